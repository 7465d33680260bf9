"""Tables of chat addresses, which are kept sealed, and of what waits to be said there."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.store.tables.columns import moment, reference


class ChatRow(SQLModel, table=True):
    """Where a team or a person is reached beside mail. The address is a secret: sealed, and never shown again."""

    __tablename__ = "chat"
    __table_args__ = (
        UniqueConstraint("team_id"),
        UniqueConstraint("person_id"),
        CheckConstraint("(team_id IS NULL) <> (person_id IS NULL)", name="is_a_teams_or_a_persons"),
    )

    id: int | None = Field(default=None, primary_key=True)
    team_id: int | None = Field(default=None, sa_column=reference("team.id", nullable=True))
    person_id: int | None = Field(default=None, sa_column=reference("person.id", nullable=True))
    scheme: str  # all that is shown of the address
    sealed: str
    made_at: datetime = Field(sa_column=moment())
    made_by: int = Field(sa_column=reference("person.id"))
    version: int = 1


class ChatPostRow(SQLModel, table=True):
    """One message for one chat, written with its cause like the mails; its own attempts, so that neither waits."""

    __tablename__ = "chat_post"

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    chat_id: int = Field(sa_column=reference("chat.id", index=True))
    kind: str
    person_id: int | None = Field(default=None, sa_column=reference("person.id", nullable=True))  # None: to the team
    data: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    demanded_at: datetime = Field(sa_column=moment())
    due_at: datetime = Field(sa_column=moment())
    attempts: int = 0
    sent_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    error: str = ""
