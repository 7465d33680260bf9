"""Refusals about drafts and publications."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.refusals.kinds import Conflict, Invalid


@dataclass(eq=False)
class DraftRuns(Conflict):
    number: int

    @property
    def sentence(self) -> str:
        return f"Draft {self.number} is still being made. Wait for it or stop it first."


@dataclass(eq=False)
class DraftNotReady(Conflict):
    number: int
    state: str

    @property
    def sentence(self) -> str:
        return f"Draft {self.number} is {self.state}; only a draft that is ready can be edited or published."


@dataclass(eq=False)
class DraftMovedOn(Conflict):
    number: int

    @property
    def sentence(self) -> str:
        return f"Draft {self.number} was changed or published since you looked at it. Look at it again, then publish."


@dataclass(eq=False)
class BreaksRules(Conflict):
    """The checker judged a plan, an edit or a pin: these rules would be broken."""

    who: str
    rules: Sequence[str]

    @property
    def sentence(self) -> str:
        rules = ", ".join(self.rules)
        return f"{self.who} cannot take this seat: {rules}. Choose somebody else, or free the other seat first."


@dataclass(eq=False)
class DraftNotRunning(Conflict):
    number: int

    @property
    def sentence(self) -> str:
        return f"Draft {self.number} is not being made any more, so there is nothing to stop. Look at the page again."


@dataclass(eq=False)
class PinsInTheWay(Conflict):
    """Pins that no plan can keep: for each, who sits where, and the rules that this breaks."""

    pins: Sequence[str]

    @property
    def sentence(self) -> str:
        return f"These pins cannot stay: {'; '.join(self.pins)}. Take them out, then draft again."


@dataclass(eq=False)
class NothingKeepsRules(Conflict):
    """No plan keeps these rules together or, if not `proved`, none was found in time."""

    rules: Sequence[str]
    proved: bool

    @property
    def sentence(self) -> str:
        rules = ", ".join(self.rules)
        if self.proved:
            return f"No rota can keep all rules: {rules}. Loosen them or take pins out, then draft again."
        return f"No rota that keeps all rules was found in this time: {rules}. Draft again with a longer search."


@dataclass(eq=False)
class NothingToPlan(Conflict):
    @property
    def sentence(self) -> str:
        return "There is no slot left to plan here: all have begun, or the period has none. Open another round."


@dataclass(eq=False)
class SlotBegun(Conflict):
    @property
    def sentence(self) -> str:
        return "This slot had begun when the draft was made, so it stays as it was published."


@dataclass(eq=False)
class NotPublished(Conflict):
    @property
    def sentence(self) -> str:
        return "Nothing is published for this period yet, so there is nothing to start from. Make a draft instead."


@dataclass(eq=False)
class HoldsNoLonger(Conflict):
    """Since a draft was made somebody has left, is away or cannot: these seats must be given to others first."""

    seats: Sequence[str]

    @property
    def sentence(self) -> str:
        return (
            f"Things have changed since this draft was made: {'; '.join(self.seats)}. "
            "Free these seats in the draft or give them to somebody else, then publish."
        )


@dataclass(eq=False)
class NothingChanges(Conflict):
    number: int

    @property
    def sentence(self) -> str:
        return f"This draft says just what publication {self.number} says, so there is nothing to publish."


@dataclass(eq=False)
class TooLarge(Invalid):
    why: str

    @property
    def sentence(self) -> str:
        return f"This is more than one draft can hold: {self.why}. Plan a shorter period or a smaller team."


@dataclass(eq=False)
class NobodyThere(Conflict):
    @property
    def sentence(self) -> str:
        return "Nobody is in this seat, so there is nobody to ask about. Look at what would fill it instead."


@dataclass(eq=False)
class NotOpen(Conflict):
    @property
    def sentence(self) -> str:
        return "Somebody is in this seat, so it need not be filled. Ask why it is theirs instead."


@dataclass(eq=False)
class NothingToCompare(Conflict):
    @property
    def sentence(self) -> str:
        return "There is nothing to compare this draft with: it is the only one, and nothing is published yet."
