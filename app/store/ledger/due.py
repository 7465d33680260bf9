"""What the clock has to make earned: planned points and expected leave whose cover is over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func
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
    return _earned(tx, day, day, col(AccountRow.person_id) == person_id).get((person_id, day), 0)


def earned_between(tx: Tx, first_on: date, last_on: date) -> dict[tuple[int, date], int]:
    """The same of everybody for all days from a first to a last one: (person, day) → quarter days."""
    return _earned(tx, first_on, last_on)


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


def _earned(tx: Tx, first_on: date, last_on: date, *conditions: ColumnElement[bool]) -> dict[tuple[int, date], int]:
    """What takes back past cover names its original, and has neither its key nor its cause."""
    original = aliased(EntryRow)
    of_past = [case((col(one.cause) == Cause.PAST.value, col(one.on_date)), else_=None) for one in (EntryRow, original)]
    day = func.coalesce(col(SlotRow.on_date), *of_past).label("day")
    found: dict[tuple[int, date], int] = {}
    for side, sign in ((EntryRow.credit_id, 1), (EntryRow.debit_id, -1)):
        sums = (
            select_many(col(AccountRow.person_id), day, func.sum(col(EntryRow.amount)))
            .select_from(EntryRow)
            .join(AccountRow, col(AccountRow.id) == col(side))
            .outerjoin(SeatRow, col(SeatRow.id) == col(EntryRow.seat_id))
            .outerjoin(SlotRow, col(SlotRow.id) == col(SeatRow.slot_id))
            .outerjoin(original, col(original.id) == col(EntryRow.reverses_id))
            .where(col(AccountRow.kind) == AccountKind.LEAVE_EARNED.value, day >= first_on, day <= last_on, *conditions)
            .group_by(col(AccountRow.person_id), "day")
        )
        for person_id, on, amount in tx.session.execute(sums):
            found[person_id, on] = found.get((person_id, on), 0) + sign * int(amount)
    return found
