"""What can happen to a credit between publication and the day it is earned: objections and check-ins."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

LINK_LIFE = timedelta(hours=48)  # of the link in a reminder, at most; the day's leave is due before it as a rule


class ObjectionState(StrEnum):
    OPEN = "open"
    UPHELD = "upheld"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True)
class Objection:
    """Somebody's credit for a day is doubted; it waits until somebody else decides."""

    id: int
    team_id: int
    person_id: int
    on: date
    state: ObjectionState
    reason: str
    raised_at: datetime
    raised_by: int
    decision: str = ""
    decided_at: datetime | None = None
    decided_by: int | None = None
    instead_id: int | None = None  # who covered in truth


class Way(StrEnum):
    """How somebody said that they are there."""

    PAGE = "page"
    LINK = "link"
    PROGRAM = "program"


@dataclass(frozen=True, slots=True)
class CheckIn:
    seat_id: int
    person_id: int
    confirmed_at: datetime
    way: Way


@dataclass(frozen=True, slots=True)
class HandoffNote:
    """What somebody left for the next person."""

    seat_id: int
    body: str
    written_at: datetime
    written_by: int
