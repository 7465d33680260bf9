"""Rule: at most so many days of cover in a row."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from solver.problem import Person, Problem
from solver.result import Plan, Violation
from solver.rules.seated import broken, by_person

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from solver.variables import Takes

NAME = "consecutive days"


def violations(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Yield each run of days, cover outside the problem's dates included, that is longer than allowed."""
    for person, group in by_person(problem, plan).items():
        cap = _cap(problem, problem.person_of[person])
        if cap is None:
            continue
        for run in _runs({sitting.slot.on for sitting in group} | _before(problem, person)):
            here = [sitting for sitting in group if sitting.slot.on in run]
            if len(run) > cap and here:
                yield broken(NAME, here)


def post(problem: Problem, takes: "Takes", model: "cp_model.CpModel") -> None:
    """Leave a day free in each stretch of one day more than allowed."""
    for name in takes.of_person:
        cap = _cap(problem, problem.person_of[name])
        if cap is None:
            continue
        works, before = takes.works(name), _before(problem, name)
        starts = {day - timedelta(days=back) for day in works for back in range(cap + 1)}
        for start in sorted(starts):
            stretch = [start + timedelta(days=ahead) for ahead in range(cap + 1)]
            here = [works[day] for day in stretch if day in works and day not in before]
            if sum(day in works or day in before for day in stretch) > cap and here:
                model.add_bool_or([var.negated() for var in here])
            elif sum(day in before for day in stretch) > cap:
                model.add(takes.total(works[day] for day in stretch if day in works) == 0)


def _cap(problem: Problem, person: Person) -> int | None:
    caps = (problem.policy.max_consecutive_days, person.limits.max_consecutive_days)
    return min((cap for cap in caps if cap is not None), default=None)


def _before(problem: Problem, person: str) -> set[date]:
    return {done.on for done in problem.worked_by.get(person, ())}


def _runs(days: set[date]) -> Iterator[set[date]]:
    run: set[date] = set()
    for day in sorted(days):
        if run and day - timedelta(days=1) not in run:
            yield run
            run = set()
        run = run | {day}
    if run:
        yield run
