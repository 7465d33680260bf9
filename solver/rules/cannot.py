"""Rule: nobody takes a slot they marked "cannot"."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from solver.problem import Mark, Problem
from solver.result import Plan, Violation
from solver.rules.seated import broken, sittings

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from solver.variables import Takes

NAME = "cannot"


def violations(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Yield each seat held against a "cannot", said or standing for no answer by the team's policy."""
    for sitting in sittings(problem, plan):
        if problem.mark(sitting.person, sitting.slot) is Mark.CANNOT:
            yield broken(NAME, [sitting])


def post(problem: Problem, takes: "Takes", model: "cp_model.CpModel") -> None:
    """Nothing to forbid: for a "cannot" there is no variable."""
