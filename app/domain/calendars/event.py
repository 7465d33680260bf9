"""The event of a published seat: what it says, kept as facts, from which every calendar writes its own words."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from app.domain.team import Team

CARD_LIMIT = 900  # characters of the duty card in one event; the page of the slot has all of it
NEAR = timedelta(hours=24)  # a hand-off farther away is none

# Whoever has the address of a feed reads it: what only the team should know stays on the slot's page.
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
_PHONE = re.compile(r"(?<![\w/.:-])(?!\d{4}-\d\d-\d\d)\+?\(?\d(?:[ ()/.-]{0,2}\d){6,}(?![\w/-])")

Names = tuple[tuple[str, str], ...]
"""Short and full names of people."""


@dataclass(frozen=True, slots=True)
class Beside:
    """Whose cover ends before this one begins, or begins after it; nobody: the seats are open."""

    at: str  # on the wall of the slot's zone
    who: Names


@dataclass(frozen=True, slots=True)
class Facts:
    """What an event tells, in no language yet."""

    role: str
    team: str
    on: date
    hours: str
    zone: str
    weekend: bool
    whole_day: bool
    who: tuple[str, str] | None  # short and full; None: an open seat
    along: Names  # in the same slot
    before: Beside | None
    after: Beside | None
    card: tuple[tuple[str, str], ...]  # part of the duty card and its text
    url: str
    swapped: bool = False  # whoever has it now has it by a swap

    def to_text(self) -> str:
        """The same facts are the same text; what was written before swaps were told reads as before."""
        beside = [[each.at, each.who] if each else None for each in (self.before, self.after)]
        head = [self.role, self.team, self.on.isoformat(), self.hours, self.zone, self.weekend, self.whole_day]
        swap = [True] if self.swapped else []
        return json.dumps([*head, self.who, self.along, *beside, self.card, self.url, *swap], ensure_ascii=False)

    @classmethod
    def from_text(cls, text: str) -> "Facts":
        role, team, on, hours, zone, weekend, whole_day, who, along, before, after, card, url, *swap = json.loads(text)
        return cls(
            role=role,
            team=team,
            on=date.fromisoformat(on),
            hours=hours,
            zone=zone,
            weekend=weekend,
            whole_day=whole_day,
            who=(who[0], who[1]) if who else None,
            along=_names(along),
            before=Beside(before[0], _names(before[1])) if before else None,
            after=Beside(after[0], _names(after[1])) if after else None,
            card=tuple((part, words) for part, words in card),
            url=url,
            swapped=bool(swap),
        )


@dataclass(frozen=True, slots=True)
class Event:
    """The event of one published seat as calendars show it now."""

    uid: str
    seat_id: int
    team_id: int
    person_id: int | None  # None: an open seat
    on: date
    start: datetime
    end: datetime
    sequence: int  # rises with person, time and kind
    changed_at: datetime  # rises with whatever the event says
    facts: str

    @property
    def weekend(self) -> bool:
        return Facts.from_text(self.facts).weekend


def uid_of(seat_uid: str) -> str:
    """What calendar programs know a seat's event by, for life."""
    return f"{seat_uid}@halfday"


def uid_of_part(uid: str, start: datetime) -> str:
    """The name of a stretch of a shared seat that is not its holder's own; `uid` is the holder's."""
    name, _, where = uid.partition("@")
    return f"{name}-{start.astimezone(UTC):%Y%m%dT%H%MZ}@{where}"


def public_card(team: Team, *, weekend: bool) -> tuple[tuple[str, str], ...]:
    """The duty card as far as it fits and whoever has the address may read it."""
    kept: list[tuple[str, str]] = []
    room = CARD_LIMIT
    for part, text in team.card.parts(team.duty_text, weekend=weekend):
        said = _PHONE.sub("☎ …", _MAIL.sub("✉ …", text))
        if len(said) > room:
            said = said[:room].rstrip() + " …"
        if room > 0:
            kept.append((part, said))
        room -= len(said)
    return tuple(kept)


def _names(listed: Iterable[Iterable[str]]) -> Names:
    return tuple((short, full) for short, full in listed)
