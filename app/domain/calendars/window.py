"""How far back and ahead a calendar goes, and what is left out where it would grow too large for its readers."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from app.domain.calendars.event import Event

MOST_EVENTS = 1_000
MOST_BYTES = 900_000  # some readers stop at a million, and the head wants its part
AHEAD_MONTHS = 15  # from the first day shown, which lies two months back: so 12 to 13 months ahead


@dataclass(frozen=True, slots=True)
class Written:
    """An event with its bytes in one calendar."""

    event: Event
    data: bytes


def window_end(since: date) -> date:
    """The first day that is not shown any more."""
    month = since.month - 1 + AHEAD_MONTHS
    return since.replace(year=since.year + month // 12, month=month % 12 + 1, day=1)


def fitting(written: Iterable[Written], *, now: datetime) -> list[Written]:
    """As many events as readers bear, in order of start: the oldest past ones go first, then the farthest ahead."""
    kept = deque(sorted(written, key=lambda each: (each.event.start, each.event.uid)))
    size = sum(len(each.data) for each in kept)
    while len(kept) > MOST_EVENTS or size > MOST_BYTES:
        gone = kept.popleft() if kept[0].event.end <= now else kept.pop()
        size -= len(gone.data)
    return list(kept)
