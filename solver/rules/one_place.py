"""Rule: nobody is in two places at a time."""

from collections.abc import Iterator
from itertools import combinations
from typing import TYPE_CHECKING

from solver.problem import Problem
from solver.result import Plan, Violation
from solver.rules.crowds import crowds
from solver.rules.seated import Sitting, broken, by_person

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from solver.variables import Takes

NAME = "one place at a time"


def overlap(one: Sitting, other: Sitting) -> bool:
    """Say whether two sittings share a moment."""
    return one.slot.start < other.slot.end and other.slot.start < one.slot.end


def violations(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Yield each pair of a person's seats that overlap, with each other or with cover outside the problem's dates."""
    for person, group in by_person(problem, plan).items():
        yield from (broken(NAME, pair) for pair in combinations(group, 2) if overlap(*pair))
        for sitting in group:
            done = problem.worked_by.get(person, ())
            if any(sitting.slot.start < work.end and work.start < sitting.slot.end for work in done):
                yield broken(NAME, [sitting])


def post(problem: Problem, takes: "Takes", model: "cp_model.CpModel") -> None:
    """Allow at most one of each crowd of overlapping slots; cover outside left no variable."""
    for pairs in takes.of_person.values():
        for crowd in crowds([(bench.slot.start, bench.slot.end, var) for bench, var in pairs]):
            if len(crowd) > 1:
                model.add_at_most_one(crowd)
