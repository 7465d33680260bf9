"""Judging any plan, from the solver or from a hand, by the problem as it was asked."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import solver
from app.domain.answer import Mark
from app.domain.rota import GoalReached
from app.planning.ids import Plan, by_person, ints, solver_plan
from solver import Problem

# A hand may leave a volunteer with one day of the two they offered as a pair: it is marked, everything else is refused.
ONLY_MARKED = frozenset({"both days"})


@dataclass(frozen=True, slots=True)
class Breach:
    """A rule broken in one place."""

    rule: str
    people: tuple[int, ...]
    seats: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Load:
    """One person's points in a plan beside their fair share of it, debts settled."""

    person_id: int
    weekday_points: int
    weekend_points: int
    weekday_fair: float
    weekend_fair: float


def judge(problem: Problem, plan: Plan) -> list[Breach]:
    """Every rule that a plan breaks, by code that shares nothing with the search.

    Pins are not asked for, nor seats that the problem leaves out because they had begun.
    """
    found = solver.check(_unpinned(problem), solver_plan({s: who for s, who in plan.items() if asks(problem, s)}))
    return [Breach(each.rule, ints(each.people), ints(each.seats)) for each in found]


def why_not(problem: Problem, plan: Plan, seat_id: int) -> dict[int, tuple[str, ...]]:
    """For each person the rules that keep them out of a seat, the rest of the plan as it is; () could take it."""
    return by_person(solver.why_not(_unpinned(problem), solver_plan(plan), str(seat_id)))


def open_seats(problem: Problem, plan: Plan) -> dict[int, dict[int, tuple[str, ...]]]:
    """The seats that nobody sits in, with what keeps each person out."""
    return {int(seat.id): why_not(problem, plan, int(seat.id)) for seat in problem.seats if int(seat.id) not in plan}


def loads(problem: Problem, plan: Plan) -> list[Load]:
    """Each person's points beside their fair share; shadows, who fill no seat, are left out."""
    shadows = {person.id for person in problem.people if person.shadow}
    return [
        Load(int(load.person), load.weekday_points, load.weekend_points, load.weekday_fair, load.weekend_fair)
        for load in solver.loads(problem, solver_plan(plan))
        if load.person not in shadows
    ]


def goals_of(problem: Problem, plan: Plan, solved: Iterable[GoalReached]) -> list[GoalReached]:
    """The goals as an edited plan has them, beside what the search had found and proved."""
    costs = solver.costs(problem, solver_plan(plan))
    return [
        replace(
            goal,
            value=sum(costs[name] for name in goal.name.split(" + ")),
            found=goal.value if goal.found is None else goal.found,
        )
        for goal in solved
    ]


def said(problem: Problem, person_id: int, slot_id: int) -> Mark | None:
    """The mark that the problem holds for a person and a slot; None is unanswered."""
    mark = problem.marks.get((str(person_id), str(slot_id)))
    return Mark(mark.value) if mark else None


def people_of(problem: Problem) -> list[int]:
    """Everybody whom the problem knows, shadows too."""
    return [int(person.id) for person in problem.people]


def asks(problem: Problem, seat_id: int) -> bool:
    """Whether the problem asks for this seat; slots that had begun are not in it."""
    return str(seat_id) in problem.seat_of


def _unpinned(problem: Problem) -> Problem:
    return replace(problem, pins={}) if problem.pins else problem
