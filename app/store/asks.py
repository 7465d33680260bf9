"""Who was asked to take which seat, and when: only ever added to."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert
from sqlmodel import col, select

from app.store.tables import SeatAskRow
from app.store.transaction import Tx


@dataclass(frozen=True, slots=True)
class NewAsk:
    team_id: int
    seat_id: int
    person_id: int
    holder_id: int | None  # whose seat it was then


@dataclass(frozen=True, slots=True)
class Ask:
    id: int
    what: NewAsk
    asked_at: datetime
    asked_by: int


def add_asks(tx: Tx, news: Collection[NewAsk], *, by: int, now: datetime) -> None:
    rows = [
        {
            "team_id": new.team_id,
            "seat_id": new.seat_id,
            "person_id": new.person_id,
            "holder_id": new.holder_id,
            "asked_at": now,
            "asked_by": by,
        }
        for new in news
    ]
    if rows:
        tx.session.execute(insert(SeatAskRow), rows)


def asks_of_seat(tx: Tx, seat_id: int) -> list[Ask]:
    """Every ask for a seat, the newest first."""
    rows = tx.session.exec(select(SeatAskRow).where(SeatAskRow.seat_id == seat_id).order_by(col(SeatAskRow.id).desc()))
    return [_ask(row) for row in rows]


def asks_of_person(tx: Tx, person_id: int, *, since: datetime) -> list[Ask]:
    rows = tx.session.exec(
        select(SeatAskRow)
        .where(SeatAskRow.person_id == person_id, SeatAskRow.asked_at >= since)
        .order_by(col(SeatAskRow.id).desc())
    )
    return [_ask(row) for row in rows]


def times_asked(tx: Tx, person_ids: Collection[int], *, since: datetime) -> dict[int, int]:
    """How often each of these people was asked since a moment, whatever the team."""
    rows = tx.session.exec(
        select(SeatAskRow.person_id, func.count())
        .where(col(SeatAskRow.person_id).in_(list(person_ids)), SeatAskRow.asked_at >= since)
        .group_by(col(SeatAskRow.person_id))
    )
    counted = dict(rows.all())
    return {person_id: counted.get(person_id, 0) for person_id in person_ids}


def _ask(row: SeatAskRow) -> Ask:
    what = NewAsk(row.team_id, row.seat_id, row.person_id, row.holder_id)
    return Ask(id=row.id or 0, what=what, asked_at=row.asked_at, asked_by=row.asked_by)
