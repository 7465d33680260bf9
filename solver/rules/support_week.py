"""Rule: of a kind covered by support weeks, one person has all of a week's weekday slots or none."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from solver.problem import Problem, Slot
from solver.result import Plan, Violation
from solver.rules.seated import broken, by_person

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from solver.variables import Takes

NAME = "support week"

Week = tuple[str, tuple[int, int]]


def violations(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Yield each week of such a kind of which a person has some slots but not each of them once."""
    weeks = _weeks(problem)
    for group in by_person(problem, plan).values() if weeks else ():
        for slots in weeks.values():
            here = [sitting for sitting in group if sitting.slot in slots]
            counts = Counter(sitting.slot.id for sitting in here)
            if here and len({counts[slot.id] for slot in slots}) > 1:
                yield broken(NAME, here)


def post(problem: Problem, takes: "Takes", model: "cp_model.CpModel") -> None:
    """Let a person's places in each slot of such a week be equal in number."""
    weeks = _weeks(problem)
    for pairs in takes.of_person.values() if weeks else ():
        mine: dict[str, list[cp_model.IntVar]] = defaultdict(list)
        for bench, var in pairs:
            mine[bench.slot.id].append(var)
        for first, *others in weeks.values():
            for slot in others:
                model.add(takes.total(mine[first.id]) == takes.total(mine[slot.id]))


def _weeks(problem: Problem) -> dict[Week, list[Slot]]:
    weeks: dict[Week, list[Slot]] = defaultdict(list)
    for slot in problem.slots if problem.policy.support_week_kinds else ():
        if slot.kind in problem.policy.support_week_kinds and slot.weekend is None:
            weeks[slot.kind, slot.week].append(slot)
    return weeks
