"""Rule: at most so much time in the whole problem, by the limits of the person."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from solver.problem import Problem
from solver.result import Plan, Violation
from solver.rules.seated import broken, by_person

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from solver.variables import Takes


NAME = "hours at most"


def violations(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Yield each person with more time than allowed."""
    for person, group in by_person(problem, plan).items():
        most = problem.person_of[person].limits.max_minutes
        if most is not None and sum(sitting.slot.minutes for sitting in group) > most:
            yield broken(NAME, group)


def post(problem: Problem, takes: "Takes", model: "cp_model.CpModel") -> None:
    """Allow a person no more time than the person's limits say."""
    for person in problem.people:
        most, pairs = person.limits.max_minutes, takes.of_person[person.id]
        if most is not None and pairs:
            model.add(takes.weighted((var, bench.slot.minutes) for bench, var in pairs) <= most)
