"""Rule: at most so many slots in the whole problem, by the policy and by the limits of the person."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from solver.problem import Problem
from solver.result import Plan, Violation
from solver.rules.caps import post_cap, too_many
from solver.rules.seated import by_person

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from solver.variables import Takes


NAME = "slots in all"


def violations(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Yield each person with more slots than allowed."""
    for person, group in by_person(problem, plan).items():
        cap = _cap(problem, person)
        if cap is not None:
            yield from too_many(NAME, group, key=lambda _: None, cap=cap)


def post(problem: Problem, takes: "Takes", model: "cp_model.CpModel") -> None:
    """Allow a person no more slots than the policy and the person's limits say."""
    for person in takes.of_person:
        cap = _cap(problem, person)
        if cap is not None:
            post_cap(takes, model, person, key=lambda _: None, cap=cap)


def _cap(problem: Problem, person: str) -> int | None:
    caps = (problem.policy.max_slots, problem.person_of[person].limits.max_slots)
    return min((cap for cap in caps if cap is not None), default=None)
