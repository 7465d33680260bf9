"""A plan as the rules read it: who sits where, sorted by person and time."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from solver.problem import Problem, Seat, Slot
from solver.result import Plan, Violation


class Sitting(NamedTuple):
    """One person in one seat."""

    person: str
    seat: Seat
    slot: Slot


def sittings(problem: Problem, plan: Plan) -> Iterator[Sitting]:
    """Read the plan, leaving out seats and people that the problem does not know; `known` reports those."""
    for seat_id, person in plan.items():
        seat = problem.seat_of.get(seat_id)
        if seat is not None and person in problem.person_of:
            yield Sitting(person, seat, problem.slot_of[seat.slot])


def by_person(problem: Problem, plan: Plan) -> dict[str, list[Sitting]]:
    """Sort the plan by person, each person's sittings by time."""
    groups: dict[str, list[Sitting]] = defaultdict(list)
    for sitting in sittings(problem, plan):
        groups[sitting.person].append(sitting)
    for group in groups.values():
        group.sort(key=lambda sitting: (sitting.slot.start, sitting.seat.id))
    return groups


def broken(rule: str, group: Iterable[Sitting]) -> Violation:
    """Say that these sittings together break a rule."""
    group = list(group)
    return Violation(
        rule,
        tuple(dict.fromkeys(sitting.person for sitting in group)),
        tuple(dict.fromkeys(sitting.slot.id for sitting in group)),
        tuple(sitting.seat.id for sitting in group),
    )
