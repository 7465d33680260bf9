"""Tables of calendars: events as they are shown, the ready bytes, private links, and invitations by mail."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Column, Index, LargeBinary, Text, text
from sqlmodel import Field, SQLModel

from app.domain.calendars import FeedKind
from app.store.tables.columns import moment, one_of, reference

_OPEN = text("done_at IS NULL")


class EventRow(SQLModel, table=True):
    """What calendars say of one published seat now; the words are written from its facts."""

    __tablename__ = "event"
    __table_args__ = (
        CheckConstraint("start_at < end_at", name="has_length"),
        CheckConstraint("sequence >= 0", name="sequence_counts"),
    )

    uid: str = Field(primary_key=True)
    seat_id: int = Field(sa_column=reference("seat.id", index=True))
    team_id: int = Field(sa_column=reference("team.id", index=True))
    person_id: int | None = Field(default=None, sa_column=reference("person.id", nullable=True, index=True))
    on_date: date
    start_at: datetime = Field(sa_column=moment())
    end_at: datetime = Field(sa_column=moment())
    sequence: int
    changed_at: datetime = Field(sa_column=moment())
    facts: str = Field(sa_column=Column(Text, nullable=False))


class CalendarRow(SQLModel, table=True):
    """The ready bytes of one calendar, written in the transaction that changes it; feeds only serve them."""

    __tablename__ = "calendar"

    scope: str = Field(primary_key=True)  # kind:id, and +options unless they are the usual ones
    owner: str = Field(index=True)  # kind:id
    anchor_on: date  # first day shown
    format: int = 0  # of the words: calendars of an older one are written anew
    version: int
    body: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    zipped: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    etag: str
    changed_at: datetime = Field(sa_column=moment())


class CalendarDueRow(SQLModel, table=True):
    """A team whose names, duty card or settings have changed: its events are looked at anew."""

    __tablename__ = "calendar_due"

    team_id: int = Field(sa_column=reference("team.id", primary_key=True))
    since: datetime = Field(sa_column=moment())


class FeedRow(SQLModel, table=True):
    """A private address; its secret is the feed token."""

    __tablename__ = "feed"
    __table_args__ = (
        one_of("kind", FeedKind),
        CheckConstraint("(kind <> 'person') = (team_id IS NOT NULL)", name="team_is_named"),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    person_id: int = Field(sa_column=reference("person.id", index=True))  # whose feed it is
    team_id: int | None = Field(default=None, sa_column=reference("team.id", nullable=True))
    scope: str = Field(index=True)  # of its calendar
    name: str
    token_hash: str = Field(unique=True)
    embed_on: str = ""  # the sites that may show who is on in a frame
    created_at: datetime = Field(sa_column=moment())
    revoked_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))


class FeedReaderRow(SQLModel, table=True):
    """When a program last looked at a private address, and what it got; never from where."""

    __tablename__ = "feed_reader"

    feed_id: int = Field(sa_column=reference("feed.id", primary_key=True))
    client: str = Field(primary_key=True)
    fetched_at: datetime = Field(sa_column=moment())
    before_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))  # the time before that
    status: int
    version: int
    fetches: int = 1


class InviteeRow(SQLModel, table=True):
    """Somebody who wants their seats as invitations by mail."""

    __tablename__ = "invitee"

    person_id: int = Field(sa_column=reference("person.id", primary_key=True))
    since: datetime = Field(sa_column=moment())


class CalendarInvitationRow(SQLModel, table=True):
    """What somebody's mail program was last told of a seat."""

    __tablename__ = "calendar_invitation"
    __table_args__ = (one_of("state", ("invited", "listed", "cancelled")),)

    uid: str = Field(primary_key=True)
    seat_id: int = Field(sa_column=reference("seat.id", index=True))
    person_id: int = Field(sa_column=reference("person.id", index=True))
    sequence: int
    state: str
    said: str  # what it was told, so that the same is not told twice
    message_id: int  # of the mail that said it: that one may be sent again
    start_at: datetime = Field(sa_column=moment())
    end_at: datetime = Field(sa_column=moment())
    changed_at: datetime = Field(sa_column=moment())


class DeclineRow(SQLModel, table=True):
    """A person's calendar declined a seat: somebody of the team must look after it."""

    __tablename__ = "decline"
    __table_args__ = (
        Index("uq_decline_one_open", "seat_id", "person_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id: int | None = Field(default=None, primary_key=True)
    team_id: int = Field(sa_column=reference("team.id", index=True))
    seat_id: int = Field(sa_column=reference("seat.id"))
    person_id: int = Field(sa_column=reference("person.id"))
    heard_at: datetime = Field(sa_column=moment())
    done_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    done_by: int | None = Field(default=None, sa_column=reference("person.id", nullable=True))
