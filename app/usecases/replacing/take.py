"""The page on which somebody who was asked takes a seat, in one tap."""

from dataclasses import dataclass
from datetime import datetime

from app.changing.change import affected_periods, refusal_of
from app.changing.judging import verdict_on
from app.changing.takers import coming_seat
from app.domain.board import zone_beside
from app.domain.language import _
from app.domain.people import Actor, NameTag, name_tags
from app.domain.refusals import NothingChanges
from app.domain.rule_words import named_slot
from app.domain.team import Team
from app.domain.worth import worth_words
from app.store.people import names_of
from app.store.transaction import Tx
from app.usecases.replacing.ask import was_asked


@dataclass(frozen=True, slots=True)
class TakePage:
    title: str
    team: str
    team_name: str
    zone: str
    seat_id: int
    what: str
    instead_of: NameTag | None
    worth: str
    is_asked: bool
    is_own: bool
    why_not: str
    href: str


def show_take(tx: Tx, team: Team, seat_id: int, *, by: Actor, now: datetime) -> TakePage:
    slot, holder = coming_seat(tx, team, seat_id, now=now)
    asked = was_asked(tx, seat_id, holder, by.id)
    return TakePage(
        title=_("Can you take it?"),
        team=team.slug,
        team_name=team.name,
        zone=zone_beside(slot, team.time_zone, by.person.time_zone),
        seat_id=seat_id,
        what=named_slot(slot, team.time_zone),
        instead_of=name_tags(names_of(tx, [holder]))[holder] if holder is not None else None,
        worth=worth_words(slot),
        is_asked=asked,
        is_own=holder == by.id,
        why_not=_why_not(tx, team, seat_id, by=by, now=now) if asked else "",
        href=f"/teams/{team.slug}/seats/{seat_id}",
    )


def _why_not(tx: Tx, team: Team, seat_id: int, *, by: Actor, now: datetime) -> str:
    """What speaks against it by now, in the reader's own words; empty when nothing does."""
    try:
        affected = affected_periods(tx, team, {seat_id: by.id}, now=now)
    except NothingChanges:
        return ""
    verdict = verdict_on(tx, team, affected, consents=[(by.id, seat_id)], now=now)
    if not verdict.broken:
        return ""
    return refusal_of(verdict, names_of(tx, verdict.broken), by=by, coordinates=False).sentence
