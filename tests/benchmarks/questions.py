"""Questions about a rota of 60 people and 4 weeks: why this person, why not that one, what would fill an open seat."""

import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from random import Random
from time import perf_counter, process_time

from solver import Mark, Plan, Problem, asks, solve, why
from tests.solver.large import team

SEEDS = (1, 2, 3)
SEATS = 8  # that are asked about, beside those that nobody can have

Asked = tuple[str, str]  # the question, and what became of it


def main() -> int:
    times: dict[Asked, list[tuple[float, float]]] = defaultdict(list)
    for seed in SEEDS:
        problem = large(seed)
        plan = solve(problem).plan
        wall, processor = perf_counter(), process_time()
        for answer in asked(problem, plan, Random(seed)):
            times[answer].append((perf_counter() - wall, process_time() - processor))
            wall, processor = perf_counter(), process_time()
    print(f"{'question':<20} {'answer':<16} {'asked':>6} {'worst s':>8} {'mean s':>7} {'mean CPU s':>11}")
    for (question, words), taken in sorted(times.items()):
        walls, processors = zip(*taken, strict=True)
        mean, cpu = sum(walls) / len(taken), sum(processors) / len(taken)
        print(f"{question:<20} {words:<16} {len(taken):>6} {max(walls):>8.2f} {mean:>7.2f} {cpu:>11.2f}")
    return 0


def large(seed: int) -> Problem:
    """A team with the service's usual limits and goals; nobody can on the first Friday evening."""
    problem = team(people=60, weeks=4, seed=seed)
    tiers = tuple(tier for tier in problem.policy.tiers if tier != ("spread",))
    never = problem.slots[19].id
    return replace(
        problem,
        marks={**problem.marks, **{(one.id, never): Mark.CANNOT for one in problem.people}},
        policy=replace(problem.policy, max_slots_a_week=5, weekend_window=3, max_consecutive_days=6, tiers=tiers),
    )


def asked(problem: Problem, plan: Plan, random: Random) -> Iterator[Asked]:
    for seat in random.sample(sorted(plan), SEATS):
        told = why(problem, plan, seat, seconds=60)
        yield "why this person", told.goal or told.cause
        bench = problem.bench_of[seat]
        here = {plan.get(place.id) for place in bench.seats}
        others = [one.id for one in problem.people if one.id not in here and bench in problem.candidates[one.id]]
        told = why(problem, plan, seat, instead=random.choice(others), seconds=60)
        yield "why not that one", told.goal or told.cause
    for place in problem.seats:
        if place.id not in plan:
            yield "what would fill it", f"{len(asks(problem, plan, place.id, seconds=60))} sets"


if __name__ == "__main__":
    sys.exit(main())
