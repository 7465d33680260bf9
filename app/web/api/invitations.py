"""Invitations to a team for programs."""

from datetime import datetime
from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel

from app.domain.invitation import Invitation, NewInvitation
from app.domain.people import Role
from app.usecases.access import invite
from app.web.deps import AsTeamKeeper, Id, Now, Transaction

router = APIRouter(prefix="/api/teams/{team}/invitations", tags=["people"])


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


@router.get("")
def list_invitations(who: AsTeamKeeper, tx: Transaction, now: Now) -> list[InvitationOut]:
    return [_invitation(each, now) for each in invite.list_invitations(tx, who.team)]


@router.post("", status_code=201)
def invite_somebody(who: AsTeamKeeper, body: InvitationIn, tx: Transaction, now: Now) -> InvitationOut:
    asked = NewInvitation(body.name, body.email, who.team.id, Role(body.role))
    return _invitation(invite.invite(tx, who.team, asked, by=who.by, now=now), now)


@router.delete("/{invitation}", status_code=204)
def withdraw_invitation(who: AsTeamKeeper, invitation: Id, tx: Transaction, now: Now) -> None:
    invite.withdraw(tx, who.team, invitation, now=now)


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
