"""Slots and seats made up for tests of points and leave."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import count

from app.domain.ledger import Entry, Transfer
from app.domain.policy import DatedPolicy, Policy
from app.domain.slot import NewSlot, Seat, Slot
from app.domain.walltime import stretch

TEAM = 7
POLICIES = [DatedPolicy(id=3, team_id=TEAM, starts_on=date(2026, 1, 1), policy=Policy())]
SATURDAY, SUNDAY, MONDAY = date(2026, 3, 14), date(2026, 3, 15), date(2026, 3, 16)

Places = dict[int, tuple[Slot, Seat]]


def cover(
    slot_id: int, day: date, starts: int, ends: int, *, people: int = 1, points: int = 8, zone: str = "Europe/London"
) -> Slot:
    """A slot from one full hour to another (24: midnight); its seats are numbered 10 × slot + 1, 2, …"""
    start, end = stretch(day, time(starts), time(ends % 24), zone)
    policy = POLICIES[0].policy
    what = NewSlot(
        shift_id=slot_id,
        name="Cover",
        on=day,
        starts_at=time(starts),
        ends_at=time(ends % 24),
        zone=zone,
        start=start,
        end=end,
        weekend=policy.weekend_of(day),
        weekend_day=policy.weekend_day_number(day),
        people=people,
        points=points,
    )
    seats = tuple(Seat(slot_id * 10 + n, slot_id, n, f"uid-{slot_id}-{n}") for n in range(1, people + 1))
    return Slot(id=slot_id, period_id=1, team_id=TEAM, what=what, seats=seats)


def places(*slots: Slot) -> Places:
    return {seat.id: (slot, seat) for slot in slots for seat in slot.seats}


class Book:
    """A ledger in memory, with nothing but what publications need of one."""

    def __init__(self) -> None:
        self.entries: dict[int, Entry] = {}
        self._ids: Iterator[int] = count(1)

    def post(self, transfers: list[Transfer]) -> None:
        keys = {entry.what.source_key for entry in self.entries.values()}
        for transfer in transfers:
            assert transfer.source_key not in keys, f"{transfer.source_key} was posted before"
            number = next(self._ids)
            self.entries[number] = Entry(number, transfer, datetime(2026, 3, 1).astimezone(), None)

    def open(self) -> list[Entry]:
        """What is neither reversed nor a reversal nor followed."""
        done = {e.what.reverses_id for e in self.entries.values()} | {e.what.follows_id for e in self.entries.values()}
        return [
            entry
            for number, entry in self.entries.items()
            if number not in done and entry.what.reverses_id is None and entry.what.follows_id is None
        ]


def hours(slot: Slot) -> timedelta:
    return slot.end - slot.start
