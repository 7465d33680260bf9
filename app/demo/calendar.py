"""When things happen in the made-up team's weeks, seen from today."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from app.demo.people import ZONE
from app.domain.walltime import instant, today

PAST_WEEKS = 8
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Week:
    """One period, Monday to Sunday; all its moments lie in order, and those of past weeks in the past."""

    number: int  # 0 is the week of today, −1 the one before
    first_on: date

    @property
    def last_on(self) -> date:
        return self.first_on + timedelta(days=6)

    @property
    def opened_at(self) -> datetime:
        return self.at(-10, 12)

    @property
    def deadline_at(self) -> datetime:
        """The Thursday before."""
        return self.at(-4, 17)

    @property
    def drafted_at(self) -> datetime:
        return self.at(-3, 10)

    @property
    def published_at(self) -> datetime:
        return self.at(-3, 11)

    @property
    def earned_at(self) -> datetime:
        """When nobody may object to the weekend's cover any more."""
        return self.at(8, 6)

    def at(self, day: int, hour: int, minute: int = 0) -> datetime:
        """A moment on the wall, so many days after the Monday."""
        return instant(self.first_on + timedelta(days=day), time(hour, minute), ZONE)

    def open_until(self, now: datetime) -> datetime:
        """A deadline that is still to come: the usual one, else as late as it can be before the first slot at six."""
        later = now + timedelta(hours=6)
        return next((moment for moment in (self.deadline_at, self.at(-1, 17)) if moment > later), self.at(0, 5, 30))


def weeks_around(now: datetime) -> tuple[list[Week], Week, Week]:
    """The past weeks in order, this week, and the next one."""
    here = today(now, ZONE)
    monday = here - timedelta(days=here.weekday())
    weeks = [Week(number, monday + number * WEEK) for number in range(-PAST_WEEKS, 2)]
    return weeks[:-2], weeks[-2], weeks[-1]
