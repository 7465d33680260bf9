"""Offering published cover: as a gift, in exchange, or a part of it; to anyone or to named people."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.language import _
from app.domain.people import Actor
from app.domain.publication import begun
from app.domain.refusals import BadField, TooManyOffers
from app.domain.seating import Shared
from app.domain.slot import Slot
from app.domain.swap import MOST_OPEN, NewSwap, Swap, SwapState, require_part
from app.domain.team import Team
from app.store.people import lock_people
from app.store.publications import Place, find_place
from app.store.swaps import Step, add_swap, open_offers
from app.store.teams import lock_team, members_of
from app.store.transaction import Tx
from app.usecases.swapping.acting import Acting, side_of
from app.usecases.swapping.cover import coming_place, require_covers, require_on
from app.usecases.swapping.telling import OFFERED, News, tell_swap


@dataclass(frozen=True, slots=True)
class OfferSwap:
    new: NewSwap
    acting: Acting = Acting()


def offer_swap(tx: Tx, team: Team, ask: OfferSwap, *, by: Actor, now: datetime) -> Swap:
    """Offer one's own cover of a coming slot; the named people, or whose slots are wanted for it, are told."""
    lock_team(tx, team.id)
    side = side_of(tx, team, ask.acting, by=by)
    lock_people(tx, [side.person_id])
    new = ask.new
    place = coming_place(tx, team, new.seat_id, now=now)
    require_on(tx, place, side.person_id, reader_id=by.id)
    if new.start is not None and new.end is not None:
        require_part(place[0], new.start, new.end)
        require_covers(place[0], place[2].holding, side.person_id, (new.start, new.end))
    _require_members(tx, team, new, side.person_id, place[0])
    holders = {_holder(tx, team, seat, side.person_id, now=now) for seat in new.wanted}
    if open_offers(tx, side.person_id) >= MOST_OPEN:
        raise TooManyOffers(MOST_OPEN)
    step = side.note(Step(SwapState.OFFERED, by_id=by.id))
    swap = add_swap(tx, team.id, new, giver_id=side.person_id, step=step, now=now)
    tell_swap(tx, team, swap, News(OFFERED, {*new.named, *holders}, by.id), now=now)
    return swap


def _require_members(tx: Tx, team: Team, new: NewSwap, giver_id: int, slot: Slot) -> None:
    there = {
        member.person.id
        for member in members_of(tx, team.id)
        if member.person.active and member.membership.covers(slot.on)
    }
    if set(new.named) - there or giver_id in new.named:
        raise BadField("To", _("Name people who are in the team then, and not the giver."))


def _holder(tx: Tx, team: Team, seat_id: int, giver_id: int, *, now: datetime) -> int:
    """Who has a wanted seat for themselves alone."""
    place: Place | None = find_place(tx, team.id, seat_id)
    held = place[2].holding if place and not begun(place[0], now) else None
    if held is None or isinstance(held, Shared) or held == giver_id:
        raise BadField("In exchange", _("Choose coming slots that one other person has."))
    return held
