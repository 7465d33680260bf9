"""Rule: a shadow sits beside a mentor: somebody in a full seat of the same slot who is no newcomer."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from solver.problem import Problem
from solver.result import Plan, Violation
from solver.rules.seated import broken, sittings

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from solver.variables import Takes

NAME = "no mentor"


def violations(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Yield each shadow seat held in a slot without a mentor."""
    everybody = list(sittings(problem, plan))
    mentored = {one.slot.id for one in everybody if not one.seat.shadow and not problem.person_of[one.person].newcomer}
    for sitting in everybody:
        if sitting.seat.shadow and sitting.slot.id not in mentored:
            yield broken(NAME, [sitting])


def post(problem: Problem, takes: "Takes", model: "cp_model.CpModel") -> None:
    """Let each shadow's place demand a mentor's place in the same slot."""
    for bench in problem.benches:
        if not bench.shadow:
            continue
        mentors = [
            var
            for other in problem.benches
            if other.slot is bench.slot and not other.shadow
            for person, var in takes.of_bench[other.id]
            if not problem.person_of[person].newcomer
        ]
        for _, var in takes.of_bench[bench.id]:
            model.add_bool_or([var.negated(), *mentors])
