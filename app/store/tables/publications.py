"""Tables of publications, their seats and changes, and the calendars written with them."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Column, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.store.tables.columns import moment, reference


class PublicationRow(SQLModel, table=True):
    __tablename__ = "publication"
    __table_args__ = (
        UniqueConstraint("team_id", "number"),
        CheckConstraint("number >= 1", name="counts_from_one"),
    )

    id: int | None = Field(default=None, primary_key=True)
    team_id: int = Field(sa_column=reference("team.id"))
    period_id: int = Field(sa_column=reference("period.id", index=True))
    number: int
    draft_id: int | None = Field(default=None, sa_column=reference("draft.id", nullable=True))
    seed: int
    published_at: datetime = Field(sa_column=moment())
    published_by: int = Field(sa_column=reference("person.id"))
    answered: int
    people: int


class PublishedSeatRow(SQLModel, table=True):
    __tablename__ = "published_seat"
    __table_args__ = (CheckConstraint("sequence >= 0", name="sequence_counts"),)

    publication_id: int = Field(sa_column=reference("publication.id", primary_key=True))
    seat_id: int = Field(sa_column=reference("seat.id", primary_key=True))
    person_id: int | None = Field(default=None, sa_column=reference("person.id", nullable=True, index=True))
    sequence: int
    changed_at: datetime = Field(sa_column=moment())
    event: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class ChangeRow(SQLModel, table=True):
    __tablename__ = "change"

    publication_id: int = Field(sa_column=reference("publication.id", primary_key=True))
    seat_id: int = Field(sa_column=reference("seat.id", primary_key=True))
    before_id: int | None = Field(default=None, sa_column=reference("person.id", nullable=True))
    after_id: int | None = Field(default=None, sa_column=reference("person.id", nullable=True))


class CalendarRow(SQLModel, table=True):
    """The ready bytes of one calendar, written in the transaction that changes it; feeds only serve them."""

    __tablename__ = "calendar"

    scope: str = Field(primary_key=True)  # person:<id> or team:<id>
    anchor_on: date  # first day shown
    version: int
    body: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    zipped: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    etag: str
    changed_at: datetime = Field(sa_column=moment())
