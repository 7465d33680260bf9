"""Rule: nobody covers a weekend day they did not opt in for."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from solver.problem import Offer, Problem
from solver.result import Plan, Violation
from solver.rules.seated import broken, sittings

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from solver.variables import Takes

NAME = "opt-in"

# By itself: what seats people asks the offer, and the checker shares nothing with that.
_DAYS = dict.fromkeys(Offer, (1, 2)) | {Offer.FIRST: (1,), Offer.SECOND: (2,)}


def violations(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Yield each weekend seat held without an offer for its day."""
    for sitting in sittings(problem, plan):
        slot = sitting.slot
        if slot.weekend is not None:
            offer = problem.offers.get((sitting.person, slot.weekend))
            left_out = any((one.person, one.slot) == (sitting.person, slot.id) for one in problem.not_meant)
            if offer is None or slot.weekend_day not in _DAYS[offer] or left_out:
                yield broken(NAME, [sitting])


def post(problem: Problem, takes: "Takes", model: "cp_model.CpModel") -> None:
    """Nothing to forbid: without an opt-in there is no variable."""
