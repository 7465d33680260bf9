"""Judges any plan, from the solver or from a hand, with code that shares nothing with the model."""

from dataclasses import dataclass

from solver.goals import GOALS
from solver.goals.shares import counts, debt, ledgers
from solver.problem import Problem
from solver.result import Plan, Violation
from solver.rules import HEALED_BY_MORE, RULES, known
from solver.rules.newly import around, newly_broken


@dataclass(frozen=True, slots=True)
class Load:
    """One person's points in a plan beside their fair share of it, debts settled, weekday and weekend apart.

    `weekday_debt` and `weekend_debt` are the parts of the fair share that come from before, cut off at the cap.
    """

    person: str
    weekday_points: int
    weekend_points: int
    weekday_fair: float
    weekend_fair: float
    weekday_debt: int
    weekend_debt: int


def check(problem: Problem, plan: Plan) -> tuple[Violation, ...]:
    """Judge a plan by every rule.

    Arguments: the problem, and a plan (seat id → person id, open seats absent), complete or not, from anywhere.
    Returns every violation found, in the order of the rules; an empty tuple means that every rule holds.
    """
    clean = _known(problem, plan)
    return tuple(
        violation
        for rule in RULES
        for violation in rule.violations(problem, plan if rule.NAME == known.NAME else clean)
    )


def costs(problem: Problem, plan: Plan) -> dict[str, int]:
    """Work out every goal's cost of a plan in plain Python, by the goal's name; lower is better.

    Units: open seats in importance; fairness in squared steps; marks in the policy's prices; changes in seats; the
    lot in ticket weights. Seats and people that the problem does not know are left out.
    """
    clean = _known(problem, plan)
    return {goal.NAME: goal.cost(problem, clean) for goal in GOALS}


def why_not(problem: Problem, plan: Plan, seat: str) -> dict[str, tuple[str, ...]]:
    """Say for each person which rules keep them out of a seat, the rest of the plan as it is and the seat vacated.

    Returns person id → names of the rules that the person's taking the seat would newly break; () stands for a
    person who could take it. Raises KeyError for a seat that the problem does not know.
    """
    groups = around(problem, _known(problem, plan), seat)
    return {person: newly_broken(problem, group, seat, person) for person, group in groups.items()}


def loads(problem: Problem, plan: Plan) -> tuple[Load, ...]:
    """Set each person's points in a plan beside their fair share.

    Returns one `Load` for each person, in the problem's order. Points are whole, fair shares exact up to floating
    point; they include debts and add up to the points of all seats that somebody could fill.
    """
    plan = _known(problem, plan)
    points = {person.id: [0, 0] for person in problem.people}
    for seat, person in plan.items():
        bench = problem.bench_of[seat]
        for weekend in (False, True):
            points[person][weekend] += bench.points * counts(bench, weekend=weekend)
    weekday, weekend_ledger = ledgers(problem)
    return tuple(
        Load(
            person.id,
            points[person.id][False],
            points[person.id][True],
            float(weekday.fair.get(person.id, 0)),
            float(weekend_ledger.fair.get(person.id, 0)),
            debt(problem, person, weekend=False),
            debt(problem, person, weekend=True),
        )
        for person in problem.people
    )


def broken_pins(problem: Problem) -> tuple[Violation, ...]:
    """List the rules that the pins by themselves break, beyond what further seats could still mend."""
    return tuple(found for found in check(problem, problem.pins) if found.rule not in HEALED_BY_MORE)


def _known(problem: Problem, plan: Plan) -> dict[str, str]:
    return {seat: who for seat, who in plan.items() if seat in problem.seat_of and who in problem.person_of}
