"""Refusals about seats that need somebody: asks, replacements, wishes and chains."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.language import _
from app.domain.refusals.kinds import Conflict, Invalid


@dataclass(eq=False)
class RotaMovedOn(Conflict):
    """Somebody published first; what was looked at rests on an older rota."""

    number: int

    @property
    def sentence(self) -> str:
        return _(
            "Publication {number} came meanwhile, so nothing was changed. "
            "Look at the rota as it is now, then choose again.",
            number=self.number,
        )


@dataclass(eq=False)
class SeatTaken(Conflict):
    """Somebody was quicker."""

    who: str | None  # None: the reader, who has it already

    @property
    def sentence(self) -> str:
        if self.who is None:
            return _("This seat is yours already. Thank you!")
        return _("{who} was quicker and has this seat now. Thank you all the same.", who=self.who)


@dataclass(eq=False)
class NotAsked(Conflict):
    @property
    def sentence(self) -> str:
        return _("You have not been asked for this seat as it is now. Look at the rota, or ask a coordinator.")


@dataclass(eq=False)
class NobodyToAsk(Conflict):
    @property
    def sentence(self) -> str:
        return _(
            "Everybody who could take this seat has been asked, for it or often enough this week. "
            "Wait for an answer, or put somebody in by hand."
        )


@dataclass(eq=False)
class ChainEnded(Conflict):
    why: str

    @property
    def sentence(self) -> str:
        return _("This exchange is over: {why} Your wish stays open unless you withdraw it.", why=self.why)


@dataclass(eq=False)
class NothingToUndo(Conflict):
    number: int

    @property
    def sentence(self) -> str:
        return _(
            "Publication {number} cannot be undone: it is the first of its dates, or all that it changed has "
            "begun. Change single seats instead.",
            number=self.number,
        )


@dataclass(eq=False)
class NotSamePeriod(Invalid):
    numbers: Sequence[int]

    @property
    def sentence(self) -> str:
        one, other = self.numbers
        return _(
            "Publications {one} and {other} are of different dates. Choose two of one period to compare.",
            one=one,
            other=other,
        )


@dataclass(eq=False)
class WishLives(Conflict):
    @property
    def sentence(self) -> str:
        return _("There is an open wish for this seat already. Withdraw it first to enter another one.")
