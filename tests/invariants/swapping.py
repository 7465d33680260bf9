"""Swaps for the story: one seat is offered, for others, to somebody; of another one a part changes hands."""

from datetime import timedelta

from app.changing.change import RotaChange, change_rota
from app.changing.issue import Why
from app.domain.people import Actor
from app.domain.publication import ChangeCause
from app.domain.refusals import RuleForbids
from app.domain.seating import given
from app.domain.swap import NewSwap, SwapKind, SwapState
from app.store import swaps
from app.store.publications import Place, person_seats_between
from app.store.transaction import Tx
from tests.invariants.world import World

LINKS = "https://rota.example.org"


def swap(world: World) -> None:
    """Ana, who coordinates, acts for everybody."""
    people = [world.ids[name] for name in ("ana", "bo", "chi", "dee", "eli")]
    support = world.teams["support"]
    with world.database.transaction() as tx:
        by = world.actor(tx, "ana")
        coming = person_seats_between(tx, people, world.now, world.now + timedelta(days=30))
        places = [place for place in coming if place[0].team_id == support.id and place[0].start > world.now]
        giver, seat = places[0][2].person_id, places[0][1].id
        other = next(place for place in places if place[2].person_id != giver)
        assert giver is not None
        assert other[2].person_id is not None
        offer = NewSwap(seat, SwapKind.EXCHANGE, wanted=(other[1].id,), named=(other[2].person_id,))
        step = swaps.Step(SwapState.OFFERED, by_id=by.id, for_id=giver, reason="ill")
        swaps.add_swap(tx, support.id, offer, giver_id=giver, step=step, now=world.now)
        assert any(_shared(tx, world, by, place, taker) for place in places[1:] for taker in people)


def _shared(tx: Tx, world: World, by: Actor, place: Place, taker: int) -> bool:
    slot, seat, what = place
    if what.person_id is None or what.person_id == taker:
        return False
    half = (slot.start, slot.start + (slot.end - slot.start) / 2)
    held = given(slot, what.holding, what.person_id, taker, part=half)
    change = RotaChange({seat.id: held}, Why(ChangeCause.SWAP), LINKS, consents=[(taker, seat.id)])
    try:
        with tx.attempt():
            change_rota(tx, world.teams["support"], change, by=by, now=world.now)
    except RuleForbids:
        return False
    return True
