"""Synthetic teams of many sizes, each drawn from a printed seed: time to build, to a full plan, to 1 % and to proof.

`python -m tests.benchmarks.synthetic` runs the whole table, each line in a process of its own;
`--people 60 --weeks 4 --seed 1 --seconds 60` runs one line.
"""

import argparse
import json
import resource
import subprocess
import sys
import time

from solver import Progress, Result, check, solve
from solver.model import Model
from tests.solver.large import team

PEOPLE = (10, 30, 60, 100, 300, 1000)
WEEKS = (1, 4, 12)
SEEDS = (1, 2)
COLUMNS = (
    "people",
    "weeks",
    "seed",
    "pairs",
    "build_s",
    "full_plan_s",
    "one_percent_s",
    "proof_s",
    "peak_mb",
    "status",
)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.synthetic")
    parser.add_argument("--people", type=int)
    parser.add_argument("--weeks", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=120.0)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    if options.people is not None:
        print(json.dumps(line(options)), flush=True)
        return 0
    return table(options.seconds, options.workers)


def table(seconds: float, workers: int) -> int:
    print("  ".join(f"{name:>13}" for name in COLUMNS))
    for people, weeks, seed in ((people, weeks, seed) for people in PEOPLE for weeks in WEEKS for seed in SEEDS):
        command = ["-m", "tests.benchmarks.synthetic", "--people", people, "--weeks", weeks, "--seed", seed]
        command += ["--seconds", seconds, "--workers", workers]
        done = subprocess.run([sys.executable, *map(str, command)], check=True, capture_output=True, text=True)
        figures = json.loads(done.stdout)
        print("  ".join(f"{figures[name]!s:>13}" for name in COLUMNS), flush=True)
    return 0


def line(options: argparse.Namespace) -> dict[str, object]:
    problem = team(people=options.people, weeks=options.weeks, seed=options.seed)
    began = time.perf_counter()
    Model(problem)
    built = time.perf_counter() - began
    told: list[Progress] = []
    result = solve(problem, seconds=options.seconds, workers=options.workers, on_progress=told.append)
    assert check(problem, result.plan) == ()
    return {
        "people": options.people,
        "weeks": options.weeks,
        "seed": options.seed,
        "pairs": sum(problem.able.values()),
        "build_s": round(built, 2),
        "full_plan_s": first_full(told),
        "one_percent_s": one_percent(told, result),
        "proof_s": round(result.seconds, 2) if result.status == "proved" else None,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "status": result.status,
        "tiers": {tier.name: [tier.value, tier.bound, round(tier.seconds, 2)] for tier in result.tiers},
    }


def first_full(told: list[Progress]) -> float | None:
    """Say when as many seats were filled as ever would be."""
    most = max((one.seats_filled for one in told), default=0)
    return next((round(one.seconds, 2) for one in told if one.seats_filled == most), None)


def one_percent(told: list[Progress], result: Result) -> float | None:
    """Say when fairness, and then marks, came within 1 % of the best possible; None if either never did."""
    near = {
        tier: next((one.seconds for one in told if one.tier == tier and one.value - one.bound <= one.value / 100), None)
        for tier in ("fairness", "marks")
    }
    values = [seconds for seconds in near.values() if seconds is not None]
    return round(max(values), 2) if len(values) == len(near) and result.tiers else None


if __name__ == "__main__":
    sys.exit(main())
