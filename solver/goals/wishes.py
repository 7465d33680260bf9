"""Goal: wishes with a weight of their own, for or against a slot, where a team wants finer ones than marks."""

from typing import TYPE_CHECKING

from solver.problem import Problem
from solver.result import Plan

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from solver.variables import Takes

NAME = "wishes"


def matters(problem: Problem) -> bool:
    """Say whether anybody has a wish."""
    return any(problem.wishes.values())


def cost(problem: Problem, plan: Plan) -> int:
    """Add up the weights of the wishes not granted."""
    given = {(person, problem.seat_of[seat].slot) for seat, person in plan.items()}
    return sum(abs(weight) for key, weight in problem.wishes.items() if (weight > 0) != (key in given))


def terms(problem: Problem, takes: "Takes", model: "cp_model.CpModel") -> "cp_model.LinearExprT":
    """Price each place by the wish about its slot, from the sum of all wishes for a slot downwards."""
    nothing_given = sum(weight for weight in problem.wishes.values() if weight > 0)
    return nothing_given + takes.weighted(
        (var, -problem.wishes.get((person, bench.slot.id), 0))
        for person, pairs in takes.of_person.items()
        for bench, var in pairs
    )
