"""Repairs of a published plan: what happened, as edits of the problem, and the orders of goals that weigh change."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from solver.goals import GOAL_OF, changes, fairness, marks, open_seats, over_cover
from solver.problem import Absence, Mark, Problem, Seat, Slot
from solver.result import Plan, Result

Kind = Literal["fewest changes", "fairest", "best liked"]

# Goals that come first in each kind of repair, after seats are filled; the policy's others follow in their order.
_FIRST: dict[Kind, tuple[str, ...]] = {
    "fewest changes": (changes.NAME,),
    "fairest": (fairness.NAME, changes.NAME),
    "best liked": (marks.NAME, changes.NAME),
}


@dataclass(frozen=True, slots=True)
class Repair:
    """One way to repair a plan: its kind, the result, and the seats that change hands, open or close."""

    kind: Kind
    result: Result
    seats: tuple[str, ...]


def away(problem: Problem, person: str, start: datetime, end: datetime) -> Problem:
    """Let a person be away from `start` to `end`, instants with a zone, half-open; pins they cannot keep are loosened.

    Returns the problem as it is then; raises BadProblem for an unknown person or a stretch that makes no sense.
    """
    problem = replace(problem, absences=(*problem.absences, Absence(person, start, end)))
    kept = {
        seat: who
        for seat, who in problem.pins.items()
        if who != person or any(bench.id == problem.bench_of[seat].id for bench in problem.candidates[who])
    }
    return replace(problem, pins=kept)


def given_up(problem: Problem, seat: str) -> Problem:
    """Let whoever is published in a seat give it up, and with it that slot.

    Returns the problem as it is then; raises KeyError for a seat that is unknown or published open.
    """
    person, slot = problem.published[seat], problem.seat_of[seat].slot
    pins = {other: who for other, who in problem.pins.items() if (who, problem.seat_of[other].slot) != (person, slot)}
    return replace(problem, marks={**problem.marks, (person, slot): Mark.CANNOT}, pins=pins)


def added(problem: Problem, slot: Slot, seats: Iterable[Seat]) -> Problem:
    """Add a slot with its seats.

    Returns the problem as it is then; raises BadProblem where they do not fit into it.
    """
    return replace(problem, slots=(*problem.slots, slot), seats=(*problem.seats, *seats))


def ordered(problem: Problem, kind: Kind) -> Problem:
    """Put the goals into the order of this kind of repair."""
    first = (open_seats.NAME, over_cover.NAME, *_FIRST[kind])
    rest = [tier for tier in problem.policy.tiers if not set(tier) & set(first)]
    return replace(problem, policy=replace(problem.policy, tiers=(*((goal,) for goal in first), *rest)))


def undominated(problem: Problem, repairs: Iterable[Repair]) -> tuple[Repair, ...]:
    """Leave out each repair that another one, or an earlier one equal to it, beats in changes, fairness and marks."""
    kept: list[Repair] = []
    everyone = list(repairs)
    figures = [_figures(problem, repair.result.plan) for repair in everyone]
    for number, (repair, mine) in enumerate(zip(everyone, figures, strict=True)):
        others = [*figures[:number], *(other for other in figures[number + 1 :] if other != mine)]
        if not any(all(a <= b for a, b in zip(other, mine, strict=True)) for other in others):
            kept.append(repair)
    return tuple(kept)


def changed_seats(problem: Problem, plan: Plan) -> tuple[str, ...]:
    """List the seats that are not as published."""
    return tuple(seat.id for seat in problem.seats if plan.get(seat.id) != problem.published.get(seat.id))


def _figures(problem: Problem, plan: Plan) -> tuple[int, ...]:
    goals = (open_seats.NAME, over_cover.NAME, changes.NAME, fairness.NAME, marks.NAME)
    return tuple(GOAL_OF[goal].cost(problem, plan) for goal in goals)
