"""What publications changed for a person, in order."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_
from sqlmodel import col, select

from app.store.tables import ChangeRow, PublicationRow
from app.store.transaction import Tx


@dataclass(frozen=True, slots=True)
class SeatChange:
    """One publication gave a seat to another person."""

    seat_id: int
    before: int | None
    after: int | None
    at: datetime


def changes_since(tx: Tx, person_id: int, since: datetime) -> list[SeatChange]:
    """What took a seat from a person or gave one to them, the earliest first."""
    rows = tx.session.exec(
        select(ChangeRow.seat_id, ChangeRow.before_id, ChangeRow.after_id, PublicationRow.published_at)
        .join(PublicationRow, col(PublicationRow.id) == col(ChangeRow.publication_id))
        .where(
            PublicationRow.published_at > since,
            or_(col(ChangeRow.before_id) == person_id, col(ChangeRow.after_id) == person_id),
        )
        .order_by(col(PublicationRow.published_at), col(PublicationRow.id))
    )
    return [SeatChange(*row) for row in rows]
