"""Objections as they are kept: one open at most for somebody's day."""

from datetime import date
from typing import cast

from sqlalchemy import update
from sqlmodel import col, select

from app.domain.credit import Objection, ObjectionState
from app.domain.refusals import NotFound, ObjectionDecided
from app.store.tables import ObjectionRow
from app.store.transaction import Tx

_OPEN = ObjectionState.OPEN.value


def add_objection(tx: Tx, objection: Objection) -> Objection:
    """Write a new one; its id counts for nothing. The team must be locked, and have none open for the day."""
    row = ObjectionRow(
        team_id=objection.team_id,
        person_id=objection.person_id,
        on_date=objection.on,
        state=_OPEN,
        reason=objection.reason,
        raised_at=objection.raised_at,
        raised_by=objection.raised_by,
    )
    tx.session.add(row)
    tx.flush()
    return _objection(row)


def get_objection(tx: Tx, objection_id: int) -> Objection:
    row = tx.session.exec(select(ObjectionRow).where(ObjectionRow.id == objection_id)).first()
    if row is None:
        raise NotFound("objection")
    return _objection(row)


def find_open(tx: Tx, team_id: int, person_id: int, on: date) -> Objection | None:
    found = select(ObjectionRow).where(
        ObjectionRow.team_id == team_id,
        ObjectionRow.person_id == person_id,
        ObjectionRow.on_date == on,
        ObjectionRow.state == _OPEN,
    )
    row = tx.session.exec(found).first()
    return _objection(row) if row else None


def objections_of(tx: Tx, team_id: int | None = None, *, person_id: int | None = None) -> list[Objection]:
    """Objections of a team or person, the latest first."""
    wanted = select(ObjectionRow).order_by(col(ObjectionRow.id).desc())
    if team_id is not None:
        wanted = wanted.where(ObjectionRow.team_id == team_id)
    if person_id is not None:
        wanted = wanted.where(ObjectionRow.person_id == person_id)
    return [_objection(row) for row in tx.session.exec(wanted)]


def open_objections(tx: Tx) -> list[Objection]:
    """Those of all teams that wait for a decision."""
    wanted = select(ObjectionRow).where(ObjectionRow.state == _OPEN).order_by(col(ObjectionRow.id))
    return [_objection(row) for row in tx.session.exec(wanted)]


def doubted(tx: Tx, team_id: int) -> set[tuple[int, date]]:
    """(person, day) whose credit waits for a decision."""
    rows = select(ObjectionRow).where(ObjectionRow.team_id == team_id, ObjectionRow.state == _OPEN)
    return {(row.person_id, row.on_date) for row in tx.session.exec(rows)}


def decide(tx: Tx, objection: Objection) -> None:
    """Write a decision; refused when somebody else decided first."""
    tx.change(
        update(ObjectionRow)
        .where(col(ObjectionRow.id) == objection.id, col(ObjectionRow.state) == _OPEN)
        .values(
            state=objection.state.value,
            decision=objection.decision,
            decided_at=objection.decided_at,
            decided_by=objection.decided_by,
            instead_id=objection.instead_id,
        ),
        ObjectionDecided(),
    )


def _objection(row: ObjectionRow) -> Objection:
    return Objection(
        id=cast(int, row.id),
        team_id=row.team_id,
        person_id=row.person_id,
        on=row.on_date,
        state=ObjectionState(row.state),
        reason=row.reason,
        raised_at=row.raised_at,
        raised_by=row.raised_by,
        decision=row.decision,
        decided_at=row.decided_at,
        decided_by=row.decided_by,
        instead_id=row.instead_id,
    )
