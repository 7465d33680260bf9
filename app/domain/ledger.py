"""The ledger's values: accounts, and transfers of a whole amount from one account to another."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from app.domain.kept import keeps
from app.domain.language import N_

# Reasons that are ours and not somebody's; they are kept in English, and said by `kept`.
REASSIGNED = N_("a later publication gave the cover to somebody else")
BROUGHT_ALONG = N_("Brought along at the start")
COUNTED_ALREADY = N_("the day or its weekend counts in full already")
EXPIRED = keeps("Earned for {day}, to be taken before {end}", ours=["day", "end"])
UPHELD = keeps("Objection upheld: {reason}")
OURS = tuple(reason.partition("{")[0] for reason in (REASSIGNED, BROUGHT_ALONG, COUNTED_ALREADY, EXPIRED, UPHELD))


class Unit(StrEnum):
    POINT = N_("point")
    QUARTER = N_("quarter day")


class AccountKind(StrEnum):
    """Where an amount can lie. The source accounts go below zero by as much as the others rise above it."""

    POINTS_SOURCE = N_("points source")  # of a team
    POINTS_PLANNED_WEEKDAY = N_("points planned, weekday")  # of a person in a team
    POINTS_PLANNED_WEEKEND = N_("points planned, weekend")
    POINTS_EARNED_WEEKDAY = N_("points earned, weekday")
    POINTS_EARNED_WEEKEND = N_("points earned, weekend")
    LEAVE_SOURCE = N_("leave source")  # of a team
    LEAVE_EXPECTED = N_("leave expected")  # of a person in a team
    LEAVE_EARNED = N_("leave earned")  # of a person in a team: what can be taken
    LEAVE_TAKEN = N_("leave taken")  # of a person in a team
    LEAVE_EXPIRED = N_("leave expired")  # of a person in a team: not taken in time


class Cause(StrEnum):
    """Why an entry was posted."""

    OPENING = N_("opening balance")
    PUBLISHED = N_("published")  # planned points, expected leave
    EARNED = N_("earned")
    TAKEN = N_("taken")
    EXPIRED = N_("expired")  # not taken in the time that the team's policy gives
    PAST = N_("past cover")  # brought in from a file: cover of a time before this service
    CORRECTED = N_("corrected")
    REVERSED = N_("reversed")
    HELP = N_("help")  # points given by hand to somebody who was pulled in


@dataclass(frozen=True, slots=True)
class Account:
    """One account. Amounts are whole points or whole quarter days, according to the kind."""

    kind: AccountKind
    team_id: int
    person_id: int | None = None  # None: the team's source account

    @property
    def unit(self) -> Unit:
        return Unit.QUARTER if self.kind.value.startswith("leave") else Unit.POINT


@dataclass(frozen=True, slots=True)
class Transfer:
    """An amount to be moved from one account to another, once.

    amount: whole points or quarter days, at least 1.
    source_key: names the cause so exactly that the same cause cannot be posted twice.
    on: the date it counts for (the day of the cover, the day the leave is taken), in the team's zone.
    seat_id: the cover it comes from; leave of a seat counts toward the cap of that seat's weekend.
    Raises ValueError for an amount below 1, equal accounts or accounts of different units.
    """

    debit: Account
    credit: Account
    amount: int
    cause: Cause
    source_key: str
    on: date
    reason: str = ""
    seat_id: int | None = None
    publication_id: int | None = None
    policy_id: int | None = None
    reverses_id: int | None = None
    follows_id: int | None = None  # the planned or expected entry that this one makes earned

    def __post_init__(self) -> None:
        if self.amount < 1:
            raise ValueError(f"a transfer moves at least 1, not {self.amount}")
        if self.debit == self.credit:
            raise ValueError("a transfer needs two different accounts")
        if self.debit.unit is not self.credit.unit:
            raise ValueError(f"cannot move {self.debit.unit} to an account of {self.credit.unit}")


@dataclass(frozen=True, slots=True)
class Entry:
    """A posted transfer: one line of the ledger, never changed."""

    id: int
    what: Transfer
    posted_at: datetime
    posted_by: int | None  # None: the clock
    reversed_by: int | None = field(default=None)

    @property
    def person_id(self) -> int | None:
        """Whose it is: the other account is the team's, or the same person's."""
        return self.what.credit.person_id if self.what.credit.person_id is not None else self.what.debit.person_id

    @property
    def team_id(self) -> int:
        return self.what.credit.team_id


@dataclass(frozen=True, slots=True)
class Told:
    """An entry with the names of what it is about."""

    entry: Entry
    team: str
    team_slug: str
    zone: str
    cover: str  # the slot's name; empty without a seat
    cover_on: date | None
    publication: int | None  # its number in the team
    posted_by: str  # empty: the clock
    person: str = ""


def reversal(entry: Entry, *, reason: str, on: date | None = None) -> Transfer:
    """The transfer that takes an entry back: same amount, accounts swapped, names its original.

    on: the date it counts for; without one that of the original.
    Raises ValueError for an entry that is a reversal itself: those stay.
    """
    what = entry.what
    if what.reverses_id is not None:
        raise ValueError(f"entry {entry.id} is a reversal, and a reversal is not reversed")
    return Transfer(
        debit=what.credit,
        credit=what.debit,
        amount=what.amount,
        cause=Cause.REVERSED,
        source_key=f"reversal:{entry.id}",
        on=on or what.on,
        reason=reason,
        seat_id=what.seat_id,
        publication_id=what.publication_id,
        policy_id=what.policy_id,
        reverses_id=entry.id,
    )
