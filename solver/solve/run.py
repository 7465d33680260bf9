"""One solve from start to end: sizes and pins refused, the tiers climbed, the result judged before it leaves."""

from solver.check import broken_pins, check, why_not
from solver.columns import Form, Search, fits
from solver.model import Climb, Clock, CutShort, Impossible, Model, OnProgress, refuse_by_size, tiers_of
from solver.problem import Problem
from solver.result import NoPlan, OpenSeat, PinsBreakRules, Plan, Result, Status, Tier, TooLarge

# Seconds for naming what keeps people out of open seats when the search has used up its own.
_FOR_REASONS = 0.5


def run(problem: Problem, clock: Clock, *, workers: int, on_progress: OnProgress | None = None) -> Result:
    """Do what `solver.solve.solve` says, within what the clock allows."""
    if workers < 1:
        raise ValueError("workers must be at least one")
    refuse_by_size(problem, clock.memory_mb)
    broken = broken_pins(problem)
    if broken:
        raise PinsBreakRules(broken)
    try:
        plan, tiers = _climb(problem, clock, workers, on_progress)
    except Impossible:
        raise _no_plan(problem) from None
    return _judged(problem, plan, tiers, clock)


def _climb(
    problem: Problem, clock: Clock, workers: int, on_progress: OnProgress | None
) -> tuple[Plan, tuple[Tier, ...]]:
    if fits(problem):
        return _by_columns(problem, clock, workers, on_progress)
    try:
        model = Model(problem, lambda: clock.goes_on)
    except CutShort:
        if clock.full:
            raise TooLarge("building", limit=clock.memory_mb) from None
        return problem.pins, ()
    climb = Climb(model, clock, workers, on_progress, problem.pins)
    climb.start()
    tiers = tiers_of(problem)
    for goals in tiers:
        climb.climb(goals, last=goals is tiers[-1])
    return climb.plan, tuple(climb.tiers)


def _by_columns(
    problem: Problem, clock: Clock, workers: int, on_progress: OnProgress | None
) -> tuple[Plan, tuple[Tier, ...]]:
    (goals,) = tiers_of(problem)
    search = Search(Form(problem, workers), clock, workers, on_progress, " + ".join(goals))
    search.run()
    proved = search.bound >= search.worth
    return search.plan(), (Tier(search.name, search.worth, search.bound, proved, clock.passed),)


def _judged(problem: Problem, plan: Plan, tiers: tuple[Tier, ...], clock: Clock) -> Result:
    violations = check(problem, plan)
    if violations and plan == problem.pins:
        raise NoPlan(violations, proved=False)
    if violations:
        raise AssertionError(f"the model and the check disagree: {violations}")
    status: Status = "best found"
    if tiers and all(tier.proved for tier in tiers):
        status = "proved"
    elif clock.stopped:
        status = "stopped"
    return Result(plan, status, tiers, _open_seats(problem, plan, clock), problem.seed, clock.passed)


def _no_plan(problem: Problem) -> NoPlan:
    violations = check(problem, problem.pins)
    return PinsBreakRules(violations) if problem.pins else NoPlan(violations)


def _open_seats(problem: Problem, plan: Plan, clock: Clock) -> tuple[OpenSeat, ...]:
    ends = clock.passed + max(clock.left, _FOR_REASONS)
    return tuple(
        OpenSeat(seat.id, why_not(problem, plan, seat.id) if clock.passed < ends else {})
        for seat in problem.seats
        if seat.id not in plan and not seat.extra
    )
