"""Goal: few open shadow seats, for those who learn are to be beside a mentor."""

from typing import TYPE_CHECKING

from solver.problem import Problem
from solver.result import Plan

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from solver.variables import Takes

NAME = "shadow seats"


def matters(problem: Problem) -> bool:
    """Say whether there is a shadow seat."""
    return any(seat.shadow for seat in problem.seats)


def cost(problem: Problem, plan: Plan) -> int:
    """Count the shadow seats that are open."""
    return sum(seat.shadow and seat.id not in plan for seat in problem.seats)


def terms(problem: Problem, takes: "Takes", model: "cp_model.CpModel") -> "cp_model.LinearExprT":
    """Count the open seats on each bench of shadow seats."""
    return takes.total(takes.open[bench.id] for bench in problem.benches if bench.shadow)
