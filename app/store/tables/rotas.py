"""Tables of drafts, their assignments and pins."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from app.domain.rota import DraftState
from app.store.tables.columns import moment, one_of, reference

_RUNS = text("state IN ('queued', 'solving')")


class DraftRow(SQLModel, table=True):
    """A draft and the job that makes it: the row is what demands the job."""

    __tablename__ = "draft"
    __table_args__ = (
        UniqueConstraint("period_id", "number"),
        one_of("state", DraftState),
        # At most one running draft a team, by construction: two demands at once cannot both commit.
        Index("uq_draft_one_runs", "team_id", unique=True, sqlite_where=_RUNS, postgresql_where=_RUNS),
    )

    id: int | None = Field(default=None, primary_key=True)
    team_id: int = Field(sa_column=reference("team.id"))
    period_id: int = Field(sa_column=reference("period.id"))
    number: int
    state: str
    seed: int
    seconds: int
    attempt: int = 0
    stop_asked: bool = False
    base_publication_id: int | None = None
    problem: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON))  # what the solver was asked, as asked
    progress: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    goals: list[dict[str, Any]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    open_seats: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    answered: int = 0
    people: int = 0
    error: str = ""
    demanded_at: datetime = Field(sa_column=moment())
    demanded_by: int = Field(sa_column=reference("person.id"))
    started_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    finished_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    version: int = 1


class AssignmentRow(SQLModel, table=True):
    """A person in a seat of a draft; an open seat has no row."""

    __tablename__ = "assignment"

    draft_id: int = Field(sa_column=reference("draft.id", primary_key=True))
    seat_id: int = Field(sa_column=reference("seat.id", primary_key=True))
    person_id: int = Field(sa_column=reference("person.id", index=True))
    pinned: bool = False
    broken: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))


class PinRow(SQLModel, table=True):
    """A pin holds for the seat, whatever draft: the next draft keeps it."""

    __tablename__ = "pin"

    seat_id: int = Field(sa_column=reference("seat.id", primary_key=True))
    person_id: int = Field(sa_column=reference("person.id"))
    pinned_by: int = Field(sa_column=reference("person.id"))
    pinned_at: datetime = Field(sa_column=moment())
