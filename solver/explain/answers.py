"""What an explanation says, in data: why a person has a seat and not another, and what would fill an open one."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from solver.problem import Mark, Offer, Problem
from solver.result import Plan

Cause = Literal["rule", "goal", "lot", "answers or lot", "not known"]


@dataclass(frozen=True, slots=True)
class Why:
    """Why a seat is one person's and not another's, or, with `instead` None, not anybody else's.

    `cause` "rule": `rules` stand against it. "goal": the first goal in order that would suffer is `goal`, at least by
    `loss` in its own unit, exactly so if `proved`. "lot": nothing would suffer, the lot decided. "answers or lot": what
    a colleague may know is that neither a public rule nor fairness decided. "not known": not settled in time. `plan`
    is the best plan of the other kind, for whoever wants to see the loss; a colleague's answer has none.
    """

    seat: str
    person: str
    instead: str | None
    cause: Cause
    rules: tuple[str, ...] = ()
    goal: str | None = None
    loss: int = 0
    proved: bool = True
    plan: Plan | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing to ask for: of a person a better mark for a slot or a wider offer for a weekend, of the team a limit.

    `kind` "mark": `person` and `slot`. "offer": `person`, `weekend` and the `offer` it would take. "limit": the
    policy's `field` and the `value` it would take.
    """

    kind: Literal["mark", "offer", "limit"]
    person: str | None = None
    slot: str | None = None
    weekend: date | None = None
    offer: Offer | None = None
    field: str | None = None
    value: int | None = None

    def grant(self, problem: Problem) -> Problem:
        """Give the problem as it would be if the ask were granted."""
        if self.kind == "limit":
            looser: dict[str, Any] = {str(self.field): self.value}
            return replace(problem, policy=replace(problem.policy, **looser))
        if self.kind == "mark":
            return replace(problem, marks={**problem.marks, (str(self.person), str(self.slot)): Mark.RATHER_NOT})
        offers = dict(problem.offers)
        if self.person is not None and self.weekend is not None and self.offer is not None:
            offers[self.person, self.weekend] = self.offer
        left = [
            one
            for one in problem.not_meant
            if (one.person, problem.slot_of[one.slot].weekend) != (self.person, self.weekend)
        ]
        return replace(problem, offers=offers, not_meant=tuple(left))


def grant_all(problem: Problem, asks: tuple[Ask, ...]) -> Problem:
    """Grant several asks."""
    for ask in asks:
        problem = ask.grant(problem)
    return problem
