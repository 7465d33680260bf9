"""The outbox: what must leave the house, written with its cause, sent by the worker."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from app.store.tables.columns import moment, reference


class MessageRow(SQLModel, table=True):
    __tablename__ = "message"

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)  # names the cause: the same cause tells a person once
    kind: str  # which mail: a template of templates/mail
    person_id: int = Field(sa_column=reference("person.id", index=True))
    data: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))  # ids, never secrets
    demanded_at: datetime = Field(sa_column=moment())
    due_at: datetime = Field(sa_column=moment())
    attempts: int = 0
    sent_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    error: str = ""
