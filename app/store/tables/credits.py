"""Tables around a credit's life: objections, check-ins, hand-off notes, and the HR systems that are told of it."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Column, Index, Integer, text
from sqlmodel import Field, SQLModel

from app.store.tables.columns import moment, one_of, reference

_OPEN = text("state = 'open'")


class ObjectionRow(SQLModel, table=True):
    """A coordinator's objection to somebody's credit for a day; the credit waits until it is decided."""

    __tablename__ = "objection"
    __table_args__ = (
        one_of("state", ("open", "upheld", "dismissed")),
        CheckConstraint("(state = 'open') = (decided_at IS NULL)", name="decided_is_told"),
        Index(
            "uq_objection_one_open",
            "team_id",
            "person_id",
            "on_date",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    team_id: int = Field(sa_column=reference("team.id"))
    person_id: int = Field(sa_column=reference("person.id"))
    on_date: date
    state: str
    reason: str
    raised_at: datetime = Field(sa_column=moment())
    raised_by: int = Field(sa_column=reference("person.id"))
    decision: str = ""
    decided_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    decided_by: int | None = Field(default=None, sa_column=reference("person.id", nullable=True))
    # Who covered the day in truth, where that is why it was upheld.
    instead_id: int | None = Field(default=None, sa_column=reference("person.id", nullable=True))


class CheckInRow(SQLModel, table=True):
    """Whether the person on weekend cover said that they are there; of the link in the mail only the hash."""

    __tablename__ = "check_in"
    __table_args__ = (one_of("way", ("", "page", "link", "program")),)

    seat_id: int = Field(sa_column=reference("seat.id", primary_key=True))
    person_id: int = Field(sa_column=reference("person.id", primary_key=True))
    token_hash: str | None = Field(default=None, unique=True)
    expires_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    confirmed_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    way: str = ""


class HandoffNoteRow(SQLModel, table=True):
    """What somebody leaves for the next person at the end of their cover; only ever added to."""

    __tablename__ = "handoff_note"

    id: int | None = Field(default=None, primary_key=True)
    seat_id: int = Field(sa_column=reference("seat.id", index=True))
    body: str
    written_at: datetime = Field(sa_column=moment())
    written_by: int = Field(sa_column=reference("person.id"))


class WebhookRow(SQLModel, table=True):
    """An HR system that is told of leave, entry by entry in the ledger's order."""

    __tablename__ = "webhook"
    __table_args__ = (CheckConstraint("announced >= 0 AND attempts >= 0", name="counts"),)

    id: int | None = Field(default=None, primary_key=True)
    name: str
    url: str
    sealed_key: str  # what its messages are signed by, sealed by the installation's secret
    announced: int  # the number of the last entry that is dealt with
    attempts: int = 0  # of the next one
    due_at: datetime = Field(sa_column=moment())
    error: str = ""
    announced_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    created_at: datetime = Field(sa_column=moment())
    created_by: int = Field(sa_column=reference("person.id"))
    ended_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))


class WebhookDeadRow(SQLModel, table=True):
    """An entry that a system would not take; it can be sent again by hand."""

    __tablename__ = "webhook_dead"

    webhook_id: int = Field(sa_column=reference("webhook.id", primary_key=True))
    number: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    error: str
    died_at: datetime = Field(sa_column=moment())
    again_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))  # asked for by hand
    sent_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
