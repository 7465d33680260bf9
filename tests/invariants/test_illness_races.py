"""Many at the same instant: volunteers, the last yes of a chain, and absences beside replacements."""

import os
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from app.domain.answer import Mark, OptIn
from app.domain.refusals import Refusal
from app.store.transaction import Database
from app.usecases.replacing.away import Away, go_away
from tests.invariants import conflict_rules, illness, rota_rules
from tests.invariants.reading import snapshot
from tests.invariants.test_races import at_once
from tests.invariants.world import World

ROUNDS = 100 if os.environ.get("HALFDAY_SOAK") else 2
TEAM = ("ana", "bo", "chi", "dee", "eli")


@pytest.fixture
def begin(fresh_database: Callable[[], Database]) -> Callable[[], World]:
    """A published week in which everybody finds everything fine."""

    def published() -> World:
        world = World(fresh_database(), (3, 0))
        world.open_round("support", 7, 0)
        for who in TEAM:
            world.answer(who, 0, [Mark.FINE], [OptIn.EITHER])
        world.demand(0)
        world.run_drafts()
        assert not isinstance(world.publish(0), Refusal)
        return world

    return published


def require_whole(world: World, answers: list[Any]) -> None:
    assert not [each for each in answers if isinstance(each, Exception) and not isinstance(each, Refusal)], answers
    now = snapshot(world.database)
    assert not [*rota_rules.complaints(now, None), *conflict_rules.complaints(now, None, at=world.now)]


def away(world: World, who: str, days: int) -> Any:
    """Said by the person, so that each is an actor of their own."""
    team = world.teams["support"]
    last_on = world.today(team.id).replace(day=world.today(team.id).day + days)
    ask = Away(world.ids[who], last_on)
    return world.ask(lambda tx: go_away(tx, team, ask, by=world.actor(tx, who), now=world.now))


@pytest.mark.parametrize("number", range(ROUNDS))
def test_of_all_who_take_one_seat_at_once_one_has_it(number: int, begin: Callable[[], World]) -> None:
    world = begin()
    illness.fall_ill(world, number % 3, 6)
    seat = illness.coming(world, number % 3)
    assert illness.worked(illness.ask_around(world, number % 3))
    asked = world.one("SELECT count(*) AS n FROM seat_ask WHERE seat_id = :seat", seat=seat.seat_id).n
    answers = at_once(*[lambda which=which: illness.take(world, which) for which in range(asked)] * 4)
    assert sum(illness.worked(each) for each in answers) == 1
    require_whole(world, answers)


@pytest.mark.parametrize("number", range(ROUNDS))
def test_the_last_yes_said_many_times_at_once_does_a_chain_once(number: int, begin: Callable[[], World]) -> None:
    world = begin()
    for seat in range(6):
        illness.wish(world, seat, 12)
    chain = world.one("SELECT id FROM swap_chain ORDER BY id")
    assert chain is not None
    parts = world.one("SELECT count(*) AS n FROM swap_chain_part WHERE chain_id = :id", id=chain.id).n
    chains = world.one("SELECT count(*) AS n FROM swap_chain").n
    steps = [lambda part=part: illness.decide(world, chains - 1, part, yes=True) for part in range(parts)]
    answers = at_once(*steps * 3, lambda: illness.replace_by_hand(world, number % 4, None))
    assert world.one("SELECT count(*) AS n FROM publication WHERE cause = 'chain'").n <= 1
    require_whole(world, answers)


@pytest.mark.parametrize("number", range(ROUNDS))
def test_whoever_falls_ill_while_given_a_seat_is_refused_it_or_has_a_conflict(
    number: int, begin: Callable[[], World]
) -> None:
    world = begin()
    steps: list[Callable[[], Any]] = [partial(away, world, who, 5) for who in TEAM[1:4]]
    steps += [partial(illness.replace_by_hand, world, number % 5, who) for who in TEAM]
    steps.append(lambda: world.set_active("eli", active=False))
    steps.append(lambda: illness.mend(world, "support", all_ways=False)[0])
    require_whole(world, at_once(*steps))
