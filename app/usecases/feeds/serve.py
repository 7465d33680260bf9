"""Serves a private calendar address: by its token only, from bytes that are ready."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.calendars import Scope
from app.domain.feeds import client_of, file_name
from app.store import feeds
from app.store.transaction import Database, Tx


@dataclass(frozen=True, slots=True)
class Served:
    """What a token leads to, without the bytes: enough to say “not modified”."""

    scope: Scope
    etag: str
    changed_at: datetime
    file_name: str
    feed_id: int
    fetched_at: datetime | None


def find_feed(tx: Tx, token: str, *, now: datetime) -> Served | None:
    """None for an unknown or revoked token, an inactive person, and a team that the person has left."""
    found = feeds.find_served(tx, token, now=now)
    if found is None:
        return None
    feed = found.feed
    return Served(
        scope=feed.scope,
        etag=found.etag,
        changed_at=found.changed_at,
        file_name=f"{file_name(feed.name)}.ics",
        feed_id=feed.id,
        fetched_at=feed.fetched_at,
    )


def read_feed(tx: Tx, served: Served, *, zipped: bool) -> bytes:
    """The bytes that belong to the tag, when read in the same transaction."""
    return feeds.read_bytes(tx, served.scope, zipped=zipped)


def is_to_be_noted(served: Served, *, now: datetime) -> bool:
    """Whether the last fetch that was noted is a minute old."""
    return served.fetched_at is None or now - served.fetched_at >= feeds.NOTED_AT_MOST


def note_fetch(database: Database, served: Served, user_agent: str, *, now: datetime) -> None:
    """Note when the link was last read and by what, once a minute at most; a transaction of its own."""
    with database.transaction() as tx:
        feeds.note_fetch(tx, served.feed_id, client=client_of(user_agent), now=now)
