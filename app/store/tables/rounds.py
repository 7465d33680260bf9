"""Tables of periods, rounds, slots and seats."""

from datetime import date, datetime, time

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.domain.round import RoundState
from app.store.tables.columns import moment, one_of, reference


class PeriodRow(SQLModel, table=True):
    __tablename__ = "period"
    __table_args__ = (
        CheckConstraint("first_on <= last_on", name="runs_forward"),
        UniqueConstraint("team_id", "first_on"),
    )

    id: int | None = Field(default=None, primary_key=True)
    team_id: int = Field(sa_column=reference("team.id"))
    first_on: date
    last_on: date
    publication_id: int | None = None  # the current one; no foreign key, since the publication points back
    version: int = 1


class RoundRow(SQLModel, table=True):
    __tablename__ = "round"
    __table_args__ = (one_of("state", RoundState),)

    id: int | None = Field(default=None, primary_key=True)
    period_id: int = Field(sa_column_kwargs={"unique": True}, foreign_key="period.id", ondelete="RESTRICT")
    deadline_at: datetime = Field(sa_column=moment())
    state: str
    opened_at: datetime = Field(sa_column=moment())
    opened_by: int = Field(sa_column=reference("person.id"))
    closed_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    reminded_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    version: int = 1


class SlotRow(SQLModel, table=True):
    __tablename__ = "slot"
    __table_args__ = (
        UniqueConstraint("period_id", "shift_id", "on_date"),
        CheckConstraint("start_at < end_at", name="has_length"),
        CheckConstraint("(weekend IS NULL) = (weekend_day IS NULL)", name="weekend_is_whole"),
    )

    id: int | None = Field(default=None, primary_key=True)
    period_id: int = Field(sa_column=reference("period.id", index=True))
    team_id: int = Field(sa_column=reference("team.id", index=True))
    shift_id: int = Field(sa_column=reference("shift.id"))
    name: str
    on_date: date
    starts_at: time
    ends_at: time
    zone: str
    start_at: datetime = Field(sa_column=moment())
    end_at: datetime = Field(sa_column=moment())
    weekend: date | None = None
    weekend_day: int | None = None
    people: int
    points: int


class SeatRow(SQLModel, table=True):
    """Capacity holds by construction: a slot has as many seat rows as it needs people."""

    __tablename__ = "seat"
    __table_args__ = (
        UniqueConstraint("slot_id", "number"),
        CheckConstraint("number >= 1", name="counts_from_one"),
    )

    id: int | None = Field(default=None, primary_key=True)
    slot_id: int = Field(sa_column=reference("slot.id"))
    number: int
    uid: str = Field(unique=True)
