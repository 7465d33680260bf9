"""Refusals about leave and points."""

from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.language import _, number, short_date
from app.domain.refusals.kinds import Conflict


@dataclass(eq=False)
class NotEnoughLeave(Conflict):
    balance: int
    wanted: int

    @property
    def sentence(self) -> str:
        return _(
            "There are {there} days of earned leave and {wanted} were to be taken. "
            "Enter a smaller amount, or correct the earlier entries first.",
            there=number(self.balance / 4),
            wanted=number(self.wanted / 4),
        )


@dataclass(eq=False)
class AlreadyReversed(Conflict):
    entry: int

    @property
    def sentence(self) -> str:
        return _("Entry {entry} has been reversed already. Look at the newer entries of this person.", entry=self.entry)


@dataclass(eq=False)
class IsReversal(Conflict):
    entry: int

    @property
    def sentence(self) -> str:
        return _(
            "Entry {entry} takes another one back, and such an entry stays. Post a new amount instead.",
            entry=self.entry,
        )


@dataclass(eq=False)
class NotTheNextDates(Conflict):
    closed: date

    @property
    def sentence(self) -> str:
        return _(
            "Statements are locked until {closed}. The next one begins on {next}: choose dates from then on.",
            closed=short_date(self.closed),
            next=short_date(self.closed + timedelta(days=1)),
        )


@dataclass(eq=False)
class DayIsLocked(Conflict):
    closed: date

    @property
    def sentence(self) -> str:
        until = short_date(self.closed)
        return _(
            "HR's statements are locked until {until}. Enter a later day, and tell the real one in the reason.",
            until=until,
        )


@dataclass(eq=False)
class NotYetEarned(Conflict):
    entry: int

    @property
    def sentence(self) -> str:
        return _(
            "Entry {entry} is only planned or expected. Change the rota: the entry follows it by itself.",
            entry=self.entry,
        )


@dataclass(eq=False)
class WeekendIsFull(Conflict):
    weekend: date

    @property
    def sentence(self) -> str:
        return _(
            "This would make more than half a day of leave for the weekend of {weekend}, and no weekend "
            "counts more. Enter a smaller amount, or correct the other entry of that weekend.",
            weekend=short_date(self.weekend),
        )


@dataclass(eq=False)
class ObjectionStands(Conflict):
    """There is an objection to this day already."""

    @property
    def sentence(self) -> str:
        return _("Somebody has objected to this day already. Look at their reason, and have it decided first.")


@dataclass(eq=False)
class ObjectionDecided(Conflict):
    @property
    def sentence(self) -> str:
        return _("This objection has been decided already. Look at the page again to see how.")


@dataclass(eq=False)
class NothingToObjectTo(Conflict):
    """The day is not credited to the person, or it is too late or too early to say so."""

    why: str

    @property
    def sentence(self) -> str:
        return _("{why} HR can correct what is earned, with a reason.", why=self.why)


@dataclass(eq=False)
class NotOnCover(Conflict):
    """Somebody confirms cover that is not theirs, or not now."""

    why: str

    @property
    def sentence(self) -> str:
        return _("{why} The page of the slot says whose cover it is, and when.", why=self.why)
