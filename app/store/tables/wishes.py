"""Tables of open wishes for other seats, and of the chains that would fulfil several at once."""

from datetime import datetime

from sqlalchemy import Column, Index, Integer, text
from sqlmodel import Field, SQLModel

from app.domain.wish import ChainState, WishState
from app.store.tables.columns import moment, one_of, reference

_LIVE = text("state IN ('open', 'proposed')")


class WishRow(SQLModel, table=True):
    __tablename__ = "wish"
    __table_args__ = (
        one_of("state", WishState),
        # One live wish a seat: two that are entered at once cannot both commit.
        Index("uq_wish_one_live", "seat_id", unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE),
    )

    id: int | None = Field(default=None, primary_key=True)
    team_id: int = Field(sa_column=reference("team.id", index=True))
    period_id: int = Field(sa_column=reference("period.id"))
    person_id: int = Field(sa_column=reference("person.id", index=True))
    seat_id: int = Field(sa_column=reference("seat.id"))
    state: str
    made_at: datetime = Field(sa_column=moment())
    made_by: int = Field(sa_column=reference("person.id"))
    ended_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    version: int = 1


class WishSlotRow(SQLModel, table=True):
    """A slot that its person would take instead."""

    __tablename__ = "wish_slot"

    wish_id: int = Field(sa_column=reference("wish.id", primary_key=True))
    slot_id: int = Field(sa_column=reference("slot.id", primary_key=True))


class SwapChainRow(SQLModel, table=True):
    __tablename__ = "swap_chain"
    __table_args__ = (one_of("state", ChainState),)

    id: int | None = Field(default=None, primary_key=True)
    team_id: int = Field(sa_column=reference("team.id", index=True))
    period_id: int = Field(sa_column=reference("period.id"))
    state: str
    made_at: datetime = Field(sa_column=moment())
    ended_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    why: str = ""
    publication_id: int | None = Field(default=None, sa_column=reference("publication.id", nullable=True))
    version: int = 1


class SwapChainPartRow(SQLModel, table=True):
    """What one person of a chain gives and gets."""

    __tablename__ = "swap_chain_part"

    chain_id: int = Field(sa_column=reference("swap_chain.id", primary_key=True))
    number: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    wish_id: int = Field(sa_column=reference("wish.id", index=True))
    person_id: int = Field(sa_column=reference("person.id", index=True))
    gives_id: int = Field(sa_column=reference("seat.id"))
    gets_id: int = Field(sa_column=reference("seat.id"))
    agreed_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
