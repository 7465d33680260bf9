"""Rule: who offered a day of a weekend only beside the other one gets it only so: both days or none."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from solver.problem import Problem
from solver.result import Plan, Violation
from solver.rules.seated import broken, by_person
from solver.rules.weekends import weekend_takes, worked_days

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from solver.variables import Takes

NAME = "both days"


def violations(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Yield each weekend of which a person has one day that they offered only beside the other."""
    for person, group in by_person(problem, plan).items():
        for weekend in {sitting.slot.weekend for sitting in group if sitting.slot.weekend}:
            here = [sitting for sitting in group if sitting.slot.weekend == weekend]
            days = {sitting.slot.weekend_day for sitting in here} | worked_days(problem, person, weekend)
            offer = problem.offers.get((person, weekend))
            if offer and len(days) == 1 and days <= set(offer.never_alone):
                yield broken(NAME, here)


def post(problem: Problem, takes: "Takes", model: "cp_model.CpModel") -> None:
    """Let each place on such a day demand one on the other."""
    for (person, weekend), offer in problem.offers.items():
        if not offer.never_alone:
            continue
        days = weekend_takes(takes, person, weekend)
        done = worked_days(problem, person, weekend)
        for day, variables in days.items():
            if day in offer.never_alone and 3 - day not in done:
                for var in variables:
                    model.add_bool_or([var.negated(), *days.get(3 - day, ())])
