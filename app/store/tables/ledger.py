"""Tables of the ledger: accounts, entries, and the cap on a weekend's credit."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Integer, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.domain.ledger import AccountKind, Cause
from app.store.tables.columns import moment, one_of, reference


class AccountRow(SQLModel, table=True):
    __tablename__ = "account"
    __table_args__ = (one_of("kind", AccountKind),)

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)  # kind:team:person, so that the same account cannot be opened twice
    kind: str
    team_id: int = Field(sa_column=reference("team.id"))
    person_id: int | None = Field(default=None, sa_column=reference("person.id", nullable=True, index=True))


class EntryRow(SQLModel, table=True):
    """One movement. The sum over all accounts is 0 by construction: each row moves one amount between two."""

    __tablename__ = "entry"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount_is_positive"),
        CheckConstraint("debit_id <> credit_id", name="two_accounts"),
        one_of("cause", Cause),
        UniqueConstraint("source_key"),
        UniqueConstraint("reverses_id"),
        UniqueConstraint("follows_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    debit_id: int = Field(sa_column=reference("account.id", index=True))
    credit_id: int = Field(sa_column=reference("account.id", index=True))
    amount: int
    cause: str
    source_key: str
    on_date: date
    reason: str = ""
    seat_id: int | None = Field(default=None, sa_column=reference("seat.id", nullable=True, index=True))
    publication_id: int | None = Field(default=None, sa_column=reference("publication.id", nullable=True))
    policy_id: int | None = Field(default=None, sa_column=reference("policy.id", nullable=True))
    reverses_id: int | None = Field(
        default=None, sa_column=Column(Integer, ForeignKey("entry.id", ondelete="RESTRICT"), nullable=True)
    )
    follows_id: int | None = Field(
        default=None, sa_column=Column(Integer, ForeignKey("entry.id", ondelete="RESTRICT"), nullable=True)
    )
    posted_at: datetime = Field(sa_column=moment())
    posted_by: int | None = Field(default=None, sa_column=reference("person.id", nullable=True))


class SealRow(SQLModel, table=True):
    """The number of an entry, without a hole, and the hash that links it to the one before."""

    __tablename__ = "seal"
    __table_args__ = (
        CheckConstraint("number > 0", name="numbers_begin_with_1"),
        UniqueConstraint("entry_id"),
        UniqueConstraint("seal"),
    )

    number: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    entry_id: int = Field(sa_column=reference("entry.id"))
    seal: str


class StatementRow(SQLModel, table=True):
    """What HR locked, when and who; earned leave of its days and all before is not counted anew."""

    __tablename__ = "statement"
    __table_args__ = (CheckConstraint("first_on <= last_on", name="first_is_not_after_last"),)

    number: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    first_on: date = Field(unique=True)
    last_on: date = Field(unique=True)
    locked_at: datetime = Field(sa_column=moment())
    locked_by: int = Field(sa_column=reference("person.id"))
    locker: str
    layout: int = Field(default=1, sa_column_kwargs={"server_default": "1"})  # of its file: 1 knows no expired leave


class StatementLineRow(SQLModel, table=True):
    """The figures of one person, frozen with the name."""

    __tablename__ = "statement_line"
    __table_args__ = (UniqueConstraint("statement", "person_id"),)

    statement: int = Field(sa_column=reference("statement.number", primary_key=True))
    line: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    person_id: int = Field(sa_column=reference("person.id"))
    name: str
    email: str
    opening: int
    earned: int
    taken: int
    corrected: int
    expired: int = Field(default=0, sa_column_kwargs={"server_default": "0"})


class WeekendCreditRow(SQLModel, table=True):
    """Quarters earned by a person for one weekend; the database itself holds the cap of half a day."""

    __tablename__ = "weekend_credit"
    __table_args__ = (CheckConstraint("quarters BETWEEN 0 AND 2", name="at_most_half_a_day"),)

    person_id: int = Field(sa_column=reference("person.id", primary_key=True))
    weekend: date = Field(sa_column=Column(Date, primary_key=True))
    quarters: int
