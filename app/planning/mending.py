"""Mending a published plan after something happened: the smallest change there is, and what else could be done."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import solver
from app.domain.refusals import TooLarge
from app.planning.ids import Plan, solver_plan
from app.planning.judging import ONLY_MARKED, asks, judge
from app.planning.turns import TURNS
from solver import Problem

# What must be proved before a change may be called the smallest one.
_PROVES = frozenset({"open seats", "over-cover", "changes"})


@dataclass(frozen=True, slots=True)
class Mend:
    """One way to mend: how it was chosen, who sits where then, and whether nothing smaller is possible."""

    kind: str  # "fewest changes", "fairest" or "best liked"
    plan: Mapping[int, int | None]  # every seat that changes → who has it then; None: it stays open
    proved: bool


def breached(problem: Problem, plan: Plan) -> dict[int, tuple[str, ...]]:
    """The seats of a plan whose people break a rule as things are, with the rules."""
    found: dict[int, tuple[str, ...]] = {}
    for breach in judge(problem, plan):
        for seat in breach.seats if breach.rule not in ONLY_MARKED else ():
            if seat in plan and breach.rule not in found.get(seat, ()):
                found[seat] = (*found.get(seat, ()), breach.rule)
    return found


def mends(problem: Problem, published: Plan, *, seconds: float, workers: int, alternatives: bool) -> list[Mend]:
    """Ways to give every breached seat to somebody who may have it: the smallest first, the undominated others after.

    Seats that were published open stay open: filling them is no part of what happened. A volunteer for both days of a
    weekend who loses one of them keeps the other. Raises the refusals TooLarge and ManySearches.
    """
    broken = breached(problem, published)
    question = _question(problem, published, broken)
    try:
        with TURNS.taken():
            found = solver.repair(question, seconds=seconds, workers=workers, alternatives=alternatives)
    except solver.TooLarge as large:
        raise TooLarge(large.size, large.figures) from None
    return [_mend(repair, published, question) for repair in found]


def _question(problem: Problem, published: Plan, broken: Collection[int]) -> Problem:
    seated = {seat: person for seat, person in published.items() if asks(problem, seat)}
    wanted = {str(seat) for seat in seated}
    offers = dict(problem.offers)
    for seat, person in seated.items():
        weekend = problem.slot_of[problem.seat_of[str(seat)].slot].weekend
        offer = offers.get((str(person), weekend)) if weekend is not None else None
        if weekend is not None and offer and offer.never_alone:
            offers[str(person), weekend] = solver.Offer.ANY
    return replace(
        problem,
        seats=tuple(seat for seat in problem.seats if seat.id in wanted),
        published=solver_plan(seated),
        # A pin keeps whoever has the seat; one that a later publication has overtaken brings nobody back.
        pins={
            seat: who
            for seat, who in problem.pins.items()
            if seat in wanted and int(seat) not in broken and str(seated[int(seat)]) == who
        },
        offers=offers,
    )


def _mend(repair: solver.Repair, published: Plan, question: Problem) -> Mend:
    plan = repair.result.plan
    after = {int(seat): int(plan[seat]) if seat in plan else None for seat in repair.seats}
    tiers = {tier.name: tier.proved for tier in repair.result.tiers}
    proved = all(tiers.get(name, name == "over-cover") for name in _PROVES)
    return Mend(repair.kind, after, proved and repair.kind == "fewest changes")
