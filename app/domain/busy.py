"""When somebody is busy by their own calendar: only from when to when, never why."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.domain.slot import Slot

MOST_SOURCES = 5
AHEAD = timedelta(days=400)
READ_AGAIN = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Busy:
    """One stretch; whole days have their dates, the last one included."""

    start: datetime
    end: datetime
    first_on: date | None = None
    last_on: date | None = None


@dataclass(frozen=True, slots=True)
class BusyTime:
    """A stretch as it is kept: suggested, taken over, or left."""

    id: int
    source_id: int
    busy: Busy
    state: str
    absence_id: int | None


def merged(stretches: Iterable[Busy]) -> list[Busy]:
    """Whole days drawn together where they touch, each stretch once, in order of start."""
    days = sorted({(each.first_on, each.last_on) for each in stretches if each.first_on and each.last_on})
    hours = {(each.start, each.end) for each in stretches if each.first_on is None}
    runs: list[tuple[date, date]] = []
    for first, last in days:
        assert first is not None
        assert last is not None
        if runs and first <= runs[-1][1] + timedelta(days=1):
            runs[-1] = (runs[-1][0], max(runs[-1][1], last))
        else:
            runs.append((first, last))
    whole = {(run[0], run[1]) for run in runs}
    kept = [each for each in stretches if each.first_on is None and (each.start, each.end) in hours]
    return sorted(
        [*dict.fromkeys(kept), *(_run(stretches, first, last) for first, last in whole)],
        key=lambda each: (each.start, each.end),
    )


def in_the_way(slots: Iterable[Slot], stretches: Sequence[Busy]) -> list[Slot]:
    """The slots that share a moment with any of these stretches."""
    return [slot for slot in slots if any(each.start < slot.end and slot.start < each.end for each in stretches)]


def _run(stretches: Iterable[Busy], first: date, last: date) -> Busy:
    inside = [each for each in stretches if each.first_on and each.last_on and first <= each.first_on <= last]
    return Busy(min(each.start for each in inside), max(each.end for each in inside), first, last)
