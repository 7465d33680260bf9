"""Ways in for programs: one's own sessions, invitations, and what keepers end."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel

from app.domain.invitation import Invitation, NewInvitation
from app.domain.people import Role
from app.usecases.access import end_ways, invite, ways_in
from app.usecases.access.ways_in import SignOutEverywhere, WayLine
from app.web.deps import AsKeeper, AsTeamKeeper, Id, Now, SignedIn, Transaction, Who

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


class InvitationIn(BaseModel):
    name: str
    email: str
    role: Literal["engineer", "coordinator"] = "engineer"


class InvitationOut(BaseModel):
    id: int
    name: str
    email: str
    role: str
    state: str
    made_at: datetime
    expires_at: datetime


@router.get("/me/ways-in")
def show_ways_in(found: Who, by: SignedIn, tx: Transaction, now: Now) -> WaysInOut:
    page = ways_in.show_ways_in(tx, found.session, by=by, now=now)
    return WaysInOut(
        sessions=_ways(page.sessions), tokens=_ways(page.tokens), feeds=_ways(page.feeds), passkeys=_ways(page.passkeys)
    )


@router.delete("/me/sessions/{session}", status_code=204)
def end_session(by: SignedIn, session: Id, tx: Transaction, now: Now) -> None:
    ways_in.end_session(tx, session, by=by, now=now)


@router.post("/me/sign-out-everywhere")
def sign_out_everywhere(found: Who, by: SignedIn, body: EverywhereIn, tx: Transaction, now: Now) -> EndedOut:
    ask = SignOutEverywhere(tokens=body.tokens, feeds=body.feeds)
    return EndedOut(sessions=ways_in.sign_out_everywhere(tx, found.session, ask, by=by, now=now))


@router.get("/teams/{team}/invitations")
def list_invitations(who: AsTeamKeeper, tx: Transaction, now: Now) -> list[InvitationOut]:
    return [_invitation(each, now) for each in invite.list_invitations(tx, who.team)]


@router.post("/teams/{team}/invitations", status_code=201)
def invite_somebody(who: AsTeamKeeper, body: InvitationIn, tx: Transaction, now: Now) -> InvitationOut:
    asked = NewInvitation(body.name, body.email, who.team.id, Role(body.role))
    return _invitation(invite.invite(tx, who.team, asked, by=who.by, now=now), now)


@router.delete("/teams/{team}/invitations/{invitation}", status_code=204)
def withdraw_invitation(who: AsTeamKeeper, invitation: Id, tx: Transaction, now: Now) -> None:
    invite.withdraw(tx, who.team, invitation, now=now)


@router.post("/people/{person}/sign-out", status_code=204)
def sign_somebody_out(_: AsKeeper, person: Id, tx: Transaction, now: Now) -> None:
    end_ways.end_sessions(tx, person, now=now)


@router.post("/people/{person}/reset-second-factor", status_code=204)
def reset_second_factor(_: AsKeeper, person: Id, tx: Transaction, now: Now) -> None:
    end_ways.reset_second_factor(tx, person, now=now)


def _ways(lines: Sequence[WayLine]) -> list[WayOut]:
    return [WayOut(id=each.id, name=each.name, details=each.details, used=each.used, here=each.here) for each in lines]


def _invitation(each: Invitation, now: datetime) -> InvitationOut:
    role = each.what.role
    return InvitationOut(
        id=each.id,
        name=each.what.name,
        email=each.what.email,
        role=role.value if role else "",
        state=each.state(now=now).value,
        made_at=each.made_at,
        expires_at=each.expires_at,
    )
