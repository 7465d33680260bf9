"""Rule: who offered one day of a weekend, either but never both, does not get both."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from solver.problem import Offer, Problem
from solver.result import Plan, Violation
from solver.rules.seated import broken, by_person
from solver.rules.weekends import weekend_takes, worked_days

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from solver.variables import Takes

NAME = "either day"


def violations(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Yield each weekend of which a person who offered either day has both."""
    for person, group in by_person(problem, plan).items():
        for weekend in {sitting.slot.weekend for sitting in group if sitting.slot.weekend}:
            here = [sitting for sitting in group if sitting.slot.weekend == weekend]
            days = {sitting.slot.weekend_day for sitting in here} | worked_days(problem, person, weekend)
            if problem.offers.get((person, weekend)) is Offer.EITHER and len(days) > 1:
                yield broken(NAME, here)


def post(problem: Problem, takes: "Takes", model: "cp_model.CpModel") -> None:
    """Let the days of such a weekend exclude each other."""
    for (person, weekend), offer in problem.offers.items():
        if offer is not Offer.EITHER:
            continue
        days = weekend_takes(takes, person, weekend)
        done = worked_days(problem, person, weekend)
        for day, variables in days.items():
            if done - {day}:
                model.add(takes.total(variables) == 0)
        for one in days.get(1, ()):
            for other in days.get(2, ()):
                model.add_at_most_one(one, other)
