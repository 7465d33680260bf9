"""Refusals about leave and points."""

from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.refusals.kinds import Conflict


@dataclass(eq=False)
class NotEnoughLeave(Conflict):
    balance: int
    wanted: int

    @property
    def sentence(self) -> str:
        return (
            f"There are {self.balance / 4:g} days of earned leave and {self.wanted / 4:g} were to be taken. "
            "Enter a smaller amount, or correct the earlier entries first."
        )


@dataclass(eq=False)
class AlreadyReversed(Conflict):
    entry: int

    @property
    def sentence(self) -> str:
        return f"Entry {self.entry} has been reversed already. Look at the newer entries of this person."


@dataclass(eq=False)
class IsReversal(Conflict):
    entry: int

    @property
    def sentence(self) -> str:
        return f"Entry {self.entry} takes another one back, and such an entry stays. Post a new amount instead."


@dataclass(eq=False)
class NotTheNextDates(Conflict):
    closed: date

    @property
    def sentence(self) -> str:
        return (
            f"Statements are locked until {self.closed:%-d %b %Y}. "
            f"The next one begins on {self.closed + timedelta(days=1):%-d %b %Y}: choose dates from then on."
        )


@dataclass(eq=False)
class DayIsLocked(Conflict):
    closed: date

    @property
    def sentence(self) -> str:
        until = f"{self.closed:%-d %b %Y}"
        return f"HR's statements are locked until {until}. Enter a later day, and tell the real one in the reason."


@dataclass(eq=False)
class NotYetEarned(Conflict):
    entry: int

    @property
    def sentence(self) -> str:
        return f"Entry {self.entry} is only planned or expected. Change the rota: the entry follows it by itself."


@dataclass(eq=False)
class WeekendIsFull(Conflict):
    weekend: date

    @property
    def sentence(self) -> str:
        return (
            f"This would make more than half a day of leave for the weekend of {self.weekend:%-d %b %Y}, "
            "and no weekend counts more. Enter a smaller amount, or correct the other entry of that weekend."
        )


@dataclass(eq=False)
class ObjectionStands(Conflict):
    """There is an objection to this day already."""

    @property
    def sentence(self) -> str:
        return "Somebody has objected to this day already. Look at their reason, and have it decided first."


@dataclass(eq=False)
class ObjectionDecided(Conflict):
    @property
    def sentence(self) -> str:
        return "This objection has been decided already. Look at the page again to see how."


@dataclass(eq=False)
class NothingToObjectTo(Conflict):
    """The day is not credited to the person, or it is too late or too early to say so."""

    why: str

    @property
    def sentence(self) -> str:
        return f"{self.why} HR can correct what is earned, with a reason."


@dataclass(eq=False)
class NotOnCover(Conflict):
    """Somebody confirms cover that is not theirs, or not now."""

    why: str

    @property
    def sentence(self) -> str:
        return f"{self.why} The page of the slot says whose cover it is, and when."
