"""Tables of conflicts, of published seats that broke a rule later on, and of who was asked to take a seat."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from app.store.tables.columns import moment, reference

_OPEN = text("closed_at IS NULL")


class ConflictRow(SQLModel, table=True):
    """One rule that a published seat breaks, from the change that broke it to the one that mended it."""

    __tablename__ = "conflict"
    __table_args__ = (
        # One breach is one open record, whoever finds it first.
        Index(
            "uq_conflict_one_open", "seat_id", "person_id", "rule",
            unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN,
        ),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    team_id: int = Field(sa_column=reference("team.id", index=True))
    seat_id: int = Field(sa_column=reference("seat.id", index=True))
    person_id: int = Field(sa_column=reference("person.id"))
    publication_id: int = Field(sa_column=reference("publication.id"))  # in force when it was found
    rule: str
    opened_at: datetime = Field(sa_column=moment())
    closed_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))


class SeatAskRow(SQLModel, table=True):
    """Somebody was asked to take a seat; only ever added to, so that nobody is asked too often."""

    __tablename__ = "seat_ask"

    id: int | None = Field(default=None, primary_key=True)
    team_id: int = Field(sa_column=reference("team.id"))
    seat_id: int = Field(sa_column=reference("seat.id", index=True))
    person_id: int = Field(sa_column=reference("person.id", index=True))
    holder_id: int | None = Field(default=None, sa_column=reference("person.id", nullable=True))  # whose seat it was
    asked_at: datetime = Field(sa_column=moment())
    asked_by: int = Field(sa_column=reference("person.id"))
