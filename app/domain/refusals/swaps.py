"""Refusals about changes of a published rota: swaps and claims."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.language import _, n_
from app.domain.refusals.kinds import Conflict, Forbidden

YOU = "You"  # instead of a name: whoever reads it


@dataclass(eq=False)
class HasBegun(Conflict):
    """The slot has begun: what was published of it stays."""

    @property
    def sentence(self) -> str:
        return _("This slot has begun, so nobody can give it away or take it any more.")


@dataclass(eq=False)
class NotYours(Conflict):
    who: str  # YOU, or the person somebody acts for

    @property
    def sentence(self) -> str:
        if self.who == YOU:
            return _("You are not on in this slot as it is published now. Look at the rota again.")
        return _("{who} is not on in this slot as it is published now. Look at the rota again.", who=self.who)


@dataclass(eq=False)
class RuleForbids(Conflict):
    """The checker judged a change: these rules would be broken, in words that give nobody's reasons away."""

    who: str  # YOU, or a name
    rules: Sequence[str]
    can_be_waived: bool = False

    @property
    def sentence(self) -> str:
        rules = ", ".join(self.rules)
        if self.who == YOU:
            refused = _("You cannot take this: {rules}.", rules=rules)
        else:
            refused = _("{who} cannot take this: {rules}.", who=self.who, rules=rules)
        return f"{refused} {_('A coordinator can waive this, with a reason.')}" if self.can_be_waived else refused


@dataclass(eq=False)
class SwapOfferedAlready(Conflict):
    @property
    def sentence(self) -> str:
        return _("This slot is offered already. Withdraw that offer first, or wait until somebody takes it.")


@dataclass(eq=False)
class TooManyOffers(Conflict):
    most: int

    @property
    def sentence(self) -> str:
        return n_(
            "You have {n} open offer already. Withdraw it first.",
            "You have {n} open offers already. Withdraw one first.",
            self.most,
        )


@dataclass(eq=False)
class SomebodyWasQuicker(Conflict):
    """Somebody else has taken it; the rota is public in the team, so the name may be told."""

    winner: str

    @property
    def sentence(self) -> str:
        return _("{winner} was quicker: this is taken. Look for another one.", winner=self.winner)


@dataclass(eq=False)
class SwapIsOver(Conflict):
    """The swap is refused, withdrawn, lapsed, done or undone."""

    state: str

    @property
    def sentence(self) -> str:
        return _("This swap is {state}, so there is nothing to do about it any more.", state=_(self.state))


@dataclass(eq=False)
class SwapMovedOn(Conflict):
    @property
    def sentence(self) -> str:
        return _("Somebody changed this swap since you looked at it. Look at it again, then decide.")


@dataclass(eq=False)
class NotOfferedToYou(Forbidden):
    @property
    def sentence(self) -> str:
        return _("This is offered to somebody else. Ask the giver to offer it to you as well.")


@dataclass(eq=False)
class TooLateToUndo(Conflict):
    hours: int

    @property
    def sentence(self) -> str:
        return n_(
            "A swap can be undone until {n} hour before the slot starts. "
            "Offer the slot as a new swap, or ask a coordinator.",
            "A swap can be undone until {n} hours before the slot starts. "
            "Offer the slot as a new swap, or ask a coordinator.",
            self.hours,
        )


@dataclass(eq=False)
class ClaimsNotAllowed(Forbidden):
    @property
    def sentence(self) -> str:
        return _("In this team seats are not taken by claims. Say in your answer what you love to do.")


@dataclass(eq=False)
class TooManyClaims(Conflict):
    most: int

    @property
    def sentence(self) -> str:
        return n_(
            "Everybody may claim {n} slot here, and you have. Give one back first.",
            "Everybody may claim {n} slots here, and you have. Give one back first.",
            self.most,
        )
