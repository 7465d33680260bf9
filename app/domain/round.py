"""The asking: a period's dates, its round with a deadline, and what people may answer."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from app.domain.language import _, dates
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
        return dates(self.first_on, self.last_on)


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
        raise BadField("Last day", _("This lies before the first day."))
    if first_on < today:
        raise BadField("First day", _("This lies in the past. Choose today or later."))
    if (first_on - today).days > FARTHEST_DAYS:
        raise BadField("First day", _("This is more than two years ahead. Choose an earlier day."))
    if (last_on - first_on).days + 1 > LONGEST_PERIOD_DAYS:
        raise BadField(
            "Last day",
            _(
                "A period has at most {most} days. Choose an earlier last day.",
                most=LONGEST_PERIOD_DAYS,
            ),
        )


def require_deadline(deadline_at: datetime, *, now: datetime, first_start: datetime) -> None:
    """Refuse a deadline that has passed or comes when the first slot has already begun."""
    if deadline_at <= now:
        raise BadField("Deadline", _("This lies in the past. Choose a later time."))
    if deadline_at >= first_start:
        raise BadField("Deadline", _("This comes after the first slot has begun. Choose an earlier time."))
