"""Serves a private calendar address: by its token only, from bytes that are ready."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.audit import ActorKind, Origin
from app.domain.calendars import Scope
from app.domain.feeds import Fetch, file_name, gathered
from app.store import feeds
from app.store.transaction import Database, Tx

NOTING = Origin(ActorKind.VISITOR, "feeds.note_fetches")


@dataclass(frozen=True, slots=True)
class Served:
    """What a token leads to, without the bytes: enough to say “not modified”."""

    scope: Scope
    etag: str
    changed_at: datetime
    version: int
    file_name: str
    feed_id: int


def find_feed(tx: Tx, token: str, *, now: datetime) -> Served | None:
    """None for an unknown or revoked token, an inactive person, and a team that the person has left."""
    found = feeds.find_served(tx, token, now=now)
    if found is None:
        return None
    return Served(
        scope=found.feed.scope,
        etag=found.etag,
        changed_at=found.changed_at,
        version=found.version,
        file_name=f"{file_name(found.feed.name)}.ics",
        feed_id=found.feed.id,
    )


def read_feed(tx: Tx, served: Served, *, zipped: bool) -> bytes | None:
    """The bytes that belong to the tag; None if the calendar has changed since it was found."""
    return feeds.find_bytes(tx, served.scope, served.etag, zipped=zipped)


def note_fetches(database: Database, fetches: Sequence[Fetch]) -> None:
    """Note who looked at which links, in a transaction of its own."""
    with database.transaction(NOTING) as tx:
        feeds.note_fetches(tx, gathered(fetches))
