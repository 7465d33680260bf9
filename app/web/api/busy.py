"""A person's own calendars for programs: told of, what they suggest, taken over or left, read again, forgotten."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, Field

from app.domain.allowance import IMPORTS
from app.domain.people import Actor
from app.domain.refusals import Refusal
from app.usecases.busy import manage
from app.web.ahead import AT_ONCE, got, let_in
from app.web.api.values import Whole
from app.web.counting import at_most
from app.web.deps import AsMember, Id, Now, SignedIn, ThisSite, Transaction
from app.web.limits import LARGEST_IMPORT

router = APIRouter(prefix="/api/me/busy", tags=["calendars"])


class SourceOut(BaseModel):
    """A calendar that is read; of its address only where it is."""

    id: int
    name: str
    host: str = Field(description="Empty: a file that was read once")
    read_at: datetime | None
    fault: str = Field(description="Why it could not be read; empty: it could, or it was not tried yet")


class AwayOut(BaseModel):
    """A suggested absence, which counts only when it is taken over."""

    id: int
    days: str


class BlockedOut(BaseModel):
    """Slots of an open round at which one is busy."""

    team: str
    round: int
    period: str
    slots: list[str]


class BusyOut(BaseModel):
    sources: list[SourceOut]
    away: list[AwayOut]
    blocked: list[BlockedOut]


class TellIn(BaseModel):
    """A calendar by its address, or the text of an .ics file, which is read once and not kept."""

    name: str
    address: str = ""
    calendar: str = ""


class ChosenIn(BaseModel):
    """Suggested absences by their ids."""

    times: list[Whole] = Field(max_length=1_000)


class DoneOut(BaseModel):
    done: int = Field(description="How many absences were added, or slots marked")


@router.get("")
def show_busy(by: SignedIn, tx: Transaction, now: Now, site: ThisSite) -> BusyOut:
    return _busy(manage.show_busy(tx, by=by, sealing=site.sealing, now=now))


def read_first(
    request: Request, body: TellIn, by: Annotated[Actor, let_in(IMPORTS)], now: Now
) -> manage.Told | Refusal:
    try:
        ask = manage.TellOf(body.name, body.address, body.calendar.encode("utf-8", "replace"))
        return manage.read_first(request.app.state.database, ask, by=by, now=now)
    except Refusal as refusal:
        return refusal


ReadFirst = Annotated[manage.Told | Refusal, Depends(read_first, max_concurrency=AT_ONCE)]


@router.post("", status_code=201, max_body_size=LARGEST_IMPORT)
def tell_of(read: ReadFirst, by: SignedIn, tx: Transaction, now: Now, site: ThisSite) -> BusyOut:
    """A file is read at once; an address is asked within a minute, and again every six hours."""
    manage.tell_of(tx, got(read), sealing=site.sealing, by=by, now=now)
    return _busy(manage.show_busy(tx, by=by, sealing=site.sealing, now=now))


@router.post("/absences")
def take_absences(by: SignedIn, body: ChosenIn, tx: Transaction, now: Now) -> DoneOut:
    """Make absences of these suggestions."""
    return DoneOut(done=manage.take_absences(tx, body.times, by=by, now=now))


@router.post("/absences/leave", status_code=204)
def leave_absences(by: SignedIn, body: ChosenIn, tx: Transaction) -> Response:
    """Not see these suggestions again."""
    manage.leave(tx, body.times, by=by)
    return Response(status_code=204)


@router.post("/{team}/rounds/{round_id}")
def mark_cannot(who: AsMember, round_id: Id, tx: Transaction, now: Now) -> DoneOut:
    """Mark the slots of an open round at which one is busy “cannot”; every other mark stays."""
    return DoneOut(done=manage.mark_cannot(tx, who.team, round_id, by=who.by, now=now))


@router.post("/calendars/{source}/refresh", status_code=202, dependencies=[at_most(IMPORTS)])
def read_again(by: SignedIn, source: Id, tx: Transaction, now: Now) -> Response:
    """Have a calendar asked now, and not only when its time comes."""
    manage.read_again(tx, source, by=by, now=now)
    return Response(status_code=202)


@router.delete("/calendars/{source}", status_code=204)
def forget(by: SignedIn, source: Id, tx: Transaction) -> Response:
    """Forget a calendar and all that it told; absences that came of it stay."""
    manage.forget(tx, source, by=by)
    return Response(status_code=204)


def _busy(page: manage.BusyPage) -> BusyOut:
    return BusyOut(
        sources=[
            SourceOut(id=each.id, name=each.name, host=each.host, read_at=each.read_at, fault=each.fault)
            for each in page.sources
        ],
        away=[AwayOut(id=each.id, days=each.days) for each in page.away],
        blocked=[
            BlockedOut(team=each.team, round=each.round_id, period=each.period, slots=list(each.slots))
            for each in page.blocked
        ],
    )
