"""Why a seat is somebody's, and what would fill an open one: the solver's explanations in our ids."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

import solver
from app.domain.answer import OptIn
from app.planning.ids import Plan, solver_plan
from app.planning.judging import people_of
from app.planning.turns import TURNS
from solver import Problem
from solver.explain import Ask, Why

SECONDS = 8.0


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a seat is one person's and not `instead`'s or, with None, not anybody else's.

    `cause` is the solver's: "rule" (then `rules` stand against it), "goal" (that goal would suffer by `loss`, exactly
    so if `proved`), "lot", "answers or lot" (all that a colleague may know), "not known" (not settled in time).
    """

    person_id: int
    instead: int | None
    cause: str
    rules: tuple[str, ...] = ()
    goal: str = ""
    loss: int = 0
    proved: bool = True


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing to ask for: a better mark or a wider offer of a person, or a looser limit of the team.

    An offer of None is one of every day of the weekend, each for itself or together.
    """

    kind: Literal["mark", "offer", "limit"]
    person_id: int | None = None
    slot_id: int | None = None
    weekend: date | None = None
    offer: OptIn | None = None
    limit: str = ""
    amount: int = 0


def why(problem: Problem, plan: Plan, seat_id: int, *, instead: int | None, workers: int = 2) -> Reason:
    """The whole answer, by solving again; it rests on everybody's answers and is for coordinators.

    Raises the refusal ManySearches.
    """
    other = None if instead is None else str(instead)
    with TURNS.taken():
        found = solver.why(
            problem, _asked(problem, plan), str(seat_id), instead=other, seconds=SECONDS, workers=workers
        )
    return _reason(found)


def why_in_public(problem: Problem, plan: Plan, seat_id: int, *, instead: int | None, reader: int) -> Reason:
    """What a reader may know, whatever others keep to themselves; quick, nothing is solved."""
    other = None if instead is None else str(instead)
    known = str(reader) if reader in people_of(problem) else None
    return _reason(solver.why_in_public(problem, _asked(problem, plan), str(seat_id), instead=other, reader=known))


def smallest_asks(problem: Problem, plan: Plan, seat_id: int) -> tuple[tuple[Wanted, ...], ...]:
    """The smallest sets of asks that would fill an open seat, none with one to spare; ((),): none needed.

    Raises the refusal ManySearches.
    """
    with TURNS.taken():
        found = solver.asks(problem, _asked(problem, plan), str(seat_id), seconds=SECONDS)
    return tuple(tuple(_wanted(ask) for ask in each) for each in found)


def pinned_to(problem: Problem) -> Mapping[int, int]:
    """Seat → person, as pinned before the search."""
    return {int(seat): int(person) for seat, person in problem.pins.items()}


def sits_there(problem: Problem, plan: Plan, seat_id: int) -> frozenset[int]:
    """Everybody in the seat or an equal one of its slot."""
    bench = problem.bench_of[str(seat_id)]
    return frozenset(plan[int(seat.id)] for seat in bench.seats if int(seat.id) in plan)


def _asked(problem: Problem, plan: Plan) -> dict[str, str]:
    return {seat: person for seat, person in solver_plan(plan).items() if seat in problem.seat_of}


def _reason(found: Why) -> Reason:
    other = None if found.instead is None else int(found.instead)
    return Reason(
        int(found.person), other, found.cause, found.rules, found.goal or "", loss=found.loss, proved=found.proved
    )


def _wanted(ask: Ask) -> Wanted:
    return Wanted(
        ask.kind,
        person_id=None if ask.person is None else int(ask.person),
        slot_id=None if ask.slot is None else int(ask.slot),
        weekend=ask.weekend,
        offer=None if ask.offer in (None, solver.Offer.ANY) else OptIn(ask.offer.value),
        limit=ask.field or "",
        amount=ask.value or 0,
    )
