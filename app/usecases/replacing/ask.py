"""Asking for volunteers: who could take a seat, whom to ask, and taking what one was asked for."""

from dataclasses import dataclass
from datetime import datetime

from app.changing.takers import coming_seat, takers_of
from app.domain.board import zone_beside
from app.domain.language import _, n_
from app.domain.people import Actor, NameTag, name_tags
from app.domain.points import standing_words
from app.domain.refusals import BadField, NobodyToAsk, NotAllowed
from app.domain.rule_words import named_slot
from app.domain.taker import Taker, who_may
from app.domain.team import Team
from app.domain.worth import worth_words
from app.store.asks import NewAsk, add_asks, asks_of_seat
from app.store.outbox import NewMessage, tell_all
from app.store.people import names_of
from app.store.teams import lock_team
from app.store.transaction import Tx

ASKED = "asked"


@dataclass(frozen=True, slots=True)
class AskThem:
    """Whom to ask for a seat; nobody named: everybody who may be asked."""

    seat_id: int
    person_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class TakerLine:
    person_id: int
    who: NameTag
    standing: str  # “4 points behind”
    asked: str
    has_been_asked: bool  # for this very seat
    may_be_asked: bool


@dataclass(frozen=True, slots=True)
class AskPage:
    title: str
    team: str
    team_name: str
    zone: str
    seat_id: int
    what: str
    holder: NameTag | None
    worth: str
    takers: list[TakerLine]
    askable: int
    others: int  # people who may not, never who or why
    coordinates: bool


def show_takers(tx: Tx, team: Team, seat_id: int, *, by: Actor, now: datetime) -> AskPage:
    """The people who may by the rules, whom to ask first; about the others only how many they are."""
    slot, holder = coming_seat(tx, team, seat_id, now=now)
    _require_may(team, holder, by)
    takers = takers_of(tx, team, seat_id, now=now)
    asked = _asked_for(tx, seat_id, holder)
    lines = [_line(taker, asked) for taker in who_may(takers)]
    return AskPage(
        title=_("Who could take it"),
        team=team.slug,
        team_name=team.name,
        zone=zone_beside(slot, team.time_zone, by.person.time_zone),
        seat_id=seat_id,
        what=named_slot(slot, team.time_zone),
        holder=name_tags(names_of(tx, [holder]))[holder] if holder is not None else None,
        worth=worth_words(slot),
        takers=lines,
        askable=sum(line.may_be_asked for line in lines),
        others=len(takers) - len(lines),
        coordinates=by.coordinates(team.id),
    )


def ask_takers(tx: Tx, team: Team, ask: AskThem, *, by: Actor, now: datetime) -> list[int]:
    """Send the asks, and note them; who was asked for this seat already, or too often, is left in peace."""
    lock_team(tx, team.id)
    _slot, holder = coming_seat(tx, team, ask.seat_id, now=now)
    _require_may(team, holder, by)
    asked = _asked_for(tx, ask.seat_id, holder)
    may = {taker.person_id for taker in takers_of(tx, team, ask.seat_id, now=now) if taker.askable}
    wanted = set(ask.person_ids) or may
    if not wanted <= may | asked:
        raise BadField("Person", _("Choose people who can take this seat and were not asked too often this week."))
    chosen = sorted(wanted & may - asked)
    if not chosen:
        raise NobodyToAsk
    add_asks(tx, [NewAsk(team.id, ask.seat_id, person, holder) for person in chosen], by=by.id, now=now)
    messages = [
        NewMessage(f"asked:{ask.seat_id}:{holder or 0}:{person}", person, {"team": team.slug, "seat": ask.seat_id})
        for person in chosen
    ]
    tell_all(tx, messages, kind=ASKED, now=now)
    return chosen


def was_asked(tx: Tx, seat_id: int, holder: int | None, person_id: int) -> bool:
    """Whether somebody was asked for a seat while the one who sits there now sat there."""
    return person_id in _asked_for(tx, seat_id, holder)


def _asked_for(tx: Tx, seat_id: int, holder: int | None) -> set[int]:
    return {ask.what.person_id for ask in asks_of_seat(tx, seat_id) if ask.what.holder_id == holder}


def _require_may(team: Team, holder: int | None, by: Actor) -> None:
    if holder != by.id and not by.coordinates(team.id):
        raise NotAllowed("whoever has this seat and the coordinators of the team")


def _line(taker: Taker, asked: set[int]) -> TakerLine:
    has = taker.person_id in asked
    return TakerLine(
        person_id=taker.person_id,
        who=taker.who,
        standing=standing_words(taker.ahead),
        asked=n_("asked once this week", "asked {n} times this week", taker.asked)
        if taker.asked
        else _("not asked this week"),
        has_been_asked=has,
        may_be_asked=taker.askable and not has,
    )
