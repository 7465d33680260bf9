"""Refusals about rounds and answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.domain.language import _, short_date
from app.domain.refusals.kinds import Conflict, Invalid


@dataclass(eq=False)
class PeriodOverlaps(Conflict):
    first_on: date
    last_on: date

    @property
    def sentence(self) -> str:
        return _(
            "These dates overlap the period {first_on} to {last_on}. Choose dates after it.",
            first_on=short_date(self.first_on),
            last_on=short_date(self.last_on),
        )


@dataclass(eq=False)
class DeadlinePassed(Conflict):
    deadline_at: datetime

    @property
    def sentence(self) -> str:
        return _(
            "This round closed on {day} at {time}, so answers can no longer change. "
            "Ask your coordinator to enter what is missing.",
            day=short_date(self.deadline_at),
            time=f"{self.deadline_at:%H:%M %Z}",
        )


@dataclass(eq=False)
class RemindedAlready(Conflict):
    """Once an hour is enough."""

    at: datetime

    @property
    def sentence(self) -> str:
        return _("The last reminder went out at {at}. Wait an hour before the next one.", at=f"{self.at:%H:%M %Z}")


@dataclass(eq=False)
class SlotsNotInRound(Invalid):
    slots: Sequence[int]

    @property
    def sentence(self) -> str:
        names = ", ".join(map(str, self.slots))
        return _("The answer names slots that are not in this round ({names}). Open the round again.", names=names)
