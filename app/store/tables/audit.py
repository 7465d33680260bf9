"""Tables of the audit: a line for each change, linked to the one before, and whom it is about."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Column, Integer, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.domain.audit import ActorKind
from app.store.tables.columns import moment, one_of, reference


class AuditRow(SQLModel, table=True):
    """What one transaction changed. Numbers have no hole; the seal links each line to the one before."""

    __tablename__ = "audit"
    __table_args__ = (
        CheckConstraint("number > 0", name="numbers_begin_with_1"),
        one_of("kind", ActorKind),
        UniqueConstraint("seal"),
    )

    number: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    at: datetime = Field(sa_column=moment())
    kind: str
    actor_id: int | None = Field(default=None, sa_column=reference("person.id", nullable=True, index=True))
    behalf_id: int | None = Field(default=None, sa_column=reference("person.id", nullable=True))
    operation: str
    team_id: int | None = Field(default=None, sa_column=reference("team.id", nullable=True, index=True))
    object_kind: str = ""
    object_id: str = ""
    reason: str = ""
    client: str = ""
    detail: str  # JSON, as it was sealed
    seal: str


class AuditAboutRow(SQLModel, table=True):
    """A person whom a line is about."""

    __tablename__ = "audit_about"

    number: int = Field(sa_column=reference("audit.number", primary_key=True))
    person_id: int = Field(sa_column=reference("person.id", primary_key=True, index=True))
