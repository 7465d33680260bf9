"""Rule: between the end of one slot and the start of a person's next lies the least rest."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import combinations
from typing import TYPE_CHECKING

from solver.problem import Problem
from solver.result import Plan, Violation
from solver.rules.crowds import crowds
from solver.rules.one_place import overlap
from solver.rules.seated import broken, by_person

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from solver.variables import Takes

NAME = "rest"


def violations(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Yield each pair of a person's seats, or seat and cover outside, that lie too close without overlapping."""
    rest = timedelta(minutes=problem.policy.min_rest_minutes)
    for person, group in by_person(problem, plan).items():
        for one, other in combinations(group, 2):
            if other.slot.start - one.slot.end < rest and not overlap(one, other):
                yield broken(NAME, [one, other])
        for sitting in group:
            slot = sitting.slot
            done = problem.worked_by.get(person, ())
            if any(timedelta(0) <= _gap(slot.start, slot.end, work.start, work.end) < rest for work in done):
                yield broken(NAME, [sitting])


def _gap(start: datetime, end: datetime, other_start: datetime, other_end: datetime) -> timedelta:
    return max(start - other_end, other_start - end)


def post(problem: Problem, takes: "Takes", model: "cp_model.CpModel") -> None:
    """Allow at most one of each crowd of slots that overlap once each is followed by its rest."""
    rest = timedelta(minutes=problem.policy.min_rest_minutes)
    for pairs in takes.of_person.values():
        for crowd in crowds([(bench.slot.start, bench.slot.end + rest, var) for bench, var in pairs]):
            if len(crowd) > 1:
                model.add_at_most_one(crowd)
