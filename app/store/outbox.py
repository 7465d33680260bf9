"""Messages that must leave the house: written with their cause, sent by the worker."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update
from sqlmodel import col, select

from app.store.tables import MessageRow
from app.store.transaction import Tx

MOST_ATTEMPTS = 8


@dataclass(frozen=True, slots=True)
class Message:
    """One mail to one person. The data holds ids and dates; it never holds a secret."""

    id: int
    key: str
    kind: str
    person_id: int
    data: Mapping[str, Any]
    attempts: int


def tell(tx: Tx, *, key: str, kind: str, person_id: int, data: Mapping[str, Any], now: datetime) -> None:
    """Ask for a message in the transaction of its cause; the same key is told once."""
    if tx.session.exec(select(MessageRow.id).where(MessageRow.key == key)).first() is not None:
        return
    tx.session.add(MessageRow(key=key, kind=kind, person_id=person_id, data=dict(data), demanded_at=now, due_at=now))
    tx.flush()
    tx.demand("outbox", 0)


def due_messages(tx: Tx, *, now: datetime, limit: int = 50) -> list[Message]:
    rows = tx.session.exec(
        select(MessageRow)
        .where(col(MessageRow.sent_at).is_(None), MessageRow.due_at <= now, col(MessageRow.attempts) < MOST_ATTEMPTS)
        .order_by(col(MessageRow.due_at), col(MessageRow.id))
        .limit(limit)
    )
    return [
        Message(
            id=row.id or 0, key=row.key, kind=row.kind, person_id=row.person_id, data=row.data, attempts=row.attempts
        )
        for row in rows
    ]


def mark_sent(tx: Tx, message_id: int, *, now: datetime) -> None:
    tx.changes(update(MessageRow).where(col(MessageRow.id) == message_id).values(sent_at=now, error=""))


def mark_failed(tx: Tx, message: Message, *, error: str, now: datetime) -> None:
    """Try again later, with growing patience; after the last attempt the row stays, with its error."""
    wait = timedelta(seconds=15 * 4**message.attempts)
    tx.changes(
        update(MessageRow)
        .where(col(MessageRow.id) == message.id)
        .values(attempts=message.attempts + 1, error=error[:500], due_at=now + wait)
    )
