"""Wall-clock time in a named zone, and the one instant it means."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from app.domain.language import _, short_weekday
from app.domain.refusals import BadField

# Names in the zone files that mean whatever the machine says, or nothing.
_NO_PLACE = {"localtime", "Factory", "posixrules"}

_A_MONDAY = date(2024, 1, 1)


@lru_cache(maxsize=1)
def zone_names() -> frozenset[str]:
    return frozenset(available_timezones() - _NO_PLACE)


def clean_zone(name: str) -> str:
    """The name of a known time zone, or a refusal."""
    if name.strip() not in zone_names():
        raise BadField(
            "Time zone", _("“{name}” is not a known time zone. Write it like Europe/Berlin.", name=name[:60])
        )
    return name.strip()


def instant(day: date, wall: time, zone: str) -> datetime:
    """The UTC instant of a wall time.

    A time that a clock change skips is read with the offset before the change, so it comes out as much
    later on the wall as the gap is long; a time that comes twice is read as the first of the two.
    """
    return datetime.combine(day, wall, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def stretch(day: date, starts_at: time, ends_at: time, zone: str) -> tuple[datetime, datetime]:
    """Start and end instants of a wall-clock stretch; an end that is not after the start is on the next day."""
    end_day = day if ends_at > starts_at else day + timedelta(days=1)
    return instant(day, starts_at, zone), instant(end_day, ends_at, zone)


def wall_minutes(starts_at: time, ends_at: time) -> int:
    """Length on the wall in minutes; an end not after the start is on the next day."""
    minutes = (ends_at.hour - starts_at.hour) * 60 + ends_at.minute - starts_at.minute
    return minutes if minutes > 0 else minutes + 24 * 60


def days(first_on: date, last_on: date) -> list[date]:
    """Every day from the first to the last, both included."""
    return [first_on + timedelta(days=n) for n in range((last_on - first_on).days + 1)]


def weekdays_label(numbers: Iterable[int]) -> str:
    """Days of the week in short, runs drawn together: “Mon–Fri”, “Mon, Wed, Sat–Sun”. Monday is 0."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    said = [[short_weekday(_A_MONDAY + timedelta(days=number)) for number in run] for run in runs]
    return ", ".join(names[0] if len(names) == 1 else f"{names[0]}–{names[-1]}" for names in said)


def today(now: datetime, zone: str) -> date:
    """The date on the wall of that zone."""
    return now.astimezone(ZoneInfo(zone)).date()
