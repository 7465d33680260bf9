"""Sums over entries: what lies in accounts, and how leave moved in a stretch of dates."""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import func
from sqlalchemy import select as select_many
from sqlmodel import col

from app.domain.ledger import Account, AccountKind, Cause
from app.domain.statement import Movement
from app.store.tables import AccountRow, EntryRow
from app.store.transaction import Tx


def balances(
    tx: Tx, *, kinds: Collection[AccountKind], team_id: int | None = None, person_id: int | None = None
) -> dict[Account, int]:
    """What lies in each account of these kinds, of a team or person; accounts never used are left out."""
    sums: dict[Account, int] = {}
    for side, sign in ((EntryRow.credit_id, 1), (EntryRow.debit_id, -1)):
        wanted = (
            select_many(
                col(AccountRow.kind), col(AccountRow.team_id), col(AccountRow.person_id), func.sum(col(EntryRow.amount))
            )
            .join(EntryRow, col(side) == col(AccountRow.id))
            .where(col(AccountRow.kind).in_([kind.value for kind in kinds]))
            .group_by(col(AccountRow.kind), col(AccountRow.team_id), col(AccountRow.person_id))
        )
        if team_id is not None:
            wanted = wanted.where(col(AccountRow.team_id) == team_id)
        if person_id is not None:
            wanted = wanted.where(col(AccountRow.person_id) == person_id)
        for kind, team, person, amount in tx.session.execute(wanted):
            account = Account(AccountKind(kind), team, person)
            sums[account] = sums.get(account, 0) + sign * int(amount)
    return sums


def leave_movements(tx: Tx, *, first_on: date, last_on: date, team_id: int | None = None) -> list[Movement]:
    """How everybody's earned leave moved until the last day: before the first day, and from then on, by cause."""
    sums: dict[tuple[int, bool, Cause], int] = {}
    for side, sign in ((EntryRow.credit_id, 1), (EntryRow.debit_id, -1)):
        for person, before, cause, amount in tx.session.execute(_moved(side, first_on, last_on, team_id)):
            key = (person, bool(before), Cause(cause))
            sums[key] = sums.get(key, 0) + sign * int(amount)
    return [Movement(*key, quarters) for key, quarters in sums.items()]


def _moved(side: Any, first_on: date, last_on: date, team_id: int | None) -> Any:
    before = (col(EntryRow.on_date) < first_on).label("before")
    moved = (
        select_many(col(AccountRow.person_id), before, col(EntryRow.cause), func.sum(col(EntryRow.amount)))
        .join(EntryRow, col(side) == col(AccountRow.id))
        .where(col(AccountRow.kind) == AccountKind.LEAVE_EARNED.value, col(EntryRow.on_date) <= last_on)
        .group_by(col(AccountRow.person_id), "before", col(EntryRow.cause))
    )
    return moved if team_id is None else moved.where(col(AccountRow.team_id) == team_id)
