"""Many at once on one swap: exactly one wins, the others are told who, nothing is doubled and no seat is ever empty.

HALFDAY_SOAK=1 plays the rounds that the figures are told for; a sample by default.
"""

import os
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from app.domain.answer import NewAbsence
from app.domain.people import Actor, NewMembership, NewPerson
from app.domain.refusals import Refusal, SignInFirst, SomebodyWasQuicker
from app.domain.swap import LIVE, NewSwap, Swap, SwapKind, SwapState
from app.store import answers, publications, swaps
from app.store.people import actor_at, get_person
from app.store.transaction import Database, Tx
from app.usecases.answers.mine import add_absence
from app.usecases.publishing.publish import Publish, publish_draft
from app.usecases.swapping.end import EndSwap, lapse_begun_swaps, withdraw_swap
from app.usecases.swapping.offer import OfferSwap, offer_swap
from app.usecases.swapping.take import TakeSwap, take_swap
from app.usecases.teams import people
from tests.app.usecases.published import BASE, MONDAY, Planned, planned
from tests.cast import Cast, assemble
from tests.invariants import ledger_rules, rota_rules, swap_rules
from tests.invariants.reading import snapshot
from tests.invariants.test_races import at_once

SOAK = bool(os.environ.get("HALFDAY_SOAK"))
TAKERS, TAKES = (50, 500) if SOAK else (8, 3)
MIXED = 200 if SOAK else 6
HEAD_STARTS = (5.0, 0.0, 0.02, 0.1)  # seconds: a quick rival would win every time, a late one never


class Arena:
    """A rota with the cast and a crowd who could take anything."""

    def __init__(self, database: Database, *, crowd: int, days: int) -> None:
        self.cast: Cast = assemble(database)
        self.names = [f"p{number}" for number in range(crowd)]
        with database.transaction() as tx:
            for name in self.names:
                asked = NewMembership(0, MONDAY - timedelta(days=90))
                new = NewPerson(f"{name.title()} Person", f"{name}@example.org")
                self.cast.people[name] = people.add_member(
                    tx, self.cast.support, new, membership=asked, now=self.cast.now
                )
        self.rota: Planned = planned(self.cast, MONDAY, MONDAY + timedelta(days=days - 1))

    def ask(self, step: Callable[[Tx], Any]) -> Any:
        try:
            with self.cast.database.transaction() as tx:
                return step(tx)
        except Refusal as refusal:
            return refusal

    def by(self, tx: Tx, who: str) -> Actor:
        """Somebody as a request knows them; whoever was made inactive is not let in."""
        actor = actor_at(tx, self.cast.id(who), now=self.cast.now)
        if actor is None:
            raise SignInFirst
        return actor

    def offer(self, who: str, seat: int) -> Swap:
        team, now = self.cast.support, self.cast.now
        ask = OfferSwap(NewSwap(seat, SwapKind.GIFT))
        made = self.ask(lambda tx: offer_swap(tx, team, ask, by=self.by(tx, who), now=now))
        assert isinstance(made, Swap), made
        return made

    def take(self, who: str, swap: Swap) -> Any:
        team, now = self.cast.support, self.cast.now
        ask = TakeSwap(swap.id, swap.version, BASE)
        return self.ask(lambda tx: take_swap(tx, team, ask, by=self.by(tx, who), now=now))

    def withdraw(self, who: str, swap: Swap) -> Any:
        team, now = self.cast.support, self.cast.now
        ask = EndSwap(swap.id, swap.version)
        return self.ask(lambda tx: withdraw_swap(tx, team, ask, by=self.by(tx, who), now=now))

    def publish(self, draft: int) -> Any:
        team, now = self.cast.support, self.cast.now
        ask = Publish(draft, 1, BASE, confirmed=True)
        return self.ask(lambda tx: publish_draft(tx, team, ask, by=self.cast.actor(tx, "ana"), now=now))

    def away(self, who: str, day: date) -> Any:
        new, now = NewAbsence(day, day), self.cast.now
        return self.ask(lambda tx: add_absence(tx, new, by=self.by(tx, who), now=now))

    def activate(self, who: str, *, active: bool) -> Any:
        def change(tx: Tx) -> Any:
            person = get_person(tx, self.cast.id(who))
            new = NewPerson(person.name, person.email)
            return people.change_person(tx, person.id, new, active=active, version=person.version, now=self.cast.now)

        return self.ask(change)

    def begin(self, moment: datetime) -> Any:
        return self.ask(lambda tx: lapse_begun_swaps(tx, now=moment))

    def holder(self, seat: int) -> int | None:
        with self.cast.database.reading() as tx:
            place = publications.find_place(tx, self.cast.support.id, seat)
        assert place is not None
        return place[2].person_id

    def require_whole(self) -> None:
        now = snapshot(self.cast.database)
        wrong = [*swap_rules.complaints(now), *rota_rules.complaints(now, None), *ledger_rules.complaints(now, None)]
        assert not wrong, wrong[:5]


@pytest.fixture
def database(fresh_database: Callable[[], Database]) -> Database:
    return fresh_database()


def test_of_many_takers_at_one_instant_one_wins_and_the_others_are_told_whom(database: Database) -> None:
    arena = Arena(database, crowd=TAKERS, days=1)
    arena.rota.publish({(MONDAY, "Morning"): "bo"})
    seat, giver = arena.rota.seat(MONDAY, "Morning"), "bo"
    names = {person.id: name for name, person in arena.cast.people.items()}
    for _ in range(TAKES):
        swap = arena.offer(giver, seat)
        takers = [name for name in arena.names if name != giver][:TAKERS]
        answers = at_once(*[partial(arena.take, name, swap) for name in takers])
        won = [each for each in answers if isinstance(each, Swap)]
        lost = [each for each in answers if isinstance(each, SomebodyWasQuicker)]
        assert (len(won), len(lost)) == (1, len(takers) - 1), Counter(map(str, answers))
        assert won[0].taker_id is not None
        giver = names[won[0].taker_id]
        assert {each.winner for each in lost} == {arena.cast.people[giver].name}
        assert arena.holder(seat) == won[0].taker_id
    arena.require_whole()
    assert len(snapshot(database)["publication"]) == 1 + TAKES


def test_whatever_comes_at_the_same_moment_every_end_is_legal(database: Database) -> None:
    arena = Arena(database, crowd=6, days=5)
    team, cast = arena.cast.support, arena.cast
    ends: Counter[str] = Counter()
    for number in range(MIXED):
        day = MONDAY + timedelta(days=number % 5)
        seat = arena.rota.seat(day, "Morning")
        slot = arena.rota.seats[seat][0]
        arena.publish(arena.rota.draft({(day, "Morning"): "bo"}))  # nothing to publish where Bo is on already
        swap = arena.offer("bo", seat)
        draft = arena.rota.draft({(day, "Morning"): arena.names[2]})
        steps: list[Callable[[], Any]] = [
            partial(arena.take, arena.names[0], swap),
            partial(arena.take, arena.names[1], swap),
            *([partial(arena.withdraw, "bo", swap)] if number % 3 == 0 else []),
            *([partial(arena.publish, draft)] if number % 2 else []),
            *([partial(arena.begin, slot.start)] if number % 5 == 4 else []),
            partial(arena.away, arena.names[0], day),
            partial(arena.activate, arena.names[1], active=False),
        ]
        shift = (number + number // len(HEAD_STARTS)) % len(steps)
        ahead = HEAD_STARTS[number % len(HEAD_STARTS)]
        said = at_once(*_with_head_start([*steps[shift:], *steps[:shift]], ahead))
        assert not [each for each in said if isinstance(each, Exception) and not isinstance(each, Refusal)], said
        with cast.database.reading() as tx:
            after = swaps.get_swap(tx, team.id, swap.id)
        ends[after.state.value] += 1
        assert sum(isinstance(each, Swap) and each.state is SwapState.DONE for each in said) <= 1
        _require_known(arena, day)
        arena.activate(arena.names[1], active=True)
        with cast.database.transaction() as tx:
            for absence in answers.absences_of(tx, [cast.id(arena.names[0])], day, day):
                answers.remove_absence(tx, absence.person_id, absence.id)
        if after.state in LIVE:
            arena.withdraw("bo", after)
    arena.require_whole()
    print(dict(ends))
    assert ends["done"], ends  # what comes at a swap that is done was met as well


def _with_head_start(steps: Sequence[Callable[[], Any]], seconds: float) -> list[Callable[[], Any]]:
    """The first step goes at once; the others when it is over, or after so many seconds."""
    over = threading.Event()

    def lead() -> Any:
        try:
            return steps[0]()
        finally:
            over.set()

    def follow(step: Callable[[], Any]) -> Any:
        over.wait(seconds)
        return step()

    return [lead, *[partial(follow, step) for step in steps[1:]]]


def _require_known(arena: Arena, day: date) -> None:
    """R3, R6: nobody sits where they may not without an open conflict that says so."""
    now = snapshot(arena.cast.database)
    told = {(row.seat_id, row.person_id) for row in now["conflict"] if row.closed_at is None}
    away = {row.person_id for row in now["absence"] if row.first_on <= day <= row.last_on}
    gone = {row.id for row in now["person"] if not row.active}
    for seat, row in now.current.items():
        if now.slot_of[seat].on_date == day and row.person_id in away | gone:
            assert (seat, row.person_id) in told, f"person {row.person_id} sits in seat {seat} and nobody knows"
