"""The command line: `python -m solver solve|check|explain|repair|verify FILE`, JSON in and out."""

import argparse
import json
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

from solver.check import check, costs
from solver.explain import asks, why, why_in_public
from solver.files import problem_from_json, result_from_json, result_to_json
from solver.files.codec import write
from solver.problem import BadProblem, Problem
from solver.result import Progress, Result, Violation
from solver.solve import NoPlan, TooLarge, repair, solve, verify


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 is success, 1 a plan that breaks rules, 2 a file that makes no sense."""
    options = _parser().parse_args(arguments)
    try:
        code: int = options.run(options)
    except (BadProblem, TooLarge) as complaint:
        print(complaint, file=sys.stderr)
        return 2
    except NoPlan as broken:
        if not broken.proved:
            print("no plan that keeps every rule was found in time; these stand against an empty one:", file=sys.stderr)
        _print_violations(broken.violations, sys.stderr)
        return 1
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m solver", description="Solve and judge rotas.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    searching = argparse.ArgumentParser(add_help=False)
    searching.add_argument("--seconds", type=_above_zero(float), default=30.0, help="time for everything (default 30)")
    searching.add_argument("--workers", type=_above_zero(int), default=2, help="threads (default 2)")
    searching.add_argument(
        "--memory", type=_above_zero(int), default=4096, help="MiB that the process may hold (default 4096)"
    )
    searching.add_argument("-o", "--output", type=Path, help="where the answer goes (default: standard output)")

    def add(name: str, run: Callable[[argparse.Namespace], int], text: str, *files: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=text, parents=[] if name == "check" else [searching])
        for file in files:
            command.add_argument(file, type=Path)
        command.set_defaults(run=run)
        return command

    command = add("solve", _solve, "find the best plan for a problem", "problem")
    command.add_argument("--seed", type=int, help="seed of the lot, in place of the problem's own")
    add("check", _check, "judge a plan by every rule", "problem", "result")
    command = add(
        "explain", _explain, "say why a seat is somebody's, or what would fill an open one", "problem", "result"
    )
    command.add_argument("seat")
    command.add_argument("--instead", metavar="PERSON", help="why not this person")
    command.add_argument("--public", action="store_true", help="only what anybody in the team may know")
    command.add_argument("--reader", metavar="PERSON", help="only what this person may know")
    add("repair", _repair, "change what is published as little as can be", "problem")
    add("verify", _verify, "draw the lot again and compare", "problem", "result")
    return parser


def _above_zero(kind: Callable[[str], float]) -> Callable[[str], float]:
    def read(text: str) -> float:
        if not 0 < kind(text) < float("inf"):
            raise ValueError
        return kind(text)

    read.__name__ = "number above zero"
    return read


def _solve(options: argparse.Namespace) -> int:
    problem = _read_problem(options.problem)
    if options.seed is not None:
        problem = replace(problem, seed=options.seed)
    tell, stop = _draw_bar if sys.stderr.isatty() else None, threading.Event()
    signal.signal(signal.SIGINT, lambda *_: stop.set())
    # Signals are heard between two steps of this thread only, and a search is one long step.
    with ThreadPoolExecutor(1) as pool:
        result = pool.submit(solve, problem, **_limits(options), on_progress=tell, stop=stop).result()
    if tell:
        print(file=sys.stderr)
    _write(result_to_json(result), options.output)
    _print_summary(result)
    return 0


def _check(options: argparse.Namespace) -> int:
    problem = _read_problem(options.problem)
    result = _named(options.result, result_from_json)
    violations = check(problem, result.plan)
    _print_violations(violations, sys.stdout)
    if violations:
        return 1
    for name, cost in costs(problem, result.plan).items():
        print(f"{name}: {cost}")
    return 0


def _explain(options: argparse.Namespace) -> int:
    problem = _read_problem(options.problem)
    plan = _named(options.result, result_from_json).plan
    named = {options.instead, options.reader} - {None}
    if options.seat not in problem.seat_of or not problem.person_of.keys() >= named:
        raise BadProblem("there is no such seat or person in the problem")
    hidden = options.public or options.reader is not None
    if options.seat not in plan and hidden:
        raise BadProblem("the seat is open; what would fill it tells of people's answers, so it is for coordinators")
    if options.seat not in plan:
        _write(write(asks(problem, plan, options.seat, seconds=options.seconds)), options.output)
    elif hidden:
        told = why_in_public(problem, plan, options.seat, instead=options.instead, reader=options.reader)
        _write(write(told), options.output)
    else:
        if options.instead in {plan.get(seat.id) for seat in problem.bench_of[options.seat].seats} - {None}:
            raise BadProblem(f"{options.instead} has this seat, or an equal one in its slot")
        times = {"seconds": options.seconds, "workers": options.workers}
        _write(write(why(problem, plan, options.seat, instead=options.instead, **times)), options.output)
    return 0


def _repair(options: argparse.Namespace) -> int:
    problem = _read_problem(options.problem)
    repairs = repair(problem, **_limits(options))
    _write(write(repairs), options.output)
    for found in repairs:
        print(f"{found.kind}: {len(found.seats)} seats change, {found.result.status}", file=sys.stderr)
    return 0


def _verify(options: argparse.Namespace) -> int:
    problem = _read_problem(options.problem)
    result = _named(options.result, result_from_json)
    differences = verify(problem, result, **_limits(options))
    _write({"same": not differences, "differences": list(differences)}, options.output)
    return 1 if differences else 0


def _limits(options: argparse.Namespace) -> dict[str, Any]:
    return {"seconds": options.seconds, "workers": options.workers, "memory_mb": options.memory}


def _read_problem(path: Path) -> Problem:
    problem: Problem = _named(path, problem_from_json)
    return problem


def _named(path: Path, build: Any) -> Any:
    try:
        return build(json.loads(path.read_text(encoding="utf-8")))
    except OSError as trouble:
        raise BadProblem(f"{path}: {trouble.strerror}") from None
    except json.JSONDecodeError as trouble:
        raise BadProblem(f"{path}: line {trouble.lineno}, column {trouble.colno}: {trouble.msg}") from None
    except (BadProblem, UnicodeDecodeError) as trouble:
        raise BadProblem(f"{path}: {trouble}") from None


def _write(data: Any, path: Path | None) -> None:
    text = json.dumps(data, indent=2, ensure_ascii=False) + "\n"
    if path is None:
        sys.stdout.write(text)
    else:
        path.write_text(text, encoding="utf-8")


def _draw_bar(progress: Progress) -> None:
    filled = round(20 * progress.seats_filled / max(1, progress.seats))
    bar = "█" * filled + "░" * (20 - filled)
    figures = f"{progress.tier}: {progress.value} (at best {progress.bound}), {progress.seconds:.1f} s"
    print(f"\r\x1b[K{bar} {progress.seats_filled}/{progress.seats}  {figures}", end="", file=sys.stderr, flush=True)


def _print_summary(result: Result) -> None:
    print(f"{result.status} in {result.seconds:.2f} s, {len(result.open)} open seats", file=sys.stderr)
    for tier in result.tiers:
        proof = "proved" if tier.proved else f"at best {tier.bound}"
        print(f"  {tier.name}: {tier.value} ({proof}, {tier.seconds:.2f} s)", file=sys.stderr)


def _print_violations(violations: tuple[Violation, ...], stream: Any) -> None:
    for found in violations:
        print(f"{found.rule}: {', '.join((*found.people, *found.seats))}", file=stream)


if __name__ == "__main__":
    sys.exit(main())
