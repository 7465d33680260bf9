"""Messages that must leave the house: written with their cause, sent by the worker."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, update
from sqlmodel import col, select

from app.domain.chat import is_said_in_chat
from app.store.chats import NewPost, add_posts, chats_of_people
from app.store.tables import MessageRow
from app.store.transaction import Tx

MOST_ATTEMPTS = 8
_AT_ONCE = 500  # keys in one question


@dataclass(frozen=True, slots=True)
class Message:
    """One mail to one person. The data holds ids and dates; it never holds a secret."""

    id: int
    key: str
    kind: str
    person_id: int
    data: Mapping[str, Any]
    attempts: int


@dataclass(frozen=True, slots=True)
class NewMessage:
    """What one person is to be told; the key names the cause."""

    key: str
    person_id: int
    data: Mapping[str, Any]


def tell(tx: Tx, *, key: str, kind: str, person_id: int, data: Mapping[str, Any], now: datetime) -> None:
    """Ask for a message in the transaction of its cause; the same key is told once."""
    tell_all(tx, [NewMessage(key, person_id, data)], kind=kind, now=now)


def tell_all(
    tx: Tx, messages: Sequence[NewMessage], *, kind: str, now: datetime, due_at: datetime | None = None
) -> None:
    """Ask for many messages of one cause at once, now or for later; keys that were told before are left out."""
    keys = [message.key for message in messages]
    known = {
        key
        for at in range(0, len(keys), _AT_ONCE)
        for key in tx.session.exec(select(MessageRow.key).where(col(MessageRow.key).in_(keys[at : at + _AT_ONCE])))
    }
    rows = [
        {
            "key": message.key,
            "kind": kind,
            "person_id": message.person_id,
            "data": dict(message.data),
            "demanded_at": now,
            "due_at": due_at or now,
            "attempts": 0,
            "error": "",
        }
        for message in messages
        if message.key not in known
    ]
    if rows:
        tx.session.execute(insert(MessageRow), rows)
        tx.demand("outbox", 0)
        if is_said_in_chat(kind):
            _in_chat_too(tx, [message for message in messages if message.key not in known], kind=kind, now=now)


def _in_chat_too(tx: Tx, messages: Sequence[NewMessage], *, kind: str, now: datetime) -> None:
    """The same for those who have a chat, as posts of their own: neither waits for the other."""
    chats = chats_of_people(tx, {message.person_id for message in messages})
    news = [
        NewPost(message.key, chats[message.person_id], message.person_id, message.data)
        for message in messages
        if message.person_id in chats
    ]
    add_posts(tx, news, kind=kind, now=now)


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
