"""Rows written over those with the same key, on both engines."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from app.store.transaction import Tx


def upsert(tx: Tx, table: Any, rows: Sequence[Mapping[str, Any]], *, key: Sequence[str]) -> None:
    """Insert rows, each over the one that has its key."""
    if not rows:
        return
    dialect = sqlite if tx.session.get_bind().dialect.name == "sqlite" else postgresql
    insert = dialect.insert(table)
    newer = {name: insert.excluded[name] for name in rows[0] if name not in key}
    tx.session.execute(insert.on_conflict_do_update(index_elements=list(key), set_=newer), [dict(row) for row in rows])
