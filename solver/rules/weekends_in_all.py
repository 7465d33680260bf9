"""Rule: at most so many weekends in the whole problem, by the limits of the person."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from solver.problem import Problem
from solver.result import Plan, Violation
from solver.rules.seated import broken, by_person

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from solver.variables import Takes


NAME = "weekends in all"


def violations(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Yield each person who covers more weekends than allowed."""
    for person, group in by_person(problem, plan).items():
        most = problem.person_of[person].limits.max_weekends
        here = [sitting for sitting in group if sitting.slot.weekend is not None]
        if most is not None and len({sitting.slot.weekend for sitting in here}) > most:
            yield broken(NAME, here)


def post(problem: Problem, takes: "Takes", model: "cp_model.CpModel") -> None:
    """Allow a person no more weekends than the person's limits say."""
    for person in problem.people:
        most = person.limits.max_weekends
        covers = takes.covers(person.id).values() if most is not None else ()
        if most is not None and len(covers) > most:
            model.add(takes.total(covers) <= most)
