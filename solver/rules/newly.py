"""Which rules a person's taking one seat would newly break: the question behind every edit and every "why not me"."""

from solver.problem import Problem
from solver.result import Plan, Violation
from solver.rules import RULES


def newly_broken(problem: Problem, plan: Plan, seat: str, person: str) -> tuple[str, ...]:
    """Name the rules that hold for the person now and would not with the seat theirs; the plan must leave it open."""
    after = _broken(problem, {**plan, seat: person}, person)
    before = {found.rule for found in _broken(problem, plan, person)} if after else set()
    return tuple(dict.fromkeys(found.rule for found in after if found.rule not in before))


def around(problem: Problem, plan: Plan, seat: str) -> dict[str, Plan]:
    """Give for each person the few seats that stand for the whole plan: their own and those of the seat's slot.

    Every rule is about one person or about one slot, so no other seat can matter; the seat itself is left open.
    """
    slot = problem.bench_of[seat].slot.id
    rest = {other: person for other, person in plan.items() if other != seat}
    beside = {other: person for other, person in rest.items() if problem.seat_of[other].slot == slot}
    own: dict[str, dict[str, str]] = {person.id: dict(beside) for person in problem.people}
    for other, person in rest.items():
        own[person][other] = person
    return dict(own)


def _broken(problem: Problem, plan: Plan, person: str) -> list[Violation]:
    return [found for rule in RULES for found in rule.violations(problem, plan) if person in found.people]
