"""Every way the service says no: small classes with data, worded for people here and nowhere else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime


class Refusal(Exception):
    """The service says no, with a reason a person can read; nothing was changed.

    Not frozen like other values: Python itself writes the traceback on an exception.
    """

    def __str__(self) -> str:
        return self.sentence

    @property
    def sentence(self) -> str:
        raise NotImplementedError


class Missing(Refusal):
    """Kind: the thing is not there for this person (also what belongs to another team)."""


class Forbidden(Refusal):
    """Kind: the person is known and may not."""


class Invalid(Refusal):
    """Kind: what was sent makes no sense; names the field."""


class Conflict(Refusal):
    """Kind: it made sense once, but the state has moved on."""


@dataclass(eq=False)
class NotFound(Missing):
    what: str

    @property
    def sentence(self) -> str:
        return f"There is no such {self.what} here. It may have been removed, or the address is incomplete."


@dataclass(eq=False)
class SignInFirst(Refusal):
    """Nobody is signed in; pages lead to sign-in, programs are told."""

    @property
    def sentence(self) -> str:
        return "Sign in first, or send an API token."


@dataclass(eq=False)
class NotAllowed(Forbidden):
    needs: str

    @property
    def sentence(self) -> str:
        return f"Only {self.needs} may do this. Ask one of them, or sign in as somebody who may."


@dataclass(eq=False)
class BadField(Invalid):
    """One field of a form, a command or a request is not usable."""

    field: str
    why: str

    @property
    def sentence(self) -> str:
        return f"{self.field}: {self.why}"


@dataclass(eq=False)
class BadFile(Invalid):
    """A file to import is not usable; says where."""

    where: str
    why: str

    @property
    def sentence(self) -> str:
        return f"{self.where}: {self.why} Nothing was imported."


@dataclass(eq=False)
class Taken(Conflict):
    """A name or address that must be unique is in use."""

    field: str
    value: str

    @property
    def sentence(self) -> str:
        return f"{self.field} “{self.value}” is already in use. Choose another one."


@dataclass(eq=False)
class Stale(Conflict):
    """Somebody (or another tab) saved first."""

    what: str

    @property
    def sentence(self) -> str:
        return (
            f"This {self.what} was changed since you opened it, so nothing was saved. "
            "What you entered is still below: look at the newer state and save again."
        )


@dataclass(eq=False)
class PeriodOverlaps(Conflict):
    first_on: date
    last_on: date

    @property
    def sentence(self) -> str:
        return (
            f"These dates overlap the period {self.first_on:%-d %b %Y} to {self.last_on:%-d %b %Y}. "
            "Choose dates after it."
        )


@dataclass(eq=False)
class DeadlinePassed(Conflict):
    deadline_at: datetime

    @property
    def sentence(self) -> str:
        return (
            f"This round closed on {self.deadline_at:%-d %b %Y at %H:%M %Z}, so answers can no longer change. "
            "Ask your coordinator to enter what is missing."
        )


@dataclass(eq=False)
class RemindedAlready(Conflict):
    """Once an hour is enough."""

    at: datetime

    @property
    def sentence(self) -> str:
        return f"The last reminder went out at {self.at:%H:%M}. Wait an hour before the next one."


@dataclass(eq=False)
class SlotsNotInRound(Invalid):
    slots: Sequence[int]

    @property
    def sentence(self) -> str:
        names = ", ".join(map(str, self.slots))
        return f"The answer names slots that are not in this round ({names}). Open the round again."


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
class NeedsConfirmation(Conflict):
    """The step is allowed, but so far-reaching that the person must say so twice."""

    warnings: Sequence[str]

    @property
    def sentence(self) -> str:
        return " ".join(self.warnings) + " Tick the box to go on all the same."


@dataclass(eq=False)
class TooLarge(Invalid):
    why: str

    @property
    def sentence(self) -> str:
        return f"This is more than one draft can hold: {self.why}. Plan a shorter period or a smaller team."


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
class FormSentAlready(Conflict):
    """A form that was posted before comes again with other contents."""

    what: str

    @property
    def sentence(self) -> str:
        return f"This form was sent once already, with other contents, and {self.what}. Open it afresh for another one."


@dataclass(eq=False)
class LinkUnusable(Conflict):
    """A one-time link that is unknown, used or too old; which of them is nobody's business."""

    @property
    def sentence(self) -> str:
        return "This link has been used already or is too old. Ask for a new one."


@dataclass(eq=False)
class LastKeeper(Conflict):
    @property
    def sentence(self) -> str:
        return "This is the last active keeper. Make somebody else keeper first."
