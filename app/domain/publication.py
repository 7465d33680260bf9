"""A numbered, frozen copy of a rota, and the difference between two of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.domain.language import N_, _
from app.domain.seating import Holding, Part, differing, holder_of, holding, parts_of, people_in
from app.domain.slot import Seat, Slot

WAS_ASKED = N_("Was asked, and took it.")  # the one reason that Halfday gives by itself


class ChangeCause(StrEnum):
    """What made a publication: the first of a period is always a draft."""

    DRAFT = "draft"
    SWAP = "swap"
    CLAIM = "claim"
    REPLACEMENT = "replacement"
    CHAIN = "chain"
    UNDO = "undo"


Places = Mapping[int, tuple[Slot, Seat]]
"""Seats with their slots, by seat id."""


@dataclass(frozen=True, slots=True)
class PublishedSeat:
    """One seat as published. Sequence and changed_at rise only when person, time or kind changes."""

    seat_id: int
    person_id: int | None
    sequence: int
    changed_at: datetime
    parts: tuple[Part, ...] = ()  # what others than its person cover

    @property
    def holding(self) -> Holding:
        return holding(self.person_id, self.parts)


@dataclass(frozen=True, slots=True)
class Publication:
    id: int
    team_id: int
    period_id: int
    number: int  # per team, from 1
    draft_id: int | None
    seed: int
    published_at: datetime
    published_by: int
    answered: int
    people: int
    seats: Mapping[int, PublishedSeat]  # seat id →
    cause: ChangeCause = ChangeCause.DRAFT
    cause_id: int | None = None  # of the swap, …
    reason: str = ""  # for everybody in the team to read
    waived: tuple[str, ...] = ()  # rules that the coordinator let be broken, in English, for `kept_rules`

    @property
    def said_reason(self) -> str:
        """The reason as it is read: in the words of whoever gave it, or in the reader's language."""
        return _(WAS_ASKED) if self.reason == WAS_ASKED else self.reason

    @property
    def held(self) -> dict[int, Holding]:
        """Seat → who covers it."""
        return {seat: what.holding for seat, what in self.seats.items()}


@dataclass(frozen=True, slots=True)
class Change:
    """The difference for one seat between two publications: whose it was and is, and what others covered of it."""

    seat_id: int
    before: int | None  # person, or an open seat
    after: int | None
    parts_before: tuple[Part, ...] = ()
    parts_after: tuple[Part, ...] = ()

    @property
    def was(self) -> Holding:
        return holding(self.before, self.parts_before)

    @property
    def will(self) -> Holding:
        return holding(self.after, self.parts_after)


def changes(before: Mapping[int, Holding], after: Mapping[int, Holding]) -> list[Change]:
    """Who covers the seats of two publications, compared seat by seat."""
    return [
        Change(seat, holder_of(was), holder_of(will), parts_of(was), parts_of(will))
        for seat in sorted(before.keys() | after.keys())
        if (was := before.get(seat)) != (will := after.get(seat))
    ]


def touched(differences: Iterable[Change], places: Places) -> set[int]:
    """The people who cover other seats or hours than before: they, and only they, hear of it."""
    return {
        person for change in differences for person in differing(places[change.seat_id][0], change.was, change.will)
    }


def redrawn(differences: Iterable[Change]) -> set[int]:
    """Everybody with an event in a changed seat: of a shared one also those whose hours stayed."""
    return {person for change in differences for held in (change.was, change.will) for person in people_in(held)}


def begun(slot: Slot, now: datetime) -> bool:
    """Whether a slot is history: what was published of it stays."""
    return slot.start <= now


def to_publish(
    places: Places,
    before: Mapping[int, Holding],
    planned: Mapping[int, int],
    *,
    pins: Mapping[int, int] | None = None,
    now: datetime,
) -> dict[int, Holding]:
    """Who covers what as the next publication has it: as planned, but never otherwise where the slot has begun.

    Whoever stays in a slot stays in their seat, and a shared seat stays shared as long as its holder keeps it.
    """
    slots = {slot.id: slot for slot, _seat in places.values()}
    seated: dict[int, Holding] = {}
    for slot in slots.values():
        seated |= in_their_seats(slot, planned, before, pins or {})
    return {
        seat: before[seat]
        if seat in before and (begun(slot, now) or holder_of(before[seat]) == seated.get(seat))
        else seated.get(seat)
        for seat, (slot, _seat) in places.items()
    }


def in_their_seats(slot: Slot, held: Mapping[int, Holding], *had: Mapping[int, Holding]) -> dict[int, Holding]:
    """Who would cover a slot, each in the seat that they had: its seats are alike, and much is kept by the seat.

    Whoever had none keeps the seat that they would get, if it is free. Open seats are left out.
    """
    seats = [seat.id for seat in slot.seats]
    coming = {seat: who for seat in seats if (who := held.get(seat)) is not None}
    found: dict[int, Holding] = {}
    for earlier in (*had, held):
        holders = {holder_of(who): seat for seat, who in coming.items()}
        for seat in seats:
            if seat not in found and (at := holders.get(holder_of(earlier.get(seat)))) in coming:
                found[seat] = coming.pop(at)
    free = [seat for seat in seats if seat not in found]
    return found | dict(zip(free, coming.values(), strict=False))


def next_seats(
    before: Mapping[int, PublishedSeat], after: Mapping[int, Holding], *, now: datetime
) -> list[PublishedSeat]:
    """The seats of the next publication that these are."""
    return [_next_seat(before.get(seat), seat, held, now=now) for seat, held in sorted(after.items())]


def told(differences: Iterable[Change], places: Places, *, now: datetime) -> dict[int, tuple[list[int], list[int]]]:
    """Person → seats they have now (gained, or at other hours) and seats lost, of slots that have not ended."""
    news: dict[int, tuple[list[int], list[int]]] = {}
    for change in differences:
        slot = places[change.seat_id][0]
        if slot.end <= now:  # of history nobody needs to hear
            continue
        staying = people_in(change.will)
        for person in sorted(differing(slot, change.was, change.will)):
            news.setdefault(person, ([], []))[person not in staying].append(change.seat_id)
    return news


def _next_seat(before: PublishedSeat | None, seat_id: int, held: Holding, *, now: datetime) -> PublishedSeat:
    """An unchanged seat is the very same value. Of a changed one the sequence and the moment rise, even when two
    changes come within a second or the clock has gone back: calendars would keep the older state otherwise.
    """
    moment = now.replace(microsecond=0)
    if before is None:
        return PublishedSeat(seat_id, holder_of(held), 0, moment, parts_of(held))
    if before.holding == held:
        return before
    moment = max(moment, before.changed_at + timedelta(seconds=1))
    return PublishedSeat(seat_id, holder_of(held), before.sequence + 1, moment, parts_of(held))
