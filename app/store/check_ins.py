"""Check-ins as they are kept: who confirmed which seat, and the hash of the link that lets them."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select

from app.domain.credit import CheckIn, Way
from app.domain.secrets import digest
from app.store.tables import CheckInRow
from app.store.transaction import Tx


def mint_link(tx: Tx, seat_id: int, person_id: int, secret: str, *, expires_at: datetime) -> bool:
    """Give somebody a link for their seat; the older one is void. False when they have confirmed already."""
    _open_row(tx, seat_id, person_id)
    return bool(
        tx.changes(
            update(CheckInRow)
            .where(*_of(seat_id, person_id), col(CheckInRow.confirmed_at).is_(None))
            .values(token_hash=digest(secret), expires_at=expires_at)
        )
    )


def find_link(tx: Tx, secret: str, *, now: datetime) -> tuple[int, int] | None:
    """(seat, person) of a link that still works, also of one that has been used."""
    row = tx.session.exec(
        select(CheckInRow).where(CheckInRow.token_hash == digest(secret), col(CheckInRow.expires_at) > now)
    ).first()
    return (row.seat_id, row.person_id) if row else None


def confirm(tx: Tx, seat_id: int, person_id: int, *, way: Way, now: datetime) -> bool:
    """Write that somebody is there; False when they had said so before, which stays as it was."""
    _open_row(tx, seat_id, person_id)
    return bool(
        tx.changes(
            update(CheckInRow)
            .where(*_of(seat_id, person_id), col(CheckInRow.confirmed_at).is_(None))
            .values(confirmed_at=now, way=way.value)
        )
    )


def confirmed(tx: Tx, seat_ids: Collection[int]) -> dict[tuple[int, int], CheckIn]:
    """(seat, person) → the check-in, of those who said that they are there."""
    rows = tx.session.exec(
        select(CheckInRow).where(col(CheckInRow.seat_id).in_(list(seat_ids)), col(CheckInRow.confirmed_at).is_not(None))
    )
    return {
        (row.seat_id, row.person_id): CheckIn(row.seat_id, row.person_id, row.confirmed_at, Way(row.way))
        for row in rows
        if row.confirmed_at is not None
    }


def _open_row(tx: Tx, seat_id: int, person_id: int) -> None:
    dialect = sqlite if tx.session.get_bind().dialect.name == "sqlite" else postgresql
    row = {"seat_id": seat_id, "person_id": person_id, "way": ""}
    tx.session.execute(dialect.insert(CheckInRow).values([row]).on_conflict_do_nothing())


def _of(seat_id: int, person_id: int) -> tuple[Any, Any]:
    return col(CheckInRow.seat_id) == seat_id, col(CheckInRow.person_id) == person_id
