"""What the clock has to make earned: planned points and expected leave whose cover is over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_
from sqlalchemy import select as select_many
from sqlalchemy.orm import aliased
from sqlmodel import col

from app.domain.ledger import AccountKind, Cause, Entry
from app.domain.points import PLANNED
from app.store.ledger.entries import entry_from, load_entries, still_open
from app.store.tables import AccountRow, EntryRow, SeatRow, SlotRow
from app.store.transaction import Tx


@dataclass(frozen=True, slots=True)
class DueLeave:
    """Expected leave, when the cover that earns it begins, and when the last cover of that day ends."""

    entry: Entry
    last_end: datetime
    start: datetime


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
    return _waiting(tx, *_ended(team_id, now))


def waiting_leave(tx: Tx, team_id: int) -> list[DueLeave]:
    """All expected leave of a team that is not earned yet, also of days to come."""
    return _waiting(tx, col(SlotRow.team_id) == team_id)


def earned_for_day(tx: Tx, person_id: int, day: date) -> int:
    """Quarter days of earned leave that a person has for the cover of one day, in all teams together.

    Cover of a time before this service, brought in from a file, counts as well.
    """
    return _sum_for_day(tx, person_id, day, EntryRow.credit_id) - _sum_for_day(tx, person_id, day, EntryRow.debit_id)


def _waiting(tx: Tx, *conditions: ColumnElement[bool]) -> list[DueLeave]:
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
    wanted: Select[Any] = (
        still_open(AccountKind.LEAVE_EXPECTED).where(*conditions).add_columns(last_end, col(SlotRow.start_at))
    )
    return [DueLeave(entry_from(row), row[-2], row[-1]) for row in tx.session.execute(wanted)]


def _ended(team_id: int, now: datetime) -> Sequence[ColumnElement[bool]]:
    return col(SlotRow.team_id) == team_id, col(SlotRow.end_at) <= now


def _sum_for_day(tx: Tx, person_id: int, day: date, side: Any) -> int:
    total = tx.session.execute(
        select_many(func.coalesce(func.sum(col(EntryRow.amount)), 0))
        .join(AccountRow, col(AccountRow.id) == col(side))
        .outerjoin(SeatRow, col(SeatRow.id) == col(EntryRow.seat_id))
        .outerjoin(SlotRow, col(SlotRow.id) == col(SeatRow.slot_id))
        .where(
            col(AccountRow.person_id) == person_id,
            col(AccountRow.kind) == AccountKind.LEAVE_EARNED.value,
            or_(col(SlotRow.on_date) == day, _is_past_cover(day)),
        )
    ).scalar_one()
    return int(total)


def _is_past_cover(day: date) -> ColumnElement[bool]:
    """Also what takes it back: it names its original, and has the key of none of them."""
    original = aliased(EntryRow)
    brought = select_many(original.id).where(  # type: ignore[call-overload]
        col(original.cause) == Cause.PAST.value, col(original.on_date) == day
    )
    return or_(
        and_(col(EntryRow.cause) == Cause.PAST.value, col(EntryRow.on_date) == day),
        col(EntryRow.reverses_id).in_(brought),
    )
