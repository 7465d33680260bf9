"""How stale a person's calendars are: which programs looked when, and which of their slots differ there."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.feeds import Reader
from app.domain.slot import Slot
from app.store.changes import SeatChange, changes_since
from app.store.publications import places_of
from app.store.transaction import Tx

SEEN_LATELY = timedelta(days=14)  # a program that has not looked for so long is not in use any more


@dataclass(frozen=True, slots=True)
class Differing:
    """A slot that a program shows otherwise than it is."""

    seat_id: int
    slot: Slot
    is_yours: bool  # now; the program shows the contrary


@dataclass(frozen=True, slots=True)
class Freshness:
    """One program, and what it has not heard of yet."""

    reader: Reader
    differing: tuple[Differing, ...]


def freshness(tx: Tx, person_id: int, readers: Iterable[Reader], *, now: datetime) -> list[Freshness]:
    """Of each program the coming slots that changed since it last looked."""
    lately = [reader for reader in readers if now - reader.fetched_at <= SEEN_LATELY]
    if not lately:
        return []
    changes = changes_since(tx, person_id, min(reader.fetched_at for reader in lately))
    places = places_of(tx, {change.seat_id for change in changes})
    slots = {seat_id: slot for seat_id, (slot, _) in places.items() if slot.end > now}
    return [Freshness(reader, _differing(person_id, reader, changes, slots)) for reader in lately]


def _differing(
    person_id: int, reader: Reader, changes: Collection[SeatChange], slots: dict[int, Slot]
) -> tuple[Differing, ...]:
    """Net changes only: what came and went again needs no word."""
    first: dict[int, bool] = {}
    last: dict[int, bool] = {}
    for change in changes:
        if change.at > reader.fetched_at and change.seat_id in slots:
            first.setdefault(change.seat_id, change.before == person_id)
            last[change.seat_id] = change.after == person_id
    found = [Differing(seat, slots[seat], last[seat]) for seat in first if first[seat] != last[seat]]
    return tuple(sorted(found, key=lambda each: (each.slot.start, each.seat_id)))
