"""What the clock has to make earned: planned points and expected leave whose cover is over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func
from sqlalchemy import select as select_many
from sqlalchemy.orm import aliased
from sqlmodel import col

from app.domain.ledger import AccountKind, Entry
from app.domain.points import PLANNED
from app.store.ledger.entries import entry_from, load_entries, still_open
from app.store.tables import AccountRow, EntryRow, SeatRow, SlotRow
from app.store.transaction import Tx


@dataclass(frozen=True, slots=True)
class DueLeave:
    """Expected leave of a day of which some cover has ended, and when the last cover of that day ends."""

    entry: Entry
    last_end: datetime


def teams_with_due(tx: Tx, now: datetime) -> list[int]:
    """Teams with planned points or expected leave of slots that have ended."""
    ended = still_open(*PLANNED, AccountKind.LEAVE_EXPECTED).where(col(SlotRow.end_at) <= now)
    teams = ended.with_only_columns(col(SlotRow.team_id)).order_by(None).distinct()
    return sorted(tx.session.execute(teams).scalars())


def due_points(tx: Tx, team_id: int, now: datetime, *, after: int, limit: int) -> list[Entry]:
    """Planned points of a team whose slot has ended: the next so many entries after an id."""
    ended = still_open(*PLANNED).where(*_ended(team_id, now), col(EntryRow.id) > after)
    return load_entries(tx, ended.limit(limit))


def due_leave(tx: Tx, team_id: int, now: datetime) -> list[DueLeave]:
    """Expected leave of a team whose seat's slot has ended; the day's last cover may still go on."""
    same_day = aliased(SlotRow)
    last_end = (
        select_many(func.max(col(same_day.end_at)))
        .where(
            col(same_day.period_id) == col(SlotRow.period_id),
            col(same_day.on_date) == col(SlotRow.on_date),
            col(same_day.weekend).is_not(None),
        )
        .scalar_subquery()
    )
    ended: Select[Any] = still_open(AccountKind.LEAVE_EXPECTED).where(*_ended(team_id, now)).add_columns(last_end)
    return [DueLeave(entry_from(*row[:4]), row[4]) for row in tx.session.execute(ended)]


def earned_for_day(tx: Tx, person_id: int, day: date) -> int:
    """Quarter days of earned leave that a person has for the cover of one day, in all teams together."""
    return _sum_for_day(tx, person_id, day, EntryRow.credit_id) - _sum_for_day(tx, person_id, day, EntryRow.debit_id)


def _ended(team_id: int, now: datetime) -> Sequence[ColumnElement[bool]]:
    return col(SlotRow.team_id) == team_id, col(SlotRow.end_at) <= now


def _sum_for_day(tx: Tx, person_id: int, day: date, side: Any) -> int:
    total = tx.session.execute(
        select_many(func.coalesce(func.sum(col(EntryRow.amount)), 0))
        .join(AccountRow, col(AccountRow.id) == col(side))
        .join(SeatRow, col(SeatRow.id) == col(EntryRow.seat_id))
        .join(SlotRow, col(SlotRow.id) == col(SeatRow.slot_id))
        .where(
            col(AccountRow.person_id) == person_id,
            col(AccountRow.kind) == AccountKind.LEAVE_EARNED.value,
            col(SlotRow.on_date) == day,
        )
    ).scalar_one()
    return int(total)
