"""What must be unique, asked for by two at the same moment: one has it, the other is refused and not broken."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, time

import pytest
from sqlalchemy.exc import IntegrityError

from app.domain.people import NewMembership, NewPerson
from app.domain.policy import Policy
from app.domain.refusals import Stale, Taken
from app.domain.team import NewShift, NewTeam
from app.store import people, teams
from app.store.transaction import Tx
from tests.app.waiting import until_one_waits
from tests.cast import Cast

Step = Callable[[Tx, Cast], object]
NIGHT = NewShift("Night", days=(0,), starts_at=time(22), ends_at=time(6))
GUS = NewPerson("Gus Gale", "gus@example.org")


def add_a_team(tx: Tx, cast: Cast) -> None:
    teams.add_team(tx, NewTeam("Night watch", "UTC"), now=cast.now)


def rename_a_team(tx: Tx, cast: Cast) -> None:
    other = teams.get_team(tx, "billing")
    teams.save_team(tx, other.id, NewTeam("Night watch", "UTC"), version=other.version)


def add_a_person(tx: Tx, cast: Cast) -> None:
    people.add_person(tx, GUS, now=cast.now)


def take_an_address(tx: Tx, cast: Cast) -> None:
    eve = people.get_person(tx, cast.id("eve"))
    people.save_person(tx, eve.id, GUS, active=True, version=eve.version)


def join(tx: Tx, cast: Cast) -> None:
    teams.add_membership(tx, cast.support.id, NewMembership(cast.id("eve"), date(2026, 3, 1)))


def add_a_shift(tx: Tx, cast: Cast) -> None:
    teams.add_shift(tx, cast.support.id, NIGHT)


def rename_a_shift(tx: Tx, cast: Cast) -> None:
    first, *_ = teams.shifts_of(tx, cast.support.id)
    teams.save_shift(tx, cast.support.id, first.id, replace(first.what, name="Night"), version=first.version)


def set_a_policy(tx: Tx, cast: Cast) -> None:
    teams.add_policy(tx, cast.support.id, Policy(), starts_on=date(2030, 1, 1))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (add_a_team, add_a_team),
        (add_a_team, rename_a_team),
        (add_a_person, add_a_person),
        (add_a_person, take_an_address),
        (join, join),
        (add_a_shift, add_a_shift),
        (add_a_shift, rename_a_shift),
        (set_a_policy, set_a_policy),
    ],
)
@pytest.mark.engines("postgresql")  # on SQLite one writes at a time
def test_of_two_at_once_one_is_refused(cast: Cast, first: Step, second: Step) -> None:
    def late() -> None:
        with cast.database.transaction() as tx:
            second(tx, cast)

    with ThreadPoolExecutor(1) as pool:
        with cast.database.transaction() as tx:
            first(tx, cast)
            crossing = pool.submit(late)
            until_one_waits(cast.database)
        with pytest.raises((Taken, Stale)):
            crossing.result()


@pytest.mark.engines("postgresql")
def test_two_teams_at_once_whose_names_make_one_address_both_come_to_be(cast: Cast) -> None:
    def late() -> str:
        with cast.database.transaction() as tx:
            return teams.add_team(tx, NewTeam("Night, watch!", "UTC"), now=cast.now).slug

    with ThreadPoolExecutor(1) as pool:
        with cast.database.transaction() as tx:
            add_a_team(tx, cast)
            crossing = pool.submit(late)
            until_one_waits(cast.database)
        assert crossing.result() == "night-watch-2"


def test_another_fault_is_not_taken_for_a_crossing(cast: Cast) -> None:
    with pytest.raises(IntegrityError), cast.database.transaction() as tx:
        teams.add_membership(tx, cast.support.id, NewMembership(10**6, date(2026, 3, 1)))
