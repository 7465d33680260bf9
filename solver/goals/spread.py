"""Goal: a person's weekday slots spread over the weeks: each further one in a week costs more than the one before.

Weekends and support weeks lie together by their nature and do not count.
"""

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from solver.problem import Problem, Slot
from solver.result import Plan

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from solver.variables import Takes

NAME = "spread"


def matters(problem: Problem) -> bool:
    """Say whether there is more than one week to spread over."""
    return len({slot.week for slot in problem.slots if slot.weekend is None}) > 1


def cost(problem: Problem, plan: Plan) -> int:
    """Count the pairs of weekday slots that a person has in one week."""
    counts: Counter[tuple[str, tuple[int, int]]] = Counter()
    for seat, person in plan.items():
        slot = problem.bench_of[seat].slot
        counts[person, slot.week] += _counts(problem, slot)
    return sum(number * (number - 1) // 2 for number in counts.values())


def terms(problem: Problem, takes: "Takes", model: "cp_model.CpModel") -> "cp_model.LinearExprT":
    """Price the second slot in a week 1, the third 2, and so on."""
    prices: list[tuple[cp_model.IntVar, int]] = []
    for pairs in takes.of_person.values():
        weeks: dict[tuple[int, int], list[cp_model.IntVar]] = defaultdict(list)
        for bench, var in pairs:
            if _counts(problem, bench.slot):
                weeks[bench.slot.week].append(var)
        for variables in weeks.values():
            most = min(len(variables), problem.policy.max_slots_a_week)
            further = [model.new_bool_var("") for _ in range(most - 1)]
            if further:
                model.add(takes.total(variables) <= 1 + takes.total(further))
                prices += [(var, number) for number, var in enumerate(further, start=1)]
    return takes.weighted(prices)


def _counts(problem: Problem, slot: Slot) -> bool:
    return slot.weekend is None and slot.kind not in problem.policy.support_week_kinds
