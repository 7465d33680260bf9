"""Rule: who is not ready for support yet sits in shadow seats only, and nobody else sits there."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from solver.problem import Problem
from solver.result import Plan, Violation
from solver.rules.seated import broken, sittings

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from solver.variables import Takes

NAME = "onboarding open"


def violations(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Yield each seat of which the kind, full or shadow, is not the person's."""
    for sitting in sittings(problem, plan):
        if problem.person_of[sitting.person].shadow != sitting.seat.shadow:
            yield broken(NAME, [sitting])


def post(problem: Problem, takes: "Takes", model: "cp_model.CpModel") -> None:
    """Nothing to forbid: for a seat of the other kind there is no variable."""
