"""Chat addresses, sealed, and the messages that wait for them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from app.domain.chat import Chat, Owner
from app.domain.refusals import Stale
from app.store.tables import ChatPostRow, ChatRow
from app.store.transaction import Tx

MOST_ATTEMPTS = 8


@dataclass(frozen=True, slots=True)
class Post:
    """One message for one chat: to a person, or (without one) to a team."""

    id: int
    chat: Chat
    key: str
    kind: str
    person_id: int | None
    data: Mapping[str, Any]
    attempts: int


@dataclass(frozen=True, slots=True)
class NewPost:
    key: str
    chat_id: int
    person_id: int | None
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class NewAddress:
    """Another address for a chat, sealed; two empty words take it away."""

    scheme: str
    sealed: str


def find_chat(tx: Tx, owner: Owner) -> Chat | None:
    row = tx.session.exec(_owned(select(ChatRow), owner)).first()
    return _chat(row) if row else None


def save_chat(tx: Tx, owner: Owner, new: NewAddress, *, version: int, by: int, now: datetime) -> None:
    """Set another address, or none; over the version that was looked at, 0 before the first."""
    values: dict[str, Any] = {"scheme": new.scheme, "sealed": new.sealed, "made_at": now, "made_by": by}
    if version:
        same = _owned(update(ChatRow), owner).where(col(ChatRow.version) == version)
        tx.change(same.values(**values, version=version + 1), Stale("chat address"))
        return
    try:
        with tx.attempt():
            tx.session.add(ChatRow(team_id=owner.team_id, person_id=owner.person_id, **values))
            tx.flush()
    except IntegrityError as twice:
        raise Stale("chat address") from twice


def chats_of_people(tx: Tx, person_ids: Collection[int]) -> dict[int, int]:
    """Person → chat, of those who have an address."""
    rows = tx.session.exec(
        select(ChatRow.person_id, ChatRow.id).where(col(ChatRow.person_id).in_(list(person_ids)), ChatRow.sealed != "")
    )
    return {person: chat for person, chat in rows if person is not None and chat is not None}


def add_posts(tx: Tx, news: Collection[NewPost], *, kind: str, now: datetime) -> None:
    """Ask for posts in the transaction of their cause; keys that were told before are left out."""
    keys = [new.key for new in news]
    known = set(tx.session.exec(select(ChatPostRow.key).where(col(ChatPostRow.key).in_(keys))))
    rows = [
        {
            "key": new.key,
            "chat_id": new.chat_id,
            "kind": kind,
            "person_id": new.person_id,
            "data": dict(new.data),
            "demanded_at": now,
            "due_at": now,
            "attempts": 0,
            "error": "",
        }
        for new in news
        if new.key not in known
    ]
    if rows:
        tx.session.execute(insert(ChatPostRow), rows)
        tx.demand("chat", 0)


def post_to_team(tx: Tx, team_id: int, *, key: str, kind: str, data: Mapping[str, Any], now: datetime) -> None:
    """Ask for a post in the team's chat, if it has one."""
    chat = find_chat(tx, Owner(team_id=team_id))
    if chat is not None and chat.is_set:
        add_posts(tx, [NewPost(key, chat.id, None, data)], kind=kind, now=now)


def due_posts(tx: Tx, *, now: datetime, limit: int = 50) -> list[Post]:
    rows = tx.session.exec(
        select(ChatPostRow, ChatRow)
        .join(ChatRow, col(ChatRow.id) == col(ChatPostRow.chat_id))
        .where(
            col(ChatPostRow.sent_at).is_(None),
            ChatPostRow.due_at <= now,
            col(ChatPostRow.attempts) < MOST_ATTEMPTS,
        )
        .order_by(col(ChatPostRow.due_at), col(ChatPostRow.id))
        .limit(limit)
    )
    return [
        Post(row.id or 0, _chat(chat), row.key, row.kind, row.person_id, row.data, row.attempts) for row, chat in rows
    ]


def mark_posted(tx: Tx, post_id: int, *, now: datetime) -> None:
    tx.changes(update(ChatPostRow).where(col(ChatPostRow.id) == post_id).values(sent_at=now, error=""))


def mark_not_posted(tx: Tx, post: Post, *, error: str, now: datetime) -> None:
    """Try again later, with growing patience; after the last attempt the row stays, with its error."""
    wait = timedelta(seconds=15 * 4**post.attempts)
    values = {"attempts": post.attempts + 1, "error": error[:500], "due_at": now + wait}
    tx.changes(update(ChatPostRow).where(col(ChatPostRow.id) == post.id).values(**values))


def last_error(tx: Tx, chat_id: int) -> str:
    """What went wrong with the newest message, if it did."""
    newest = select(ChatPostRow.error).where(ChatPostRow.chat_id == chat_id).order_by(col(ChatPostRow.id).desc())
    return tx.session.exec(newest.limit(1)).first() or ""


def _owned(statement: Any, owner: Owner) -> Any:
    if owner.team_id is not None:
        return statement.where(col(ChatRow.team_id) == owner.team_id)
    return statement.where(col(ChatRow.person_id) == owner.person_id)


def _chat(row: ChatRow) -> Chat:
    assert row.id is not None
    return Chat(row.id, Owner(row.team_id, row.person_id), row.scheme, row.sealed, row.made_at, row.version)
