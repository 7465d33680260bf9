"""The page on which a slot is offered: away, in exchange, or a part of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from app.domain.board import hours_of, with_own, zone_beside
from app.domain.calendars import duty_name
from app.domain.language import _
from app.domain.people import Actor, NameTag
from app.domain.publication import begun
from app.domain.rule_words import duty_label, slot_label
from app.domain.seating import Shared, stretches
from app.domain.slot import Slot, narrowed
from app.domain.swap import part_of
from app.domain.team import Team
from app.domain.timetable import hours_elsewhere, zone_label
from app.store.publications import Place, find_place, published_seats_between
from app.store.swaps import live_swaps_in
from app.store.teams import members_of
from app.store.transaction import Tx
from app.usecases.swapping.cover import coming_place, require_on
from app.usecases.swapping.people import team_tags
from app.usecases.swapping.views import Colleague, OfferPage, Wanted
from app.usecases.swapping.words import wall

MOST_SHOWN = 120
AHEAD = timedelta(days=28)  # how far from the slot others may lie that are shown for exchange


@dataclass(frozen=True, slots=True)
class TypedOffer:
    """What came in the form, as it came, so that a refused one can show it again."""

    kind: str = "gift"
    named: frozenset[int] = frozenset()
    wanted: frozenset[int] = frozenset()
    starts_at: str = ""
    ends_at: str = ""
    note: str = ""
    reason: str = ""
    for_id: int | None = None


NOTHING_TYPED = TypedOffer()


@dataclass(frozen=True, slots=True)
class _Look:
    """For whom the form is drawn, and what it holds already."""

    giver_id: int
    tags: Mapping[int, NameTag]
    typed: TypedOffer
    own_zone: str | None  # of who reads it


def show_offer(
    tx: Tx, team: Team, seat_id: int, *, by: Actor, now: datetime, typed: TypedOffer = NOTHING_TYPED
) -> OfferPage:
    place = coming_place(tx, team, seat_id, now=now)
    slot, _seat, what = place
    own = by.id in {part.person_id for part in stretches(slot, what.holding)}
    giver_id = typed.for_id or (by.id if own or what.person_id is None else what.person_id)
    if giver_id != by.id and not by.coordinates(team.id):
        giver_id = by.id
    require_on(tx, place, giver_id, reader_id=by.id)
    tags = team_tags(tx, team)
    look = _Look(giver_id, tags, typed, by.person.time_zone)
    mine = [part for part in stretches(slot, what.holding) if part.person_id == giver_id]
    starts_at = typed.starts_at or wall(mine[0].start, slot.what.zone)
    ends_at = typed.ends_at or wall(mine[0].start + (mine[0].end - mine[0].start) / 2, slot.what.zone)
    live = next((swap for swap in live_swaps_in(tx, [seat_id]) if swap.seat_id == seat_id), None)
    return OfferPage(
        title=_("Offer this slot"),
        team=team.slug,
        team_name=team.name,
        zone=team.time_zone,
        seat_id=seat_id,
        say=slot_label(slot, team.time_zone),
        sub=f"{duty_name(slot)}, {team.name} · {zone_beside(slot, team.time_zone, by.person.time_zone)}",
        slot=duty_label(slot, team.time_zone),
        slot_href=f"/teams/{team.slug}/seats/{seat_id}",
        giver="" if giver_id == by.id else tags[giver_id].full,
        giver_id=giver_id,
        kind=typed.kind,
        people=_colleagues(tx, team, slot, look),
        wanted=_wanted(tx, team, slot, look, now=now),
        wall=_wall(slot, by.person.time_zone or team.time_zone),
        part=_part(slot, starts_at, ends_at, by.person.time_zone or team.time_zone),
        starts_at=starts_at,
        ends_at=ends_at,
        note=typed.note,
        reason=typed.reason,
        act_for=((giver_id, tags[giver_id].full),) if giver_id != by.id else (),
        live_href=f"/teams/{team.slug}/swaps/{live.id}" if live else "",
    )


def _wall(slot: Slot, own_zone: str) -> str:
    zone = slot.what.zone
    return zone_label(zone) if hours_elsewhere(slot.start, slot.end, zone, own_zone) else ""


def _part(slot: Slot, starts_at: str, ends_at: str, own_zone: str) -> str:
    """“18–20 (03–05 for you)”, where the reader's own wall shows other hours; nothing if these are no times."""
    zone = slot.what.zone
    try:
        part = narrowed(slot, *part_of(slot, time.fromisoformat(starts_at), time.fromisoformat(ends_at)))
    except ValueError:
        return ""
    said = hours_of(part, zone)
    own = with_own(said, part, zone, own_zone)
    return own if own != said else ""


def slot_of(tx: Tx, team: Team, seat_id: int, *, now: datetime) -> Slot:
    """The slot whose hours a form speaks of."""
    return coming_place(tx, team, seat_id, now=now)[0]


def find_live(tx: Tx, team: Team, seat_id: int) -> int | None:
    """The live swap of a seat, if there is one."""
    place: Place | None = find_place(tx, team.id, seat_id)
    live = [swap.id for swap in live_swaps_in(tx, [seat_id]) if swap.seat_id == seat_id] if place else []
    return live[0] if live else None


def _colleagues(tx: Tx, team: Team, slot: Slot, look: _Look) -> tuple[Colleague, ...]:
    return tuple(
        Colleague(member.person.id, look.tags[member.person.id], member.person.id in look.typed.named)
        for member in members_of(tx, team.id)
        if member.person.active
        and member.membership.covers(slot.on)
        and not member.membership.onboarding
        and member.person.id != look.giver_id
    )


def _wanted(tx: Tx, team: Team, slot: Slot, look: _Look, *, now: datetime) -> tuple[Wanted, ...]:
    found: list[Wanted] = []
    for other, seat, what in published_seats_between(tx, team.id, slot.start - AHEAD, slot.end + AHEAD):
        if begun(other, now) or what.person_id is None or isinstance(what.holding, Shared):
            continue
        if what.person_id != look.giver_id and other.id != slot.id:
            label = duty_label(other, team.time_zone, look.own_zone)
            found.append(Wanted(seat.id, label, look.tags[what.person_id], seat.id in look.typed.wanted))
    return tuple(found[:MOST_SHOWN])
