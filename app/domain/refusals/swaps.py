"""Refusals about changes of a published rota: swaps and claims."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.refusals.kinds import Conflict, Forbidden


@dataclass(eq=False)
class HasBegun(Conflict):
    """The slot has begun: what was published of it stays."""

    @property
    def sentence(self) -> str:
        return "This slot has begun, so nobody can give it away or take it any more."


@dataclass(eq=False)
class NotYours(Conflict):
    who: str  # “You”, or the person somebody acts for

    @property
    def sentence(self) -> str:
        verb = "are" if self.who == "You" else "is"
        return f"{self.who} {verb} not on in this slot as it is published now. Look at the rota again."


@dataclass(eq=False)
class RuleForbids(Conflict):
    """The checker judged a change: these rules would be broken, in words that give nobody's reasons away."""

    who: str  # “You”, or a name
    rules: Sequence[str]
    can_be_waived: bool = False

    @property
    def sentence(self) -> str:
        more = " A coordinator can waive this, with a reason." if self.can_be_waived else ""
        return f"{self.who} cannot take this: {', '.join(self.rules)}.{more}"


@dataclass(eq=False)
class SwapOfferedAlready(Conflict):
    @property
    def sentence(self) -> str:
        return "This slot is offered already. Withdraw that offer first, or wait until somebody takes it."


@dataclass(eq=False)
class TooManyOffers(Conflict):
    most: int

    @property
    def sentence(self) -> str:
        return f"You have {self.most} open offers already. Withdraw one first."


@dataclass(eq=False)
class SomebodyWasQuicker(Conflict):
    """Somebody else has taken it; the rota is public in the team, so the name may be told."""

    winner: str

    @property
    def sentence(self) -> str:
        return f"{self.winner} was quicker: this is taken. Look for another one."


@dataclass(eq=False)
class SwapIsOver(Conflict):
    """The swap is refused, withdrawn, lapsed, done or undone."""

    state: str

    @property
    def sentence(self) -> str:
        return f"This swap is {self.state}, so there is nothing to do about it any more."


@dataclass(eq=False)
class SwapMovedOn(Conflict):
    @property
    def sentence(self) -> str:
        return "Somebody changed this swap since you looked at it. Look at it again, then decide."


@dataclass(eq=False)
class NotOfferedToYou(Forbidden):
    @property
    def sentence(self) -> str:
        return "This is offered to somebody else. Ask the giver to offer it to you as well."


@dataclass(eq=False)
class TooLateToUndo(Conflict):
    hours: int

    @property
    def sentence(self) -> str:
        hours = "1 hour" if self.hours == 1 else f"{self.hours} hours"
        return (
            f"A swap can be undone until {hours} before the slot starts. Offer the slot as a new swap, or ask a "
            "coordinator."
        )


@dataclass(eq=False)
class ClaimsNotAllowed(Forbidden):
    @property
    def sentence(self) -> str:
        return "In this team seats are not taken by claims. Say in your answer what you love to do."


@dataclass(eq=False)
class TooManyClaims(Conflict):
    most: int

    @property
    def sentence(self) -> str:
        slots = "1 slot" if self.most == 1 else f"{self.most} slots"
        return f"Everybody may claim {slots} here, and you have. Give one back first."
