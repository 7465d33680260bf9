"""Locked statements: writing one, reading them, and the day until which the books are closed."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, insert, text
from sqlalchemy import select as select_many
from sqlmodel import col, select

from app.domain.refusals import NotFound
from app.domain.statement import Figures, Statement, StatementLine, Stretch
from app.store.tables import StatementLineRow, StatementRow
from app.store.transaction import Tx

_LOCK = 4_277_003  # any number: it names the books' advisory lock on PostgreSQL


def closed_until(tx: Tx) -> date | None:
    """The last day of the last locked statement; whoever locks the next one waits for this transaction's end."""
    _lock(tx, "pg_advisory_xact_lock_shared")
    return _last_day(tx)


def close_books(tx: Tx) -> date | None:
    """The same for whoever is about to lock: waits for all postings under way, and lets none begin."""
    _lock(tx, "pg_advisory_xact_lock")
    return _last_day(tx)


def add_statement(tx: Tx, new: Statement, lines: Sequence[StatementLine], *, locked_by: int) -> Statement:
    """Write a statement and its lines; the books must be closed to others."""
    row = StatementRow(
        number=len(statements(tx)) + 1,
        first_on=new.stretch.first_on,
        last_on=new.stretch.last_on,
        locked_at=new.locked_at,
        locked_by=locked_by,
        locker=new.locker,
        layout=new.layout,
    )
    tx.session.add(row)
    tx.flush()
    rows = [
        {
            "statement": row.number,
            "line": place,
            "person_id": line.person_id,
            "name": line.name,
            "email": line.email,
            "opening": line.figures.opening,
            "earned": line.figures.earned,
            "taken": line.figures.taken,
            "corrected": line.figures.corrected,
            "expired": line.figures.expired,
        }
        for place, line in enumerate(lines, start=1)
    ]
    if rows:
        tx.session.execute(insert(StatementLineRow), rows)
    return _statement(row)


def statements(tx: Tx) -> list[Statement]:
    """Every locked statement, the latest first."""
    return [_statement(row) for row in tx.session.exec(select(StatementRow).order_by(col(StatementRow.number).desc()))]


def get_statement(tx: Tx, number: int) -> tuple[Statement, list[StatementLine]]:
    row = tx.session.get(StatementRow, number)
    if row is None:
        raise NotFound("statement")
    lines = select(StatementLineRow).where(StatementLineRow.statement == number).order_by(col(StatementLineRow.line))
    return _statement(row), [
        StatementLine(one.person_id, one.name, one.email, _figures(one)) for one in tx.session.exec(lines)
    ]


def _figures(row: StatementLineRow) -> Figures:
    return Figures(row.opening, row.earned, row.taken, row.corrected, row.expired)


def _lock(tx: Tx, function: str) -> None:
    if tx.session.get_bind().dialect.name == "postgresql":
        tx.session.execute(text(f"SELECT {function}(:key)"), {"key": _LOCK})


def _last_day(tx: Tx) -> date | None:
    found: date | None = tx.session.execute(select_many(func.max(col(StatementRow.last_on)))).scalar_one()
    return found


def _statement(row: StatementRow) -> Statement:
    return Statement(row.number, Stretch(row.first_on, row.last_on), row.locked_at, row.locker, row.layout)
