"""Ways in by JSON: one's own, and what keepers end. For browsers: no token may change ways in."""

from collections.abc import Sequence

from fastapi import APIRouter
from pydantic import BaseModel

from app.usecases.access import end_ways, ways_in
from app.usecases.access.ways_in import SignOutEverywhere, WayLine
from app.web.deps import AsKeeper, Id, Now, SignedIn, ThisSession, Transaction, Who

router = APIRouter(prefix="/api", tags=["ways in"])


class WayOut(BaseModel):
    """One way in, with its last use in words."""

    id: int
    name: str
    details: str
    used: str
    here: bool


class WaysInOut(BaseModel):
    sessions: list[WayOut]
    tokens: list[WayOut]
    feeds: list[WayOut]
    passkeys: list[WayOut]


class EverywhereIn(BaseModel):
    """What ends beside all sessions but the one that asks."""

    tokens: bool = False
    feeds: bool = False


class EndedOut(BaseModel):
    sessions: int


@router.get("/me/ways-in")
def show_ways_in(found: Who, by: SignedIn, tx: Transaction, now: Now) -> WaysInOut:
    page = ways_in.show_ways_in(tx, found.session, by=by, now=now)
    return WaysInOut(
        sessions=_ways(page.sessions), tokens=_ways(page.tokens), feeds=_ways(page.feeds), passkeys=_ways(page.passkeys)
    )


@router.delete("/me/sessions/{session}", status_code=204)
def end_session(by: SignedIn, _: ThisSession, session: Id, tx: Transaction, now: Now) -> None:
    ways_in.end_session(tx, session, by=by, now=now)


@router.post("/me/sign-out-everywhere")
def sign_out_everywhere(by: SignedIn, session: ThisSession, body: EverywhereIn, tx: Transaction, now: Now) -> EndedOut:
    ask = SignOutEverywhere(tokens=body.tokens, feeds=body.feeds)
    return EndedOut(sessions=ways_in.sign_out_everywhere(tx, session, ask, by=by, now=now))


@router.post("/people/{person}/sign-out", status_code=204)
def sign_somebody_out(_: AsKeeper, person: Id, tx: Transaction, now: Now) -> None:
    end_ways.end_sessions(tx, person, now=now)


@router.post("/people/{person}/reset-second-factor", status_code=204)
def reset_second_factor(_: AsKeeper, person: Id, tx: Transaction, now: Now) -> None:
    end_ways.reset_second_factor(tx, person, now=now)


def _ways(lines: Sequence[WayLine]) -> list[WayOut]:
    return [WayOut(id=each.id, name=each.name, details=each.details, used=each.used, here=each.here) for each in lines]
