"""Numbers entries without a hole and seals each to the one before it, right before their transaction commits."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Select, func, insert, or_, text
from sqlalchemy import select as select_many
from sqlalchemy.orm import aliased
from sqlmodel import col

from app.domain.chain import START, Link, sealed
from app.domain.ledger import AccountKind, Entry
from app.store.ledger.entries import get_entry
from app.store.tables import AccountRow, EntryRow, SealRow
from app.store.transaction import Tx

_LOCK = 4_277_002  # any number: it names the chain's advisory lock on PostgreSQL
_AT_ONCE = 500
_LEAVE = AccountKind.LEAVE_EARNED.value
_debit: Any = aliased(AccountRow, name="debit")
_credit: Any = aliased(AccountRow, name="credit")

# What a seal covers; accounts by their keys, which say whose they are.
_CONTENT: tuple[Any, ...] = (
    _debit.key,
    _credit.key,
    EntryRow.amount,
    EntryRow.cause,
    EntryRow.source_key,
    EntryRow.on_date,
    EntryRow.reason,
    EntryRow.seat_id,
    EntryRow.publication_id,
    EntryRow.policy_id,
    EntryRow.reverses_id,
    EntryRow.follows_id,
    EntryRow.posted_at,
    EntryRow.posted_by,
)


def seal(tx: Tx, entry_ids: Sequence[int]) -> None:
    """Give new entries the next numbers; those undone since are left out.

    The lock is asked for last, when the transaction holds all it needs: whoever waits for it blocks nobody
    that it waits for, and it is free again after the commit.
    """
    if tx.session.get_bind().dialect.name == "postgresql":
        tx.session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    number, before = _last(tx)
    ids = sorted(set(entry_ids))
    for at in range(0, len(ids), _AT_ONCE):
        rows = []
        for entry_id, *content in tx.session.execute(_contents(ids[at : at + _AT_ONCE])):
            number, before = number + 1, sealed(before, number + 1, content)
            rows.append({"number": number, "entry_id": entry_id, "seal": before})
        if rows:
            tx.session.execute(insert(SealRow), rows)


def links(tx: Tx) -> Iterator[Link]:
    """Every line by its number, as it lies there now."""
    lines = (
        select_many(col(SealRow.number), col(SealRow.seal), col(SealRow.entry_id), *_CONTENT)
        .outerjoin(EntryRow, col(EntryRow.id) == col(SealRow.entry_id))
        .outerjoin(_debit, _debit.id == col(EntryRow.debit_id))
        .outerjoin(_credit, _credit.id == col(EntryRow.credit_id))
        .order_by(col(SealRow.number))
        .execution_options(yield_per=_AT_ONCE)
    )
    for number, kept, entry_id, *content in tx.session.execute(lines):
        yield Link(number, kept, entry_id, content)


def leave_lines(tx: Tx, *, after: int = 0, only: int | None = None, limit: int = 1) -> list[tuple[int, Entry]]:
    """The next lines that move earned leave, by their numbers; or the one with this number."""
    moves = or_(_debit.kind == _LEAVE, _credit.kind == _LEAVE)
    which = col(SealRow.number) > after if only is None else col(SealRow.number) == only
    wanted = (
        select_many(col(SealRow.number), col(SealRow.entry_id))
        .join(EntryRow, col(EntryRow.id) == col(SealRow.entry_id))
        .join(_debit, _debit.id == col(EntryRow.debit_id))
        .join(_credit, _credit.id == col(EntryRow.credit_id))
        .where(which, moves)
        .order_by(col(SealRow.number))
        .limit(limit)
    )
    return [(number, get_entry(tx, entry_id)) for number, entry_id in tx.session.execute(wanted)]


def first_unsealed(tx: Tx) -> int | None:
    """The first entry that has no number: somebody wrote it past the service."""
    bare = (
        select_many(func.min(col(EntryRow.id)))
        .outerjoin(SealRow, col(SealRow.entry_id) == col(EntryRow.id))
        .where(col(SealRow.number).is_(None))
    )
    found: int | None = tx.session.execute(bare).scalar_one()
    return found


def _last(tx: Tx) -> tuple[int, str]:
    newest = select_many(col(SealRow.number), col(SealRow.seal)).order_by(col(SealRow.number).desc()).limit(1)
    found = tx.session.execute(newest).one_or_none()
    return (found[0], found[1]) if found else (0, START)


def _contents(entry_ids: Sequence[int]) -> Select[Any]:
    return (
        select_many(col(EntryRow.id), *_CONTENT)
        .join(_debit, _debit.id == col(EntryRow.debit_id))
        .join(_credit, _credit.id == col(EntryRow.credit_id))
        .where(col(EntryRow.id).in_(entry_ids))
        .order_by(col(EntryRow.id))
    )
