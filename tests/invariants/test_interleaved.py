"""A second one comes while the first has not committed yet: it waits, and then sees what the first one did."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest

from app.calendars import renew as renew_calendars
from app.domain.answer import Mark, OptIn
from app.domain.publication import Publication
from app.domain.refusals import HoldsNoLonger
from app.store.transaction import Database, Tx
from app.usecases.drafts.edit import Act, Edited
from app.usecases.publishing.publish import Publish, publish_draft
from tests.invariants import feed_rules, rota_rules
from tests.invariants.reading import Snapshot, snapshot
from tests.invariants.test_races import drafted
from tests.invariants.world import BASE_URL, World

HEAD_START = 0.3  # seconds in which the second one could do harm


@contextmanager
def meanwhile(second: Callable[[], Any]) -> Iterator[list[Any]]:
    """The second one begins as this block ends, before the transaction round it commits."""
    answers: list[Any] = []
    thread = threading.Thread(target=lambda: answers.append(second()))
    yield answers
    thread.start()
    thread.join(HEAD_START)
    _threads.append(thread)


_threads: list[threading.Thread] = []


@pytest.fixture(autouse=True)
def _nobody_is_left_waiting() -> Iterator[None]:
    yield
    wait_for_all()


def wait_for_all() -> None:
    while _threads:
        thread = _threads.pop()
        thread.join(300)
        assert not thread.is_alive(), "somebody waits for ever"


def publish(world: World, tx: Tx, team: str) -> Publication:
    its = world.teams[team]
    draft = world.one("SELECT id, version FROM draft WHERE team_id = :team AND state = 'ready'", team=its.id)
    ask = Publish(draft.id, draft.version, BASE_URL, confirmed=True)
    return publish_draft(tx, its, ask, by=world.coordinator(tx, its), now=world.now)


def whole(world: World) -> Snapshot:
    now = snapshot(world.database)
    wrong = [*rota_rules.complaints(now, None), *feed_rules.complaints(now, None, at=world.now)]
    assert not wrong, wrong
    return now


@pytest.fixture
def world(database: Database) -> World:
    """Two teams ready to publish; Bo has cover in the drafts of both."""
    world = drafted(database, "support", "billing")
    seats = snapshot(database)["assignment"]
    both = [{row.draft_id for row in seats if row.person_id == world.ids[who]} for who in ("bo", "chi")]
    assert {1, 2} in both, "somebody must be in both drafts, or there is nothing to see"
    return world


def test_two_teams_that_publish_at_once_both_show_in_the_calendar_of_who_is_in_both(world: World) -> None:
    with (
        world.database.transaction() as tx,
        meanwhile(lambda: world.ask(lambda tx: publish(world, tx, "billing"))) as answers,
    ):
        publish(world, tx, "support")
    wait_for_all()
    assert isinstance(answers[0], Publication | HoldsNoLonger), answers
    whole(world)


def test_a_link_made_while_the_first_rota_is_published_does_not_blank_the_calendar(world: World) -> None:
    who = next(name for name in ("bo", "chi") if _covers(world, name))
    with world.database.transaction() as tx, meanwhile(lambda: world.subscribe(who, team=False)) as answers:
        publish(world, tx, "support")
    wait_for_all()
    assert isinstance(answers[0], tuple)
    whole(world)
    assert world.fetch(answers[0][1]) is not None


def test_windows_that_move_on_while_a_rota_is_published_show_it(world: World) -> None:
    world.ask(lambda tx: publish(world, tx, "support"))
    free = next(row.seat_id for row in snapshot(world.database).current.values() if row.person_id is not None)
    world.now += timedelta(days=1)
    assert world.copy(1)
    edited = world.edit(0, 0, Act.FREE, "bo")
    assert isinstance(edited, Edited), (edited, free)
    later = world.now + timedelta(days=40)
    renewing = lambda: world.ask(lambda tx: renew_calendars(tx, now=later))  # noqa: E731
    with world.database.transaction() as tx, meanwhile(renewing):
        publish(world, tx, "support")
    wait_for_all()
    world.now = later
    whole(world)


def _covers(world: World, who: str) -> bool:
    return any(row.person_id == world.ids[who] and row.draft_id == 1 for row in snapshot(world.database)["assignment"])


def test_two_teams_cannot_seat_one_person_twice_by_publishing_at_once(database: Database) -> None:
    world = World(database, (1, 1))
    for team in ("support", "billing"):
        world.open_round(team, 7, 0)
        for who in ("ana", "fay", "bo", "chi"):
            # Only Bo wants the weekend: both teams will seat him on Saturday morning.
            world.answer(who, 0, [Mark.FINE], [OptIn.BOTH if who == "bo" else None])
        world.demand(0)
        world.run_drafts()
    with (
        world.database.transaction() as tx,
        meanwhile(lambda: world.ask(lambda tx: publish(world, tx, "billing"))) as answers,
    ):
        publish(world, tx, "support")
    wait_for_all()
    assert isinstance(answers[0], HoldsNoLonger), answers
    whole(world)
