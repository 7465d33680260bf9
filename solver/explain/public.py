"""What a reader may know of why a seat is one person's: told from the plan, debts and shares that all can see.

Nothing here reads another's marks, opt-ins, wishes or absences, so nothing of them can show; the reader's own may.
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


def why_in_public(
    problem: Problem, plan: Plan, seat: str, *, instead: str | None = None, reader: str | None = None
) -> Why:
    """Say why a seat is its person's and not a colleague's or, with `instead` None, not any colleague's.

    For `reader`, or with None for anybody in the team: whatever others keep to themselves, the answer is the same. It
    is "rule" if rules that the reader can see keep the colleague out as the plan stands, of themselves by any rule;
    "goal" if plain exchange would cost weekday fairness; otherwise "answers or lot". Of all colleagues together it is
    the weakest that holds for each: every rule met, the least loss.

    Returns a `Why` without a plan. Raises KeyError for an unknown or open seat or person.
    """
    person, seen = plan[seat], _as_seen(problem, reader)
    if problem.pins.get(seat) == person:
        return Why(seat, person, instead, "rule", (pins.NAME,))
    beside = {plan.get(place.id) for place in problem.bench_of[seat].seats}
    others = [one.id for one in problem.people if one.id not in beside] if instead is None else [instead]
    answers = [_of_one(seen, plan, seat, other, reader) for other in others]
    rules = tuple(dict.fromkeys(rule for broken, _ in answers for rule in broken))
    losses = [loss for broken, loss in answers if not broken]
    if not losses and rules:
        return Why(seat, person, instead, "rule", rules)
    if losses and min(losses) > 0:
        return Why(seat, person, instead, "goal", goal=fairness.NAME, loss=min(losses))
    return Why(seat, person, instead, "answers or lot")


def _of_one(seen: Problem, plan: Plan, seat: str, other: str, reader: str | None) -> tuple[tuple[str, ...], int]:
    """Say which rules keep somebody out of the seat, by what can be seen, and what fairness would lose by them."""
    broken = newly_broken(seen, around(seen, plan, seat)[other], seat, other)
    rules = tuple(rule for rule in broken if rule in PUBLIC or other == reader)
    if seen.bench_of[seat].slot.weekend is not None:
        return rules, 0
    return rules, fairness.cost(seen, {**plan, seat: other}) - fairness.cost(seen, plan)


def _as_seen(problem: Problem, reader: str | None) -> Problem:
    """Leave out what others keep to themselves; their missing answers count as fine, the reader's as they do."""
    own = {(reader, slot.id): problem.mark(reader, slot) for slot in problem.slots} if reader is not None else {}
    return replace(
        problem,
        marks=own,
        offers={key: offer for key, offer in problem.offers.items() if key[0] == reader},
        not_meant=tuple(one for one in problem.not_meant if one.person == reader),
        wishes={},
        absences=tuple(gone for gone in problem.absences if gone.person == reader),
        policy=replace(problem.policy, unanswered=Mark.FINE),
    )
