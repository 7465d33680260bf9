"""Conflicts as they are kept: opened by the change that breaks a rule, closed by the one that mends it."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import insert, update
from sqlmodel import col, select

from app.domain.conflict import Breach, Conflict
from app.store.tables import ConflictRow, MembershipRow, PeriodRow, PublicationRow, SeatRow, SlotRow
from app.store.transaction import Tx


def open_conflicts(tx: Tx, team_id: int, *, after: datetime) -> list[Conflict]:
    """The open conflicts of a team's slots that start after a moment, in order of start."""
    return _found(tx, _coming(after).where(ConflictRow.team_id == team_id))


def conflicts_of_people(tx: Tx, person_ids: Collection[int], *, after: datetime) -> list[Conflict]:
    """The open conflicts of these people in all teams, of slots that start after a moment."""
    return _found(tx, _coming(after).where(col(ConflictRow.person_id).in_(list(person_ids))))


def open_all(tx: Tx, breaches: Iterable[Breach], *, now: datetime) -> None:
    rows = [
        {
            "team_id": breach.team_id,
            "seat_id": breach.seat_id,
            "person_id": breach.person_id,
            "publication_id": breach.publication_id,
            "rule": breach.rule,
            "opened_at": now,
        }
        for breach in breaches
    ]
    if rows:
        tx.session.execute(insert(ConflictRow), rows)


def close_all(tx: Tx, conflict_ids: Collection[int], *, now: datetime) -> None:
    if conflict_ids:
        still = update(ConflictRow).where(
            col(ConflictRow.id).in_(list(conflict_ids)), col(ConflictRow.closed_at).is_(None)
        )
        tx.changes(still.values(closed_at=now))


def published_periods_of(tx: Tx, person_ids: Collection[int], *, after: datetime) -> list[tuple[int, int]]:
    """(team, period) of what is published and still to come in the teams to which these people ever belonged."""
    teams = select(MembershipRow.team_id).where(col(MembershipRow.person_id).in_(list(person_ids)))
    rows = tx.session.exec(
        select(PeriodRow.team_id, PeriodRow.id)
        .join(SlotRow, col(SlotRow.period_id) == col(PeriodRow.id))
        .where(
            col(PeriodRow.publication_id).is_not(None),
            col(PeriodRow.team_id).in_(teams),
            col(SlotRow.start_at) > after,
        )
        .distinct()
        .order_by(col(PeriodRow.team_id), col(PeriodRow.id))
    )
    return [(team_id, period_id) for team_id, period_id in rows if period_id is not None]


def _coming(after: datetime) -> Any:
    return (
        select(ConflictRow, PublicationRow.waived, PublicationRow.published_at)
        .join(PublicationRow, col(PublicationRow.id) == col(ConflictRow.publication_id))
        .join(SeatRow, col(SeatRow.id) == col(ConflictRow.seat_id))
        .join(SlotRow, col(SlotRow.id) == col(SeatRow.slot_id))
        .where(col(ConflictRow.closed_at).is_(None), col(SlotRow.start_at) > after)
        .order_by(col(SlotRow.start_at), col(ConflictRow.seat_id), col(ConflictRow.rule))
    )


def _found(tx: Tx, wanted: Any) -> list[Conflict]:
    return [
        Conflict(
            id=row.id,
            breach=Breach(row.team_id, row.seat_id, row.person_id, row.publication_id, row.rule),
            opened_at=row.opened_at,
            # What a publication breaks at the very moment at which it is made was waived, or it would not be there.
            is_waived=bool(waived) and row.opened_at == published_at,
        )
        for row, waived, published_at in tx.session.exec(wanted)
    ]
