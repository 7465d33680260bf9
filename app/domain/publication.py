"""A numbered, frozen copy of a rota, and the difference between two of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


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
