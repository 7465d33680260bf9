"""Repairing and verifying: further questions that are answered by solving."""

import time

from solver.goals import GOAL_OF
from solver.model import Clock
from solver.problem import Problem
from solver.repair import Repair, changed_seats, ordered, undominated
from solver.result import Result
from solver.solve.run import run


def repair(problem: Problem, *, seconds: float, workers: int, memory_mb: int, alternatives: bool) -> tuple[Repair, ...]:
    """Do what `solver.solve.repair` says."""
    ends = time.monotonic() + seconds
    found: list[Repair] = []
    for kind in ("fewest changes", "fairest", "best liked"):
        left = ends - time.monotonic()
        if found and (left <= 0 or not alternatives):
            break
        again = run(ordered(problem, kind), Clock(left, memory_mb=memory_mb), workers=workers)
        found.append(Repair(kind, again, changed_seats(problem, again.plan)))
    return (found[0], *(other for other in undominated(problem, found) if other is not found[0]))


def verify(problem: Problem, result: Result, *, seconds: float, workers: int, memory_mb: int) -> tuple[str, ...]:
    """Do what `solver.solve.verify` says."""
    if result.seed != problem.seed:
        return (f"the result was drawn with seed {result.seed}, the problem publishes {problem.seed}",)
    again = run(problem, Clock(seconds, memory_mb=memory_mb), workers=workers)
    found = [
        f"{tier.name}: the result says {tier.value}, its plan costs {cost}"
        for tier in result.tiers
        if (cost := sum(GOAL_OF[goal].cost(problem, result.plan) for goal in tier.name.split(" + "))) != tier.value
    ]
    if again.status != "proved":
        return (*found, "the best plan could not be proved again in this time")
    for seat in problem.seats:
        mine, theirs = result.plan.get(seat.id, "open"), again.plan.get(seat.id, "open")
        if mine != theirs:
            found.append(f"seat {seat.id}: the result says {mine}, drawn again it is {theirs}")
    return tuple(found)
