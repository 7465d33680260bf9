"""Tables of people's own calendars, of which only the busy times are kept: no title, no place."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.store.tables.columns import moment, one_of, reference


class BusySourceRow(SQLModel, table=True):
    """A calendar of somebody's own, by its address or as a file that was read once."""

    __tablename__ = "busy_source"

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(sa_column=reference("person.id", index=True))
    name: str
    address: str = ""  # empty for a file; sealed, as it may hold a secret of its owner's, and no page shows it again
    made_at: datetime = Field(sa_column=moment())
    due_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))  # when it is to be read again
    read_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    fault: str = ""


class BusyTimeRow(SQLModel, table=True):
    """One stretch in which its person is busy: suggested until they take it over or leave it."""

    __tablename__ = "busy_time"
    __table_args__ = (
        one_of("state", ("suggested", "taken", "left")),
        CheckConstraint("start_at < end_at", name="has_length"),
        UniqueConstraint("source_id", "start_at", "end_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    source_id: int = Field(sa_column=reference("busy_source.id", index=True))
    start_at: datetime = Field(sa_column=moment())
    end_at: datetime = Field(sa_column=moment())
    first_on: date | None = None  # of whole days
    last_on: date | None = None
    state: str = "suggested"
    absence_id: int | None = None  # what became of it; no foreign key, since absences can be removed
