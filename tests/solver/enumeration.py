"""Every plan of a small problem, by brute force on one side and by the model's own solutions on the other."""

from collections.abc import Iterator
from itertools import product

from ortools.sat.python import cp_model

from solver import Plan, Problem
from solver.model import seat
from solver.rules import Rule
from solver.variables import Expr, Takes

Taken = frozenset[tuple[str, str]]


def plans(problem: Problem) -> Iterator[dict[str, str]]:
    """Yield every way to seat people, sensible or not."""
    names = [None, *(person.id for person in problem.people)]
    for chosen in product(names, repeat=len(problem.seats)):
        yield {place.id: name for place, name in zip(problem.seats, chosen, strict=True) if name}


def taken(problem: Problem, plan: Plan) -> Taken:
    return frozenset((person, problem.bench_of[place].id) for place, person in plan.items())


def is_seated_by_the_book(problem: Problem, plan: Plan) -> bool:
    """Say whether, on each bench, everybody sits where the solver would seat them, and nobody twice."""
    for bench in problem.benches:
        here = {place.id: plan[place.id] for place in bench.seats if place.id in plan}
        if len(set(here.values())) < len(here) or dict(seat(problem, bench, list(here.values()))) != here:
            return False
    return True


def possible(problem: Problem) -> list[dict[str, str]]:
    """List the plans that the model can say at all: one for each set of places its variables allow."""
    may = {(person, bench.id) for person, benches in problem.candidates.items() for bench in benches}
    return [plan for plan in plans(problem) if taken(problem, plan) <= may and is_seated_by_the_book(problem, plan)]


class _Collector(cp_model.CpSolverSolutionCallback):
    def __init__(self, takes: Takes, expr: Expr) -> None:
        super().__init__()
        self.found: dict[Taken, int] = {}
        self._takes = takes
        self._expr = expr

    def on_solution_callback(self) -> None:
        key = frozenset(
            (person, bench.id)
            for person, pairs in self._takes.of_person.items()
            for bench, var in pairs
            if self.value(var)
        )
        value = self.value(self._expr)
        self.found[key] = min(value, self.found.get(key, value))


def solutions(takes: Takes, model: cp_model.CpModel, expr: Expr = 0) -> dict[Taken, int]:
    """Let the model list all of its solutions, with the least value of an expression for each."""
    solver = cp_model.CpSolver()
    solver.parameters.enumerate_all_solutions = True
    solver.parameters.num_workers = 1
    collector = _Collector(takes, expr)
    assert solver.solve(model, collector) in (cp_model.OPTIMAL, cp_model.INFEASIBLE)
    return collector.found


def allowed_by_model(problem: Problem, *rules: Rule) -> set[Taken]:
    model = cp_model.CpModel()
    takes = Takes(problem, model)
    for rule in rules:
        rule.post(problem, takes, model)
    return set(solutions(takes, model))
