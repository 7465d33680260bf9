"""Rule: at most so many slots a day, by the wall date on which they start."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from solver.problem import Problem
from solver.result import Plan, Violation
from solver.rules.caps import post_cap, too_many
from solver.rules.seated import by_person

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from solver.variables import Takes

NAME = "slots a day"


def violations(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Yield each day on which a person has more slots than the policy allows."""
    cap = problem.policy.max_slots_a_day
    for person, group in by_person(problem, plan).items():
        before = [done.on for done in problem.worked_by.get(person, ())]
        yield from too_many(NAME, group, key=lambda slot: slot.on, cap=cap, before=before)


def post(problem: Problem, takes: "Takes", model: "cp_model.CpModel") -> None:
    """Allow a person no more slots on a day than the policy says."""
    cap = problem.policy.max_slots_a_day
    for person in takes.of_person:
        before = [done.on for done in problem.worked_by.get(person, ())]
        post_cap(takes, model, person, key=lambda slot: slot.on, cap=cap, before=before)
