"""Rule: at least so much time in the whole problem, by the limits of the person."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from solver.problem import Problem
from solver.result import Plan, Violation
from solver.rules.seated import by_person

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from solver.variables import Takes


NAME = "hours at least"


def violations(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Yield each person with less time than they must have."""
    people = by_person(problem, plan) if problem.demanding else {}
    for person in problem.demanding:
        least = person.limits.min_minutes or 0
        group = people.get(person.id, [])
        if sum(sitting.slot.minutes for sitting in group) < least:
            yield Violation(NAME, (person.id,), (), tuple(sitting.seat.id for sitting in group))


def post(problem: Problem, takes: "Takes", model: "cp_model.CpModel") -> None:
    """Demand for a person as much time as the person's limits say."""
    for person in problem.people:
        least, pairs = person.limits.min_minutes or 0, takes.of_person[person.id]
        if pairs:
            model.add(takes.weighted((var, bench.slot.minutes) for bench, var in pairs) >= least)
        elif least:
            model.add_bool_or([])
