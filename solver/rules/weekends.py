"""What the rules about the two days of a weekend share: which days a person has, in a plan, before it, in the model."""

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING

from solver.problem import Problem

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from solver.variables import Takes


def worked_days(problem: Problem, person: str, weekend: date) -> set[int]:
    """Say which days (1, 2) of the weekend the person covered outside the problem's dates."""
    return {1 if done.on == weekend else 2 for done in problem.worked_by.get(person, ()) if done.weekend == weekend}


def weekend_takes(takes: "Takes", person: str, weekend: date) -> "dict[int, list[cp_model.IntVar]]":
    """List the person's variables on each day (1, 2) of the weekend."""
    days: dict[int, list[cp_model.IntVar]] = defaultdict(list)
    for bench, var in takes.of_person[person]:
        if bench.slot.weekend == weekend and bench.slot.weekend_day is not None:
            days[bench.slot.weekend_day].append(var)
    return days
