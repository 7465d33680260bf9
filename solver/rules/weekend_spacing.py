"""Rule: at most one covered weekend in any run of so many consecutive ones."""

import itertools
from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from solver.problem import Problem
from solver.result import Plan, Violation
from solver.rules.crowds import crowds
from solver.rules.seated import broken, by_person

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from solver.variables import Takes

NAME = "weekend spacing"


def violations(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Yield each weekend of a person that lies too close to an earlier one, or to one outside the problem's dates."""
    if not _matters(problem):
        return
    window = timedelta(weeks=problem.policy.weekend_window)
    for person, group in by_person(problem, plan).items():
        planned = {sitting.slot.weekend for sitting in group} - {None}
        taken = sorted({day for day in planned if day} | set(_before(problem, person)))
        for earlier, later in itertools.pairwise(taken):
            close = [sitting for sitting in group if sitting.slot.weekend in (earlier, later)]
            if later - earlier < window and close:
                yield broken(NAME, close)


def post(problem: Problem, takes: "Takes", model: "cp_model.CpModel") -> None:
    """Allow at most one of each crowd of weekends too close to each other, none too close to one outside."""
    if not _matters(problem):
        return
    window = timedelta(weeks=problem.policy.weekend_window)
    for person in takes.of_person:
        covers = takes.covers(person)
        if not covers:
            continue
        before = _before(problem, person)
        for day, covered in covers.items():
            if any(abs(day - other) < window for other in before if other != day):
                model.add(covered == 0)
        for crowd in crowds([(day, day + window, covered) for day, covered in covers.items()]):
            if len(crowd) > 1:
                model.add_at_most_one(crowd)


def _matters(problem: Problem) -> bool:
    """Say whether there is a limit; one weekend in one is none, however close a public holiday lies to a weekend."""
    return problem.policy.weekend_window > 1


def _before(problem: Problem, person: str) -> set[date]:
    return {done.weekend for done in problem.worked_by.get(person, ()) if done.weekend is not None}
