"""Explains a plan: why a seat is one person's and not another's, and what would fill an open one."""

from solver.explain.answers import Ask, Why, grant_all
from solver.explain.public import why_in_public
from solver.problem import Problem
from solver.result import Plan

__all__ = ["Ask", "Why", "asks", "grant_all", "why", "why_in_public"]


def why(
    problem: Problem,
    plan: Plan,
    seat: str,
    *,
    instead: str | None = None,
    seconds: float = 10.0,
    workers: int = 2,
) -> Why:
    """Say why a seat is its person's and not `instead`'s or, with None, not anybody else's.

    Solves again with the seat forced to the other. Answers the rules that stand against it, or the first goal in order
    that would suffer though all before it may cost what they do now, and by how much, or that it was a tie, decided by
    lot; with such a plan to look at. The plan should be a proved one; a plan that could be better itself makes losses
    look smaller.

    The answer may give away somebody's marks or absences, even where it names nobody: it is for coordinators, and
    `why_in_public` is for everybody else.

    Arguments: a plan (seat id → person id), the seat, `seconds` for everything and `workers` threads. Returns a `Why`,
    its `loss` in the unit of the goal it names.

    Raises KeyError if the seat is open or unknown, ValueError if the other already sits in an equal seat there.
    Source: forced re-solve, all goals held at first, then all but the last, and so on.
    """
    here = {plan.get(place.id) for place in problem.bench_of[seat].seats}
    if instead is not None and instead in here:
        raise ValueError(f"{instead} already has an equal seat in that slot")
    # The search library is loaded when a search begins.
    from solver.explain.forced import why_forced  # noqa: PLC0415

    return why_forced(problem, plan, seat, instead=instead, seconds=seconds, workers=workers)


def asks(
    problem: Problem, plan: Plan, seat: str, *, sets: int = 3, size: int = 3, seconds: float = 10.0
) -> tuple[tuple[Ask, ...], ...]:
    """List the smallest sets of asks that would fill an open seat, at most `sets` sets of at most `size` asks.

    Arguments: a plan (seat id → person id) that leaves the seat open, and `seconds` for everything. Returns sets of
    `Ask`s, the smallest first. Each set fills the seat, possibly by moving others, of whom it asks nothing, without
    opening seats that weigh as much; without any one of its asks it does not. ((),) means that the seat can be filled
    without asking anybody, () that no such set exists or was found in time. Asks tell of marks and opt-ins: they are
    for coordinators. Raises KeyError for an unknown seat.

    Source: a relaxed model in which every ask has a price; what it proposes is tried without each of its parts.
    """
    from solver.explain.asking import smallest_asks  # noqa: PLC0415

    return smallest_asks(problem, plan, seat, sets=sets, size=size, seconds=seconds)
