"""Rule: at most so many slots of each kind of shift, by the limits of the person."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from solver.problem import Problem
from solver.result import Plan, Violation
from solver.rules.seated import broken, by_person

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from solver.variables import Takes


NAME = "slots of a kind"


def violations(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Yield each kind of which a person has more slots than allowed."""
    for person, group in by_person(problem, plan).items():
        for kind, cap in problem.person_of[person].limits.max_of_kind.items():
            here = [sitting for sitting in group if sitting.slot.kind == kind]
            if len(here) > cap:
                yield broken(NAME, here)


def post(problem: Problem, takes: "Takes", model: "cp_model.CpModel") -> None:
    """Allow a person no more slots of a kind than the person's limits say."""
    for person in problem.people:
        for kind, cap in person.limits.max_of_kind.items():
            here = [var for bench, var in takes.of_person[person.id] if bench.slot.kind == kind]
            if len(here) > cap:
                model.add(takes.total(here) <= cap)
