"""Slots laid out as a timetable: one table a week, days from left to right, hours from top to bottom.

A slot stands under its own day, which its rules go by; hours that this wall shows on another day say so.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo

from app.domain import language
from app.domain.language import _, n_
from app.domain.policy import Policy
from app.domain.round import Period
from app.domain.slot import Slot
from app.domain.walltime import days, today

Cell = TypeVar("Cell")


@dataclass(frozen=True, slots=True)
class Day:
    """One column; a gap sets a weekend apart from the days beside it."""

    date: date
    label: str
    is_weekend: bool
    gap_before: bool
    is_today: bool

    @property
    def parts(self) -> tuple[str, str]:
        """The label, and its end, the month, by itself."""
        return language.day_and_its_month(self.date)


@dataclass(frozen=True, slots=True)
class Row(Generic[Cell]):
    """The same hours of every day, as its column stands to them; None where the day has no slot at these hours."""

    label: str
    sub: str
    own: str  # the hours for a reader in another zone
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True, slots=True)
class Timetable(Generic[Cell]):
    label: str
    zone: str
    days: tuple[Day, ...]
    rows: tuple[Row[Cell], ...]


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom a timetable is laid out: the team's zone, their own if it is another one, and the day it is."""

    zone: str
    own_zone: str | None = None
    today: date | None = None


def timetables(
    period: Period, slots: Sequence[Slot], *, policy: Policy, reader: Reader, cell: Callable[[Slot], Cell]
) -> list[Timetable[Cell]]:
    """One table for each week of the period; a week ends with its weekend, so none is torn apart.

    Weekend days without a slot have no column.
    """
    busy = {slot.on for slot in slots}
    weeks: dict[date, list[date]] = {}
    for day in days(period.first_on, period.last_on):
        if day in busy or not policy.is_weekend(day):
            weeks.setdefault(week_start(day, policy), []).append(day)
    return [_table(week, slots, policy=policy, reader=reader, cell=cell) for week in weeks.values()]


def zone_label(zone: str) -> str:
    """A zone as people call it: “Berlin time”."""
    city = zone.rsplit("/", 1)[-1].replace("_", " ")
    return city if city in ("UTC", "GMT") else _("{city} time", city=city)


def hours_label(start: time, end: time) -> str:
    """“08–12”, with minutes only where there are any."""
    if start.minute or end.minute:
        return f"{start:%H:%M}–{end:%H:%M}"
    return f"{start:%H}–{end:%H}"


def wall_hours(start: datetime, end: datetime, zone: str) -> tuple[time, time]:
    """The hours of a stretch on the wall clock of a zone."""
    there = ZoneInfo(zone)
    return start.astimezone(there).time(), end.astimezone(there).time()


def hours_under(day: date, slot: Slot, zone: str) -> str:
    """A slot's hours where this day is said: “07–11”, “02–06 the next day”."""
    return said_under(day, hours_label(*wall_hours(slot.start, slot.end, zone)), slot.start, zone)


def said_under(day: date, hours: str, start: datetime, zone: str) -> str:
    """Hours, and how far the day on which they begin on that wall is from the one they are said under."""
    other = other_day(day, start, zone)
    return f"{hours} {other}" if other else hours


def other_day(day: date, start: datetime, zone: str) -> str:
    """“the next day”: how far the day of a moment on that wall is from this one; nothing where it is the same."""
    later = (today(start, zone) - day).days
    if later == 0:
        return ""
    if later > 0:
        return n_("the next day", "{n} days later", later)
    return n_("the day before", "{n} days before", -later)


def hours_elsewhere(start: datetime, end: datetime, zone: str, other: str) -> str:
    """A stretch on the wall of another zone: “01–05”, “Tue 10 Mar, 01–05” where the day is another one, too.

    Nothing where both walls show the same from beginning to end.
    """
    begins, ends = start.astimezone(ZoneInfo(other)), end.astimezone(ZoneInfo(other))
    there = [each.astimezone(ZoneInfo(zone)).replace(tzinfo=None) for each in (start, end)]
    if [begins.replace(tzinfo=None), ends.replace(tzinfo=None)] == there:
        return ""
    hours = hours_label(begins.time(), ends.time())
    return hours if begins.date() == there[0].date() else f"{day_label(begins.date())}, {hours}"


def moment_label(at: datetime, zone: str, own_zone: str | None = None, *, now: datetime | None = None) -> str:
    """“Thu 5 Mar, 17:00”; for a reader in another zone their own, with the team's beside it.

    now: of a moment in another year than this one the year is said, too.
    """
    there = at.astimezone(ZoneInfo(zone))
    here = at.astimezone(ZoneInfo(own_zone or zone))
    if here.utcoffset() == there.utcoffset():
        return _dated(there, now)
    teams = f"{there:%H:%M}" if there.date() == here.date() else _dated(there, now)
    return _("{own} your time ({teams} {zone})", own=_dated(here, now), teams=teams, zone=zone_label(zone))


def moment_elsewhere(at: datetime, zone: str, own_zone: str | None) -> str:
    """A moment as `moment_label` says it to a reader in another zone; nothing where their wall shows the same."""
    own = moment_label(at, zone, own_zone)
    return "" if own == moment_label(at, zone) else own


def typed_on(zone: str, own_zone: str | None, at: datetime | None) -> str:
    """Beside a field for a moment on a zone's clock: “London time”; to a reader in another zone also what it says on
    both: that stays true while they type another."""
    own = moment_elsewhere(at, zone, own_zone) if at else ""
    return f"{zone_label(zone)} · {own}" if own else zone_label(zone)


def day_label(day: date) -> str:
    return language.day(day)


def week_start(day: date, policy: Policy) -> date:
    """The first day of the week that ends with this team's weekend: Monday, where that is Saturday and Sunday."""
    opening = (policy.first_weekend_day + len(policy.weekend_days)) % 7
    return day - timedelta(days=(day.weekday() - opening) % 7)


def _dated(at: datetime, now: datetime | None) -> str:
    is_this_year = now is None or now.astimezone(at.tzinfo).year == at.year
    day = language.day(at.date()) if is_this_year else language.day_and_year(at.date())
    return f"{day}, {at:%H:%M}"


def _table(
    week: Sequence[date], slots: Sequence[Slot], *, policy: Policy, reader: Reader, cell: Callable[[Slot], Cell]
) -> Timetable[Cell]:
    placed = _placed([slot for slot in slots if slot.on in set(week)], reader.zone)
    known = {slot.on: slot.weekend is not None for slot in slots}  # as it was when they were made

    def is_weekend(day: date) -> bool:
        return known.get(day, policy.is_weekend(day))

    return Timetable(
        label=_("Week of {day}", day=language.day_and_month(week[0])),
        zone=zone_label(reader.zone),
        days=tuple(_day(day, week[0], is_weekend=is_weekend, reader=reader) for day in week),
        rows=tuple(_row(placed[hours], week, reader=reader, cell=cell) for hours in _in_order(placed)),
    )


def _day(day: date, first: date, *, is_weekend: Callable[[date], bool], reader: Reader) -> Day:
    turns = is_weekend(day) != is_weekend(day - timedelta(days=1))
    return Day(day, day_label(day), is_weekend(day), turns and day != first, day == reader.today)


# A row is a pair of wall-clock hours, and how many days after its column's they begin; shifts of the same hours on one
# day get a row each.
_Hours = tuple[int, time, time, int]


def _placed(slots: Sequence[Slot], zone: str) -> Mapping[_Hours, Mapping[date, Slot]]:
    placed: dict[_Hours, dict[date, Slot]] = {}
    for slot in sorted(slots, key=lambda each: (each.on, each.start, each.what.shift_id)):
        later = (today(slot.start, zone) - slot.on).days
        hours = (later, *wall_hours(slot.start, slot.end, zone))
        number = 0
        while slot.on in placed.get((*hours, number), {}):
            number += 1
        placed.setdefault((*hours, number), {})[slot.on] = slot
    return placed


def _in_order(placed: Mapping[_Hours, Mapping[date, Slot]]) -> list[_Hours]:
    """From early to late; hours that only weekends have come below the others, so that they tear no week apart."""
    return sorted(placed, key=lambda hours: (all(slot.weekend for slot in placed[hours].values()), hours))


def _row(
    slots: Mapping[date, Slot], week: Sequence[date], *, reader: Reader, cell: Callable[[Slot], Cell]
) -> Row[Cell]:
    names = list(dict.fromkeys(slot.what.name for slot in slots.values()))
    day, first = next(iter(slots.items()))
    label = hours_under(day, first, reader.zone)
    return Row(
        label=label,
        sub=names[0] if len(names) == 1 else "",
        own=_own(slots, label, reader),
        cells=tuple(cell(slots[day]) if day in slots else None for day in week),
    )


def _own(slots: Mapping[date, Slot], label: str, reader: Reader) -> str:
    """The hours for a reader elsewhere; from the day on which a clock is changed, those of then beside."""
    if reader.own_zone is None:
        return ""
    said, before = [], label
    for number, (day, slot) in enumerate(sorted(slots.items())):
        own = hours_under(day, slot, reader.own_zone)
        if own != before:
            said.append(f"{day_label(day)} {own}" if number else own)
        before = own
    return _("{hours} for you", hours=", ".join(said)) if said else ""
