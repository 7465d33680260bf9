"""The page of a seat's slot: whose duty it is, who is before and after, what to know, what has changed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.board import hours_of, zone_beside
from app.domain.calendars import duty_name
from app.domain.cover_words import shared_words
from app.domain.duty import Turn, here_and_there
from app.domain.language import _
from app.domain.people import Actor, NameTag
from app.domain.policy import in_force
from app.domain.publication import Change, Publication, redrawn
from app.domain.refusals import NotFound
from app.domain.slot import Slot
from app.domain.team import Team
from app.domain.timetable import day_label
from app.domain.walltime import today
from app.domain.worth import worth_words
from app.store.publications import find_place, places_of, seat_history
from app.store.teams import policies_of
from app.store.transaction import Tx
from app.usecases.duty.at_work import AtWork, at_work
from app.usecases.duty.needing import SeatNeeds, seat_needs
from app.usecases.duty.slot_swaps import SlotSwaps, slot_swaps
from app.usecases.duty.turns import tags_of, turns_between

NEAR = timedelta(hours=24)  # a hand-off farther away is none


@dataclass(frozen=True, slots=True)
class Handoff:
    """Who is on before or after."""

    what: str
    who: tuple[NameTag | None, ...]
    when: str
    href: str


@dataclass(frozen=True, slots=True)
class HistoryLine:
    publication: int
    href: str
    at: datetime
    before: NameTag | None
    after: NameTag | None
    was: str  # who covered what, where the seat was shared
    will: str


@dataclass(frozen=True, slots=True)
class SlotPage:
    title: str
    what: str
    say: str
    sub: str
    team: str
    team_name: str
    zone: str
    who: NameTag | None
    own: bool
    beside: tuple[NameTag | None, ...]
    handoffs: tuple[Handoff, ...]
    worth: str
    duty_card: tuple[str, ...]  # line by line
    is_published: bool
    history: list[HistoryLine]
    seat_id: int
    work: AtWork = AtWork()
    needs: SeatNeeds = SeatNeeds()
    swaps: SlotSwaps = SlotSwaps()


def show_slot(tx: Tx, team: Team, seat_id: int, *, by: Actor, now: datetime) -> SlotPage:
    place = find_place(tx, team.id, seat_id)
    if place is None:
        return _unpublished(tx, team, seat_id, by=by)
    slot = place[0]
    around = turns_between(tx, team, slot.start - NEAR, slot.end + NEAR)
    history = seat_history(tx, team.id, seat_id)
    tags = tags_of(tx, team, redrawn(change for _, change in history))
    here = [turn for turn in around if turn.seat_id == seat_id]
    turn = next((turn for turn in here if turn.person_id == by.id), here[0])
    return SlotPage(
        title=_title(slot, team),
        what=_title(slot, team),
        say=_say(turn, by=by, now=now),
        sub=f"{zone_beside(slot, team.time_zone, by.person.time_zone)} · {team.name}",
        team=team.slug,
        team_name=team.name,
        zone=team.time_zone,
        who=turn.who,
        own=turn.person_id == by.id,
        beside=tuple(each.who for each in around if each.slot.id == slot.id and each.seat_id != seat_id),
        handoffs=_handoffs(around, slot, team, own_zone=by.person.time_zone, now=now),
        worth=_worth(tx, slot),
        duty_card=team.duty_lines,
        is_published=True,
        history=[_told(slot, team, *line, tags, by=by) for line in history],
        seat_id=seat_id,
        work=at_work(tx, team, seat_id, by=by, now=now),
        needs=seat_needs(tx, team, place, by=by, now=now),
        swaps=slot_swaps(tx, team, place, by=by, now=now),
    )


def _told(
    slot: Slot, team: Team, publication: Publication, change: Change, tags: dict[int, NameTag], *, by: Actor
) -> HistoryLine:
    was, will = (
        shared_words(slot, held, tags, zone=team.time_zone, own_zone=by.person.time_zone)
        for held in (change.was, change.will)
    )
    return HistoryLine(
        publication=publication.number,
        href=f"/teams/{team.slug}/publications/{publication.number}",
        at=publication.published_at,
        before=tags.get(change.before or 0),
        after=tags.get(change.after or 0),
        was=was,
        will=will,
    )


def _unpublished(tx: Tx, team: Team, seat_id: int, *, by: Actor) -> SlotPage:
    found = places_of(tx, [seat_id]).get(seat_id)
    if found is None or found[0].team_id != team.id:
        raise NotFound("slot")
    slot = found[0]
    return SlotPage(
        title=_title(slot, team),
        what=_title(slot, team),
        say=_("Not published yet"),
        sub=f"{zone_beside(slot, team.time_zone, by.person.time_zone)} · {team.name}",
        team=team.slug,
        team_name=team.name,
        zone=team.time_zone,
        who=None,
        own=False,
        beside=(),
        handoffs=(),
        worth=_worth(tx, slot),
        duty_card=team.duty_lines,
        is_published=False,
        history=[],
        seat_id=seat_id,
    )


def _say(turn: Turn, *, by: Actor, now: datetime) -> str:
    if turn.who is None:
        return _("This seat is open")
    is_over = turn.slot.end <= now
    if turn.person_id == by.id:
        return _("You were on") if is_over else _("You are on")
    return _("{name} was on", name=turn.who.short) if is_over else _("{name} is on", name=turn.who.short)


def _title(slot: Slot, team: Team) -> str:
    return f"{duty_name(slot)}, {day_label(today(slot.start, team.time_zone))} {hours_of(slot, team.time_zone)}"


def _worth(tx: Tx, slot: Slot) -> str:
    policy = in_force(policies_of(tx, slot.team_id), slot.on).policy if slot.weekend is not None else None
    return worth_words(slot, policy)


def _handoffs(
    around: list[Turn], slot: Slot, team: Team, *, own_zone: str | None, now: datetime
) -> tuple[Handoff, ...]:
    """Those who end last before this slot, and those who start first after it."""
    earlier = [turn for turn in around if turn.slot.end <= slot.start]
    later = [turn for turn in around if turn.slot.start >= slot.end]
    found: list[Handoff] = []
    zones = (team.time_zone, own_zone)
    if earlier:
        last = max(turn.slot.end for turn in earlier)
        when = _("until {time}", time=here_and_there(last, zones, at=now))
        found.append(_handoff(_("Before"), [turn for turn in earlier if turn.slot.end == last], when, team))
    if later:
        first = min(turn.slot.start for turn in later)
        when = _("from {time}", time=here_and_there(first, zones, at=now))
        found.append(_handoff(_("After"), [turn for turn in later if turn.slot.start == first], when, team))
    return tuple(found)


def _handoff(what: str, turns: list[Turn], when: str, team: Team) -> Handoff:
    return Handoff(
        what=what,
        who=tuple(turn.who for turn in turns),
        when=when,
        href=f"/teams/{team.slug}/seats/{turns[0].seat_id}",
    )
