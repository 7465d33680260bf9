"""Goal: as few open seats as can be, each weighed by the importance of its slot."""

from typing import TYPE_CHECKING

from solver.problem import Problem
from solver.result import Plan

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from solver.variables import Takes

NAME = "open seats"


def cost(problem: Problem, plan: Plan) -> int:
    """Add up the importance of each needed seat that is open."""
    return sum(
        problem.slot_of[seat.slot].importance
        for seat in problem.seats
        if not seat.extra and not seat.shadow and seat.id not in plan
    )


def terms(problem: Problem, takes: "Takes", model: "cp_model.CpModel") -> "cp_model.LinearExprT":
    """Weigh the count of open seats on each bench."""
    return takes.weighted(
        (takes.open[bench.id], bench.slot.importance) for bench in problem.benches if not bench.shadow
    )
