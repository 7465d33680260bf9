"""Why a seat is somebody's, and what would fill an open one, for programs."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from app.domain.allowance import SEARCHES
from app.usecases.reasons import fill, why
from app.web.counting import at_most
from app.web.deps import AsCoordinator, Id, InSightOfTeam, Transaction

router = APIRouter(prefix="/api/teams", tags=["rota"])

Instead = Annotated[int | None, Query(ge=1, lt=2**31, description="Id of a person: why not them?")]


class WhyOut(BaseModel):
    """The answer in words, and in data where a search was asked."""

    person: str
    sentence: str
    cause: str | None = Field(description="rule, goal, lot, answers or lot, not known; null: people decided by hand")
    instead: int | None
    rules: list[str]
    goal: str | None
    loss: int = Field(description="In the goal's own unit: seats, squared points, marks, changes")
    proved: bool
    seed: int | None = Field(description="Of the lot; anybody can draw it again")


class AskOut(BaseModel):
    """One thing to ask for: of a person a mark or an offer, of the team a looser limit."""

    words: str
    kind: str
    person: int | None
    slot: int | None
    weekend: date | None
    offer: str | None
    limit: str | None
    amount: int | None


class FillOut(BaseModel):
    """Each way fills the seat by itself; a way without asks needs nobody's."""

    ways: list[list[AskOut]]


@router.get("/{team}/seats/{seat}/why", dependencies=[at_most(SEARCHES)])
def ask_why(who: InSightOfTeam, seat: Id, tx: Transaction, instead: Instead = None) -> WhyOut:
    """Why the person who is published in this seat, or why not another."""
    return _why(why.why_published(tx, who.team, seat, instead=instead, by=who.by))


@router.get("/{team}/drafts/{draft}/seats/{seat}/why", dependencies=[at_most(SEARCHES)])
def ask_why_in_draft(who: AsCoordinator, draft: Id, seat: Id, tx: Transaction, instead: Instead = None) -> WhyOut:
    """The same of a draft."""
    return _why(why.why_in_draft(tx, who.team, draft, seat, instead=instead, by=who.by))


@router.get("/{team}/seats/{seat}/fill", dependencies=[at_most(SEARCHES)])
def ask_what_fills(who: AsCoordinator, seat: Id, tx: Transaction) -> FillOut:
    """The smallest sets of asks that would fill an open published seat."""
    return _fill(fill.fill_published(tx, who.team, seat, own_zone=who.by.person.time_zone))


@router.get("/{team}/drafts/{draft}/seats/{seat}/fill", dependencies=[at_most(SEARCHES)])
def ask_what_fills_in_draft(who: AsCoordinator, draft: Id, seat: Id, tx: Transaction) -> FillOut:
    """The same of a draft."""
    return _fill(fill.fill_in_draft(tx, who.team, draft, seat, own_zone=who.by.person.time_zone))


def _why(view: why.WhyView) -> WhyOut:
    reason = view.reason
    return WhyOut(
        person=view.who.full,
        sentence=view.sentence,
        cause=reason.cause if reason else None,
        instead=view.instead_id,
        rules=list(reason.rules) if reason else [],
        goal=(reason.goal or None) if reason else None,
        loss=reason.loss if reason else 0,
        proved=reason.proved if reason else True,
        seed=view.seed,
    )


def _fill(view: fill.FillView) -> FillOut:
    return FillOut(
        ways=[
            [
                AskOut(
                    words=said.says,
                    kind=ask.kind,
                    person=ask.person_id,
                    slot=ask.slot_id,
                    weekend=ask.weekend,
                    offer=ask.offer.value if ask.offer else None,
                    limit=ask.limit or None,
                    amount=ask.amount or None,
                )
                for said, ask in zip(way, wanted, strict=True)
            ]
            for way, wanted in zip(view.ways, view.wanted, strict=True)
        ]
    )
