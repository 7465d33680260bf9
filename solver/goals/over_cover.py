"""Goal: few people beyond the need, each extra seat filled at its price."""

from collections import Counter
from typing import TYPE_CHECKING

from solver.problem import Problem
from solver.result import Plan

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from solver.variables import Takes

NAME = "over-cover"


def matters(problem: Problem) -> bool:
    """Say whether there is an extra seat with a price."""
    return any(seat.over for seat in problem.seats)


def cost(problem: Problem, plan: Plan) -> int:
    """Add up the price of each person beyond a bench's need."""
    seated = Counter(problem.bench_of[seat].id for seat in plan)
    return sum(bench.over * max(0, seated[bench.id] - len(bench.needed)) for bench in problem.benches)


def terms(problem: Problem, takes: "Takes", model: "cp_model.CpModel") -> "cp_model.LinearExprT":
    """Weigh the count of people beyond the need on each bench."""
    return takes.weighted((takes.over[bench.id], bench.over) for bench in problem.benches if bench.extra)
