"""The parts of shared seats as they were published."""

from collections.abc import Collection, Iterable

from sqlalchemy import insert
from sqlmodel import col, select

from app.domain.publication import PublishedSeat
from app.domain.seating import Part
from app.store.tables import PublishedPartRow
from app.store.transaction import Tx

Parts = dict[tuple[int, int], tuple[Part, ...]]
"""Publication and seat → the seat's parts in order of start; seats without any are left out."""


def parts_in(tx: Tx, publication_ids: Collection[int]) -> Parts:
    rows = tx.session.exec(
        select(PublishedPartRow)
        .where(col(PublishedPartRow.publication_id).in_(list(publication_ids)))
        .order_by(col(PublishedPartRow.publication_id), col(PublishedPartRow.seat_id), col(PublishedPartRow.start_at))
    )
    return _grouped(rows)


def parts_of_seat(tx: Tx, seat_id: int) -> Parts:
    """A seat's parts in every publication."""
    rows = tx.session.exec(
        select(PublishedPartRow).where(PublishedPartRow.seat_id == seat_id).order_by(col(PublishedPartRow.start_at))
    )
    return _grouped(rows)


def add_parts(tx: Tx, publication_id: int, seats: Iterable[PublishedSeat]) -> None:
    rows = [
        {
            "publication_id": publication_id,
            "seat_id": seat.seat_id,
            "start_at": part.start,
            "end_at": part.end,
            "person_id": part.person_id,
        }
        for seat in seats
        for part in seat.parts
    ]
    if rows:
        tx.session.execute(insert(PublishedPartRow), rows)


def _grouped(rows: Iterable[PublishedPartRow]) -> Parts:
    found: dict[tuple[int, int], tuple[Part, ...]] = {}
    for row in rows:
        key = (row.publication_id, row.seat_id)
        found[key] = (*found.get(key, ()), Part(row.start_at, row.end_at, row.person_id))
    return found
