"""Putting somebody else into published seats: by hand with the verdict before, by a proposal, or as a volunteer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app.changing.change import RotaChange, change_rota
from app.changing.issue import Issued, Why
from app.changing.takers import coming_seat, takers_of
from app.domain.board import zone_beside
from app.domain.language import N_, _
from app.domain.people import Actor, NameTag, name_tags
from app.domain.points import standing_words
from app.domain.publication import WAS_ASKED, ChangeCause
from app.domain.refusals import BadField, NotAsked, NotFound, NotPublished, RotaMovedOn, SeatTaken
from app.domain.rule_words import named_slot
from app.domain.taker import Taker, in_order
from app.domain.team import Team
from app.domain.text import NOTE_LIMIT, clean_text, whole_number
from app.domain.worth import worth_words
from app.store.asks import asks_of_seat
from app.store.people import names_of
from app.store.publications import current_publication, places_of
from app.store.teams import lock_team, member_ids
from app.store.transaction import Tx
from app.usecases.replacing.ask import was_asked

MOST_SEATS = 200


@dataclass(frozen=True, slots=True)
class Replace:
    """Who gets which published seats (nobody: it stays open), over the publication that was looked at."""

    seats: Mapping[int, int | None]
    number: int
    base_url: str
    reason: str = ""
    waive: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "reason", clean_text(self.reason, field=N_("Reason"), limit=NOTE_LIMIT))
        if not 1 <= len(self.seats) <= MOST_SEATS:
            raise BadField("Seats", _("Choose between 1 and {most} seats.", most=MOST_SEATS))


@dataclass(frozen=True, slots=True)
class CandidateLine:
    person_id: int
    who: NameTag
    standing: str
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReplacePage:
    title: str
    team: str
    team_name: str
    zone: str
    seat_id: int
    number: int
    what: str
    holder: NameTag | None
    worth: str
    can: list[CandidateLine]
    cannot: list[CandidateLine]


def show_replace(tx: Tx, team: Team, seat_id: int, *, by: Actor, now: datetime) -> ReplacePage:
    """The checker's verdict on everybody, before anything is chosen."""
    slot, holder = coming_seat(tx, team, seat_id, now=now)
    publication = current_publication(tx, slot.period_id)
    assert publication is not None
    takers = takers_of(tx, team, seat_id, now=now)
    return ReplacePage(
        title=_("Put somebody else in"),
        team=team.slug,
        team_name=team.name,
        zone=zone_beside(slot, team.time_zone, by.person.time_zone),
        seat_id=seat_id,
        number=publication.number,
        what=named_slot(slot, team.time_zone),
        holder=name_tags(names_of(tx, [holder]))[holder] if holder is not None else None,
        worth=worth_words(slot),
        can=[_line(taker) for taker in in_order(takers) if not taker.rules],
        cannot=[_line(taker) for taker in in_order(takers) if taker.rules],
    )


def replace_people(tx: Tx, team: Team, ask: Replace, *, by: Actor, now: datetime) -> Issued:
    """Give seats to others as one publication; refused when anybody published since they were looked at."""
    lock_team(tx, team.id)
    _require_newest(tx, team, ask)
    change = RotaChange(
        seats=dict(ask.seats),
        why=Why(ChangeCause.REPLACEMENT, reason=ask.reason),
        base_url=ask.base_url,
        waive=ask.waive,
    )
    return change_rota(tx, team, change, by=by, now=now)[0]


def take_asked(tx: Tx, team: Team, seat_id: int, *, base_url: str, by: Actor, now: datetime) -> Issued:
    """Take a seat that one was asked for; of several who do, the first one has it."""
    lock_team(tx, team.id)
    _slot, holder = coming_seat(tx, team, seat_id, now=now)
    if not was_asked(tx, seat_id, holder, by.id):
        raise _not_as_asked(tx, seat_id, holder, by)
    change = RotaChange(
        seats={seat_id: by.id},
        why=Why(ChangeCause.REPLACEMENT, reason=WAS_ASKED),
        base_url=base_url,
        consents=[(by.id, seat_id)],
    )
    return change_rota(tx, team, change, by=by, now=now)[0]


def decoded(code: str) -> dict[int, int | None]:
    """A difference as a form carries it: “12:3,15:” (seat:person, nobody where it stays open)."""
    found: dict[int, int | None] = {}
    for each in code.split(",") if code else []:
        seat, _colon, person = each.partition(":")
        seat_id, person_id = whole_number(seat), whole_number(person)
        if seat_id is None or (person and person_id is None):
            raise BadField("Seats", _("This form is incomplete. Open the page again."))
        found[seat_id] = person_id
    return found


def _require_newest(tx: Tx, team: Team, ask: Replace) -> None:
    places = places_of(tx, ask.seats)
    if ask.seats.keys() - places.keys() or any(slot.team_id != team.id for slot, _ in places.values()):
        raise NotFound("seat")
    if {person for person in ask.seats.values() if person is not None} - set(member_ids(tx, team.id)):
        raise NotFound("person in this team")
    if len({slot.period_id for slot, _ in places.values()}) > 1:
        raise BadField("Seats", _("Change seats of one period at a time."))
    publication = current_publication(tx, next(iter(places.values()))[0].period_id)
    if publication is None:
        raise NotPublished
    if publication.number != ask.number:
        raise RotaMovedOn(publication.number)


def _not_as_asked(tx: Tx, seat_id: int, holder: int | None, by: Actor) -> NotAsked | SeatTaken:
    once = any(ask.what.person_id == by.id for ask in asks_of_seat(tx, seat_id))
    if once and holder is not None:
        return SeatTaken(None if holder == by.id else names_of(tx, [holder])[holder])
    return NotAsked()


def _line(taker: Taker) -> CandidateLine:
    return CandidateLine(taker.person_id, taker.who, standing_words(taker.ahead), taker.rules)
