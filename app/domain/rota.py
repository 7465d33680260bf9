"""A team's slots and assignments for one period, a draft until it is published."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256

from app.domain.language import N_
from app.domain.slot import Seat, Slot


class DraftState(StrEnum):
    QUEUED = N_("queued")
    SOLVING = N_("solving")
    READY = N_("ready")
    FAILED = N_("failed")
    PUBLISHED = N_("published")

    @property
    def runs(self) -> bool:
        return self in (DraftState.QUEUED, DraftState.SOLVING)


@dataclass(frozen=True, slots=True)
class Assignment:
    """A person in a seat; an open seat has none."""

    person_id: int
    pinned: bool = False
    broken: tuple[str, ...] = ()  # names of rules that a hand edit was allowed to break, as judged by the checker


@dataclass(frozen=True, slots=True)
class GoalReached:
    """One goal of a draft: what it is worth now, the best possible known, and whether that is proved."""

    name: str
    value: int
    bound: int
    proved: bool
    seconds: float
    found: int | None = None  # what the search had found, once a hand has changed the draft

    @property
    def gap(self) -> int:
        return max(0, self.value - self.bound)

    @property
    def moved(self) -> bool:
        """Whether an edit changed this goal: then the bounds of later ones say nothing about the draft as it is."""
        return self.found is not None and self.value != self.found


@dataclass(frozen=True, slots=True)
class Draft:
    id: int
    period_id: int
    number: int
    state: DraftState
    seed: int
    seconds: int  # time limit of the search
    attempt: int  # how often the job was begun: the fence that lets only the newest run save its result
    stop_asked: bool
    base_publication_id: int | None
    progress: Mapping[str, int | float | str]
    goals: Sequence[GoalReached]
    open_seats: Mapping[int, Mapping[int, Sequence[str]]]  # seat → person → rules that keep them out
    answered: int
    people: int
    error: str
    demanded_at: datetime
    started_at: datetime | None  # of the newest attempt
    finished_at: datetime | None
    version: int
    assignments: Mapping[int, Assignment] = field(default_factory=dict)  # seat id →


def seats_of(slots: Sequence[Slot]) -> dict[int, tuple[Slot, Seat]]:
    """Every seat by its id, with its slot."""
    return {seat.id: (slot, seat) for slot in slots for seat in slot.seats}


def seed_of(team_slug: str, first_on: date, number: int) -> int:
    """The seed of a draft's lot: anybody can work it out before the draw, and nobody can choose it."""
    return int.from_bytes(sha256(f"{team_slug} {first_on} {number}".encode()).digest()[:4]) >> 1
