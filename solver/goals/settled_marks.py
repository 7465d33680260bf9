"""What follows from a bound on the marks: the places that no plan within it can use.

Where the number of people on each bench is settled, the cheapest marks it could have are known; a place whose mark is
dearer than those by more than the room between the bound and the sum of the cheapest is nobody's.
"""

from collections import Counter
from typing import TYPE_CHECKING

from solver.goals.settled import places_are_settled
from solver.problem import Bench, Problem
from solver.result import Plan

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from solver.variables import Takes


def cheapest(problem: Problem, plan: Plan) -> int | None:
    """Give the least that marks could cost if everybody could sit everywhere at once; None if places may vary."""
    if not places_are_settled(problem, plan):
        return None
    return sum(sum(prices[:seated]) for _, prices, seated in _benches(problem, plan))


def settle(problem: Problem, takes: "Takes", model: "cp_model.CpModel", *, plan: Plan, value: int) -> bool:
    """Close the places that no plan of this value can use; that alone never keeps the marks at it."""
    least = cheapest(problem, plan)
    if least is None:
        return False
    price = problem.policy.price
    for bench, prices, seated in _benches(problem, plan):
        dearest = prices[seated - 1] + value - least if seated else -1
        for person, var in takes.of_bench[bench.id]:
            if price(problem.mark(person, bench.slot)) > dearest:
                model.add(var == 0)
    return False


def _benches(problem: Problem, plan: Plan) -> list[tuple[Bench, list[int], int]]:
    """List benches with the prices of all who could sit there, least first, and how many do."""
    seated = Counter(problem.bench_of[seat].id for seat in plan)
    prices: dict[str, list[int]] = {bench.id: [] for bench in problem.benches}
    for person, benches in problem.candidates.items():
        for bench in benches:
            prices[bench.id].append(problem.policy.price(problem.mark(person, bench.slot)))
    return [(bench, sorted(prices[bench.id]), seated[bench.id]) for bench in problem.benches if not bench.shadow]
