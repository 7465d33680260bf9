"""The asking: a period's dates, its round with a deadline, and what people may answer."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from app.domain.refusals import BadField

LONGEST_PERIOD_DAYS = 12 * 7
FARTHEST_DAYS = 2 * 366


class RoundState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Period:
    """The run of dates planned and published together; both days included."""

    id: int
    team_id: int
    first_on: date
    last_on: date
    publication_id: int | None  # the current one
    version: int

    @property
    def label(self) -> str:
        """“4 to 10 January 2027”, with no more months and years than needed."""
        first, last = self.first_on, self.last_on
        if first == last:
            return f"{last.day} {last:%B} {last.year}"
        start = f"{first.day}" if (first.year, first.month) == (last.year, last.month) else f"{first.day} {first:%B}"
        if first.year != last.year:
            start = f"{start} {first.year}"
        return f"{start} to {last.day} {last:%B} {last.year}"


@dataclass(frozen=True, slots=True)
class Round:
    id: int
    period: Period
    deadline_at: datetime
    state: RoundState
    opened_at: datetime
    version: int
    reminded_at: datetime | None = None  # when the coordinator last asked the unanswered again

    def takes_answers(self, now: datetime) -> bool:
        return self.state is RoundState.OPEN and now < self.deadline_at


def require_dates(first_on: date, last_on: date, *, today: date) -> None:
    """Refuse a period that runs backwards, lies in the past or is too long to plan."""
    if last_on < first_on:
        raise BadField("Last day", "This lies before the first day.")
    if first_on < today:
        raise BadField("First day", "This lies in the past. Choose today or later.")
    if (first_on - today).days > FARTHEST_DAYS:
        raise BadField("First day", "This is more than two years ahead. Choose an earlier day.")
    if (last_on - first_on).days + 1 > LONGEST_PERIOD_DAYS:
        raise BadField("Last day", f"A period has at most {LONGEST_PERIOD_DAYS} days. Choose an earlier last day.")


def require_deadline(deadline_at: datetime, *, now: datetime, first_start: datetime) -> None:
    """Refuse a deadline that has passed or comes when the first slot has already begun."""
    if deadline_at <= now:
        raise BadField("Deadline", "This lies in the past. Choose a later time.")
    if deadline_at >= first_start:
        raise BadField("Deadline", "This comes after the first slot has begun. Choose an earlier time.")
