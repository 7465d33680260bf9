"""Solves, repairs and verifies: the best plan within the time, with proofs, and judged before it leaves."""

import threading
from collections.abc import Callable

from solver.problem import Problem
from solver.repair import Repair
from solver.result import NoPlan, PinsBreakRules, Progress, Result, TooLarge

__all__ = ["NoPlan", "PinsBreakRules", "TooLarge", "repair", "solve", "verify"]


def solve(
    problem: Problem,
    *,
    seconds: float = 30.0,
    workers: int = 2,
    memory_mb: int = 4096,
    on_progress: Callable[[Progress], None] | None = None,
    stop: threading.Event | None = None,
) -> Result:
    """Find the best plan for a problem, goal by goal in the policy's order.

    Arguments: `seconds` of wall time for everything, building included; `workers` threads; `memory_mb`, MiB that the
    whole process may hold, beyond which the search ends with what it has; `on_progress` is called from the search's
    threads with each better plan or bound, and what it raises ends the solve; `stop` may be set from another thread
    at any time.

    Returns a `Result`: status "proved" if every tier is proved optimal, "stopped" if `stop` was set before that,
    else "best found". Open seats are part of the result, never an error. Every rule holds in it, by `check`.

    Raises PinsBreakRules if the pins cannot all stay; NoPlan if least hours, runs, days off or what goes with a pin
    cannot be kept by any plan or, its `proved` then False, were not within the time; TooLarge, before any work, if the
    size is beyond the solver or needs more memory than that, and if building the model does; ValueError for arguments
    that leave nothing.

    Source: tiers fixed one after the other (lexicographic optimisation) by CP-SAT of OR-Tools. With the lot as the
    last tier the proved plan is the only best one, whatever the workers and the order of the input.
    """
    # The search library is loaded when a search begins: judging a plan must not need it.
    from solver.model import Clock  # noqa: PLC0415
    from solver.solve.run import run  # noqa: PLC0415

    return run(problem, Clock(seconds, stop, memory_mb), workers=workers, on_progress=on_progress)


def repair(
    problem: Problem, *, seconds: float = 10.0, workers: int = 2, memory_mb: int = 4096, alternatives: bool = True
) -> tuple[Repair, ...]:
    """Repair a published plan after something happened.

    Arguments: the problem as it is now, with what is `published`; `away`, `given_up` and `added` of `solver.repair`
    make it out of the problem as it was. What must not be touched (the past, say) is pinned. `seconds`, `workers` and
    `memory_mb` as for `solve`, the seconds for all repairs together.

    Returns the repair with the fewest changes, after as few open seats as possible, and, if `alternatives`, the
    fairest and the best liked one as far as no other repair is at least as good in changes, fairness and marks.
    Raises what `solve` raises.
    """
    # The search library is loaded when a search begins.
    from solver.solve import mend  # noqa: PLC0415

    return mend.repair(problem, seconds=seconds, workers=workers, memory_mb=memory_mb, alternatives=alternatives)


def verify(
    problem: Problem, result: Result, *, seconds: float = 60.0, workers: int = 2, memory_mb: int = 4096
) -> tuple[str, ...]:
    """Draw the lot again: solve the problem anew and compare.

    Arguments: the problem with its published seed, the result that is doubted, and the limits of `solve`.

    Returns what differs, one sentence each; an empty tuple means that the result is the one best plan for this problem
    and its published seed, with the costs it states. Raises what `solve` raises.
    """
    # The search library is loaded when a search begins.
    from solver.solve import mend  # noqa: PLC0415

    return mend.verify(problem, result, seconds=seconds, workers=workers, memory_mb=memory_mb)
