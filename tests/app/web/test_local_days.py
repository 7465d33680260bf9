"""Which day it is: a membership begins and ends with its team's, HR reads by their own."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from app.domain.answer import NewAbsence
from app.domain.people import NewMembership, Role
from app.domain.policy import Policy
from app.domain.statement import Stretch
from app.domain.team import NewTeam, Team
from app.store import teams
from app.store.people import actor_at
from app.usecases.answers.mine import add_absence, show_mine
from app.usecases.hr.report import report_to_lock
from app.usecases.teams import keep
from tests.app.usecases.letters import letters
from tests.app.usecases.published import MONDAY, planned
from tests.browse import Visitor, text_of
from tests.cast import Cast

Guests = Callable[[str], Visitor]
AUCKLAND, HONOLULU = "Pacific/Auckland", "Pacific/Honolulu"
LAST_DAY = date(2026, 3, 31)


def team_in(cast: Cast, zone: str) -> Team:
    with cast.database.transaction() as tx:
        return keep.create_team(tx, NewTeam("Night", zone), now=cast.now)


def let_in(cast: Cast, team: Team, name: str, first_on: date, last_on: date | None = None) -> None:
    with cast.database.transaction() as tx:
        teams.add_membership(tx, team.id, NewMembership(cast.id(name), first_on, last_on=last_on))


@pytest.mark.parametrize(
    ("zone", "at", "is_in"),
    [
        (AUCKLAND, datetime(2026, 3, 31, 10, 30, tzinfo=UTC), True),  # the last half hour there
        (AUCKLAND, datetime(2026, 3, 31, 23, 30, tzinfo=UTC), False),  # it is noon of the next day
        (HONOLULU, datetime(2026, 4, 1, 0, 30, tzinfo=UTC), True),  # it is still the afternoon of the last day
        (HONOLULU, datetime(2026, 4, 1, 10, 30, tzinfo=UTC), False),  # half past midnight
    ],
)
def test_a_membership_ends_with_the_day_of_its_team(
    cast: Cast, visitor: Guests, *, zone: str, at: datetime, is_in: bool
) -> None:
    let_in(cast, team_in(cast, zone), "eve", date(2026, 1, 1), LAST_DAY)
    cast.now = at
    with cast.database.reading() as tx:
        actor = actor_at(tx, cast.id("eve"), now=at)
    assert actor is not None
    assert [team.name for team in actor.teams] == (["Night"] if is_in else [])
    assert visitor("eve").get("/teams/night").status_code in ({200} if is_in else {303, 404})


def test_a_membership_begins_with_the_day_of_its_team(cast: Cast) -> None:
    let_in(cast, team_in(cast, AUCKLAND), "eve", date(2026, 4, 1))
    with cast.database.reading() as tx:
        for hour, number in ((10, 0), (11, 1)):  # midnight there
            actor = actor_at(tx, cast.id("eve"), now=datetime(2026, 3, 31, hour, 30, tzinfo=UTC))
            assert actor is not None
            assert len(actor.teams) == number


def test_whoever_coordinates_from_today_on_hears_of_what_breaks_today(cast: Cast) -> None:
    rota = planned(cast)
    rota.publish({(MONDAY, "Morning"): "bo"})
    letters(cast)
    cast.now = datetime(2026, 3, 3, 23, 30, tzinfo=UTC)  # noon of the next day there
    with cast.database.transaction() as tx:
        keep.change_team(tx, cast.support, NewTeam("Support", AUCKLAND), version=cast.support.version, now=cast.now)
        new = NewMembership(cast.id("eve"), date(2026, 3, 4), role=Role.COORDINATOR)
        teams.add_membership(tx, cast.support.id, new)
    with cast.database.transaction() as tx:
        add_absence(tx, NewAbsence(MONDAY, MONDAY, ""), by=cast.actor(tx, "bo"), now=cast.now)
    assert {"Ana Alves", "Eve Elk"} <= {each.to_name for each in letters(cast)}


def test_amounts_that_are_changed_on_a_teams_first_day_hold_on_the_next_one(cast: Cast) -> None:
    cast.now = datetime(2026, 4, 1, 0, 30, tzinfo=UTC)  # still the afternoon of the last day of March there
    team = team_in(cast, HONOLULU)
    changed = Policy(min_rest_hours=9)
    with cast.database.transaction() as tx:
        keep.change_policy(tx, team, changed, starts_on=LAST_DAY, today=LAST_DAY, now=cast.now)
        assert [each.policy for each in teams.policies_of(tx, team.id)] == [changed]


def test_an_absence_is_over_once_the_day_of_its_person_is(cast: Cast, visitor: Guests) -> None:
    bo = visitor("bo")
    bo.ask("PUT", "/api/me/time-zone", json={"time_zone": HONOLULU})
    cast.now = datetime(2026, 3, 10, 0, 30, tzinfo=UTC)
    with cast.database.reading() as tx:
        assert show_mine(tx, by=cast.actor(tx, "bo"), now=cast.now).today == date(2026, 3, 9)


@pytest.mark.parametrize(
    ("zone", "at", "month"),
    [
        (AUCKLAND, datetime(2026, 3, 31, 23, 30, tzinfo=UTC), "2026-03-01"),
        (HONOLULU, datetime(2026, 4, 1, 0, 30, tzinfo=UTC), "2026-02-01"),
    ],
)
def test_the_last_month_is_that_of_whoever_reads(
    cast: Cast, visitor: Guests, zone: str, at: datetime, month: str
) -> None:
    hana = visitor("hana")
    hana.ask("PUT", "/api/me/time-zone", json={"time_zone": zone})
    cast.now = at
    assert f'value="{month}"' in hana.get("/hr").text
    assert month in hana.get("/hr/report.csv").headers["content-disposition"]
    assert month in hana.get("/hr/entries.csv").headers["content-disposition"]


def test_a_month_can_be_locked_once_it_is_over_in_every_team(cast: Cast, visitor: Guests) -> None:
    team_in(cast, HONOLULU)
    march = Stretch(date(2026, 3, 1), LAST_DAY)
    for at, is_over in (
        (datetime(2026, 4, 1, 0, 30, tzinfo=UTC), False),
        (datetime(2026, 4, 1, 10, 30, tzinfo=UTC), True),
    ):
        cast.now = at
        with cast.database.reading() as tx:
            assert report_to_lock(tx, march, now=at).may_be_locked == is_over
        page = text_of(visitor("hana").get("/hr?from=2026-03-01&to=2026-03-31"))
        assert ("Lock March 2026" in page) == is_over
