"""Entering and withdrawing a wish: my seat for any of these slots."""

from dataclasses import dataclass
from datetime import datetime

from app.changing.takers import coming_seat
from app.domain.board import zone_beside
from app.domain.language import _
from app.domain.people import Actor, NameTag, name_tags
from app.domain.publication import begun
from app.domain.refusals import BadField, NotFound, NotYours, WishLives
from app.domain.refusals.swaps import YOU
from app.domain.rule_words import named_slot
from app.domain.team import Team
from app.domain.wish import MOST_ACCEPTED, OpenWish, WishState
from app.store.people import names_of
from app.store.publications import current_publication
from app.store.rounds import slots_of
from app.store.teams import lock_team
from app.store.transaction import Tx
from app.store.wishes import NewWish, add_wish, chains_of_person, get_wish, live_wish, live_wishes_of, move_wishes
from app.usecases.wishes.propose import propose_chains


@dataclass(frozen=True, slots=True)
class MakeWish:
    """The seat to give away, and the slots any of which its person would take for it."""

    seat_id: int
    slot_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SlotChoice:
    slot_id: int
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class WishPage:
    title: str
    team: str
    team_name: str
    zone: str
    seat_id: int
    what: str
    who: NameTag
    is_own: bool
    wish_id: int | None
    state: str
    choices: list[SlotChoice]
    chain_href: str


@dataclass(frozen=True, slots=True)
class Made:
    """The wish, and whether a chain was found for it at once."""

    wish: OpenWish
    chain_id: int | None


def show_wish(tx: Tx, team: Team, seat_id: int, *, by: Actor, now: datetime) -> WishPage:
    slot, holder = coming_seat(tx, team, seat_id, now=now)
    owner = _require_holder(team, holder, by)
    wish = live_wish(tx, seat_id)
    accepted = wish.accepts if wish else frozenset()
    publication = current_publication(tx, slot.period_id)
    assert publication is not None
    theirs = {each for each, what in publication.seats.items() if what.person_id == owner}
    choices = [
        SlotChoice(each.id, named_slot(each, team.time_zone, by.person.time_zone), each.id in accepted)
        for each in slots_of(tx, slot.period_id)
        if not begun(each, now)
        and not any(seat.id in theirs for seat in each.seats)
        and any(publication.seats[seat.id].person_id is not None for seat in each.seats)
    ]
    chain = next((c for c in chains_of_person(tx, owner) if any(p.gives_id == seat_id for p in c.parts)), None)
    return WishPage(
        title=_("Swap in a chain"),
        team=team.slug,
        team_name=team.name,
        zone=zone_beside(slot, team.time_zone, by.person.time_zone),
        seat_id=seat_id,
        what=named_slot(slot, team.time_zone),
        who=name_tags(names_of(tx, [owner]))[owner],
        is_own=owner == by.id,
        wish_id=wish.id if wish else None,
        state=wish.state.value if wish else "",
        choices=choices,
        chain_href=f"/teams/{team.slug}/chains/{chain.id}" if chain and by.id == owner else "",
    )


def make_wish(tx: Tx, team: Team, ask: MakeWish, *, by: Actor, now: datetime) -> Made:
    """Enter a wish, and look at once whether it closes a chain."""
    lock_team(tx, team.id)
    slot, holder = coming_seat(tx, team, ask.seat_id, now=now)
    owner = _require_holder(team, holder, by)
    if live_wish(tx, ask.seat_id) is not None:
        raise WishLives
    tx.note(on_behalf_of=owner)
    accepts = frozenset(ask.slot_ids)
    if not 1 <= len(accepts) <= MOST_ACCEPTED:
        raise BadField("Slots", _("Choose between 1 and {most} slots that you would take instead.", most=MOST_ACCEPTED))
    coming = {each.id for each in slots_of(tx, slot.period_id) if not begun(each, now)}
    if not accepts <= coming - {slot.id}:
        raise BadField("Slots", _("Choose slots of the same rota that have not begun."))
    wish = add_wish(tx, NewWish(team.id, slot.period_id, owner, ask.seat_id, accepts), by=by.id, now=now)
    propose_chains(tx, team, slot.period_id, now=now)
    chain = next((c for c in chains_of_person(tx, owner) if any(p.wish_id == wish.id for p in c.parts)), None)
    return Made(get_wish(tx, team.id, wish.id), chain.id if chain else None)


def withdraw_wish(tx: Tx, team: Team, wish_id: int, *, by: Actor, now: datetime) -> OpenWish:
    """Take an open wish back; one that is part of a chain is ended by refusing the chain."""
    lock_team(tx, team.id)
    wish = get_wish(tx, team.id, wish_id)
    tx.note(on_behalf_of=_require_holder(team, wish.person_id, by))
    if not move_wishes(tx, [wish.id], WishState.OPEN, WishState.WITHDRAWN, now=now):
        if wish.state is WishState.PROPOSED:
            raise BadField("Wish", _("A chain was proposed for it. Refuse that chain, then withdraw the wish."))
        raise NotFound("open wish")
    return get_wish(tx, team.id, wish_id)


def read_wishes(tx: Tx, team: Team, *, by: Actor) -> list[OpenWish]:
    """One's own live wishes in a team; nobody else's can be listed."""
    return [wish for wish in live_wishes_of(tx, by.id) if wish.team_id == team.id]


def _require_holder(team: Team, holder: int | None, by: Actor) -> int:
    if holder is None or (holder != by.id and not by.coordinates(team.id)):
        raise NotYours(YOU)
    return holder
