"""Posts transfers: each cause once, serial per team, the weekend's cap kept beside the entries."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypeVar, cast

from sqlalchemy import select as select_many
from sqlalchemy import update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import SQLModel, col, select

from app.domain.ledger import Account, AccountKind, Entry, Transfer
from app.domain.refusals import WeekendIsFull
from app.domain.statement import after_closing
from app.store.ledger.entries import entries_by_source
from app.store.ledger.seals import seal
from app.store.ledger.statements import closed_until
from app.store.tables import AccountRow, EntryRow, SeatRow, SlotRow, WeekendCreditRow
from app.store.teams import lock_team
from app.store.transaction import Tx

MOST_A_WEEKEND = 2  # quarter days; the database holds it too
T = TypeVar("T")
_AT_ONCE = 500  # rows in one statement: SQLite binds a limited number of values


def post(tx: Tx, transfers: Sequence[Transfer], *, now: datetime, by: int | None) -> list[Entry]:
    """Post transfers as entries; a cause that was posted before is skipped.

    by: the person who did it; None for the clock.
    Opens accounts where needed, and takes the teams' locks, so that whatever the caller decided after locking
    still holds. Leave earned through a seat (or taken back) also moves the weekend's credit.
    Returns one entry per distinct source key, in the order given, whether it is new or was there.
    Earned leave of days whose statement is locked is counted for the first day after them.
    Raises WeekendIsFull when a person would have more than half a day for one weekend.
    """
    by_key = {transfer.source_key: transfer for transfer in transfers}
    if not by_key:
        return []
    for team_id in sorted({account.team_id for one in by_key.values() for account in (one.debit, one.credit)}):
        lock_team(tx, team_id)
    known = entries_by_source(tx, by_key)
    new = [transfer for key, transfer in by_key.items() if key not in known]
    if new:
        closed = closed_until(tx)
        new = [after_closing(transfer, closed) for transfer in new]
        inserted = _insert(tx, new, now=now, by=by)
        _count_weekends(tx, [entry.what for entry in inserted.values()])
        known |= inserted
        # What another transaction was quicker to post.
        known |= entries_by_source(tx, [one.source_key for one in new if one.source_key not in inserted])
        tx.at_the_end(seal, [entry.id for entry in inserted.values()])
    return [known[key] for key in by_key]


def account_key(account: Account) -> str:
    return f"{account.kind.name.lower()}:{account.team_id}:{account.person_id or 0}"


def _insert(tx: Tx, transfers: Sequence[Transfer], *, now: datetime, by: int | None) -> dict[str, Entry]:
    """Insert what is not there yet; returns what was inserted, by source key."""
    accounts = _open_accounts(tx, {account for one in transfers for account in (one.debit, one.credit)})
    rows = [_row(transfer, accounts) | {"posted_at": now, "posted_by": by} for transfer in transfers]
    statement = _insert_new(tx, EntryRow, unique="source_key").returning(col(EntryRow.source_key), col(EntryRow.id))
    ids = {key: cast(int, number) for key, number in tx.session.execute(statement, rows)}
    return {one.source_key: Entry(ids[one.source_key], one, now, by) for one in transfers if one.source_key in ids}


def _row(transfer: Transfer, accounts: Mapping[Account, int]) -> dict[str, Any]:
    return {
        "debit_id": accounts[transfer.debit],
        "credit_id": accounts[transfer.credit],
        "amount": transfer.amount,
        "cause": transfer.cause.value,
        "source_key": transfer.source_key,
        "on_date": transfer.on,
        "reason": transfer.reason,
        "seat_id": transfer.seat_id,
        "publication_id": transfer.publication_id,
        "policy_id": transfer.policy_id,
        "reverses_id": transfer.reverses_id,
        "follows_id": transfer.follows_id,
    }


def _open_accounts(tx: Tx, accounts: Collection[Account]) -> dict[Account, int]:
    by_key = {account_key(account): account for account in accounts}
    ids = _account_ids(tx, by_key)
    missing = [
        {"key": key, "kind": account.kind.value, "team_id": account.team_id, "person_id": account.person_id}
        for key, account in by_key.items()
        if key not in ids
    ]
    if missing:
        tx.session.execute(_insert_new(tx, AccountRow, unique="key"), missing)
        ids = _account_ids(tx, by_key)
    return {account: ids[key] for key, account in by_key.items()}


def _account_ids(tx: Tx, keys: Iterable[str]) -> dict[str, int]:
    ids: dict[str, int] = {}
    for some in _chunks(list(keys)):
        rows = tx.session.exec(select(AccountRow.key, AccountRow.id).where(col(AccountRow.key).in_(some)))
        ids |= {key: cast(int, number) for key, number in rows}
    return ids


def _count_weekends(tx: Tx, transfers: Sequence[Transfer]) -> None:
    """Add what these transfers earn (or take back) to the credit of their weekends."""
    moved = [one for one in transfers if one.seat_id is not None and _leave_earned(one) != 0]
    weekends = _weekends_of(tx, {cast(int, one.seat_id) for one in moved})
    sums: dict[tuple[int, date], int] = {}
    for one in moved:
        person, weekend = one.credit.person_id or one.debit.person_id, weekends.get(cast(int, one.seat_id))
        if person is not None and weekend is not None:
            sums[person, weekend] = sums.get((person, weekend), 0) + _leave_earned(one)
    for (person, weekend), quarters in sorted(sums.items()):
        if quarters != 0:
            _add_to_weekend(tx, person, weekend, quarters)


def _leave_earned(transfer: Transfer) -> int:
    """What a transfer adds to earned leave: below 0 when it takes some away."""
    if transfer.credit.kind is AccountKind.LEAVE_EARNED:
        return transfer.amount
    return -transfer.amount if transfer.debit.kind is AccountKind.LEAVE_EARNED else 0


def _weekends_of(tx: Tx, seat_ids: Collection[int]) -> dict[int, date]:
    rows = tx.session.execute(
        select_many(col(SeatRow.id), col(SlotRow.weekend))
        .join(SlotRow, col(SlotRow.id) == col(SeatRow.slot_id))
        .where(col(SeatRow.id).in_(list(seat_ids)))
    )
    return {seat_id: weekend for seat_id, weekend in rows if weekend is not None}


def _add_to_weekend(tx: Tx, person: int, weekend: date, quarters: int) -> None:
    # First the empty row: a CHECK judges the row to be inserted even when there is one already.
    empty = [{"person_id": person, "weekend": weekend, "quarters": 0}]
    tx.session.execute(_insert_new(tx, WeekendCreditRow, unique="person_id, weekend"), empty)
    of_this = (col(WeekendCreditRow.person_id) == person, col(WeekendCreditRow.weekend) == weekend)
    fitting = update(WeekendCreditRow).where(*of_this, col(WeekendCreditRow.quarters) + quarters <= MOST_A_WEEKEND)
    tx.change(fitting.values(quarters=col(WeekendCreditRow.quarters) + quarters), WeekendIsFull(weekend))


def _insert_new(tx: Tx, table: type[SQLModel], *, unique: str) -> Any:
    """An INSERT that leaves rows alone which are there already by this unique key."""
    dialect = sqlite if tx.session.get_bind().dialect.name == "sqlite" else postgresql
    return dialect.insert(table).on_conflict_do_nothing(index_elements=unique.split(", "))


def _chunks(items: Sequence[T]) -> Iterable[list[T]]:
    return (list(items[at : at + _AT_ONCE]) for at in range(0, len(items), _AT_ONCE))
