"""Rule: a seat that needs a skill goes to somebody who has it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from solver.problem import Problem
from solver.result import Plan, Violation
from solver.rules.seated import broken, sittings

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from solver.variables import Takes

NAME = "skill"


def violations(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Yield each seat held without the skill it needs."""
    for sitting in sittings(problem, plan):
        if sitting.seat.skill is not None and sitting.seat.skill not in problem.person_of[sitting.person].skills:
            yield broken(NAME, [sitting])


def post(problem: Problem, takes: "Takes", model: "cp_model.CpModel") -> None:
    """Nothing to forbid: without the skill there is no variable."""
