"""Rule: at most so many slots in an ISO week."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from solver.problem import Problem
from solver.result import Plan, Violation
from solver.rules.caps import post_cap, too_many
from solver.rules.seated import by_person

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from solver.variables import Takes

NAME = "slots a week"


def violations(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Yield each ISO week in which a person has more slots than the policy allows."""
    cap = problem.policy.max_slots_a_week
    for person, group in by_person(problem, plan).items():
        before = [done.on.isocalendar()[:2] for done in problem.worked_by.get(person, ())]
        yield from too_many(NAME, group, key=lambda slot: slot.week, cap=cap, before=before)


def post(problem: Problem, takes: "Takes", model: "cp_model.CpModel") -> None:
    """Allow a person no more slots in a week than the policy says."""
    cap = problem.policy.max_slots_a_week
    for person in takes.of_person:
        before = [done.on.isocalendar()[:2] for done in problem.worked_by.get(person, ())]
        post_cap(takes, model, person, key=lambda slot: slot.week, cap=cap, before=before)
