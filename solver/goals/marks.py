"""Goal: people's marks, as the policy prices them."""

from typing import TYPE_CHECKING

from solver.problem import Problem
from solver.result import Plan

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from solver.variables import Takes

NAME = "marks"


def matters(problem: Problem) -> bool:
    """Always: this tier is part of every result."""
    return True


def cost(problem: Problem, plan: Plan) -> int:
    """Add up the price of the mark each person gave their slot."""
    price = problem.policy.price
    return sum(price(problem.mark(person, problem.bench_of[seat].slot)) for seat, person in plan.items())


def terms(problem: Problem, takes: "Takes", model: "cp_model.CpModel") -> "cp_model.LinearExprT":
    """Price each place by the person's mark."""
    price = problem.policy.price
    return takes.weighted(
        (var, price(problem.mark(person, bench.slot)))
        for person, pairs in takes.of_person.items()
        for bench, var in pairs
    )
