"""Declined slots for programs: which there are, and that one was looked after."""

from datetime import datetime

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from app.usecases.declines import look
from app.web.deps import AsCoordinator, Id, Now, Transaction

router = APIRouter(prefix="/api/teams/{team}/declines", tags=["calendars"])


class DeclineOut(BaseModel):
    """A slot that somebody's calendar declined: nobody was moved by it."""

    id: int
    person: str
    slot: str
    seat: int
    heard_at: datetime
    is_theirs: bool = Field(description="Still; else the seat has gone to somebody else")


@router.get("")
def list_declines(who: AsCoordinator, tx: Transaction) -> list[DeclineOut]:
    return [
        DeclineOut(
            id=line.id,
            person=line.who,
            slot=line.what,
            seat=line.seat_id,
            heard_at=line.heard_at,
            is_theirs=line.is_theirs,
        )
        for line in look.list_declines(tx, who.team, own_zone=who.by.person.time_zone).lines
    ]


@router.post("/{decline}/done", status_code=204)
def finish_decline(who: AsCoordinator, decline: Id, tx: Transaction, now: Now) -> Response:
    """Mark a task as looked after."""
    look.finish_decline(tx, who.team, decline, by=who.by, now=now)
    return Response(status_code=204)
