"""Slots and seats: the dated stretches of a team's shifts within a period."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from app.domain.policy import DatedPolicy, in_force
from app.domain.team import Shift
from app.domain.walltime import days, stretch, wall_minutes


@dataclass(frozen=True, slots=True)
class NewSlot:
    """One dated stretch of a shift: wall time and zone beside the instants they mean."""

    shift_id: int
    name: str
    on: date
    starts_at: time
    ends_at: time
    zone: str
    start: datetime
    end: datetime
    weekend: date | None  # first day of the weekend it lies in; None on other days
    weekend_day: int | None  # 1 or 2
    people: int
    points: int


@dataclass(frozen=True, slots=True)
class Seat:
    """One place in a slot; its uid is what calendars know it by, for life."""

    id: int
    slot_id: int
    number: int
    uid: str


@dataclass(frozen=True, slots=True)
class Slot:
    id: int
    period_id: int
    team_id: int
    what: NewSlot
    seats: tuple[Seat, ...]

    @property
    def start(self) -> datetime:
        return self.what.start

    @property
    def end(self) -> datetime:
        return self.what.end

    @property
    def on(self) -> date:
        return self.what.on

    @property
    def weekend(self) -> date | None:
        return self.what.weekend


def slots_between(
    first_on: date, last_on: date, *, shifts: Iterable[Shift], policies: Sequence[DatedPolicy], zone: str
) -> list[NewSlot]:
    """Every slot of these shifts from the first to the last day, in order of start."""
    shifts = list(shifts)
    slots = [
        _slot(shift, day, policies=policies, zone=shift.what.time_zone or zone)
        for day in days(first_on, last_on)
        for shift in shifts
        if shift.what.runs_on(day, counts_as=in_force(policies, day).policy.counts_as(day))
    ]
    return sorted(slots, key=lambda slot: (slot.start, slot.end, slot.shift_id))


def narrowed(slot: Slot, start: datetime, end: datetime) -> Slot:
    """The slot as somebody sees it who covers this stretch of it only."""
    if (start, end) == (slot.start, slot.end):
        return slot
    zone = ZoneInfo(slot.what.zone)
    starts_at, ends_at = start.astimezone(zone).time(), end.astimezone(zone).time()
    return replace(slot, what=replace(slot.what, start=start, end=end, starts_at=starts_at, ends_at=ends_at))


def _slot(shift: Shift, day: date, *, policies: Sequence[DatedPolicy], zone: str) -> NewSlot:
    policy = in_force(policies, day).policy
    what = shift.what
    start, end = stretch(day, what.starts_at, what.ends_at, zone)
    weekend = policy.weekend_of(day)
    minutes = wall_minutes(what.starts_at, what.ends_at)
    points = what.points if what.points is not None else policy.points_for(minutes, weekend=weekend is not None)
    return NewSlot(
        shift_id=shift.id,
        name=what.name,
        on=day,
        starts_at=what.starts_at,
        ends_at=what.ends_at,
        zone=zone,
        start=start,
        end=end,
        weekend=weekend,
        weekend_day=policy.weekend_day_number(day),
        people=what.people,
        points=points,
    )
