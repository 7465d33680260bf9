"""A person's leave credit over a stretch of dates: opening balance, movements, closing balance."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from app.domain.language import _, day_and_month, full_date, month_and_year
from app.domain.ledger import AccountKind, Cause, Entry, Transfer
from app.domain.refusals import BadField

LONGEST_DAYS = 366 * 5


class Figure(StrEnum):
    """The figures of a line; each can be opened to its entries."""

    OPENING = "opening"
    EARNED = "earned"
    TAKEN = "taken"
    EXPIRED = "expired"
    CORRECTED = "corrected"
    CLOSING = "closing"


# The figures in the files of a statement, by the layout that it was locked with: its files never change.
LAYOUTS: dict[int, tuple[Figure, ...]] = {
    1: tuple(figure for figure in Figure if figure is not Figure.EXPIRED),
    2: tuple(Figure),
}
NEWEST_LAYOUT = 2


@dataclass(frozen=True, slots=True)
class Stretch:
    """Dates from the first to the last, both included. Raises BadField."""

    first_on: date
    last_on: date

    def __post_init__(self) -> None:
        if self.last_on < self.first_on:
            raise BadField("Until", _("This lies before the first day. Choose a later day."))
        if (self.last_on - self.first_on).days > LONGEST_DAYS:
            raise BadField("Until", _("This is more than five years. Choose fewer days."))
        if self.first_on.year < 2000 or self.last_on.year > 2200:
            raise BadField("From", _("Choose days between the years 2000 and 2200."))

    @property
    def words(self) -> str:
        """“March 2026”, “2026”, “1 March to 3 April 2026”."""
        first, last = self.first_on, self.last_on
        if self == month_of(first):
            return month_and_year(first)
        if self == year_of(first):
            return f"{first.year}"
        start = day_and_month(first) if first.year == last.year else full_date(first)
        return _("{first} to {last}", first=start, last=full_date(last))


def month_of(day: date) -> Stretch:
    return Stretch(day.replace(day=1), _month_end(day))


def month_before(day: date) -> Stretch:
    """The whole month before the one that this day is in: what HR asks for most."""
    return month_of(day.replace(day=1) - timedelta(days=1))


def quarter_of(day: date) -> Stretch:
    first = day.replace(month=day.month - (day.month - 1) % 3, day=1)
    return Stretch(first, _month_end(first.replace(month=first.month + 2)))


def year_of(day: date) -> Stretch:
    return Stretch(day.replace(month=1, day=1), day.replace(month=12, day=31))


@dataclass(frozen=True, slots=True)
class Movement:
    """What one cause moved into (+) and out of (−) a person's earned leave, before the dates or within them."""

    person_id: int
    before: bool
    cause: Cause
    quarters: int


@dataclass(frozen=True, slots=True)
class Figures:
    """Quarter days: opening + earned − taken − expired + corrected = closing. Corrected may be below 0."""

    opening: int = 0
    earned: int = 0
    taken: int = 0
    corrected: int = 0
    expired: int = 0

    @property
    def closing(self) -> int:
        return self.opening + self.earned - self.taken - self.expired + self.corrected

    def of(self, figure: Figure) -> int:
        return int(getattr(self, figure.value))

    def plus(self, other: "Figures") -> "Figures":
        return Figures(
            self.opening + other.opening,
            self.earned + other.earned,
            self.taken + other.taken,
            self.corrected + other.corrected,
            self.expired + other.expired,
        )


@dataclass(frozen=True, slots=True)
class Statement:
    """Figures of everybody for some dates, locked by somebody at a moment: they never change."""

    number: int
    stretch: Stretch
    locked_at: datetime
    locker: str  # the name as it was then
    layout: int = NEWEST_LAYOUT

    @property
    def when(self) -> str:
        """“11 April 2026, 09:00 UTC”."""
        at = self.locked_at.astimezone(UTC)
        return f"{full_date(at.date())}, {at:%H:%M} UTC"


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One person's figures in a statement, with name and address as they were then."""

    person_id: int
    name: str
    email: str
    figures: Figures


def after_closing(transfer: Transfer, closed: date | None) -> Transfer:
    """The transfer, counted for the first open day if it moves earned leave of a day that is locked."""
    kinds = {transfer.debit.kind, transfer.credit.kind}
    if closed is None or transfer.on > closed or AccountKind.LEAVE_EARNED not in kinds:
        return transfer
    return replace(transfer, on=closed + timedelta(days=1))


def figures_of(movements: Iterable[Movement]) -> dict[int, Figures]:
    """The figures of everybody whose earned leave moved, by person."""
    found: dict[int, Figures] = {}
    for one in movements:
        found[one.person_id] = found.get(one.person_id, Figures()).plus(_figures(one))
    return found


def total_of(figures: Iterable[Figures]) -> Figures:
    total = Figures()
    for one in figures:
        total = total.plus(one)
    return total


def belongs_to(figure: Figure, entry: Entry, stretch: Stretch) -> bool:
    """Whether an entry is one of those that make up a figure."""
    if figure is Figure.OPENING:
        return entry.what.on < stretch.first_on
    if figure is Figure.CLOSING:
        return entry.what.on <= stretch.last_on
    return stretch.first_on <= entry.what.on <= stretch.last_on and figure is _figure(entry.what.cause)


def _month_end(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _figure(cause: Cause) -> Figure:
    """Earned by cover, taken as leave, fallen away; everything else is done by hand."""
    return _FIGURES.get(cause, Figure.CORRECTED)


_FIGURES = {
    Cause.EARNED: Figure.EARNED,
    Cause.PAST: Figure.EARNED,
    Cause.TAKEN: Figure.TAKEN,
    Cause.EXPIRED: Figure.EXPIRED,
}


def _figures(one: Movement) -> Figures:
    if one.before:
        return Figures(opening=one.quarters)
    figure = _figure(one.cause)
    out = figure in (Figure.TAKEN, Figure.EXPIRED)  # what goes out is told as an amount above 0
    return Figures(**{figure.value: -one.quarters if out else one.quarters})
