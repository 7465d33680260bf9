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

    `cause` "rule": `rules` stand against it. "goal": the first goal in order that would suffer is `goal`, at most by
    `loss` in its own unit, exactly so if `proved`. "lot": nothing would suffer, the lot decided. "answers or lot": what
    a colleague may know is that neither a public rule nor fairness decided. "not known": not settled in time. `plan`
    is a plan of the other kind with just this loss, for whoever wants to see it; a colleague's answer has none.
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
        return grant_all(problem, (self,))


def grant_all(problem: Problem, asks: tuple[Ask, ...]) -> Problem:
    """Grant several asks at once."""
    marks, offers = dict(problem.marks), dict(problem.offers)
    looser: dict[str, Any] = {}
    for ask in asks:
        if ask.kind == "limit":
            looser[str(ask.field)] = ask.value
        elif ask.kind == "mark":
            marks[str(ask.person), str(ask.slot)] = Mark.RATHER_NOT
        elif ask.person is not None and ask.weekend is not None and ask.offer is not None:
            offers[ask.person, ask.weekend] = ask.offer
    asked = {(ask.person, ask.weekend) for ask in asks if ask.kind == "offer"}
    left = [one for one in problem.not_meant if (one.person, problem.slot_of[one.slot].weekend) not in asked]
    policy = replace(problem.policy, **looser)
    return replace(problem, marks=marks, offers=offers, not_meant=tuple(left), policy=policy)
