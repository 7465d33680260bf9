"""Invitations as they are kept: of the link only the hash, which comes to be when the mail is sent."""

from datetime import datetime

from sqlalchemy import ColumnElement, update
from sqlmodel import col, select

from app.domain.invitation import INVITATION_LIFE, Invitation, NewInvitation
from app.domain.people import Role
from app.domain.refusals import LinkUnusable, NotFound
from app.domain.secrets import digest
from app.store.tables import InvitationRow
from app.store.transaction import Tx


def add_invitation(tx: Tx, new: NewInvitation, *, by: int, now: datetime) -> Invitation:
    row = InvitationRow(
        name=new.name,
        email=new.email,
        team_id=new.team_id,
        role=new.role.value if new.role else "",
        hr=new.hr,
        keeper=new.keeper,
        invited_by=by,
        made_at=now,
        expires_at=now + INVITATION_LIFE,
    )
    tx.session.add(row)
    tx.flush()
    return _invitation(row)


def invitations_of(tx: Tx, team_id: int | None) -> list[Invitation]:
    """Those of a team, the newest first; without a team, those of the installation."""
    rows = tx.session.exec(select(InvitationRow).where(_of(team_id)).order_by(col(InvitationRow.id).desc()))
    return [_invitation(row) for row in rows]


def get_invitation(tx: Tx, team_id: int | None, invitation_id: int) -> Invitation:
    row = tx.session.exec(select(InvitationRow).where(InvitationRow.id == invitation_id, _of(team_id))).first()
    if row is None:
        raise NotFound("invitation")
    return _invitation(row)


def find_invitation_to_send(tx: Tx, invitation_id: int) -> Invitation | None:
    """One that its mail is about, whatever the team."""
    row = tx.session.exec(select(InvitationRow).where(InvitationRow.id == invitation_id, *_OPEN)).first()
    return _invitation(row) if row else None


def mint_invitation(tx: Tx, invitation_id: int, secret: str) -> None:
    """Give an open invitation its secret; minted again, the older one is void."""
    tx.change(
        update(InvitationRow).where(col(InvitationRow.id) == invitation_id, *_OPEN).values(token_hash=digest(secret)),
        LinkUnusable(),
    )


def find_invitation(tx: Tx, secret: str, *, now: datetime, to_accept: bool = False) -> Invitation | None:
    """The open invitation of a secret; held until the end of the transaction by whoever is about to accept it."""
    found = select(InvitationRow).where(
        InvitationRow.token_hash == digest(secret), *_OPEN, col(InvitationRow.expires_at) > now
    )
    row = tx.session.exec(found.with_for_update() if to_accept else found).first()
    return _invitation(row) if row else None


def accept_invitation(tx: Tx, invitation: Invitation, *, person_id: int, now: datetime) -> None:
    """Use it up, once."""
    tx.change(
        update(InvitationRow)
        .where(col(InvitationRow.id) == invitation.id, *_OPEN, col(InvitationRow.expires_at) > now)
        .values(accepted_at=now, person_id=person_id),
        LinkUnusable(),
    )


def withdraw_invitation(tx: Tx, team_id: int | None, invitation_id: int, *, now: datetime) -> bool:
    """Take it back; False if it was accepted or withdrawn before."""
    return (
        tx.changes(
            update(InvitationRow)
            .where(col(InvitationRow.id) == invitation_id, _of(team_id), *_OPEN)
            .values(withdrawn_at=now, token_hash=None)
        )
        > 0
    )


def prolong_invitation(tx: Tx, team_id: int | None, invitation_id: int, *, by: int, now: datetime) -> bool:
    """Let it begin anew, to be sent again by somebody; False if it was accepted or withdrawn before."""
    return (
        tx.changes(
            update(InvitationRow)
            .where(col(InvitationRow.id) == invitation_id, _of(team_id), *_OPEN)
            .values(expires_at=now + INVITATION_LIFE, sent=InvitationRow.sent + 1, invited_by=by)
        )
        > 0
    )


_OPEN = (col(InvitationRow.withdrawn_at).is_(None), col(InvitationRow.accepted_at).is_(None))


def _of(team_id: int | None) -> ColumnElement[bool]:
    return col(InvitationRow.team_id).is_(None) if team_id is None else col(InvitationRow.team_id) == team_id


def _invitation(row: InvitationRow) -> Invitation:
    assert row.id is not None
    role = Role(row.role) if row.role else None
    return Invitation(
        id=row.id,
        what=NewInvitation(row.name, row.email, row.team_id, role, hr=row.hr, keeper=row.keeper),
        invited_by=row.invited_by,
        made_at=row.made_at,
        sent=row.sent,
        expires_at=row.expires_at,
        withdrawn_at=row.withdrawn_at,
        accepted_at=row.accepted_at,
    )
