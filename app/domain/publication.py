"""A numbered, frozen copy of a rota, and the difference between two of them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from app.domain.slot import Seat, Slot

Places = Mapping[int, tuple[Slot, Seat]]
"""Seats with their slots, by seat id."""


@dataclass(frozen=True, slots=True)
class PublishedSeat:
    """One seat as published. Sequence and changed_at rise only when person, time or kind changes."""

    seat_id: int
    person_id: int | None
    sequence: int
    changed_at: datetime
    event: bytes  # the seat's calendar event; empty for an open seat


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


@dataclass(frozen=True, slots=True)
class Change:
    """The difference for one seat between two publications."""

    seat_id: int
    before: int | None  # person, or an open seat
    after: int | None


def changes(before: Mapping[int, int | None], after: Mapping[int, int | None]) -> list[Change]:
    """Seat → person of two publications, compared seat by seat."""
    return [
        Change(seat_id=seat, before=before.get(seat), after=after.get(seat))
        for seat in sorted(before.keys() | after.keys())
        if before.get(seat) != after.get(seat)
    ]


def touched(differences: list[Change]) -> set[int]:
    """The people whom a change takes a seat from or gives one to: they, and only they, hear of it."""
    return {person for change in differences for person in (change.before, change.after) if person is not None}


def begun(slot: Slot, now: datetime) -> bool:
    """Whether a slot is history: what was published of it stays."""
    return slot.start <= now


def to_publish(
    places: Places, before: Mapping[int, int | None], planned: Mapping[int, int], *, now: datetime
) -> dict[int, int | None]:
    """Seat → person as the next publication has it: planned, but never another one where the slot has begun."""
    return {
        seat: before[seat] if seat in before and begun(slot, now) else planned.get(seat)
        for seat, (slot, _) in places.items()
    }


def next_seat(
    before: PublishedSeat | None, seat_id: int, person_id: int | None, *, now: datetime
) -> tuple[PublishedSeat, bool]:
    """A seat in the next publication, and whether its event must be written anew.

    An unchanged seat is the very same value. Of a changed one the sequence and the moment rise, even when two
    changes come within a second or the clock has gone back: calendars would keep the older state otherwise.
    """
    moment = now.replace(microsecond=0)
    if before is None:
        return PublishedSeat(seat_id, person_id, 0, moment, b""), person_id is not None
    if before.person_id == person_id:
        return before, False
    moment = max(moment, before.changed_at + timedelta(seconds=1))
    return replace(
        before, person_id=person_id, sequence=before.sequence + 1, changed_at=moment, event=b""
    ), person_id is not None


def next_seats(
    before: Mapping[int, PublishedSeat],
    after: Mapping[int, int | None],
    *,
    write: Callable[[PublishedSeat], bytes],
    now: datetime,
) -> list[PublishedSeat]:
    """All seats of the next publication; `write` makes the event of one that changed hands."""
    seats: list[PublishedSeat] = []
    for seat_id, person_id in sorted(after.items()):
        seat, anew = next_seat(before.get(seat_id), seat_id, person_id, now=now)
        seats.append(replace(seat, event=write(seat)) if anew else seat)
    return seats


def told(differences: Iterable[Change], places: Places, *, now: datetime) -> dict[int, tuple[list[int], list[int]]]:
    """Person → seats gained and seats lost, of slots that have not ended: of history nobody needs to hear."""
    news: dict[int, tuple[list[int], list[int]]] = {}
    for change in differences:
        if places[change.seat_id][0].end <= now:
            continue
        if change.after is not None:
            news.setdefault(change.after, ([], []))[0].append(change.seat_id)
        if change.before is not None:
            news.setdefault(change.before, ([], []))[1].append(change.seat_id)
    return news


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a publication goes, as far as it must be said before."""

    vanishing: int  # coming events of the team's calendar that would go
    coming: int  # of so many
    bare_weekend_days: tuple[date, ...]
    unanswered: int
    asked: int
    open_seats: int

    @property
    def warnings(self) -> list[str]:
        """What must be confirmed; empty when there is nothing to ask."""
        said: list[str] = []
        if self.vanishing * 2 > self.coming:
            said.append(f"{self.vanishing} of the {self.coming} coming events of the team's calendar would vanish.")
        if self.bare_weekend_days:
            days = ", ".join(f"{day:%A} {day.day} {day:%B}" for day in self.bare_weekend_days)
            said.append(f"Nobody covers {days}.")
        if self.unanswered:
            said.append(f"{self.unanswered} of {_people(self.asked)} {_have(self.unanswered)} not answered.")
        if self.open_seats:
            said.append("1 seat stays open." if self.open_seats == 1 else f"{self.open_seats} seats stay open.")
        return said


def bare_weekend_days(places: Places, after: Mapping[int, int | None], *, now: datetime) -> tuple[date, ...]:
    """Weekend days still to come on which no seat has anybody."""
    filled: dict[date, bool] = {}
    for seat, (slot, _) in places.items():
        if slot.weekend is not None and not begun(slot, now):
            filled[slot.on] = filled.get(slot.on, False) or after.get(seat) is not None
    return tuple(sorted(day for day, is_filled in filled.items() if not is_filled))


def open_seats(places: Places, after: Mapping[int, int | None], *, now: datetime) -> list[int]:
    """Seats still to come that nobody sits in."""
    return [seat for seat, (slot, _) in places.items() if after.get(seat) is None and not begun(slot, now)]


def _people(number: int) -> str:
    return "1 person" if number == 1 else f"{number} people"


def _have(number: int) -> str:
    return "has" if number == 1 else "have"
