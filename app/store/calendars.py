"""The ready bytes of calendars."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, exists, or_
from sqlalchemy import select as select_many
from sqlmodel import col, select

from app.domain.calendars import Scope
from app.store.tables import CalendarRow, FeedRow
from app.store.transaction import Tx
from app.store.upserts import upsert


@dataclass(frozen=True, slots=True)
class Kept:
    """What is known of a calendar without its bytes."""

    scope: Scope
    anchor_on: date  # first day shown
    format: int
    version: int
    etag: str
    changed_at: datetime  # when its events last changed, deletions included


@dataclass(frozen=True, slots=True)
class Calendar(Kept):
    """One calendar as every feed of its scope serves it."""

    body: bytes
    zipped: bytes


def find_calendar(tx: Tx, scope: Scope) -> Calendar | None:
    row = tx.session.exec(
        # Calendars are written past the session's own copies of rows: read what is there.
        select(CalendarRow).where(CalendarRow.scope == scope.key).execution_options(populate_existing=True)
    ).first()
    if row is None:
        return None
    return Calendar(
        scope, row.anchor_on, row.format, row.version, row.etag, row.changed_at, body=row.body, zipped=row.zipped
    )


def find_kept(tx: Tx, owners: Collection[str]) -> dict[Scope, Kept]:
    """The calendars of these owners (kind:id), with whatever options."""
    return _kept(tx, [col(CalendarRow.owner).in_(list(owners))])


def save_calendars(tx: Tx, calendars: Sequence[Calendar]) -> None:
    """Write calendars, each over the one of its scope."""
    rows = [
        {
            "scope": calendar.scope.key,
            "owner": calendar.scope.owner,
            "anchor_on": calendar.anchor_on,
            "format": calendar.format,
            "version": calendar.version,
            "body": calendar.body,
            "zipped": calendar.zipped,
            "etag": calendar.etag,
            "changed_at": calendar.changed_at,
        }
        for calendar in calendars
    ]
    upsert(tx, CalendarRow, rows, key=["scope"])


def outdated(tx: Tx, anchor_on: date, *, format: int, limit: int) -> list[Scope]:
    """Calendars that begin before this day or are of an older format, the most outdated first."""
    old = select(CalendarRow.scope).where(or_(col(CalendarRow.anchor_on) < anchor_on, col(CalendarRow.format) < format))
    keys = tx.session.exec(old.order_by(col(CalendarRow.anchor_on), col(CalendarRow.scope)).limit(limit))
    return [Scope.from_key(key) for key in keys]


def drop_unread(tx: Tx, scope: Scope) -> None:
    """A calendar with options of its own goes when no live link leads to it any more; the usual one stays."""
    if scope == scope.usual:
        return
    read = exists().where(col(FeedRow.scope) == scope.key, col(FeedRow.revoked_at).is_(None))
    tx.session.execute(delete(CalendarRow).where(col(CalendarRow.scope) == scope.key, ~read))


def _kept(tx: Tx, wanted: Sequence[Any]) -> dict[Scope, Kept]:
    columns = (
        col(CalendarRow.scope),
        col(CalendarRow.anchor_on),
        col(CalendarRow.format),
        col(CalendarRow.version),
        col(CalendarRow.etag),
        col(CalendarRow.changed_at),
    )
    found = [
        Kept(Scope.from_key(key), *rest) for key, *rest in tx.session.execute(select_many(*columns).where(*wanted))
    ]
    return {kept.scope: kept for kept in found}
