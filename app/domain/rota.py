"""A team's slots and assignments for one period, a draft until it is published."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from app.domain.slot import Seat, Slot


class DraftState(StrEnum):
    QUEUED = "queued"
    SOLVING = "solving"
    READY = "ready"
    FAILED = "failed"
    PUBLISHED = "published"

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
    """One goal of a draft: what was reached, the best possible known, and whether that is proved."""

    name: str
    value: int
    bound: int
    proved: bool
    seconds: float

    @property
    def gap(self) -> int:
        return self.value - self.bound


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
    finished_at: datetime | None
    version: int
    assignments: Mapping[int, Assignment] = field(default_factory=dict)  # seat id →


def seats_of(slots: Sequence[Slot]) -> dict[int, tuple[Slot, Seat]]:
    """Every seat by its id, with its slot."""
    return {seat.id: (slot, seat) for slot in slots for seat in slot.seats}
