"""Who wants invitations by mail, what their mail programs were told, and what they declined."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import delete, update
from sqlmodel import col, select

from app.domain.refusals import NotFound
from app.store.tables import CalendarInvitationRow, DeclineRow, InviteeRow
from app.store.transaction import Tx
from app.store.upserts import upsert

INVITED, LISTED, CANCELLED = "invited", "listed", "cancelled"


def is_invitee(tx: Tx, person_id: int) -> bool:
    return bool(invitees(tx, [person_id]))


def invitees(tx: Tx, person_ids: Collection[int]) -> set[int]:
    """Those of these people who want invitations."""
    wanted = select(InviteeRow.person_id).where(col(InviteeRow.person_id).in_(list(person_ids)))
    return set(tx.session.exec(wanted))


def set_invitee(tx: Tx, person_id: int, *, wanted: bool, now: datetime) -> None:
    if wanted:
        upsert(tx, InviteeRow, [{"person_id": person_id, "since": now}], key=["person_id"])
    else:
        tx.session.execute(delete(InviteeRow).where(col(InviteeRow.person_id) == person_id))


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody's mail program was last told of a seat."""

    uid: str
    seat_id: int
    person_id: int
    sequence: int
    state: str
    said: str
    message_id: int
    start_at: datetime
    end_at: datetime
    changed_at: datetime


def find_told(tx: Tx, uid: str) -> Told | None:
    row = tx.session.exec(
        select(CalendarInvitationRow).where(CalendarInvitationRow.uid == uid).execution_options(populate_existing=True)
    ).first()
    return _told(row) if row else None


def told_of(tx: Tx, person_id: int, *, after: datetime) -> dict[str, Told]:
    """What a person's mail program was told of seats that are not over."""
    rows = tx.session.exec(
        select(CalendarInvitationRow)
        .where(CalendarInvitationRow.person_id == person_id, CalendarInvitationRow.end_at > after)
        .execution_options(populate_existing=True)
    )
    return {row.uid: _told(row) for row in rows}


def save_told(tx: Tx, told: Collection[Told]) -> None:
    upsert(tx, CalendarInvitationRow, [asdict(each) for each in told], key=["uid"])


# ---- declines ----


@dataclass(frozen=True, slots=True)
class Decline:
    """Somebody's calendar declined a seat."""

    id: int
    team_id: int
    seat_id: int
    person_id: int
    heard_at: datetime


def add_decline(tx: Tx, team_id: int, seat_id: int, person_id: int, *, now: datetime) -> Decline | None:
    """Open a task for the coordinator; None if it is open already."""
    known = select(DeclineRow).where(
        DeclineRow.seat_id == seat_id, DeclineRow.person_id == person_id, col(DeclineRow.done_at).is_(None)
    )
    if tx.session.exec(known).first() is not None:
        return None
    row = DeclineRow(team_id=team_id, seat_id=seat_id, person_id=person_id, heard_at=now)
    tx.session.add(row)
    tx.flush()
    return _decline(row)


def open_declines(tx: Tx, team_id: int) -> list[Decline]:
    rows = tx.session.exec(
        select(DeclineRow)
        .where(DeclineRow.team_id == team_id, col(DeclineRow.done_at).is_(None))
        .order_by(col(DeclineRow.heard_at), col(DeclineRow.id))
    )
    return [_decline(row) for row in rows]


def close_decline(tx: Tx, team_id: int, decline_id: int, *, by: int, now: datetime) -> None:
    """Mark a task as done; one that is done stays so."""
    here = update(DeclineRow).where(col(DeclineRow.id) == decline_id, col(DeclineRow.team_id) == team_id)
    if not tx.changes(here.where(col(DeclineRow.done_at).is_(None)).values(done_at=now, done_by=by)):
        known = select(DeclineRow.id).where(DeclineRow.id == decline_id, DeclineRow.team_id == team_id)
        if tx.session.exec(known).first() is None:
            raise NotFound("declined slot")


def _told(row: CalendarInvitationRow) -> Told:
    return Told(
        uid=row.uid,
        seat_id=row.seat_id,
        person_id=row.person_id,
        sequence=row.sequence,
        state=row.state,
        said=row.said,
        message_id=row.message_id,
        start_at=row.start_at,
        end_at=row.end_at,
        changed_at=row.changed_at,
    )


def _decline(row: DeclineRow) -> Decline:
    assert row.id is not None
    return Decline(row.id, row.team_id, row.seat_id, row.person_id, row.heard_at)
