"""What the pages of swaps show."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from app.domain.people import NameTag


@dataclass(frozen=True, slots=True)
class BackSeat:
    """A slot that the giver would take in exchange."""

    seat_id: int
    label: str
    holder: NameTag | None
    is_readers: bool


@dataclass(frozen=True, slots=True)
class StepLine:
    says: str
    at: datetime
    by: str  # “Bo”, “Ana for Bo”, or nothing: the clock
    reason: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What taking it would mean for the reader, before the tap."""

    worth: str
    points: str
    week: str
    rules: tuple[str, ...]
    waits: bool  # what is in the way can be waived by a coordinator


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the steps that the reader may take."""

    act: str  # the last part of the form's address
    label: str
    back_seat_id: int | None = None
    primary: bool = False


@dataclass(frozen=True, slots=True)
class SwapPage:
    title: str
    team: str
    team_name: str
    zone: str
    id: int
    version: int
    state: str
    what: str
    say: str
    sub: str
    slot: str
    slot_href: str
    giver: NameTag
    taker: NameTag | None
    note: str
    named: tuple[NameTag, ...]  # nobody: offered to anyone
    refused: tuple[NameTag, ...]
    back: tuple[BackSeat, ...]
    standing: Standing | None
    choices: tuple[Choice, ...]
    coordinates: bool
    to_agree: tuple[str, ...] | None  # what stands in the way of agreeing; nothing to agree to: None
    may_waive: bool
    act_for: tuple[tuple[int, str], ...]  # for whom a coordinator may act
    acts: tuple[tuple[str, str], ...]
    history: tuple[StepLine, ...]
    path: str


@dataclass(frozen=True, slots=True)
class SwapLine:
    """One swap in a list."""

    href: str
    slot: str
    says: str
    giver: NameTag
    state: str
    is_weekend: bool
    label: str


@dataclass(frozen=True, slots=True)
class SwapsPage:
    title: str
    team: str
    team_name: str
    zone: str
    for_you: tuple[SwapLine, ...]
    to_agree: tuple[SwapLine, ...]
    own: tuple[SwapLine, ...]
    others: tuple[SwapLine, ...]
    over: tuple[SwapLine, ...]
    nothing: bool
    claims: bool

    @property
    def lines(self) -> tuple[SwapLine, ...]:
        return (*self.for_you, *self.to_agree, *self.own, *self.others, *self.over)

    def of(self, givers: Collection[NameTag]) -> "SwapsPage":
        """What these people offer."""
        groups = (self.for_you, self.to_agree, self.own, self.others, self.over)
        theirs = [tuple(line for line in lines if line.giver in givers) for lines in groups]
        return replace(self, for_you=theirs[0], to_agree=theirs[1], own=theirs[2], others=theirs[3], over=theirs[4])


@dataclass(frozen=True, slots=True)
class Colleague:
    id: int
    who: NameTag
    chosen: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    seat_id: int
    label: str
    holder: NameTag
    chosen: bool


@dataclass(frozen=True, slots=True)
class OfferPage:
    """Three ways to offer a slot, each a form of its own."""

    title: str
    team: str
    team_name: str
    zone: str
    seat_id: int
    say: str
    sub: str
    slot: str
    slot_href: str
    giver: str  # somebody else's name, where a coordinator offers
    giver_id: int
    kind: str  # which way stands open
    people: tuple[Colleague, ...]
    wanted: tuple[Wanted, ...]
    wall: str  # on which the hours of a part are typed; empty where it is the reader's own
    part: str  # those hours on both walls, likewise
    starts_at: str
    ends_at: str
    note: str
    reason: str
    act_for: tuple[tuple[int, str], ...]
    live_href: str  # of the offer that there is already
