"""Who covers which weekend slot, as published now: what check-ins, objections and the weekly report look at."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from app.domain.seating import reach
from app.domain.slot import Slot
from app.store.publications import published_seats_between
from app.store.transaction import Tx


@dataclass(frozen=True, slots=True)
class Held:
    """Somebody in a seat, from the first to the last moment of what they cover of it; None: nobody."""

    slot: Slot
    seat_id: int
    person_id: int | None
    start: datetime
    end: datetime


def cover_between(tx: Tx, team_id: int, start: datetime, end: datetime) -> list[Held]:
    """Everybody in the team's seats that share a moment with this stretch, in order of start; open seats too."""
    found: list[Held] = []
    for slot, seat, what in published_seats_between(tx, team_id, start, end):
        covered = reach(slot, what.holding)
        found += [Held(slot, seat.id, person, *times) for person, times in covered.items()]
        if not covered:
            found.append(Held(slot, seat.id, None, slot.start, slot.end))
    return found


def weekend_cover(tx: Tx, team_id: int, start: datetime, end: datetime) -> list[Held]:
    """The weekend cover among it that somebody has."""
    return [one for one in cover_between(tx, team_id, start, end) if one.slot.weekend and one.person_id is not None]


def seats_by_day(tx: Tx, team_id: int, days: Collection[date]) -> dict[tuple[int, date], dict[int, Held]]:
    """(person, day) → the seats of weekend cover that they are in on it, by seat id."""
    found: dict[tuple[int, date], dict[int, Held]] = {}
    if not days:
        return found
    # A day of any zone lies within these moments.
    start = datetime.combine(min(days), time(), UTC) - timedelta(days=1)
    end = datetime.combine(max(days), time(), UTC) + timedelta(days=2)
    for one in weekend_cover(tx, team_id, start, end):
        if one.slot.on in days and one.person_id is not None:
            found.setdefault((one.person_id, one.slot.on), {})[one.seat_id] = one
    return found
