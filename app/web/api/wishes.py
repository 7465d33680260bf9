"""Wishes for other seats and chains of them for programs."""

from datetime import datetime

from fastapi import APIRouter
from pydantic import BaseModel, Field

from app.domain.language import _
from app.domain.wish import OpenWish, SwapChain
from app.usecases.wishes import chain, wish
from app.web.api.values import Whole
from app.web.deps import AsMember, Id, Now, ThisSite, Transaction

router = APIRouter(prefix="/api/teams/{team}", tags=["wishes"])


class WishIn(BaseModel):
    """The slots any of which would be taken for this seat."""

    slots: list[Whole] = Field(min_length=1, max_length=60)


class WishOut(BaseModel):
    id: int
    seat: int
    slots: list[int]
    state: str
    made_at: datetime


class MadeOut(WishOut):
    chain: int | None = Field(description="The chain that was found at once")


class ChainOut(BaseModel):
    """One's own part of a chain; of the others only how many they are."""

    id: int
    state: str
    why: str
    people: int
    agreed: int
    gives: int | None = Field(description="Seat; null for a coordinator who is not in it")
    gets: int | None


class DecideIn(BaseModel):
    for_person: Whole | None = Field(None, description="A coordinator decides for somebody, with a reason")
    reason: str = ""


@router.get("/wishes")
def list_wishes(who: AsMember, tx: Transaction) -> list[WishOut]:
    """One's own live wishes."""
    return [WishOut(**_wish(each)) for each in wish.read_wishes(tx, who.team, by=who.by)]


@router.post("/seats/{seat}/wish", status_code=201)
def make_wish(who: AsMember, seat: Id, body: WishIn, tx: Transaction, now: Now) -> MadeOut:
    made = wish.make_wish(tx, who.team, wish.MakeWish(seat, tuple(body.slots)), by=who.by, now=now)
    own = made.wish.person_id == who.by.id
    return MadeOut(**_wish(made.wish), chain=made.chain_id if own else None)


@router.post("/wishes/{number}/withdraw")
def withdraw_wish(who: AsMember, number: Id, tx: Transaction, now: Now) -> WishOut:
    return WishOut(**_wish(wish.withdraw_wish(tx, who.team, number, by=who.by, now=now)))


@router.get("/chains")
def list_chains(who: AsMember, tx: Transaction) -> list[ChainOut]:
    """The chains that wait for somebody's yes: one's own; to a coordinator, all."""
    return [_chain(each, who.by.id) for each in chain.read_chains(tx, who.team, by=who.by)]


@router.get("/chains/{number}")
def show_chain(who: AsMember, number: Id, tx: Transaction) -> ChainOut:
    return _chain(chain.read_chain(tx, who.team, number, by=who.by), who.by.id)


@router.post("/chains/{number}/agree")
def agree(who: AsMember, number: Id, body: DecideIn, tx: Transaction, now: Now, site: ThisSite) -> ChainOut:
    """Say yes; the last yes does all of it at once."""
    ask = chain.Decide(number, site.url, body.for_person, body.reason)
    return _chain(chain.agree_to_chain(tx, who.team, ask, by=who.by, now=now), who.by.id)


@router.post("/chains/{number}/refuse")
def refuse(who: AsMember, number: Id, body: DecideIn, tx: Transaction, now: Now, site: ThisSite) -> ChainOut:
    """Say no; nobody is told who did."""
    ask = chain.Decide(number, site.url, body.for_person, body.reason)
    return _chain(chain.refuse_chain(tx, who.team, ask, by=who.by, now=now), who.by.id)


def _wish(each: OpenWish) -> dict[str, object]:
    return {
        "id": each.id,
        "seat": each.seat_id,
        "slots": sorted(each.accepts),
        "state": each.state.value,
        "made_at": each.made_at,
    }


def _chain(found: SwapChain, reader: int) -> ChainOut:
    own = found.part_of(reader)
    return ChainOut(
        id=found.id,
        state=found.state.value,
        why=_(found.why),
        people=len(found.parts),
        agreed=found.agreed,
        gives=own.gives_id if own else None,
        gets=own.gets_id if own else None,
    )
