"""Rule: a shift of one kind is not followed on the next day by one of a kind the policy forbids after it."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from solver.problem import Problem
from solver.result import Plan, Violation
from solver.rules.seated import broken, by_person

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from solver.variables import Takes

    Kinds = dict[str, list[cp_model.IntVar]]

NAME = "succession"

_NEXT = timedelta(days=1)


def violations(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Yield each pair of a person's seats, or seat and cover outside, of which the second may not follow the first."""
    forbidden = problem.policy.forbidden_successions
    if not forbidden:
        return
    for person, group in by_person(problem, plan).items():
        for one in group:
            for other in group:
                if other.slot.on - one.slot.on == _NEXT and (one.slot.kind, other.slot.kind) in forbidden:
                    yield broken(NAME, [one, other])
            if one.slot.kind in _denied(problem, person).get(one.slot.on, ()):
                yield broken(NAME, [one])


def post(problem: Problem, takes: "Takes", model: "cp_model.CpModel") -> None:
    """Let what is forbidden exclude each other, in crowds as large as the policy's pairs allow."""
    follows = _follows(problem)
    for person in takes.of_person if follows else ():
        days = _by_day_and_kind(takes, person)
        for day, kinds in days.items():
            for crowd in _crowds(problem, follows, kinds, days.get(day + _NEXT, {})):
                model.add_at_most_one(crowd)
            for kind in _denied(problem, person).get(day, set()) & kinds.keys():
                model.add(takes.total(kinds[kind]) == 0)


def _follows(problem: Problem) -> dict[str, frozenset[str]]:
    pairs = problem.policy.forbidden_successions
    return {first: frozenset(then for before, then in pairs if before == first) for first, _ in pairs}


def _crowds(
    problem: Problem, follows: dict[str, frozenset[str]], today: "Kinds", tomorrow: "Kinds"
) -> "Iterator[list[cp_model.IntVar]]":
    for kind, denied in follows.items():
        later = [var for other in denied for var in tomorrow.get(other, ())]
        if kind not in today or not later:
            continue
        if problem.policy.max_slots_a_day == 1:
            # Whatever forbids at least as much excludes this kind anyway, on the same day.
            alike = [var for other, more in follows.items() if more >= denied for var in today.get(other, ())]
            yield alike + later
        else:
            yield from ([one, other] for one in today[kind] for other in later)


def _by_day_and_kind(takes: "Takes", person: str) -> "dict[date, Kinds]":
    days: dict[date, Kinds] = defaultdict(lambda: defaultdict(list))
    for bench, var in takes.of_person[person]:
        days[bench.slot.on][bench.slot.kind].append(var)
    return days


def _denied(problem: Problem, person: str) -> dict[date, set[str]]:
    denied: dict[date, set[str]] = defaultdict(set)
    for done in problem.worked_by.get(person, ()):
        for first, then in problem.policy.forbidden_successions:
            if first == done.kind:
                denied[done.on + _NEXT].add(then)
            if then == done.kind:
                denied[done.on - _NEXT].add(first)
    return denied
