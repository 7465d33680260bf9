"""Swaps: an agreed exchange, gift or partial hand-over of published seats, and the ways they can go."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum

from app.domain.kept import kept
from app.domain.language import N_, _
from app.domain.refusals import BadField
from app.domain.slot import Slot
from app.domain.text import NOTE_LIMIT, clean_text
from app.domain.walltime import instant

MOST_OPEN = 10  # offers of one person at a time
MOST_WANTED = 40  # seats that an exchange names
MOST_NAMED = 40  # people whom an offer names


class SwapKind(StrEnum):
    GIFT = N_("gift")
    EXCHANGE = N_("exchange")
    PART = N_("part")


class SwapState(StrEnum):
    """Where a swap stands. Live ones can still become a change of the rota."""

    OFFERED = N_("offered")
    TAKEN = N_("taken")  # waits for the coordinator
    AGREED = N_("agreed")
    DONE = N_("done")
    REFUSED = N_("refused")
    WITHDRAWN = N_("withdrawn")
    LAPSED = N_("lapsed")
    UNDONE = N_("undone")

    @property
    def is_live(self) -> bool:
        return self in LIVE


LIVE = (SwapState.OFFERED, SwapState.TAKEN, SwapState.AGREED)
WITH_TAKER = (SwapState.TAKEN, SwapState.AGREED, SwapState.DONE, SwapState.UNDONE)

# Every legal step; the database holds the same pairs. A swap begins from nothing.
NOTHING = ""
STEPS: tuple[tuple[str, SwapState], ...] = (
    (NOTHING, SwapState.OFFERED),
    (SwapState.OFFERED, SwapState.TAKEN),
    (SwapState.OFFERED, SwapState.REFUSED),
    (SwapState.OFFERED, SwapState.WITHDRAWN),
    (SwapState.OFFERED, SwapState.LAPSED),
    (SwapState.TAKEN, SwapState.OFFERED),  # the taker lets go before it is done
    (SwapState.TAKEN, SwapState.AGREED),
    (SwapState.TAKEN, SwapState.DONE),
    (SwapState.TAKEN, SwapState.REFUSED),
    (SwapState.TAKEN, SwapState.WITHDRAWN),
    (SwapState.TAKEN, SwapState.LAPSED),
    (SwapState.AGREED, SwapState.DONE),
    (SwapState.DONE, SwapState.UNDONE),
)


@dataclass(frozen=True, slots=True)
class NewSwap:
    """What a giver offers: a whole seat, or from–to of it; for nothing, or for one of the wanted seats."""

    seat_id: int
    kind: SwapKind
    start: datetime | None = None  # of a part
    end: datetime | None = None
    wanted: tuple[int, ...] = ()  # seats of others, any of which the giver would take for it
    named: tuple[int, ...] = ()  # whom it is offered to; nobody named: to anyone in the team
    note: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "note", clean_text(self.note, field=N_("Note"), limit=NOTE_LIMIT))
        object.__setattr__(self, "wanted", tuple(dict.fromkeys(self.wanted)))
        object.__setattr__(self, "named", tuple(dict.fromkeys(self.named)))
        if (self.kind is SwapKind.PART) != (self.start is not None and self.end is not None):
            raise BadField("Part", _("Say from when to when somebody else covers."))
        if (self.kind is SwapKind.EXCHANGE) != bool(self.wanted):
            raise BadField("In exchange", _("Choose at least one slot that you would take for it."))
        if len(self.wanted) > MOST_WANTED:
            raise BadField("In exchange", _("Choose at most {most} slots.", most=MOST_WANTED))
        if len(self.named) > MOST_NAMED:
            raise BadField("To", _("Name at most {most} people, or offer it to anyone.", most=MOST_NAMED))


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody whom an offer names; they may have said no."""

    person_id: int
    refused_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Swap:
    id: int
    team_id: int
    kind: SwapKind
    state: SwapState
    version: int
    seat_id: int
    giver_id: int
    start: datetime | None
    end: datetime | None
    to_anyone: bool
    note: str
    offered_at: datetime
    taker_id: int | None
    back_seat_id: int | None  # what the giver gets in exchange, once it is taken
    wanted: tuple[int, ...] = ()
    invited: tuple[Invited, ...] = field(default=())

    @property
    def waiting_for(self) -> set[int]:
        """The named people who have not said no."""
        return {each.person_id for each in self.invited if each.refused_at is None}

    def may_take(self, person_id: int) -> bool:
        """Whether it is offered to this person; the rules are another question."""
        return person_id != self.giver_id and (self.to_anyone or person_id in self.waiting_for)


@dataclass(frozen=True, slots=True)
class SwapStep:
    """One line of a swap's history."""

    was: str
    state: SwapState
    at: datetime
    by_id: int | None  # nobody: the clock, or a publication that took the seat away
    for_id: int | None  # for whom a coordinator acted
    reason: str

    @property
    def said_reason(self) -> str:
        """The reason as it is read: in the words of whoever gave it; ours, which is kept, in the reader's language."""
        return self.reason if self.by_id is not None else kept(self.reason)


def undoable_until(slot: Slot, hours: int) -> datetime:
    """Until when a done swap of this slot can be undone by either side."""
    return slot.start - timedelta(hours=hours)


def part_of(slot: Slot, starts_at: time, ends_at: time) -> tuple[datetime, datetime]:
    """The stretch of a slot that two times on its wall mean; a slot may cross midnight."""
    zone, on = slot.what.zone, slot.on
    start = instant(on, starts_at, zone)
    if start < slot.start:
        start = instant(on + timedelta(days=1), starts_at, zone)
    end = instant(on, ends_at, zone)
    return start, end if end > start else instant(on + timedelta(days=1), ends_at, zone)


def require_part(slot: Slot, start: datetime, end: datetime) -> None:
    """Refuse a stretch that is not a true part of the slot, in whole minutes."""
    if start.second or start.microsecond or end.second or end.microsecond:
        raise BadField("Part", _("Choose whole minutes."))
    if not slot.start <= start < end <= slot.end:
        first, last = (f"{each:%H:%M}" for each in (slot.what.starts_at, slot.what.ends_at))
        raise BadField(
            "Part", _("Choose times from {first} to {last}, the first before the last.", first=first, last=last)
        )
    if (start, end) == (slot.start, slot.end):
        raise BadField("Part", _("This is the whole slot. Give it away instead."))
