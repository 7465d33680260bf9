"""Rule: a pinned seat keeps its person."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from solver.problem import Problem
from solver.result import Plan, Violation

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from solver.variables import Takes

NAME = "pin"


def violations(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Yield each pinned seat that is open or somebody else's."""
    for seat, person in problem.pins.items():
        if plan.get(seat) != person:
            yield Violation(NAME, (person,), (problem.seat_of[seat].slot,), (seat,))


def post(problem: Problem, takes: "Takes", model: "cp_model.CpModel") -> None:
    """Give the pinned person a place on the bench; which seat of it is settled when the plan is read off."""
    for seat, person in problem.pins.items():
        var = takes.find(person, problem.bench_of[seat])
        if var is None:
            model.add_bool_or([])
        else:
            model.add(var == 1)
