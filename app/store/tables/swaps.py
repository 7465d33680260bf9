"""Tables of swaps: what is offered, to whom, for what, and every step taken. The schema refuses steps that are none."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Column, Index, Integer, text
from sqlmodel import Field, SQLModel

from app.domain.swap import LIVE, STEPS, WITH_TAKER, SwapKind, SwapState
from app.store.tables.columns import moment, one_of, reference


def _quoted(words: tuple[str, ...]) -> str:
    return ", ".join(f"'{word}'" for word in words)


_LIVE = text(f"state IN ({_quoted(LIVE)})")
_LEGAL = f"was || '>' || state IN ({_quoted(tuple(f'{was}>{state}' for was, state in STEPS))})"


class SwapRow(SQLModel, table=True):
    """A trigger of the migration holds each change to the row as it is: `was` is its state, the version one more."""

    __tablename__ = "swap"
    __table_args__ = (
        one_of("kind", SwapKind),
        one_of("state", SwapState),
        CheckConstraint(_LEGAL, name="step_is_legal"),
        CheckConstraint("giver_id <> taker_id", name="between_two"),
        CheckConstraint(f"taker_id IS NOT NULL OR state NOT IN ({_quoted(WITH_TAKER)})", name="taken_by_somebody"),
        CheckConstraint("(kind = 'part') = (start_at IS NOT NULL)", name="part_is_a_stretch"),
        CheckConstraint("(start_at IS NULL) = (end_at IS NULL)", name="stretch_is_whole"),
        CheckConstraint("start_at < end_at", name="has_length"),
        # One live swap a seat, by construction.
        Index("uq_swap_one_live", "seat_id", unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE),
    )

    id: int | None = Field(default=None, primary_key=True)
    team_id: int = Field(sa_column=reference("team.id", index=True))
    kind: str
    was: str
    state: str
    version: int = 1
    seat_id: int = Field(sa_column=reference("seat.id", index=True))
    giver_id: int = Field(sa_column=reference("person.id", index=True))
    start_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))  # of a part
    end_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    to_anyone: bool
    note: str = ""
    offered_at: datetime = Field(sa_column=moment())
    taker_id: int | None = Field(default=None, sa_column=reference("person.id", nullable=True, index=True))
    back_seat_id: int | None = Field(default=None, sa_column=reference("seat.id", nullable=True))


class SwapWantedRow(SQLModel, table=True):
    """A seat that the giver would take in exchange."""

    __tablename__ = "swap_wanted"

    swap_id: int = Field(sa_column=reference("swap.id", primary_key=True))
    seat_id: int = Field(sa_column=reference("seat.id", primary_key=True))


class SwapInvitedRow(SQLModel, table=True):
    """Somebody whom an offer names."""

    __tablename__ = "swap_invited"

    swap_id: int = Field(sa_column=reference("swap.id", primary_key=True))
    person_id: int = Field(sa_column=reference("person.id", primary_key=True))
    refused_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))


class SwapStepRow(SQLModel, table=True):
    """The history of swaps, only ever added to."""

    __tablename__ = "swap_step"
    __table_args__ = (CheckConstraint(_LEGAL, name="step_is_legal"),)

    swap_id: int = Field(sa_column=reference("swap.id", primary_key=True))
    number: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    was: str
    state: str
    moved_at: datetime = Field(sa_column=moment())
    by_id: int | None = Field(default=None, sa_column=reference("person.id", nullable=True))
    for_id: int | None = Field(default=None, sa_column=reference("person.id", nullable=True))
    reason: str = ""
