"""Tables of what lets somebody in: mail links, sessions, feeds, tokens. Secrets are kept as hashes only."""

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from app.store.tables.columns import moment, one_of, reference


class SetupRow(SQLModel, table=True):
    """The one-time secret of the first set-up, and whether it asked for the demo; there is at most one row."""

    __tablename__ = "setup"
    __table_args__ = (CheckConstraint("id = 1", name="is_single"), one_of("demo", ("", "wanted", "made")))

    id: int = Field(default=1, primary_key=True)
    token_hash: str
    used_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    demo: str = ""


class MailLinkRow(SQLModel, table=True):
    """A demanded sign-in link. Its secret is minted when it is sent, so it never lies anywhere in clear."""

    __tablename__ = "mail_link"

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(sa_column=reference("person.id", index=True))
    token_hash: str | None = Field(default=None, unique=True)
    demanded_at: datetime = Field(sa_column=moment())
    expires_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    used_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))


class SessionRow(SQLModel, table=True):
    __tablename__ = "session"

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(sa_column=reference("person.id", index=True))
    token_hash: str = Field(unique=True)
    client: str = ""
    created_at: datetime = Field(sa_column=moment())
    seen_at: datetime = Field(sa_column=moment())
    ended_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))


class FeedRow(SQLModel, table=True):
    """A private calendar address; its secret is the feed token."""

    __tablename__ = "feed"
    __table_args__ = (
        one_of("kind", ("person", "team")),
        CheckConstraint("(kind = 'team') = (team_id IS NOT NULL)", name="team_is_named"),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    person_id: int = Field(sa_column=reference("person.id", index=True))  # whose feed it is
    team_id: int | None = Field(default=None, sa_column=reference("team.id", nullable=True))
    name: str
    token_hash: str = Field(unique=True)
    created_at: datetime = Field(sa_column=moment())
    revoked_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    fetched_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    client: str = ""


class ApiTokenRow(SQLModel, table=True):
    __tablename__ = "api_token"

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(sa_column=reference("person.id", index=True))
    name: str
    token_hash: str = Field(unique=True)
    created_at: datetime = Field(sa_column=moment())
    revoked_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    used_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
