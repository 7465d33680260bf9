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
    """Count the published people who lose their place on the bench."""
    return len(problem.published) - takes.total(_kept(problem, takes))


def cheapest(problem: Problem, plan: Plan) -> int:
    """Count the published seats that nobody can keep, whatever the plan; often no more need to change."""
    return len(problem.published) - len(_keepable(problem))


def settle(problem: Problem, takes: "Takes", model: "cp_model.CpModel", *, plan: Plan, value: int) -> bool:
    """Keep everybody in their seat who can keep one, if the value leaves no more than that; say whether it does."""
    if value > cheapest(problem, plan):
        return False
    for var in _kept(problem, takes):
        model.add(var == 1)
    return True


def _kept(problem: Problem, takes: "Takes") -> "list[cp_model.IntVar]":
    """List the places that published people may keep."""
    keepable = _keepable(problem)
    return [var for person, mine in takes.of_person.items() for bench, var in mine if (person, bench.id) in keepable]


def _keepable(problem: Problem) -> set[tuple[str, str]]:
    """List people with the benches on which they may keep a published seat.

    Whoever keeps a place keeps the seat, unless a pin gives that seat away or moves the person to another. Of two
    seats published on one bench a person can keep one.
    """
    found: set[tuple[str, str]] = set()
    for seat, person in problem.published.items():
        bench = problem.bench_of[seat]
        able = any(bench is other for other in problem.candidates.get(person, ()))
        pinned = [problem.pins.get(other.id) for other in bench.seats if other.id != seat]
        if able and problem.pins.get(seat, person) == person and person not in pinned:
            found.add((person, bench.id))
    return found
