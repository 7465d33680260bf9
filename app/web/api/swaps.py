"""Swaps and claims for programs."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter
from pydantic import AwareDatetime, BaseModel, Field

from app.domain.swap import MOST_NAMED, MOST_WANTED, NewSwap, Swap, SwapKind
from app.usecases.claiming import claim
from app.usecases.claiming import show as free
from app.usecases.swapping import board, end, offer, show, take
from app.usecases.swapping.acting import Acting
from app.web.api.values import Whole
from app.web.deps import AsCoordinator, AsMember, Id, Now, ThisSite, Transaction

router = APIRouter(prefix="/api/teams/{team}", tags=["swaps"])

Ids = Annotated[tuple[Whole, ...], Field(max_length=MOST_WANTED)]


class ActingIn(BaseModel):
    """For whom a coordinator acts; left out by whoever acts for themselves."""

    for_person: Whole | None = Field(None, description="A coordinator may act for anybody, with a reason")
    reason: str = ""

    def acting(self) -> Acting:
        return Acting(self.for_person, self.reason)


class SwapIn(ActingIn):
    """A slot to offer: a gift, an exchange for one of the wanted seats, or a part from–to."""

    seat: Whole
    kind: SwapKind = SwapKind.GIFT
    start: AwareDatetime | None = Field(None, description="Of a part")
    end: AwareDatetime | None = Field(None, description="Of a part")
    wanted: Ids = ()
    named: Annotated[tuple[Whole, ...], Field(max_length=MOST_NAMED)] = Field((), description="Empty: to anyone")
    note: str = ""


class StepIn(ActingIn):
    """A step on a swap as it was read."""

    version: Whole


class TakeIn(StepIn):
    back: Whole | None = Field(None, description="In an exchange, the seat that the giver gets")
    waive: bool = Field(False, description="A coordinator lets a waivable rule be broken, with a reason")


class AgreeIn(BaseModel):
    version: Whole
    waive: bool = False
    reason: str = ""


class SwapOut(BaseModel):
    """A swap: offered → taken → (agreed) → done; or refused, withdrawn, lapsed, undone."""

    id: int
    kind: SwapKind
    state: str
    version: int
    seat: int
    giver: int
    taker: int | None
    start: datetime | None
    end: datetime | None
    wanted: tuple[int, ...]
    back: int | None
    to_anyone: bool
    named: tuple[int, ...]
    note: str


class FreeSeatOut(BaseModel):
    seat: int
    slot: str
    own: bool = Field(description="Claimed by you")
    rules: tuple[str, ...] = Field(description="What keeps you out; empty: you may take it")


class ClaimOut(BaseModel):
    seat: int
    publication: int | None = Field(description="Null while the round is open: the claim is a pin then")


@router.get("/swaps")
def list_swaps(who: AsMember, tx: Transaction) -> list[SwapOut]:
    """What is offered or taken now, by the start of the slot."""
    return [_swap(swap) for swap in board.read_swaps(tx, who.team)]


@router.post("/swaps", status_code=201)
def offer_swap(who: AsMember, body: SwapIn, tx: Transaction, now: Now) -> SwapOut:
    new = NewSwap(body.seat, body.kind, body.start, body.end, body.wanted, body.named, body.note)
    return _swap(offer.offer_swap(tx, who.team, offer.OfferSwap(new, body.acting()), by=who.by, now=now))


@router.get("/swaps/{swap}")
def get_swap(who: AsMember, swap: Id, tx: Transaction) -> SwapOut:
    return _swap(show.read_swap(tx, who.team, swap))


@router.post("/swaps/{swap}/take")
def take_swap(who: AsMember, swap: Id, body: TakeIn, tx: Transaction, now: Now, site: ThisSite) -> SwapOut:
    """Take it: done at once, or taken until a coordinator agrees. The second to come is refused with 409."""
    asked = take.TakeSwap(swap, body.version, site.url, body.back, body.acting(), body.waive)
    return _swap(take.take_swap(tx, who.team, asked, by=who.by, now=now))


@router.post("/swaps/{swap}/agree")
def agree_swap(who: AsCoordinator, swap: Id, body: AgreeIn, tx: Transaction, now: Now, site: ThisSite) -> SwapOut:
    asked = take.AgreeSwap(swap, body.version, site.url, body.waive, body.reason)
    return _swap(take.agree_swap(tx, who.team, asked, by=who.by, now=now))


@router.post("/swaps/{swap}/refuse")
def refuse_swap(who: AsMember, swap: Id, body: StepIn, tx: Transaction, now: Now) -> SwapOut:
    return _swap(end.refuse_swap(tx, who.team, _end(swap, body), by=who.by, now=now))


@router.post("/swaps/{swap}/withdraw")
def withdraw_swap(who: AsMember, swap: Id, body: StepIn, tx: Transaction, now: Now) -> SwapOut:
    return _swap(end.withdraw_swap(tx, who.team, _end(swap, body), by=who.by, now=now))


@router.post("/swaps/{swap}/let-go")
def let_go(who: AsMember, swap: Id, body: StepIn, tx: Transaction, now: Now) -> SwapOut:
    """Step back from what one took, before it is done."""
    return _swap(end.let_go(tx, who.team, _end(swap, body), by=who.by, now=now))


@router.post("/swaps/{swap}/undo")
def undo_swap(who: AsMember, swap: Id, body: StepIn, tx: Transaction, now: Now, site: ThisSite) -> SwapOut:
    """Undo a done swap, by another publication."""
    return _swap(end.undo_swap(tx, who.team, _end(swap, body), base_url=site.url, by=who.by, now=now))


@router.get("/claims")
def list_free_seats(who: AsMember, tx: Transaction, now: Now) -> list[FreeSeatOut]:
    """Seats that people may take by themselves, with what would be in your way."""
    page = free.show_claims(tx, who.team, by=who.by, now=now)
    return [
        FreeSeatOut(seat=seat.seat_id, slot=seat.slot, own=seat.own, rules=seat.rules)
        for period in page.periods
        for seat in period.seats
    ]


@router.put("/claims/{seat}")
def claim_seat(who: AsMember, seat: Id, tx: Transaction, now: Now, site: ThisSite) -> ClaimOut:
    number = claim.claim_seat(tx, who.team, claim.Claim(seat, site.url), by=who.by, now=now)
    return ClaimOut(seat=seat, publication=number)


@router.delete("/claims/{seat}", status_code=204)
def unclaim_seat(who: AsMember, seat: Id, tx: Transaction, now: Now) -> None:
    claim.unclaim_seat(tx, who.team, seat, by=who.by, now=now)


def _end(swap: int, body: StepIn) -> end.EndSwap:
    return end.EndSwap(swap, body.version, body.acting())


def _swap(swap: Swap) -> SwapOut:
    return SwapOut(
        id=swap.id,
        kind=swap.kind,
        state=swap.state.value,
        version=swap.version,
        seat=swap.seat_id,
        giver=swap.giver_id,
        taker=swap.taker_id,
        start=swap.start,
        end=swap.end,
        wanted=swap.wanted,
        back=swap.back_seat_id,
        to_anyone=swap.to_anyone,
        named=tuple(each.person_id for each in swap.invited),
        note=swap.note,
    )
