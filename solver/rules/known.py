"""Rule: a plan names only seats and people that there are."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from solver.problem import Problem
from solver.result import Plan, Violation

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from solver.variables import Takes

NAME = "unknown"


def violations(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Yield each entry with a seat or a person the problem does not know."""
    for seat, person in plan.items():
        if seat not in problem.seat_of or person not in problem.person_of:
            yield Violation(NAME, (person,), (), (seat,))


def post(problem: Problem, takes: "Takes", model: "cp_model.CpModel") -> None:
    """Nothing to forbid: there is no variable for what is not there."""
