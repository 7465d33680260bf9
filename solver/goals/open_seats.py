"""Goal: as few open seats as can be, each weighed by the importance of its slot."""

from collections import Counter
from typing import TYPE_CHECKING

from solver.problem import Problem
from solver.result import Plan

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from solver.variables import Takes

NAME = "open seats"


def matters(problem: Problem) -> bool:
    """Always: this tier is part of every result."""
    return True


def cost(problem: Problem, plan: Plan) -> int:
    """Add up the importance of each place a bench lacks; somebody in an extra seat is one of those needed, too."""
    seated = Counter(problem.bench_of[seat].id for seat in plan)
    return sum(
        bench.slot.importance * max(0, len(bench.needed) - seated[bench.id])
        for bench in problem.benches
        if not bench.shadow
    )


def terms(problem: Problem, takes: "Takes", model: "cp_model.CpModel") -> "cp_model.LinearExprT":
    """Weigh the count of open seats on each bench."""
    return takes.weighted(
        (takes.open[bench.id], bench.slot.importance) for bench in problem.benches if not bench.shadow
    )
