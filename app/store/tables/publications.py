"""Tables of publications, their seats and changes."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, Column, ForeignKeyConstraint, Integer, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.domain.publication import ChangeCause
from app.store.columns import Instant
from app.store.tables.columns import moment, one_of, reference


class PublicationRow(SQLModel, table=True):
    __tablename__ = "publication"
    __table_args__ = (
        UniqueConstraint("team_id", "number"),
        CheckConstraint("number >= 1", name="counts_from_one"),
        one_of("cause", ChangeCause),
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
    cause: str = ChangeCause.DRAFT.value
    cause_id: int | None = None  # of the swap, the conflict, …: in the table that the cause names
    reason: str = ""  # for everybody in the team to read
    waived: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))  # rules, in words


class PublishedSeatRow(SQLModel, table=True):
    __tablename__ = "published_seat"
    __table_args__ = (CheckConstraint("sequence >= 0", name="sequence_counts"),)

    publication_id: int = Field(sa_column=reference("publication.id", primary_key=True))
    seat_id: int = Field(sa_column=reference("seat.id", primary_key=True))
    person_id: int | None = Field(default=None, sa_column=reference("person.id", nullable=True, index=True))
    sequence: int
    changed_at: datetime = Field(sa_column=moment())


class PublishedPartRow(SQLModel, table=True):
    """A stretch of a published seat that another than its holder covers, or its holder after somebody else."""

    __tablename__ = "published_part"
    __table_args__ = (
        ForeignKeyConstraint(
            ["publication_id", "seat_id"],
            ["published_seat.publication_id", "published_seat.seat_id"],
            ondelete="RESTRICT",
        ),
        CheckConstraint("start_at < end_at", name="has_length"),
    )

    publication_id: int = Field(sa_column=Column(Integer, primary_key=True))
    seat_id: int = Field(sa_column=Column(Integer, primary_key=True))
    start_at: datetime = Field(sa_column=Column(Instant, primary_key=True))
    end_at: datetime = Field(sa_column=moment())
    person_id: int = Field(sa_column=reference("person.id", index=True))


class ChangeRow(SQLModel, table=True):
    __tablename__ = "change"

    publication_id: int = Field(sa_column=reference("publication.id", primary_key=True))
    seat_id: int = Field(sa_column=reference("seat.id", primary_key=True))
    before_id: int | None = Field(default=None, sa_column=reference("person.id", nullable=True))
    after_id: int | None = Field(default=None, sa_column=reference("person.id", nullable=True))
