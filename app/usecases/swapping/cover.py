"""What a swap does to the rota: the seats it changes, and how they look when it is undone."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from app.domain.language import _
from app.domain.publication import begun
from app.domain.refusals import BadField, HasBegun, NotFound, NotYours
from app.domain.refusals.swaps import YOU
from app.domain.seating import Holding, given, people_in, stretches
from app.domain.slot import Slot
from app.domain.swap import Swap
from app.domain.team import Team
from app.store.people import names_of
from app.store.publications import Place, find_place
from app.store.transaction import Tx


def coming_place(tx: Tx, team: Team, seat_id: int, *, now: datetime) -> Place:
    """A published seat of the team whose slot has not begun."""
    place = find_place(tx, team.id, seat_id)
    if place is None:
        raise NotFound("published seat")
    if begun(place[0], now):
        raise HasBegun
    return place


def require_on(tx: Tx, place: Place, person_id: int, *, reader_id: int) -> None:
    """Refuse for somebody who does not cover any of a seat."""
    if person_id not in people_in(place[2].holding):
        raise NotYours(YOU if person_id == reader_id else names_of(tx, [person_id])[person_id])


def require_covers(slot: Slot, held: Holding, person_id: int, part: tuple[datetime, datetime]) -> None:
    """Refuse a part of which the giver covers only some."""
    own = sum(
        (
            max(timedelta(), min(each.end, part[1]) - max(each.start, part[0]))
            for each in stretches(slot, held)
            if each.person_id == person_id
        ),
        timedelta(),
    )
    if own != part[1] - part[0]:
        raise BadField("Part", _("Somebody else covers some of this already. Choose a part that is all yours."))


def after_swap(
    tx: Tx, team: Team, swap: Swap, taker_id: int, back_seat_id: int | None, *, now: datetime
) -> Mapping[int, Holding]:
    """Who covers the seats of a swap once it is done."""
    slot, _, what = coming_place(tx, team, swap.seat_id, now=now)
    seats = {swap.seat_id: given(slot, what.holding, swap.giver_id, taker_id, part=stretch_of(swap))}
    if back_seat_id is not None:
        back = coming_place(tx, team, back_seat_id, now=now)
        seats[back_seat_id] = given(back[0], back[2].holding, taker_id, swap.giver_id)
    return seats


def before_swap(tx: Tx, team: Team, swap: Swap, *, reader_id: int, now: datetime) -> Mapping[int, Holding]:
    """Who covers them once a done swap is undone."""
    assert swap.taker_id is not None
    place = coming_place(tx, team, swap.seat_id, now=now)
    require_on(tx, place, swap.taker_id, reader_id=reader_id)
    seats = {swap.seat_id: given(place[0], place[2].holding, swap.taker_id, swap.giver_id, part=stretch_of(swap))}
    if swap.back_seat_id is not None:
        back = coming_place(tx, team, swap.back_seat_id, now=now)
        require_on(tx, back, swap.giver_id, reader_id=reader_id)
        seats[swap.back_seat_id] = given(back[0], back[2].holding, swap.giver_id, swap.taker_id)
    return seats


def stretch_of(swap: Swap) -> tuple[datetime, datetime] | None:
    """From when to when, of a part."""
    return (swap.start, swap.end) if swap.start is not None and swap.end is not None else None
