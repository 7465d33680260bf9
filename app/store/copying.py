"""Copies everything of one database into another that is still empty."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Table, func, insert, select, text

from app.store.tables import metadata
from app.store.transaction import Tx

AT_ONCE = 200


def copy_rows(source: Tx, target: Tx, *, leave_out: Iterable[str], keep: dict[str, set[int]]) -> None:
    """Copy every row with its id. Tables to leave out by name; keep: table → ids that the target has already."""
    left_out = set(leave_out)
    for table in metadata.sorted_tables:
        if table.name not in left_out:
            _copy(source, target, table, keep.get(table.name, set()))


def _copy(source: Tx, target: Tx, table: Table, known: set[int]) -> None:
    # In order of the key: entries of the ledger point back to earlier ones.
    rows = source.session.execute(select(table).order_by(*table.primary_key.columns)).mappings()
    new: list[dict[str, Any]] = [dict(row) for row in rows if row.get("id") not in known]
    for start in range(0, len(new), AT_ONCE):
        target.session.execute(insert(table), new[start : start + AT_ONCE])
    if new and "id" in table.c:
        _go_on_counting(target, table)


def _go_on_counting(target: Tx, table: Table) -> None:
    """PostgreSQL numbers rows by a sequence that knows nothing of ids given by hand."""
    if target.session.get_bind().dialect.name != "postgresql":
        return
    sequence = target.session.execute(text("SELECT pg_get_serial_sequence(:name, 'id')"), {"name": table.name}).scalar()
    if sequence is not None:
        last = target.session.execute(select(func.max(table.c.id))).scalar()
        target.session.execute(text("SELECT setval(:sequence, :last)"), {"sequence": sequence, "last": last})
