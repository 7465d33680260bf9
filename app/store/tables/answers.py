"""Tables of answers, marks, opt-ins, standing weeks and absences."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Column, Date, Integer, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.domain.answer import Mark, OptIn
from app.store.tables.columns import moment, one_of, reference


class AnswerRow(SQLModel, table=True):
    """An answer; one that was taken back stays as an empty row, so that no version of it ever comes again."""

    __tablename__ = "answer"
    __table_args__ = (UniqueConstraint("round_id", "person_id"),)

    id: int | None = Field(default=None, primary_key=True)
    round_id: int = Field(sa_column=reference("round.id"))
    person_id: int = Field(sa_column=reference("person.id", index=True))
    note: str = ""
    saved_at: datetime = Field(sa_column=moment())
    entered_by: int | None = Field(default=None, sa_column=reference("person.id", nullable=True))
    version: int = 1
    taken_back_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))


class MarkRow(SQLModel, table=True):
    __tablename__ = "mark"
    __table_args__ = (one_of("mark", Mark),)

    answer_id: int = Field(sa_column=reference("answer.id", primary_key=True))
    slot_id: int = Field(sa_column=reference("slot.id", primary_key=True))
    mark: str


class OptInRow(SQLModel, table=True):
    __tablename__ = "opt_in"
    __table_args__ = (one_of("choice", OptIn),)

    answer_id: int = Field(sa_column=reference("answer.id", primary_key=True))
    weekend: date = Field(sa_column=Column(Date, primary_key=True))
    choice: str


class StandingMarkRow(SQLModel, table=True):
    """One line of a standing week: a person's usual mark for a shift on a day of the week."""

    __tablename__ = "standing_mark"
    __table_args__ = (one_of("mark", Mark),)

    person_id: int = Field(sa_column=reference("person.id", primary_key=True))
    shift_id: int = Field(sa_column=reference("shift.id", primary_key=True))
    weekday: int = Field(sa_column=Column(Integer, primary_key=True))
    mark: str


class AbsenceRow(SQLModel, table=True):
    __tablename__ = "absence"
    __table_args__ = (CheckConstraint("first_on <= last_on", name="runs_forward"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(sa_column=reference("person.id", index=True))
    first_on: date
    last_on: date
    reason: str = ""
    created_at: datetime = Field(sa_column=moment())
    entered_by: int | None = Field(default=None, sa_column=reference("person.id", nullable=True))  # for the person


class ConsentRow(SQLModel, table=True):
    """Whoever takes a weekend seat by their own hand has offered that day; it counts while they sit there."""

    __tablename__ = "consent"

    person_id: int = Field(sa_column=reference("person.id", primary_key=True))
    seat_id: int = Field(sa_column=reference("seat.id", primary_key=True))
    given_at: datetime = Field(sa_column=moment())
