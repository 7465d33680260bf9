"""Feeds as they are kept: of a token only the digest."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import String, and_, bindparam, cast, func, or_, update
from sqlalchemy import select as select_many
from sqlmodel import col, select

from app.domain.calendars import FeedKind, Scope
from app.domain.refusals import NotFound
from app.domain.secrets import digest
from app.domain.walltime import today
from app.store.tables import CalendarRow, FeedRow, MembershipRow, PersonRow, TeamRow
from app.store.transaction import Tx

NOTED_AT_MOST = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Feed:
    """A private calendar address of a person; its token is known to its readers only."""

    id: int
    kind: FeedKind
    person_id: int
    team_id: int | None
    name: str
    created_at: datetime
    fetched_at: datetime | None
    client: str

    @property
    def scope(self) -> Scope:
        return Scope(self.kind, self.person_id if self.team_id is None else self.team_id)


def add_feed(tx: Tx, scope: Scope, person_id: int, *, name: str, secret: str, now: datetime) -> Feed:
    row = FeedRow(
        kind=scope.kind.value,
        person_id=person_id,
        team_id=scope.id if scope.kind is FeedKind.TEAM else None,
        name=name,
        token_hash=digest(secret),
        created_at=now,
    )
    tx.session.add(row)
    tx.flush()
    return _feed(row)


def feeds_of(tx: Tx, person_id: int) -> list[Feed]:
    """A person's live feeds, the oldest first."""
    rows = tx.session.exec(
        select(FeedRow)
        .where(FeedRow.person_id == person_id, col(FeedRow.revoked_at).is_(None))
        .order_by(col(FeedRow.id))
    )
    return [_feed(row) for row in rows]


def revoke_feed(tx: Tx, person_id: int, feed_id: int, *, now: datetime) -> None:
    """End a person's own feed for good; one that is ended stays so."""
    own = update(FeedRow).where(col(FeedRow.id) == feed_id, col(FeedRow.person_id) == person_id)
    if not tx.changes(own.where(col(FeedRow.revoked_at).is_(None)).values(revoked_at=now)):
        known = select(FeedRow.id).where(FeedRow.id == feed_id, FeedRow.person_id == person_id)
        if tx.session.exec(known).first() is None:
            raise NotFound("calendar link")


@dataclass(frozen=True, slots=True)
class Served:
    """What a live token leads to: the feed, and what is needed to answer without reading the bytes."""

    feed: Feed
    etag: str
    changed_at: datetime


def find_served(tx: Tx, secret: str, *, now: datetime) -> Served | None:
    """What a token leads to while its person may read it, in one query.

    None for an unknown or revoked token, an inactive person, and a team that the person is not in today.
    """
    found = tx.session.execute(_SERVED, {"token": digest(secret)}).first()
    if found is None:
        return None
    row, etag, changed_at, membership, zone = found
    if row.team_id is not None and (membership is None or not _covers(membership, today(now, zone))):
        return None
    return Served(_feed(row), etag, changed_at)


def read_bytes(tx: Tx, scope: Scope, *, zipped: bool) -> bytes:
    """The bytes of a calendar as they go out."""
    data: bytes = tx.session.execute(_ZIPPED if zipped else _PLAIN, {"scope": scope.key}).scalar_one()
    return data


def note_fetch(tx: Tx, feed_id: int, *, client: str, now: datetime) -> None:
    """Note who fetched and when, once a minute at most."""
    tx.changes(
        update(FeedRow)
        .where(
            col(FeedRow.id) == feed_id,
            or_(
                col(FeedRow.fetched_at).is_(None),
                col(FeedRow.fetched_at) <= now - NOTED_AT_MOST,
            ),
        )
        .values(fetched_at=now, client=client)
    )


def _covers(membership: MembershipRow, day: date) -> bool:
    return membership.first_on <= day and (membership.last_on is None or day <= membership.last_on)


def _feed(row: FeedRow) -> Feed:
    assert row.id is not None
    return Feed(
        id=row.id,
        kind=FeedKind(row.kind),
        person_id=row.person_id,
        team_id=row.team_id,
        name=row.name,
        created_at=row.created_at,
        fetched_at=row.fetched_at,
        client=row.client,
    )


# Asked at every fetch of every calendar, so put together once.
_SERVED = (
    select_many(FeedRow, col(CalendarRow.etag), col(CalendarRow.changed_at), MembershipRow, col(TeamRow.time_zone))
    .join(PersonRow, col(PersonRow.id) == col(FeedRow.person_id))
    .join(
        CalendarRow,
        col(CalendarRow.scope)
        == col(FeedRow.kind) + ":" + cast(func.coalesce(col(FeedRow.team_id), col(FeedRow.person_id)), String),
    )
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
_PLAIN = select_many(col(CalendarRow.body)).where(col(CalendarRow.scope) == bindparam("scope"))
_ZIPPED = select_many(col(CalendarRow.zipped)).where(col(CalendarRow.scope) == bindparam("scope"))
