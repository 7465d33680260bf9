"""Somebody on weekend cover says that they are there: from the page, by a program, or by the link in the mail."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.credit import Way
from app.domain.language import _
from app.domain.people import Actor
from app.domain.refusals import LinkUnusable, NotFound, NotOnCover
from app.domain.slot import Slot
from app.domain.team import Team
from app.store import check_ins, people
from app.store.cover import seats_by_day
from app.store.publications import places_of
from app.store.teams import get_team_by_id, policies_of
from app.store.transaction import Tx
from app.usecases.ledger.checking import last_moment


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page behind a link shows: one cover of one person, and a button."""

    title: str
    secret: str
    person: str
    team: str
    slot: Slot
    zone: str
    own_zone: str | None  # of the person whose cover it is
    is_done: bool


def confirm_own(tx: Tx, team: Team, seat_id: int, *, way: Way, by: Actor, now: datetime) -> bool:
    """Confirm one's own cover; confirming again changes nothing. False: it was confirmed before."""
    place = places_of(tx, [seat_id]).get(seat_id)
    if place is None or place[0].team_id != team.id:
        raise NotFound("slot")
    _require_on(tx, place[0], seat_id, by.id, now)
    return check_ins.confirm(tx, seat_id, by.id, way=way, now=now)


def look_at_link(tx: Tx, secret: str, *, now: datetime) -> Asked:
    """What a link is for; looking changes nothing."""
    seat_id, person_id, slot = _behind(tx, secret, now)
    team = get_team_by_id(tx, slot.team_id)
    person = people.get_person(tx, person_id)
    return Asked(
        title=_("Are you there?"),
        secret=secret,
        person=person.name,
        team=team.name,
        slot=slot,
        zone=team.time_zone,
        own_zone=person.time_zone,
        is_done=(seat_id, person_id) in check_ins.confirmed(tx, [seat_id]),
    )


def confirm_by_link(tx: Tx, secret: str, *, now: datetime) -> None:
    """What the link is for, and nothing else; using it again changes nothing."""
    seat_id, person_id, slot = _behind(tx, secret, now)
    _require_on(tx, slot, seat_id, person_id, now)
    check_ins.confirm(tx, seat_id, person_id, way=Way.LINK, now=now)


def _behind(tx: Tx, secret: str, now: datetime) -> tuple[int, int, Slot]:
    found = check_ins.find_link(tx, secret, now=now)
    if found is None or not people.get_person(tx, found[1]).active:
        raise LinkUnusable
    return *found, places_of(tx, [found[0]])[found[0]][0]


def _require_on(tx: Tx, slot: Slot, seat_id: int, person_id: int, now: datetime) -> None:
    own = seats_by_day(tx, slot.team_id, [slot.on]).get((person_id, slot.on), {}).get(seat_id)
    if own is None:
        raise NotOnCover(_("This weekend cover is not yours."))
    if now < own.start:
        raise NotOnCover(_("This cover has not begun."))
    if now >= last_moment(slot, policies_of(tx, slot.team_id)):
        raise NotOnCover(_("The time to confirm this cover is over."))
