"""The slots of a team that somebody's calendar declined."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.language import _
from app.domain.people import Actor
from app.domain.rule_words import named_slot
from app.domain.team import Team
from app.store.invites import close_decline, open_declines
from app.store.people import names_of
from app.store.publications import find_place, places_of
from app.store.transaction import Tx


@dataclass(frozen=True, slots=True)
class DeclineLine:
    id: int
    who: str
    what: str
    seat_id: int
    href: str
    heard_at: datetime
    is_theirs: bool  # still; else the seat has gone to somebody else


@dataclass(frozen=True, slots=True)
class DeclinesPage:
    title: str
    team: str
    zone: str
    lines: list[DeclineLine]


def list_declines(tx: Tx, team: Team, *, own_zone: str | None = None) -> DeclinesPage:
    declines = open_declines(tx, team.id)
    places = places_of(tx, {each.seat_id for each in declines})
    names = names_of(tx, {each.person_id for each in declines})
    lines: list[DeclineLine] = []
    for each in declines:
        slot = places[each.seat_id][0]
        place = find_place(tx, team.id, each.seat_id)
        lines.append(
            DeclineLine(
                id=each.id,
                who=names[each.person_id],
                what=named_slot(slot, team.time_zone, own_zone),
                seat_id=each.seat_id,
                href=f"/teams/{team.slug}/seats/{each.seat_id}",
                heard_at=each.heard_at,
                is_theirs=place is not None and place[2].person_id == each.person_id,
            )
        )
    return DeclinesPage(_("Declined slots"), team.slug, team.time_zone, lines)


def finish_decline(tx: Tx, team: Team, decline_id: int, *, by: Actor, now: datetime) -> None:
    """Mark a task as looked after."""
    close_decline(tx, team.id, decline_id, by=by.id, now=now)
