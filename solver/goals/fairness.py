"""Goal: loads near fair shares, weekday and weekend apart, each further step away dearer than the one before.

The cost is the squared distance from the fair share in steps (the largest number of points that divides every seat),
added up over people. In the model a load is a row of unit steps with rising prices, which the search proves quickly
where products of integers take a minute.
"""

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from solver.goals.shares import Ledger, counts, ledgers
from solver.problem import Problem
from solver.result import Plan

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from solver.variables import Takes

NAME = "fairness"


def matters(problem: Problem) -> bool:
    """Always: this tier is part of every result."""
    return True


def cost(problem: Problem, plan: Plan) -> int:
    """Add up the squared distances from the fair shares, in steps, by the policy's weights."""
    return sum(weight_of(problem, ledger) * _distance(problem, plan, ledger) for ledger in ledgers(problem))


def _distance(problem: Problem, plan: Plan, ledger: Ledger) -> int:
    loads: Counter[str] = Counter()
    for seat, person in plan.items():
        bench = problem.bench_of[seat]
        if counts(bench, weekend=ledger.weekend):
            loads[person] += bench.points
    return sum((loads[person] // ledger.step - ledger.target(person)) ** 2 for person in ledger.fair)


def terms(problem: Problem, takes: "Takes", model: "cp_model.CpModel") -> "cp_model.LinearExprT":
    """Price each step of each load."""
    nothing = 0
    prices: list[tuple[cp_model.IntVar, int]] = []
    for ledger in ledgers(problem):
        weight = weight_of(problem, ledger)
        for person in ledger.fair if weight else ():
            target = ledger.target(person)
            nothing += weight * target**2
            steps = _steps(problem, takes, model, person, ledger)
            prices += [(step, weight * (2 * (number - target) + 1)) for number, step in enumerate(steps)]
    return takes.weighted(prices) + nothing


def _steps(
    problem: Problem, takes: "Takes", model: "cp_model.CpModel", person: str, ledger: Ledger
) -> "list[cp_model.IntVar]":
    pairs = [(bench, var) for bench, var in takes.of_person[person] if counts(bench, weekend=ledger.weekend)]
    pairs = [(bench, var) for bench, var in pairs if bench.points]
    most = most_points(problem, person, ledger) // ledger.step
    steps = [model.new_bool_var("") for _ in range(most)]
    if pairs:
        load = takes.weighted((var, bench.points // ledger.step) for bench, var in pairs)
        model.add(load == takes.total(steps))
    for lower, higher in itertools.pairwise(steps):
        model.add_implication(higher, lower)
    return steps


def most_points(problem: Problem, person: str, ledger: Ledger) -> int:
    """Say how many points the day and week rules let one person reach."""
    benches = [bench for bench in problem.candidates[person] if counts(bench, weekend=ledger.weekend)]
    days: dict[tuple[tuple[int, int], object], list[int]] = defaultdict(list)
    for bench in benches:
        days[bench.slot.week, bench.slot.on].append(bench.points)
    weeks: dict[tuple[int, int], list[int]] = defaultdict(list)
    for (week, _), worths in days.items():
        weeks[week] += _largest(worths, problem.policy.max_slots_a_day)
    return sum(sum(_largest(worths, problem.policy.max_slots_a_week)) for worths in weeks.values())


def _largest(worths: list[int], number: int) -> Iterator[int]:
    return iter(sorted(worths, reverse=True)[:number])


def weight_of(problem: Problem, ledger: Ledger) -> int:
    """Give the policy's weight of this load."""
    return problem.policy.weekend_weight if ledger.weekend else problem.policy.weekday_weight
