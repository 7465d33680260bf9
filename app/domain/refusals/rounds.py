"""Refusals about rounds and answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.domain.refusals.kinds import Conflict, Invalid


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
