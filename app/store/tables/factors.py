"""Tables of second factors: an app that shows codes, passkeys, recovery codes."""

from datetime import datetime

from sqlalchemy import BigInteger, Column
from sqlmodel import Field, SQLModel

from app.store.tables.columns import moment, one_of, reference


class CodeAppRow(SQLModel, table=True):
    """The app of a person that shows six digits every half minute. Its secret is sealed: it must be read again."""

    __tablename__ = "code_app"

    person_id: int = Field(sa_column=reference("person.id", primary_key=True))
    sealed: str
    last_step: int = Field(sa_column=Column(BigInteger, nullable=False))  # of the code used last: none works twice
    created_at: datetime = Field(sa_column=moment())
    used_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))


class PasskeyRow(SQLModel, table=True):
    __tablename__ = "passkey"

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(sa_column=reference("person.id", index=True))
    name: str
    credential_id: str = Field(unique=True)
    public_key: str
    sign_count: int = Field(sa_column=Column(BigInteger, nullable=False))
    created_at: datetime = Field(sa_column=moment())
    used_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))


class ChallengeRow(SQLModel, table=True):
    """What a passkey was asked to sign, as a hash: once, in one session, for one purpose."""

    __tablename__ = "passkey_challenge"
    __table_args__ = (one_of("purpose", ("make", "show")),)

    digest: str = Field(primary_key=True)
    session_id: int = Field(sa_column=reference("session.id", index=True))
    purpose: str
    expires_at: datetime = Field(sa_column=moment())
    used_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))


class RecoveryCodeRow(SQLModel, table=True):
    __tablename__ = "recovery_code"

    person_id: int = Field(sa_column=reference("person.id", primary_key=True))
    code_hash: str = Field(primary_key=True)
    made_at: datetime = Field(sa_column=moment())
    used_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
