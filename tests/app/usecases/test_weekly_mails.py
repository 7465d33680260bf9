"""What is mailed once a week goes out on Monday, or at the next run after it: once, whenever the service runs."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from app.domain.people import NewMembership, NewPerson
from app.domain.policy import Policy
from app.store import teams
from app.usecases.teams.people import add_member, change_member
from app.worker import CLOCK
from tests.app.usecases.covering import SATURDAY, SUNDAY, covered
from tests.app.usecases.letters import letters
from tests.app.web.test_fresh_calendars import read_by_google
from tests.browse import Visitor
from tests.cast import Cast

ERRANDS = {kind: errand for kind, _, errand in CLOCK}
MONDAY = datetime(2026, 3, 16, 7, tzinfo=UTC)  # after the covered weekend; London is on UTC until the end of March
EVERYBODY = ["Ana Alves", "Bo Berg", "Chi Chen"]


@pytest.fixture
def reported(cast: Cast) -> Cast:
    """A team with a covered weekend, whose report is mailed."""
    weekend = covered(cast, SATURDAY, SUNDAY)
    weekend.publish({weekend.seat(SATURDAY): "bo", weekend.seat(SUNDAY): "bo"})
    with cast.database.transaction() as tx:
        teams.add_policy(tx, cast.support.id, replace(Policy(), weekly_report=True), starts_on=date(2026, 3, 3))
    return cast


def run(cast: Cast, errand: str, at: datetime) -> list[str]:
    """Whom the clock mails of it at this moment, as the worker has it do."""
    cast.now = at
    with cast.database.transaction() as tx:
        ERRANDS[errand](tx, now=at)
    about = {"weekly reports": "Support: week of ", "stale calendars": "Your calendar lags"}[errand]
    return sorted(letter.to_name for letter in letters(cast) if letter.subject.startswith(about))


def test_the_weekly_report_goes_out_on_monday_morning_and_not_again(reported: Cast) -> None:
    assert run(reported, "weekly reports", MONDAY - timedelta(hours=8)) == []  # Sunday: the week before has no seats
    assert run(reported, "weekly reports", MONDAY - timedelta(minutes=1)) == []
    assert run(reported, "weekly reports", MONDAY) == EVERYBODY
    for later in (timedelta(minutes=5), timedelta(days=1), timedelta(days=6, hours=16)):
        assert run(reported, "weekly reports", MONDAY + later) == []


def test_a_service_that_stood_still_on_monday_mails_the_report_at_its_next_run(reported: Cast) -> None:
    assert run(reported, "weekly reports", MONDAY + timedelta(days=1, hours=-6)) == EVERYBODY  # one in the night
    sunday = MONDAY + timedelta(days=6)
    for later in (MONDAY + timedelta(days=1), sunday, sunday + timedelta(minutes=5)):
        assert run(reported, "weekly reports", later) == []


def test_a_service_that_stood_still_all_week_mails_the_newer_week_only(reported: Cast) -> None:
    """Nothing was covered in that one, so nothing is said of it; the week before is past telling."""
    assert run(reported, "weekly reports", MONDAY + timedelta(weeks=1)) == []


def test_whoever_was_not_there_on_monday_or_is_not_now_is_not_mailed(reported: Cast) -> None:
    wednesday = MONDAY + timedelta(days=2)
    with reported.database.transaction() as tx:
        for name, first_on in (("Flo", wednesday), ("Gil", MONDAY)):
            new = NewPerson(f"{name} Fox", f"{name}@example.org")
            add_member(tx, reported.support, new, membership=NewMembership(0, first_on.date()), now=reported.now)
        chi = next(one for one in teams.members_of(tx, reported.support.id) if one.person.name == "Chi Chen").membership
        left = NewMembership(chi.person_id, chi.first_on, last_on=MONDAY.date())
        change_member(tx, reported.support, left, version=chi.version, now=reported.now)
    assert run(reported, "weekly reports", wednesday) == ["Ana Alves", "Bo Berg", "Gil Fox"]


def test_a_team_that_asks_for_it_in_the_middle_of_a_week_has_it_from_the_next_one_on(reported: Cast) -> None:
    wednesday = MONDAY + timedelta(days=2)
    with reported.database.transaction() as tx:
        policy = teams.policies_of(tx, reported.support.id)[-1].policy
        quiet = replace(policy, weekly_report=False)
        teams.add_policy(tx, reported.support.id, quiet, starts_on=SUNDAY + timedelta(days=1))
        teams.add_policy(tx, reported.support.id, policy, starts_on=wednesday.date())
    assert run(reported, "weekly reports", wednesday) == []


def test_of_a_calendar_that_lags_one_is_told_once_a_week_at_the_first_run(
    cast: Cast, visitor: Callable[[str], Visitor]
) -> None:
    read_by_google(cast, visitor)  # on Monday the 2nd; slots of the 9th and 10th differ
    sunday = datetime(2026, 3, 8, 12, tzinfo=UTC)
    assert run(cast, "stale calendars", sunday) == []  # on Monday the program had looked
    monday = datetime(2026, 3, 9, 6, tzinfo=UTC)
    assert run(cast, "stale calendars", monday - timedelta(minutes=1)) == []
    assert run(cast, "stale calendars", monday + timedelta(hours=19)) == ["Bo Berg"]  # Tuesday, in the night
    for later in (timedelta(hours=20), timedelta(days=6), timedelta(days=6, hours=17)):
        assert run(cast, "stale calendars", monday + later) == []


def test_a_calendar_that_began_to_lag_since_monday_waits_for_the_next_one(
    cast: Cast, visitor: Callable[[str], Visitor]
) -> None:
    read_by_google(cast, visitor)
    for days in range(1, 7):
        assert run(cast, "stale calendars", datetime(2026, 3, 2 + days, 12, tzinfo=UTC)) == []
    assert run(cast, "stale calendars", datetime(2026, 3, 9, 6, tzinfo=UTC)) == ["Bo Berg"]
