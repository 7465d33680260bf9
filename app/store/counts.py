"""How often something was done of late: one row for each who and what, taken by conditional updates."""

from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select

from app.domain.allowance import HOUR, Allowance
from app.domain.secrets import digest
from app.store.tables import CountRow
from app.store.transaction import Tx

KEPT = 24 * HOUR  # longer than any window


def take(tx: Tx, allowance: Allowance, who: str, *, now: datetime) -> None:
    """Count one more time; raises TooMany, and counts nothing, when the window is used up.

    It counts in the transaction that it is handed: who must count what fails, too, counts outside of its savepoint.
    """
    key = digest(f"{allowance.what}\n{who}")
    if not (_go_on(tx, key, allowance, now) or _begin(tx, key, allowance, now) or _go_on(tx, key, allowance, now)):
        window_at = tx.session.exec(select(CountRow.window_at).where(CountRow.key == key)).one()
        raise allowance.refusal(window_at, now=now)


def forget_old(tx: Tx, *, now: datetime) -> None:
    tx.session.execute(delete(CountRow).where(col(CountRow.window_at) < now - KEPT))


def _go_on(tx: Tx, key: str, allowance: Allowance, now: datetime) -> bool:
    """One more in the window that runs, if there is room."""
    return (
        tx.changes(
            update(CountRow)
            .where(
                col(CountRow.key) == key,
                col(CountRow.window_at) > now - allowance.per,
                col(CountRow.used) < allowance.times,
            )
            .values(used=CountRow.used + 1)
        )
        > 0
    )


def _begin(tx: Tx, key: str, allowance: Allowance, now: datetime) -> bool:
    """A new window, unless one runs: of two at the same moment one begins it."""
    insert = sqlite.insert if tx.session.get_bind().dialect.name == "sqlite" else postgresql.insert
    fresh = {"window_at": now, "used": 1}
    begun = (
        insert(CountRow)
        .values(key=key, **fresh)
        .on_conflict_do_update(index_elements=["key"], set_=fresh, where=col(CountRow.window_at) <= now - allowance.per)
    )
    return tx.changes(begun) > 0
