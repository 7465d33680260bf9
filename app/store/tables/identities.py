"""Tables of signing in by a provider: whose identity is whose, and which answers were used."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from app.store.tables.columns import moment, reference


class IdentityRow(SQLModel, table=True):
    """Somebody at a provider who is a person here. Issuer and subject are the key; the mail address is for reading."""

    __tablename__ = "identity"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(sa_column=reference("person.id", index=True))
    issuer: str
    subject: str
    email: str = ""
    linked_at: datetime = Field(sa_column=moment())
    used_at: datetime = Field(sa_column=moment())


class AnsweredRow(SQLModel, table=True):
    """A provider's answer that was used, by the hash of its state: none opens two sessions."""

    __tablename__ = "identity_answer"

    state_hash: str = Field(primary_key=True)
    used_at: datetime = Field(sa_column=moment())
