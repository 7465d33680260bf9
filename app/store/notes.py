"""Hand-off notes as they are kept: only ever added."""

from collections.abc import Collection

from sqlmodel import col, select

from app.domain.credit import HandoffNote
from app.store.tables import HandoffNoteRow
from app.store.transaction import Tx


def add_note(tx: Tx, note: HandoffNote) -> None:
    row = HandoffNoteRow(seat_id=note.seat_id, body=note.body, written_at=note.written_at, written_by=note.written_by)
    tx.session.add(row)
    tx.flush()


def notes_of(tx: Tx, seat_ids: Collection[int]) -> list[HandoffNote]:
    """The notes left at the end of these seats' slots, in the order in which they were written."""
    wanted = select(HandoffNoteRow).where(col(HandoffNoteRow.seat_id).in_(list(seat_ids)))
    return [
        HandoffNote(row.seat_id, row.body, row.written_at, row.written_by)
        for row in tx.session.exec(wanted.order_by(col(HandoffNoteRow.id)))
    ]
