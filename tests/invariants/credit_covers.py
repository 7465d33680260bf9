"""Steps that change who covers what: taken, given, swapped, shared, cancelled; by the people or by the coordinator."""

from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

from app.domain.answer import OptIn
from app.domain.refusals import Refusal
from app.domain.swap import NewSwap, SwapKind, SwapState
from app.usecases.claiming.claim import Claim, claim_seat
from app.usecases.replacing.replace import Replace, replace_people
from app.usecases.swapping.end import EndSwap, undo_swap, withdraw_swap
from app.usecases.swapping.offer import OfferSwap, offer_swap
from app.usecases.swapping.take import TakeSwap, take_swap
from tests.invariants.credit_life import BASE, SKIPPED, Life, cut
from tests.invariants.credit_model import Piece, saturday_of

Covers = dict[int, list[Piece]]
FITTING = {5: (OptIn.FIRST, OptIn.EITHER), 6: (OptIn.SECOND, OptIn.EITHER)}


def assign(life: Life, chance: Random) -> None:
    """Somebody takes an open seat by their own hand."""
    seat = some_seat(life, chance, lambda one: not life.model.covers[one])
    who, opens = chance.choice(life.members()), not life.model.covers[seat]
    if not opens and chance.random() < SKIPPED:
        return
    done = life.ask(lambda tx: claim_seat(tx, life.team, Claim(seat, BASE), by=life.by(life.name(who)), now=life.now))
    if opens:
        changed(life, "assign", done, {seat: [(who, *life.hours(seat))]})


def replace(life: Life, chance: Random) -> None:
    """The coordinator puts somebody in."""
    seat = some_seat(life, chance, lambda _: True)
    day, offered = life.model.stints[seat].day, life.offers
    willing = [
        one for one in life.members() if day.weekday() == 4 or offered[one, saturday_of(day)] in FITTING[day.weekday()]
    ]
    put(life, "replace", {seat: chance.choice(willing or life.members())})


def free(life: Life, chance: Random) -> None:
    """A cover is cancelled: the coordinator leaves the seat open."""
    put(life, "free", {chance.choice(life.seats): None})


def put(life: Life, name: str, seats: dict[int, int | None]) -> None:
    ask = Replace(seats, life.number, BASE, "As things go", waive=True)
    done = life.ask(lambda tx: replace_people(tx, life.team, ask, by=life.by("ana"), now=life.now))
    changed(life, name, done, {seat: [(who, *life.hours(seat))] if who else [] for seat, who in seats.items()})


def swap(life: Life, chance: Random) -> None:
    """One offers a seat for another's, who takes it."""
    own = some_seat(life, chance, lambda one: whole(life, one) is not None)
    other = some_seat(life, chance, lambda one: whole(life, one) not in (None, whole(life, own)))
    giver, taker = whole(life, own), whole(life, other)
    if giver is None or taker is None or giver == taker or own == other:
        return
    covers = {own: [(taker, *life.hours(own))], other: [(giver, *life.hours(other))]}
    trade(life, "swap", NewSwap(own, SwapKind.EXCHANGE, wanted=(other,)), (giver, taker), covers)


def give(life: Life, chance: Random) -> None:
    seat = some_seat(life, chance, lambda one: bool(life.model.covers[one]))
    giver, taker = holder(life, seat, chance), chance.choice(life.members())
    if giver is not None and giver != taker:
        covers = {seat: cut(life.model.covers[seat], giver, taker, *life.hours(seat))}
        trade(life, "give", NewSwap(seat, SwapKind.GIFT), (giver, taker), covers)


def hand_over_in_part(life: Life, chance: Random) -> None:
    """Any whole minutes of one's own cover; an hour, a half to the minute, or what a die says."""
    seat = some_seat(life, chance, lambda one: bool(life.model.covers[one]))
    giver, taker = holder(life, seat, chance), chance.choice(life.members())
    if giver is None or giver == taker:
        return
    _, start, end = chance.choice([one for one in life.model.covers[seat] if one[0] == giver])
    minutes = int((end - start).total_seconds()) // 60
    first = chance.choice([0, 0, minutes // 2, chance.randrange(minutes)])
    last = chance.choice([minutes, minutes // 2, chance.randrange(minutes)])
    part = (start + timedelta(minutes=min(first, last)), start + timedelta(minutes=max(first, last)))
    if part[0] == part[1] or part == life.hours(seat):
        return
    covers = {seat: cut(life.model.covers[seat], giver, taker, *part)}
    trade(life, "hand_over_in_part", NewSwap(seat, SwapKind.PART, *part), (giver, taker), covers)


def trade(life: Life, name: str, new: NewSwap, sides: tuple[int, int], covers: Covers) -> None:
    giver, taker = (life.by(life.name(one)) for one in sides)
    offer = life.ask(lambda tx: offer_swap(tx, life.team, OfferSwap(new), by=giver, now=life.now))
    begun = any(life.hours(seat)[0] <= life.now for seat in covers)
    assert not (begun and not isinstance(offer, Refusal)) or new.wanted, "cover that has begun was offered"
    if isinstance(offer, Refusal):
        life.refused[name] += 1
        return
    back = new.wanted[0] if new.wanted else None
    take = TakeSwap(offer.id, offer.version, BASE, back)
    done: Any = life.ask(lambda tx: take_swap(tx, life.team, take, by=taker, now=life.now))
    if not isinstance(done, Refusal) and done.state is not SwapState.DONE:
        done = None  # waits for a coordinator
    changed(life, name, done, covers)
    life.swaps.append((done if done and not isinstance(done, Refusal) else offer, new, sides))


def cancel(life: Life, chance: Random) -> None:
    """A swap is undone, or an offer withdrawn; where there is none, a seat is left open."""
    if not life.swaps:
        free(life, chance)
        return
    one, new, (giver, taker) = life.swaps.pop()
    by, end = life.by(life.name(giver)), EndSwap(one.id, one.version)
    if one.state is not SwapState.DONE:
        life.note("withdraw", life.ask(lambda tx: withdraw_swap(tx, life.team, end, by=by, now=life.now)))
        return
    done = life.ask(lambda tx: undo_swap(tx, life.team, end, base_url=BASE, by=by, now=life.now))
    part = (new.start, new.end) if new.start and new.end else life.hours(new.seat_id)
    covers = {new.seat_id: cut(life.model.covers[new.seat_id], taker, giver, *part)}
    for back in new.wanted:
        covers[back] = cut(life.model.covers[back], giver, taker, *life.hours(back))
    changed(life, "cancel", done, covers)


def changed(life: Life, name: str, done: Any, covers: Covers) -> None:
    """Note a change if it was made; what has begun is never changed."""
    if done is None or isinstance(done, Refusal):
        life.refused[name] += 1
        return
    assert all(life.hours(seat)[0] > life.now for seat in covers), "cover that has begun was changed"
    life.steps[name] += 1
    life.model.change(covers)
    ((life.number,),) = life.books.connection.execute("SELECT max(number) FROM publication").fetchall()


def some_seat(life: Life, chance: Random, fitting: Callable[[int], bool]) -> int:
    """One with which a step can do something, as a rule: it fits and has not begun."""
    good = [seat for seat in life.seats if fitting(seat) and life.hours(seat)[0] > life.now]
    return chance.choice(good if good and chance.random() < 0.9 else life.seats)


def whole(life: Life, seat: int) -> int | None:
    people = {person for person, _, _ in life.model.covers[seat]}
    return people.pop() if len(people) == 1 else None


def holder(life: Life, seat: int, chance: Random) -> int | None:
    pieces = life.model.covers[seat]
    return chance.choice(pieces)[0] if pieces else None
