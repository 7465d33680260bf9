"""What calendars say: the words of an event and of a feed, and how far back and ahead a feed goes."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

from app.domain.people import NameTag
from app.domain.slot import Seat, Slot
from app.domain.team import Team

MOST_EVENTS = 1_000
MOST_BYTES = 900_000  # some readers stop at a million, and the head wants its part
DUTY_CARD_LIMIT = 800
WEEKEND_COVER = "Weekend cover"


class FeedKind(StrEnum):
    """What a feed shows: one person's seats in all teams, or all seats of a team."""

    PERSON = "person"
    TEAM = "team"


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose calendar it is. The same calendar answers every feed of that scope."""

    kind: FeedKind
    id: int

    @property
    def key(self) -> str:
        return f"{self.kind.value}:{self.id}"

    @property
    def uid(self) -> str:
        """What calendar programs know the calendar by: no name, no address."""
        return f"{self.kind.value}-{self.id}@halfday"

    @classmethod
    def from_key(cls, key: str) -> "Scope":
        kind, _, number = key.partition(":")
        return cls(FeedKind(kind), int(number))


@dataclass(frozen=True, slots=True)
class Words:
    """Name and description of a calendar."""

    name: str
    description: str


def words_of(scope: Scope, name: str, *, since: date, left_out: int = 0) -> Words:
    """How a calendar introduces itself; `name` is the person's or the team's."""
    team = scope.kind is FeedKind.TEAM
    parts = [
        f"Everybody's support duty in the team {name}, as published."
        if team
        else f"{name}'s support duty, as published.",
        f"From {since.day} {since:%B %Y} on.",
        "Your calendar asks for news by itself: about every hour, some services only a few times a day.",
    ]
    if left_out:
        parts.append(f"{left_out} more events did not fit; Halfday's own pages show them.")
    return Words(f"{name} support" if team else f"{name}'s support duty", " ".join(parts))


def uid_of(seat: Seat) -> str:
    """What calendar programs know a seat's event by, for life."""
    return f"{seat.uid}@halfday"


def uid_of_part(seat: Seat, start: datetime) -> str:
    """The name of a stretch of a shared seat that is not its holder's own."""
    return f"{seat.uid}-{start.astimezone(UTC):%Y%m%dT%H%MZ}@halfday"


def title_of(slot: Slot, who: NameTag, team: Team) -> str:
    """“Bo: Morning (Support)”. The same in every feed, so that a seat is the same bytes in all of them."""
    return f"{who.short}: {duty_name(slot)} ({team.name})"


def duty_name(slot: Slot) -> str:
    """The shift's name, with the word for weekend days where it does not say so itself."""
    name = slot.what.name
    if slot.weekend is None or WEEKEND_COVER.lower() in name.lower():
        return name
    return f"{WEEKEND_COVER}, {name}"


def description_of(slot: Slot, who: NameTag, team: Team) -> str:
    """Who, what, when on the team's wall, and the duty card as far as it fits."""
    what = slot.what
    lines = [
        f"{who.full} is on for {team.name}: {duty_name(slot)}, {what.starts_at:%H:%M}–{what.ends_at:%H:%M} {what.zone}."
    ]
    card = team.duty_text
    if len(card) > DUTY_CARD_LIMIT:
        card = card[:DUTY_CARD_LIMIT].rstrip() + " … The whole card is on the page of this slot."
    return "\n\n".join([*lines, *([card] if card else [])])


def categories_of(slot: Slot) -> tuple[str, ...]:
    return ("Shift",) if slot.weekend is None else ("Shift", WEEKEND_COVER)


@dataclass(frozen=True, slots=True)
class KeptEvent:
    """The event of a published seat, as it was written when the seat last changed."""

    person_id: int
    start: datetime
    end: datetime
    uid: str
    changed_at: datetime
    data: bytes


def fitting(events: Iterable[KeptEvent], *, now: datetime) -> list[KeptEvent]:
    """As many events as readers bear, in order of start: the oldest past ones go first, then the farthest ahead."""
    kept = deque(sorted(events, key=lambda event: (event.start, event.uid)))
    size = sum(len(event.data) for event in kept)
    while len(kept) > MOST_EVENTS or size > MOST_BYTES:
        gone = kept.popleft() if kept[0].end <= now else kept.pop()
        size -= len(gone.data)
    return list(kept)
