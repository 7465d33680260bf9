"""Goal: few changes, counting the published seats that their person does not keep."""

from typing import TYPE_CHECKING

from solver.problem import Problem
from solver.result import Plan

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from solver.variables import Takes

NAME = "changes"


def matters(problem: Problem) -> bool:
    """Always: this tier is part of every result."""
    return True


def cost(problem: Problem, plan: Plan) -> int:
    """Count the published seats that are open now or somebody else's."""
    return sum(plan.get(seat) != person for seat, person in problem.published.items())


def terms(problem: Problem, takes: "Takes", model: "cp_model.CpModel") -> "cp_model.LinearExprT":
    """Count the published people who lose their place on the bench.

    Whoever keeps a place keeps the seat, unless a pin gives that seat away or moves the person to another. Of two
    seats published on one bench a person can keep one.
    """
    lost = 0
    kept: dict[tuple[str, str], cp_model.IntVar] = {}
    for seat, person in problem.published.items():
        bench = problem.bench_of[seat]
        var = takes.find(person, bench) if person in takes.of_person else None
        pinned = [problem.pins.get(other.id) for other in bench.seats if other.id != seat]
        gone = var is None or problem.pins.get(seat, person) != person or person in pinned
        if var is None or gone or (person, bench.id) in kept:
            lost += 1
        else:
            kept[person, bench.id] = var
    return lost + len(kept) - takes.total(kept.values())
