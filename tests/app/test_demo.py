"""The demo: a team with a history up to this very week, made whole or not at all."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.demo import SHOWN, ensure_demo, is_demo, is_stale
from app.demo.calendar import weeks_around
from app.domain.ledger import AccountKind
from app.domain.round import RoundState
from app.domain.team import Team
from app.settings import Settings
from app.store.answers import answers_of
from app.store.ledger import balances
from app.store.outbox import due_messages
from app.store.people import actor_at, find_person_by_email
from app.store.publications import current_publication, publications_of
from app.store.rounds import periods_of, rounds_of
from app.store.teams import get_team, members_of
from app.store.transaction import Database, Tx
from tests.app.web.test_every_text import brackets, lines, of_the_demo

__all__ = ["brackets"]

WEDNESDAY = datetime(2026, 3, 4, 11, 0, tzinfo=UTC)


def made(settings: Settings, now: datetime) -> bool:
    return ensure_demo(settings, now=now, progress=lambda what, part: None)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    settings = Settings(data_dir=tmp_path_factory.mktemp("demo"))
    assert made(settings, WEDNESDAY)
    database = Database(settings.database)
    yield database
    database.close()


@pytest.fixture
def tx(demo: Database) -> Iterator[Tx]:
    with demo.reading() as tx:
        yield tx


@pytest.fixture
def team(tx: Tx) -> Team:
    return get_team(tx, "harbour-support")


def test_the_demo_has_a_team_of_fourteen_of_whom_two_are_in_another_one_too(tx: Tx, team: Team) -> None:
    people = {member.person.id for member in members_of(tx, team.id)}
    others = {member.person.id for member in members_of(tx, get_team(tx, "billing-desk").id)}
    assert (len(people), len(people & others)) == (14, 2)


def test_eight_past_weeks_and_this_one_are_published(tx: Tx, team: Team) -> None:
    past, this, coming = weeks_around(WEDNESDAY)
    published = [period.first_on for period in reversed(periods_of(tx, team.id)) if period.publication_id]
    assert published == [week.first_on for week in (*past, this)]
    assert len(past) == 8
    assert coming.first_on not in published


def test_this_week_has_an_open_seat_and_weekends_have_volunteers(tx: Tx, team: Team) -> None:
    _, this, _ = weeks_around(WEDNESDAY)
    filled = Counter[bool]()
    for period in periods_of(tx, team.id):
        if publication := current_publication(tx, period.id):
            seats = [seat.person_id is not None for seat in publication.seats.values()]
            filled.update(seats)
            assert period.first_on != this.first_on or False in seats
    assert filled[True] > 20 * filled[False]
    assert len(balances(tx, kinds=[AccountKind.POINTS_EARNED_WEEKEND], team_id=team.id)) >= 5


def test_one_past_week_was_published_again_when_somebody_fell_ill(tx: Tx, team: Team) -> None:
    numbers = [len(publications_of(tx, period.id)) for period in periods_of(tx, team.id)]
    assert sorted(numbers) == [0, *[1] * 8, 2]


def test_the_next_round_is_open_and_half_answered_but_not_by_the_engineer(tx: Tx, team: Team) -> None:
    newest = rounds_of(tx, team.id)[0]
    assert newest.state is RoundState.OPEN
    assert newest.takes_answers(WEDNESDAY)
    answered = answers_of(tx, newest.id)
    assert len(answered) == 7
    engineer = find_person_by_email(tx, SHOWN[0][2])
    assert engineer is not None
    assert engineer.id not in answered


def test_points_and_leave_are_earned_and_some_leave_is_taken(tx: Tx, team: Team) -> None:
    def total(kind: AccountKind) -> int:
        return sum(balances(tx, kinds=[kind], team_id=team.id).values())

    assert total(AccountKind.POINTS_EARNED_WEEKDAY) > 8 * 20 * 4
    assert total(AccountKind.POINTS_EARNED_WEEKEND) > 8 * 16
    assert total(AccountKind.LEAVE_EARNED) > 8
    assert total(AccountKind.LEAVE_TAKEN) > 0
    assert total(AccountKind.POINTS_PLANNED_WEEKDAY) > 0


def test_everybody_who_gets_a_link_is_who_it_says(tx: Tx, team: Team) -> None:
    actors = {}
    for role, _, email in SHOWN:
        person = find_person_by_email(tx, email)
        assert person is not None
        actors[role] = actor_at(tx, person.id, now=WEDNESDAY)
    engineer, coordinator, hr = actors["engineer"], actors["coordinator"], actors["HR"]
    assert engineer
    assert engineer.is_in(team.id)
    assert coordinator
    assert coordinator.coordinates(team.id)
    assert hr
    assert hr.person.hr


def test_the_demo_has_no_mail_to_send_at_its_first_start(tx: Tx) -> None:
    assert due_messages(tx, now=WEDNESDAY) == []


def test_a_demo_that_is_there_is_left_alone_and_says_when_it_is_old(demo: Database) -> None:
    folder = Path(demo.engine.url.database or "").parent
    assert not made(Settings(data_dir=folder), WEDNESDAY)
    assert not is_stale(demo, now=WEDNESDAY + timedelta(days=4))
    assert is_stale(demo, now=WEDNESDAY + timedelta(days=7))


@pytest.mark.usefixtures("brackets")
def test_every_text_of_the_demo_is_said_in_the_readers_language(demo: Database) -> None:
    assert lines(of_the_demo(demo, WEDNESDAY)) == []


def test_a_demo_that_was_cut_off_is_made_anew(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)

    def cut_off(what: str, part: float) -> None:
        if part > 0:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ensure_demo(settings, now=WEDNESDAY, progress=cut_off)
    assert not (tmp_path / "halfday.sqlite").exists()
    late_on_sunday = datetime(2026, 3, 8, 22, 50, tzinfo=UTC)
    assert made(settings, late_on_sunday)
    assert not list(tmp_path.glob("building*"))


@pytest.mark.engines("postgresql")
def test_the_demo_is_made_on_postgresql_too_and_never_into_another_installation(
    database_url: str, tmp_path: Path
) -> None:
    settings = Settings(data_dir=tmp_path, database_url=database_url)
    early_on_monday = datetime(2026, 3, 8, 23, 10, tzinfo=UTC)
    assert made(settings, early_on_monday)
    assert not made(settings, early_on_monday)
    database = Database(settings.database)
    assert is_demo(database)
    assert not is_stale(database, now=early_on_monday)
    database.close()


@pytest.mark.parametrize("hours", range(0, 7 * 24, 5))
def test_the_next_round_can_be_answered_whenever_the_demo_is_made(hours: int) -> None:
    now = datetime(2026, 3, 22, 23, 5, tzinfo=UTC) + timedelta(hours=hours)  # the clocks change within
    _, this, coming = weeks_around(now)
    assert this.first_on <= (now + timedelta(hours=1)).date() <= this.last_on or hours >= 145
    assert now + timedelta(hours=4) < coming.open_until(now) < coming.at(0, 6)
    assert coming.opened_at < now
