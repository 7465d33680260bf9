"""Rule: no two newcomers cover one slot."""

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from solver.problem import Problem
from solver.result import Plan, Violation
from solver.rules.seated import Sitting, broken, sittings

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from solver.variables import Takes

NAME = "two newcomers"


def violations(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Yield each slot with more than one newcomer in its full seats."""
    slots: dict[str, list[Sitting]] = defaultdict(list)
    for sitting in sittings(problem, plan):
        if problem.person_of[sitting.person].newcomer and not sitting.seat.shadow:
            slots[sitting.slot.id].append(sitting)
    yield from (broken(NAME, group) for group in slots.values() if len({one.person for one in group}) > 1)


def post(problem: Problem, takes: "Takes", model: "cp_model.CpModel") -> None:
    """Allow at most one newcomer in each slot."""
    newcomers = {person.id for person in problem.people if person.newcomer}
    slots: dict[str, list[cp_model.IntVar]] = defaultdict(list)
    for bench in problem.benches if newcomers else ():
        if not bench.shadow:
            slots[bench.slot.id] += [var for person, var in takes.of_bench[bench.id] if person in newcomers]
    for variables in slots.values():
        if len(variables) > 1:
            model.add_at_most_one(variables)
