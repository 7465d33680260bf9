"""What a colleague may know of why a seat is one person's: told from the plan, debts and shares that all can see.

Nothing here reads another's marks, opt-ins, wishes or absences, so nothing of them can show.
"""

from dataclasses import replace

from solver.explain.answers import Why
from solver.goals import fairness
from solver.problem import Mark, Problem
from solver.result import Plan
from solver.rules import one_place, pins, rest, slots_a_day, slots_a_week, succession, support_week, weekend_spacing
from solver.rules.newly import around, newly_broken

# Rules that anybody can work out from the published plan and the team's policy.
PUBLIC = frozenset(
    rule.NAME for rule in (one_place, rest, slots_a_day, slots_a_week, weekend_spacing, succession, support_week, pins)
)


def why_in_public(problem: Problem, plan: Plan, seat: str, *, instead: str) -> Why:
    """Say why a seat is its person's and not a colleague's, in a way that every colleague may read.

    Answers "rule" if a public rule keeps the colleague out as the plan stands, "goal" if plain exchange would cost
    weekday fairness, and otherwise "answers or lot". Raises KeyError for an unknown or open seat or person.
    """
    person, _ = plan[seat], problem.person_of[instead]
    seen = _as_seen(problem)
    broken = newly_broken(seen, around(seen, plan, seat)[instead], seat, instead)
    rules = tuple(rule for rule in broken if rule in PUBLIC)
    if problem.pins.get(seat) == person:
        rules = (pins.NAME,)
    if rules:
        return Why(seat, person, instead, "rule", rules)
    loss = fairness.cost(seen, {**plan, seat: instead}) - fairness.cost(seen, plan)
    if loss > 0 and problem.bench_of[seat].slot.weekend is None:
        return Why(seat, person, instead, "goal", goal=fairness.NAME, loss=loss)
    return Why(seat, person, instead, "answers or lot")


def _as_seen(problem: Problem) -> Problem:
    policy = replace(problem.policy, unanswered=Mark.FINE)
    return replace(problem, marks={}, offers={}, wishes={}, absences=(), policy=policy)
