"""The public shift-scheduling instances, solved: the penalty reached, the bound, the time and the memory.

`python -m tests.benchmarks.nrp FILE --seconds 60 --workers 2 --roster OUT.tsv` prints one JSON line; without FILE, one
for each instance beside the repository.
"""

import argparse
import json
import resource
import subprocess
import sys
from pathlib import Path

from solver import solve
from tests.benchmarks.nrp_file import GOALS, penalty, read_instance, to_problem, to_roster
from tests.benchmarks.nrp_rules import faults

FOLDER = Path(__file__).parents[3] / "shared" / "data" / "nrp"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.nrp")
    parser.add_argument("file", type=Path, nargs="?")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--roster", type=Path)
    options = parser.parse_args()
    if options.file is None:
        return every(options.seconds, options.workers)
    print(json.dumps(run(options.file, options.seconds, options.workers, options.roster)), flush=True)
    return 0


def every(seconds: float, workers: int) -> int:
    """Run each instance in a process of its own, so that the memory of one does not count for the next."""
    files = sorted(FOLDER.glob("Instance*.txt"), key=lambda path: int(path.stem.removeprefix("Instance")))
    if not files:
        sys.stderr.write("the public instances lie beside the repository, in ../shared/data/nrp, and are not there\n")
    for path in files:
        long = 300.0 if path.stem == "Instance13" else seconds
        command = ["-m", "tests.benchmarks.nrp", str(path), "--seconds", str(long), "--workers", str(workers)]
        subprocess.run([sys.executable, *command], check=True)
    return 0


def run(path: Path, seconds: float, workers: int, roster: Path | None) -> dict[str, object]:
    instance = read_instance(path)
    problem = to_problem(instance)
    result = solve(problem, seconds=seconds, workers=workers)
    rows = to_roster(instance, problem, result.plan)
    (tier,) = (tier for tier in result.tiers if tier.name == " + ".join(GOALS))
    judged = penalty(instance, rows)
    assert not faults(instance, rows), "the solver keeps every rule, and the instance's own words find one broken"
    assert judged == tier.value, "the solver and the instance's own words disagree about the penalty"
    if roster is not None:
        roster.write_text("".join("\t".join(row) + "\n" for row in rows), encoding="utf-8")
    return {
        "instance": instance.name,
        "penalty": judged,
        "bound": tier.bound,
        "status": result.status,
        "seconds": round(result.seconds, 2),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


if __name__ == "__main__":
    sys.exit(main())
