"""What follows for each person from a proved fairness: the few loads that are left to them.

Fixing the tier by one equation over all steps of all people would be right, and would leave the later tiers with a
row that ties everything to everything. Where the number of places taken is settled too, the best loads are known
person by person: with the price λ at which the last point was handed out, a load is left to somebody only if it costs
no more than the room between the proved value and the sum of everybody's cheapest loads at that price.
"""

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from solver.goals.fairness import most_points, weight_of
from solver.goals.shares import Ledger, counts, ledgers
from solver.problem import Problem
from solver.result import Plan

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from solver.variables import Takes


@dataclass(frozen=True, slots=True)
class _Market:
    """One ledger with its points to hand out, everybody's prices step by step, and the cheapest total."""

    ledger: Ledger
    prices: dict[str, list[int]]
    cheapest: int
    lambdas: tuple[int, ...]


def cheapest(problem: Problem, plan: Plan) -> int | None:
    """Give the least that fairness could cost if nothing but the points to hand out bound it; None if those may vary.

    Often it can be reached, and a plan that costs this much needs no further proof.
    """
    if not places_are_settled(problem, plan):
        return None
    return sum(market.cheapest for market in _markets(problem, plan))


def settle(problem: Problem, takes: "Takes", model: "cp_model.CpModel", *, plan: Plan, value: int) -> bool:
    """Post the loads left to each person; say whether that alone keeps fairness at its value."""
    if not places_are_settled(problem, plan):
        return False
    markets = _markets(problem, plan)
    room = value - sum(market.cheapest for market in markets)
    for market in markets:
        for person, prices in market.prices.items():
            left = [load for load in range(len(prices) + 1) if _excess(market, prices, load) <= room]
            pairs = [pair for pair in takes.of_person[person] if counts(pair[0], weekend=market.ledger.weekend)]
            if pairs and left:
                points = takes.weighted((var, bench.points // market.ledger.step) for bench, var in pairs)
                model.add(points >= left[0])
                model.add(points <= left[-1])
    return room == 0


def _markets(problem: Problem, plan: Plan) -> list[_Market]:
    return [_market(problem, plan, ledger) for ledger in ledgers(problem) if weight_of(problem, ledger)]


def places_are_settled(problem: Problem, plan: Plan) -> bool:
    """Say whether every bench is as full as it can get, so that a plan with as few open seats fills it as well."""
    seated = Counter(problem.bench_of[seat].id for seat in plan)
    return all(
        not bench.extra and seated[bench.id] == min(len(bench.needed), problem.able[bench.id])
        for bench in problem.benches
        if not bench.shadow
    )


def _market(problem: Problem, plan: Plan, ledger: Ledger) -> _Market:
    weight = weight_of(problem, ledger)
    prices: dict[str, list[int]] = {}
    for person in ledger.fair:
        most = most_points(problem, person, ledger) // ledger.step
        prices[person] = [weight * (2 * (step - ledger.target(person)) + 1) for step in range(most)]
    benches = [problem.bench_of[seat] for seat in plan]
    total = sum(bench.points for bench in benches if counts(bench, weekend=ledger.weekend)) // ledger.step
    order = sorted(price for row in prices.values() for price in row)
    nothing = sum(weight * ledger.target(person) ** 2 for person in ledger.fair)
    lambdas = tuple(order[max(0, total - 1) : total + 1])
    return _Market(ledger, prices, nothing + sum(order[:total]), lambdas)


def _excess(market: _Market, prices: list[int], load: int) -> int:
    """Say by how much the cheapest total rises at least if this person has this load."""
    return max((_above(prices, load, price) for price in market.lambdas), default=0)


def _above(prices: list[int], load: int, price: int) -> int:
    # Prices rise, so the cheapest load takes exactly the steps below the price.
    return sum(step - price for step in prices[:load]) - sum(min(0, step - price) for step in prices)
