"""Solves a problem: the best plan within the time, tier by tier, with proofs, and judged before it leaves."""

import threading
from collections.abc import Callable

from solver.problem import Problem
from solver.result import NoPlan, PinsBreakRules, Progress, Result, TooLarge

__all__ = ["NoPlan", "PinsBreakRules", "TooLarge", "solve"]


def solve(
    problem: Problem,
    *,
    seconds: float = 30.0,
    workers: int = 2,
    on_progress: Callable[[Progress], None] | None = None,
    stop: threading.Event | None = None,
) -> Result:
    """Find the best plan for a problem, goal by goal in the policy's order.

    Arguments: `seconds` of wall time for everything, building included; `workers` threads; `on_progress` is called
    from the search's threads with each better plan or bound, and what it raises ends the solve; `stop` may be set
    from another thread at any time.

    Returns a `Result`: status "proved" if every tier is proved optimal, "stopped" if `stop` was set before that,
    else "best found". Open seats are part of the result, never an error. Every rule holds in it, by `check`.

    Raises PinsBreakRules if the pins cannot all stay, NoPlan if least hours, runs or days off cannot be kept by any
    plan (or not within the time), TooLarge before any work if the size is beyond the solver.

    Source: tiers fixed one after the other (lexicographic optimisation) by CP-SAT of OR-Tools. With the lot as the
    last tier the proved plan is the only best one, whatever the workers and the order of the input.
    """
    # The search library is loaded when a search begins: judging a plan must not need it.
    from solver.solve.run import run  # noqa: PLC0415

    return run(problem, seconds=seconds, workers=workers, on_progress=on_progress, stop=stop)
