"""Tables of what lets somebody in: mail links, sessions, feeds, tokens. Secrets are kept as hashes only."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, Column
from sqlmodel import Field, SQLModel

from app.store.tables.columns import moment, one_of, reference

SIGNED_IN_BY = ("link", "invitation", "set-up", "oidc")


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
    browser_hash: str = ""  # of the browser that asked; nothing where it was made at the console
    client: str = ""  # what that browser calls itself


class AskRow(SQLModel, table=True):
    """An address typed at sign-in, known or not: the worker looks it up, off the request, and deletes the row."""

    __tablename__ = "sign_in_ask"

    id: int | None = Field(default=None, primary_key=True)
    email: str
    browser_hash: str
    client: str
    asked_at: datetime = Field(sa_column=moment())


class CountRow(SQLModel, table=True):
    """How often something was done of late, by whom: the key is a hash, so that no address lies here."""

    __tablename__ = "tally"

    key: str = Field(primary_key=True)
    window_at: datetime = Field(sa_column=moment())
    used: int


class SessionRow(SQLModel, table=True):
    __tablename__ = "session"
    __table_args__ = (one_of("how", SIGNED_IN_BY),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(sa_column=reference("person.id", index=True))
    token_hash: str = Field(unique=True)
    client: str = ""
    how: str = "link"
    created_at: datetime = Field(sa_column=moment())
    seen_at: datetime = Field(sa_column=moment())
    second_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))  # second factor last shown
    ended_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))


class ApiTokenRow(SQLModel, table=True):
    __tablename__ = "api_token"

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(sa_column=reference("person.id", index=True))
    name: str
    token_hash: str = Field(unique=True)
    scopes: list[str] = Field(sa_column=Column(JSON, nullable=False))
    created_at: datetime = Field(sa_column=moment())
    expires_at: datetime = Field(sa_column=moment())
    revoked_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    used_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    second_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))  # of the session that made it


class InvitationRow(SQLModel, table=True):
    """Somebody asked to join, by mail. The secret of its link is minted when it is sent."""

    __tablename__ = "invitation"
    __table_args__ = (
        one_of("role", ("", "engineer", "coordinator")),
        CheckConstraint("(role = '') = (team_id IS NULL)", name="role_is_in_a_team"),
        CheckConstraint("(accepted_at IS NULL) = (person_id IS NULL)", name="accepted_by_somebody"),
    )

    id: int | None = Field(default=None, primary_key=True)
    name: str
    email: str = Field(index=True)
    team_id: int | None = Field(default=None, sa_column=reference("team.id", nullable=True, index=True))
    role: str = ""  # in the team, where there is one
    hr: bool = False
    keeper: bool = False
    invited_by: int = Field(sa_column=reference("person.id"))
    made_at: datetime = Field(sa_column=moment())
    sent: int = 1  # how often it was asked to be sent
    token_hash: str | None = Field(default=None, unique=True)
    expires_at: datetime = Field(sa_column=moment())
    withdrawn_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    accepted_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    person_id: int | None = Field(default=None, sa_column=reference("person.id", nullable=True))  # who accepted
