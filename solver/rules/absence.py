"""Rule: nobody takes a slot that touches an absence of theirs."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from solver.problem import Problem
from solver.result import Plan, Violation
from solver.rules.seated import broken, sittings

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from solver.variables import Takes

NAME = "absence"


def violations(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Yield each seat held during an absence."""
    for sitting in sittings(problem, plan):
        slot = sitting.slot
        gone = problem.absent.get(sitting.person, ())
        if any(absence.start < slot.end and slot.start < absence.end for absence in gone):
            yield broken(NAME, [sitting])


def post(problem: Problem, takes: "Takes", model: "cp_model.CpModel") -> None:
    """Nothing to forbid: for a slot that touches an absence there is no variable."""
