"""Feeds as they are kept: of a token only the digest, of its readers only what they call themselves."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, bindparam, func, update
from sqlalchemy import select as select_many
from sqlmodel import col, select

from app.domain.calendars import FeedKind, Scope
from app.domain.feeds import Fetch, Reader
from app.domain.refusals import NotFound
from app.domain.secrets import digest
from app.domain.walltime import today
from app.store.tables import CalendarRow, FeedReaderRow, FeedRow, MembershipRow, PersonRow, TeamRow
from app.store.transaction import Tx
from app.store.upserts import upsert


@dataclass(frozen=True, slots=True)
class Feed:
    """A private address of a person; its token is known to its readers only."""

    id: int
    scope: Scope
    person_id: int
    name: str
    embed_on: str
    created_at: datetime

    @property
    def team_id(self) -> int | None:
        return self.scope.id if self.scope.kind.is_of_team else None


@dataclass(frozen=True, slots=True)
class NewFeed:
    """What a link is made of."""

    scope: Scope
    person_id: int
    name: str
    embed_on: str = ""


def add_feed(tx: Tx, new: NewFeed, secret: str, *, now: datetime) -> Feed:
    row = FeedRow(
        kind=new.scope.kind.value,
        person_id=new.person_id,
        team_id=new.scope.id if new.scope.kind.is_of_team else None,
        scope=new.scope.key,
        name=new.name,
        embed_on=new.embed_on,
        token_hash=digest(secret),
        created_at=now,
    )
    tx.session.add(row)
    tx.flush()
    return _feed(row)


def feeds_of(tx: Tx, person_id: int) -> list[Feed]:
    """A person's live feeds, the oldest first."""
    live = select(FeedRow).where(FeedRow.person_id == person_id, col(FeedRow.revoked_at).is_(None))
    return [_feed(row) for row in tx.session.exec(live.order_by(col(FeedRow.id)))]


def get_feed(tx: Tx, person_id: int, feed_id: int) -> Feed:
    """One of a person's own live feeds."""
    row = tx.session.exec(
        select(FeedRow).where(FeedRow.id == feed_id, FeedRow.person_id == person_id, col(FeedRow.revoked_at).is_(None))
    ).first()
    if row is None:
        raise NotFound("calendar link")
    return _feed(row)


def revoke_feed(tx: Tx, person_id: int, feed_id: int, *, now: datetime) -> None:
    """End a person's own feed for good; one that is ended stays so."""
    own = update(FeedRow).where(col(FeedRow.id) == feed_id, col(FeedRow.person_id) == person_id)
    if not tx.changes(own.where(col(FeedRow.revoked_at).is_(None)).values(revoked_at=now)):
        known = select(FeedRow.id).where(FeedRow.id == feed_id, FeedRow.person_id == person_id)
        if tx.session.exec(known).first() is None:
            raise NotFound("calendar link")


def rotate_feed(tx: Tx, person_id: int, feed_id: int, secret: str) -> None:
    """Give a live feed another secret: the old one leads nowhere from now on."""
    own = update(FeedRow).where(col(FeedRow.id) == feed_id, col(FeedRow.person_id) == person_id)
    live = own.where(col(FeedRow.revoked_at).is_(None))
    tx.change(live.values(token_hash=digest(secret)), NotFound("calendar link"))


# ---- serving ----


@dataclass(frozen=True, slots=True)
class Served:
    """What a live token leads to: the feed, and what is needed to answer without reading the bytes."""

    feed: Feed
    etag: str
    changed_at: datetime
    version: int


def find_served(tx: Tx, secret: str, *, now: datetime) -> Served | None:
    """What a token leads to while its person may read it, in one query.

    None for an unknown or revoked token, an inactive person, and a team that the person is not in today.
    """
    found = tx.session.execute(_SERVED, {"token": digest(secret)}).first()
    if found is None or found.kind == FeedKind.DUTY.value or not _may_read(found, now):
        return None
    if found.etag is None:  # trouble, and not an address that nobody knows
        raise LookupError(f"the calendar {found.scope} is missing")
    return Served(_feed_of(found), found.etag, found.changed_at, found.version)


def find_link(tx: Tx, secret: str, *, now: datetime) -> Feed | None:
    """The link of a token that shows who is on, while its person may read it."""
    found = tx.session.execute(_SERVED, {"token": digest(secret)}).first()
    if found is None or found.kind != FeedKind.DUTY.value or not _may_read(found, now):
        return None
    return _feed_of(found)


def find_bytes(tx: Tx, scope: Scope, etag: str, *, zipped: bool) -> bytes | None:
    """The bytes of a calendar as they go out; None if it is not the one of this tag any more."""
    asked = {"scope": scope.key, "etag": etag}
    data: bytes | None = tx.session.execute(_ZIPPED if zipped else _PLAIN, asked).scalar_one_or_none()
    return data


# ---- who reads ----


def note_fetches(tx: Tx, fetches: Sequence[Fetch]) -> None:
    """Note who looked when and what they got; of each program of a link the last time is kept, and the one before."""
    known = _readers(tx, {fetch.feed_id for fetch in fetches})
    rows = []
    for fetch in fetches:
        before = known.get((fetch.feed_id, fetch.client))
        rows.append(
            {
                "feed_id": fetch.feed_id,
                "client": fetch.client,
                "fetched_at": fetch.at,
                "before_at": before.fetched_at if before else None,
                "status": fetch.status,
                "version": fetch.version,
                "fetches": (before.fetches if before else 0) + fetch.times,
            }
        )
    upsert(tx, FeedReaderRow, rows, key=["feed_id", "client"])


def readers_of(tx: Tx, feed_ids: Collection[int]) -> list[Reader]:
    """The programs that read these links, the latest first."""
    found = _readers(tx, feed_ids).values()
    return sorted(found, key=lambda reader: reader.fetched_at, reverse=True)


def personal_readers(tx: Tx, *, since: datetime, person_id: int | None = None) -> dict[int, list[Reader]]:
    """Person → the programs that read a live link to their own duty and have looked at it since."""
    one = [col(FeedRow.person_id) == person_id] if person_id is not None else []
    rows = tx.session.exec(
        select(FeedRow.person_id, FeedReaderRow)
        .join(FeedReaderRow, col(FeedReaderRow.feed_id) == col(FeedRow.id))
        .join(PersonRow, col(PersonRow.id) == col(FeedRow.person_id))
        .where(
            FeedRow.kind == FeedKind.PERSON.value,
            col(FeedRow.revoked_at).is_(None),
            col(PersonRow.active),
            FeedReaderRow.fetched_at >= since,
            *one,
        )
    )
    found: dict[int, list[Reader]] = {}
    for whose, row in rows:
        found.setdefault(whose, []).append(_reader(row))
    return found


def versions_of(tx: Tx, scopes: Collection[Scope]) -> dict[str, int]:
    """The version of each calendar as it is now, by its key."""
    keys = [scope.key for scope in scopes]
    rows = tx.session.exec(select(CalendarRow.scope, CalendarRow.version).where(col(CalendarRow.scope).in_(keys)))
    return dict(rows.all())


def count_feeds(tx: Tx, person_id: int) -> int:
    live = select(func.count(col(FeedRow.id))).where(FeedRow.person_id == person_id, col(FeedRow.revoked_at).is_(None))
    return tx.session.exec(live).one()


def _readers(tx: Tx, feed_ids: Collection[int]) -> dict[tuple[int, str], Reader]:
    rows = tx.session.exec(
        select(FeedReaderRow)
        .where(col(FeedReaderRow.feed_id).in_(list(feed_ids)))
        .execution_options(populate_existing=True)
    )
    return {(row.feed_id, row.client): _reader(row) for row in rows}


def _reader(row: FeedReaderRow) -> Reader:
    return Reader(row.feed_id, row.client, row.fetched_at, row.before_at, row.status, row.version, row.fetches)


def _feed(row: FeedRow) -> Feed:
    assert row.id is not None
    return Feed(row.id, Scope.from_key(row.scope), row.person_id, row.name, row.embed_on, row.created_at)


def _may_read(found: Any, now: datetime) -> bool:
    team_id, zone = found.team_id, found.time_zone
    return team_id is None or _covers(found.first_on, found.last_on, today(now, zone))


def _covers(first_on: date | None, last_on: date | None, day: date) -> bool:
    return first_on is not None and first_on <= day and (last_on is None or day <= last_on)


def _feed_of(found: Any) -> Feed:
    return Feed(
        found.id,
        Scope.from_key(found.scope),
        found.person_id,
        found.name,
        found.embed_on,
        found.created_at,
    )


# Asked at every fetch of every calendar, so put together once, and of columns only.
_SERVED = (
    select_many(
        col(FeedRow.id),
        col(FeedRow.kind),
        col(FeedRow.scope),
        col(FeedRow.person_id),
        col(FeedRow.team_id),
        col(FeedRow.name),
        col(FeedRow.embed_on),
        col(FeedRow.created_at),
        col(CalendarRow.etag),
        col(CalendarRow.changed_at),
        col(CalendarRow.version),
        col(MembershipRow.first_on),
        col(MembershipRow.last_on),
        col(TeamRow.time_zone),
    )
    .join(PersonRow, col(PersonRow.id) == col(FeedRow.person_id))
    .outerjoin(CalendarRow, col(CalendarRow.scope) == col(FeedRow.scope))
    .outerjoin(TeamRow, col(TeamRow.id) == col(FeedRow.team_id))
    .outerjoin(
        MembershipRow,
        and_(
            col(MembershipRow.team_id) == col(FeedRow.team_id),
            col(MembershipRow.person_id) == col(FeedRow.person_id),
        ),
    )
    .where(col(FeedRow.token_hash) == bindparam("token"), col(FeedRow.revoked_at).is_(None), col(PersonRow.active))
)
_THIS = (col(CalendarRow.scope) == bindparam("scope"), col(CalendarRow.etag) == bindparam("etag"))
_PLAIN = select_many(col(CalendarRow.body)).where(*_THIS)
_ZIPPED = select_many(col(CalendarRow.zipped)).where(*_THIS)
