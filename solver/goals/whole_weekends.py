"""Goal: weekends whole for those who like them whole, shared for those who like them shared."""

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING

from solver.problem import Problem
from solver.result import Plan

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from solver.variables import Takes

NAME = "whole weekends"


def matters(problem: Problem) -> bool:
    """Say whether there is a weekend and anybody minds."""
    return bool(problem.weekend_slots) and any(person.together is not None for person in problem.people)


def cost(problem: Problem, plan: Plan) -> int:
    """Count the weekends of which one day goes to who likes both, or both to who likes one."""
    days: dict[tuple[str, date], set[date]] = defaultdict(set)
    for seat, person in plan.items():
        slot = problem.bench_of[seat].slot
        if slot.weekend is not None:
            days[person, slot.weekend].add(slot.on)
    return sum(problem.person_of[person].together is (len(covered) == 1) for (person, _), covered in days.items())


def terms(problem: Problem, takes: "Takes", model: "cp_model.CpModel") -> "cp_model.LinearExprT":
    """Count by days and weekends covered: two weekends less the days for the one, days less weekends for the other."""
    prices: list[tuple[cp_model.IntVar, int]] = []
    for person in problem.people:
        if person.together is None:
            continue
        works = takes.works(person.id)
        days = {bench.slot.on for bench, _ in takes.of_person[person.id] if bench.slot.weekend is not None}
        prices += [(var, 2 if person.together else -1) for var in takes.covers(person.id).values()]
        prices += [(works[day], -1 if person.together else 1) for day in days]
    return takes.weighted(prices)
