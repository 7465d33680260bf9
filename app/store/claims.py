"""Claims as they are kept: pins that people set for themselves."""

from datetime import datetime
from typing import cast

from sqlalchemy import CursorResult, delete, insert
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from app.store.tables import PinRow, SeatRow, SlotRow
from app.store.transaction import Tx


def add_claim(tx: Tx, seat_id: int, person_id: int, *, now: datetime) -> bool:
    """Pin a free seat for somebody who takes it themselves; False if somebody else was quicker."""
    pin = {"seat_id": seat_id, "person_id": person_id, "pinned_by": person_id, "pinned_at": now}
    try:
        with tx.attempt():
            tx.session.execute(insert(PinRow), [pin])
    except IntegrityError:
        return False
    return True


def remove_claim(tx: Tx, seat_id: int, person_id: int) -> bool:
    """Take a pin away that somebody set for themselves; False if there is none."""
    own = delete(PinRow).where(
        col(PinRow.seat_id) == seat_id, col(PinRow.person_id) == person_id, col(PinRow.pinned_by) == person_id
    )
    return cast("CursorResult[tuple[()]]", tx.session.execute(own)).rowcount > 0


def claims_of(tx: Tx, period_id: int, person_id: int) -> list[int]:
    """The seats of a period that somebody took for themselves."""
    rows = tx.session.exec(
        select(PinRow.seat_id)
        .join(SeatRow, col(SeatRow.id) == col(PinRow.seat_id))
        .join(SlotRow, col(SlotRow.id) == col(SeatRow.slot_id))
        .where(SlotRow.period_id == period_id, PinRow.person_id == person_id, PinRow.pinned_by == person_id)
        .order_by(col(PinRow.seat_id))
    )
    return list(rows)
