"""Answers about a plan: repairs after one absence at 60 people and 4 weeks, every seat of the real week explained."""

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from time import perf_counter

from solver import Plan, Problem, away, repair, solve, why
from tests.solver.large import team
from tests.solver.test_real_week import FILE, real_week

SEEDS = (1, 2, 3)
ABSENCES = 5


def main() -> int:
    print(f"{'question':<34} {'asked':>6} {'worst s':>8} {'all s':>8}  answers")
    for seed in SEEDS:
        problem = team(people=60, weeks=4, seed=seed)
        problem = replace(problem, published=solve(problem).plan)
        tell(f"absence, seed {seed}, fewest changes", repaired(problem, alternatives=False))
        tell(f"absence, seed {seed}, alternatives too", repaired(problem, alternatives=True))
    if not FILE.exists():
        sys.stderr.write("the real week lies beside the repository, in ../shared/data, and is not there\n")
        return 2
    week = real_week()
    plan = solve(week).plan
    tell("real week, why this person", explained(week, plan, compared=False))
    tell("real week, why not another", explained(week, plan, compared=True))
    return 0


def tell(words: str, answers: Iterator[str]) -> None:
    """Take one answer after the other, and say how long each took."""
    began, seconds, listed = perf_counter(), [], Counter[str]()
    for answer in answers:
        listed[answer] += 1
        seconds.append(perf_counter() - began)
        began = perf_counter()
    said = ", ".join(f"{number} × {answer}" for answer, number in listed.most_common())
    print(f"{words:<34} {len(seconds):>6} {max(seconds):>8.2f} {sum(seconds):>8.2f}  {said}", flush=True)


def repaired(problem: Problem, *, alternatives: bool) -> Iterator[str]:
    """Let people out of all parts of the plan be away for three days from a seat of theirs on."""
    seats = sorted(problem.published)
    for seat in seats[:: len(seats) // ABSENCES]:
        start = problem.bench_of[seat].slot.start
        gone = away(problem, problem.published[seat], start, start + timedelta(days=3))
        found = repair(gone, alternatives=alternatives)
        yield f"{len(found)} plans, {len(found[0].seats)} changed, {found[0].result.status}"


def explained(problem: Problem, plan: Plan, *, compared: bool) -> Iterator[str]:
    """Ask of every seat, against everybody else together or against the first who does not sit there."""
    for seat in plan:
        here = {plan.get(place.id) for place in problem.bench_of[seat].seats}
        other = next(person.id for person in problem.people if person.id not in here)
        told = why(problem, plan, seat, instead=other if compared else None)
        yield told.cause if told.proved else f"{told.cause}, not proved"


if __name__ == "__main__":
    sys.exit(main())
