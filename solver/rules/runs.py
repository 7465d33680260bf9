"""Rule: days of cover in a row, at most and at least so many, and at least so many days off between two runs.

A run or a gap that touches the first or the last day in sight, cover outside the problem's dates included, counts as
long enough: nobody knows how it goes on. What history breaks by itself is not held against a plan.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from solver.problem import Problem
from solver.result import Plan, Violation
from solver.rules.seated import broken, by_person
from solver.rules.stretches import post_stretches

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from solver.variables import Takes

NAME = "days in a row"
TOO_LONG, TOO_SHORT, TOO_LITTLE_OFF = "consecutive days", "too few days in a row", "days off in a row"

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Bounds:
    """One person's bounds, the first and last day in sight, and the days worked outside the problem's dates."""

    most: int | None
    least: int
    off: int
    first: date
    last: date
    before: frozenset[date]

    @property
    def only_most(self) -> bool:
        """Whether nothing but the longest run is bounded."""
        return self.least <= 1 and self.off <= 1


def violations(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Yield each run that is too long or too short and each gap that is too short."""
    for person, group in by_person(problem, plan).items():
        bounds = _bounds(problem, person)
        if bounds is None:
            continue
        mine = {sitting.slot.on for sitting in group}
        for rule, days in _breaches(bounds, mine):
            yield broken(rule, [sitting for sitting in group if sitting.slot.on in days])


def _breaches(bounds: Bounds, mine: set[date]) -> Iterator[tuple[str, set[date]]]:
    runs = list(_runs(mine | bounds.before))
    for run in runs:
        inside = min(run) > bounds.first and max(run) < bounds.last
        if bounds.most is not None and len(run) > bounds.most and run & mine:
            yield TOO_LONG, run
        if inside and len(run) < bounds.least and run & mine:
            yield TOO_SHORT, run
    for one, other in pairwise(runs):
        ends = {max(one), min(other)}
        if (min(other) - max(one)).days - 1 < bounds.off and ends & mine:
            yield TOO_LITTLE_OFF, ends


def post(problem: Problem, takes: "Takes", model: "cp_model.CpModel") -> None:
    """Pack stretches of work where a person has no history; forbid each breach by itself where they have."""
    for person in takes.of_person:
        bounds = _bounds(problem, person)
        if bounds is None:
            continue
        if bounds.before or bounds.only_most:
            _post_breaches(takes, model, person, bounds)
        else:
            post_stretches(takes, model, takes.works(person), bounds)


def _post_breaches(takes: "Takes", model: "cp_model.CpModel", person: str, bounds: Bounds) -> None:
    possible = set(takes.by_day(person))
    breaches = [
        (days, free)
        for days, free in _patterns(bounds)
        if not free & bounds.before and all(day in possible or day in bounds.before for day in days)
    ]
    # Whoever never works at weekends, say, can break little: only the days that count get a variable.
    works = takes.works(person, {day for days, free in breaches for day in (*days, *free)})
    for days, free in breaches:
        worked = [day for day in days if day not in bounds.before]
        broken_by = [works[day] for day in free if day in works]
        if worked:
            model.add_bool_or([*(works[day].negated() for day in worked), *broken_by])
        else:
            # All of it is history: only whoever is planned on such a day as well would be to blame.
            for day in days:
                if day in works:
                    model.add_bool_or([works[day].negated(), *broken_by])


def _patterns(bounds: Bounds) -> Iterator[tuple[list[date], set[date]]]:
    """Yield (days worked, days free) that may not be, for every place in sight."""
    for back in range((bounds.last - bounds.first).days + 1):
        start = bounds.first + back * _DAY
        if bounds.most is not None:
            yield _stretch(start, bounds.most + 1), set()
        for length in range(1, bounds.least):
            days = _stretch(start, length)
            if start > bounds.first and days[-1] < bounds.last:
                yield days, {start - _DAY, days[-1] + _DAY}
        for length in range(1, bounds.off):
            gap = _stretch(start + _DAY, length)
            yield [start, gap[-1] + _DAY], set(gap)


def _stretch(start: date, length: int) -> list[date]:
    return [start + ahead * _DAY for ahead in range(length)]


def _bounds(problem: Problem, person: str) -> Bounds | None:
    limits = problem.person_of[person].limits
    caps = [cap for cap in (problem.policy.max_consecutive_days, limits.max_consecutive_days) if cap is not None]
    least, off = limits.min_consecutive_days or 1, limits.min_days_off or 1
    if (not caps and least <= 1 and off <= 1) or not problem.slots:
        return None
    before = frozenset(done.on for done in problem.worked_by.get(person, ()))
    days = problem.days
    first, last = min(days[0], *before, days[0]), max(days[1], *before, days[1])
    return Bounds(min(caps, default=None), least, off, first, last, before)


def _runs(days: set[date]) -> Iterator[set[date]]:
    run: set[date] = set()
    for day in sorted(days):
        if run and day - _DAY not in run:
            yield run
            run = set()
        run = run | {day}
    if run:
        yield run
