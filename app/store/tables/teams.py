"""Tables of people, teams, memberships, policies and shifts."""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.domain.people import Role
from app.store.tables.columns import moment, one_of, reference


class PersonRow(SQLModel, table=True):
    __tablename__ = "person"

    id: int | None = Field(default=None, primary_key=True)
    name: str
    email: str = Field(unique=True)  # lower case
    time_zone: str | None = None
    hr: bool = False
    keeper: bool = False
    active: bool = True
    created_at: datetime = Field(sa_column=moment())
    version: int = 1
    language: str | None = None  # as they chose it; else the browser's, and the installation's for mails


class TeamRow(SQLModel, table=True):
    __tablename__ = "team"

    id: int | None = Field(default=None, primary_key=True)
    slug: str = Field(unique=True)
    name: str = Field(unique=True)
    time_zone: str
    duty_text: str = ""
    card: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))  # parts of the duty card
    created_at: datetime = Field(sa_column=moment())
    version: int = 1


class MembershipRow(SQLModel, table=True):
    __tablename__ = "membership"
    __table_args__ = (
        UniqueConstraint("team_id", "person_id"),
        one_of("role", Role),
        CheckConstraint("share BETWEEN 1 AND 100", name="share_is_percent"),
    )

    id: int | None = Field(default=None, primary_key=True)
    team_id: int = Field(sa_column=reference("team.id", index=True))
    person_id: int = Field(sa_column=reference("person.id", index=True))
    role: str
    share: int = 100
    first_on: date
    last_on: date | None = None
    onboarding: bool = False
    version: int = 1


class PolicyRow(SQLModel, table=True):
    """Amounts of the rules of the trade; a change is a new row with its start date."""

    __tablename__ = "policy"
    __table_args__ = (UniqueConstraint("team_id", "starts_on"),)

    id: int | None = Field(default=None, primary_key=True)
    team_id: int = Field(sa_column=reference("team.id"))
    starts_on: date
    amounts: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))


class ShiftRow(SQLModel, table=True):
    __tablename__ = "shift"
    __table_args__ = (
        CheckConstraint("people >= 1", name="needs_people"),
        CheckConstraint("starts_at <> ends_at", name="has_length"),
        UniqueConstraint("team_id", "name"),
    )

    id: int | None = Field(default=None, primary_key=True)
    team_id: int = Field(sa_column=reference("team.id"))
    name: str
    days: list[int] = Field(sa_column=Column(JSON, nullable=False))
    starts_at: time
    ends_at: time
    time_zone: str | None = None
    people: int = 1
    points: int | None = None
    first_on: date | None = None
    last_on: date | None = None
    version: int = 1
