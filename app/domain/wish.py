"""Wishes for other seats, and chains of them, in their states."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

MOST_ACCEPTED = 60


class WishState(StrEnum):
    OPEN = "open"
    PROPOSED = "proposed"  # part of a chain that waits for everybody's yes
    DONE = "done"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"  # its slot has begun, or a publication took the seat away

    @property
    def is_live(self) -> bool:
        return self in (WishState.OPEN, WishState.PROPOSED)


class ChainState(StrEnum):
    PROPOSED = "proposed"
    DONE = "done"
    DISSOLVED = "dissolved"


@dataclass(frozen=True, slots=True)
class OpenWish:
    """A wish as it is kept."""

    id: int
    team_id: int
    period_id: int
    person_id: int
    seat_id: int
    accepts: frozenset[int]  # slots
    state: WishState
    made_at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class ChainPart:
    """What one person of a chain gives and gets, and whether they have agreed."""

    number: int
    wish_id: int
    person_id: int
    gives_id: int
    gets_id: int
    agreed_at: datetime | None


@dataclass(frozen=True, slots=True)
class SwapChain:
    id: int
    team_id: int
    period_id: int
    state: ChainState
    made_at: datetime
    ended_at: datetime | None
    why: str
    version: int
    parts: Sequence[ChainPart]

    @property
    def agreed(self) -> int:
        return sum(part.agreed_at is not None for part in self.parts)

    def part_of(self, person_id: int) -> ChainPart | None:
        return next((part for part in self.parts if part.person_id == person_id), None)
