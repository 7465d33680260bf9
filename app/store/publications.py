"""Publications, their seats and changes as they were published."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import exists, func, or_
from sqlalchemy import select as select_many
from sqlmodel import col, select

from app.domain.publication import Change, ChangeCause, Publication, PublishedSeat
from app.domain.refusals import NotFound
from app.domain.seating import Holding, Part, holding
from app.domain.slot import Seat, Slot
from app.store.parts import parts_in, parts_of_seat
from app.store.rounds import slots_by_id
from app.store.tables import (
    ChangeRow,
    PeriodRow,
    PublicationRow,
    PublishedPartRow,
    PublishedSeatRow,
    SeatRow,
    SlotRow,
)
from app.store.transaction import Tx

Place = tuple[Slot, Seat, PublishedSeat]
"""A seat with its slot, and what the current publication says of it."""


def current_publication(tx: Tx, period_id: int) -> Publication | None:
    """The publication that a period shows now, with its seats."""
    row = tx.session.exec(
        select(PublicationRow)
        .join(PeriodRow, col(PeriodRow.publication_id) == col(PublicationRow.id))
        .where(PeriodRow.id == period_id)
    ).first()
    return _publication(row, _seats(tx, row.id)) if row else None


def holdings_of(tx: Tx, publication_id: int | None) -> dict[int, Holding]:
    """Who covers each seat of a publication; nothing else of it."""
    if publication_id is None:
        return {}
    rows = tx.session.exec(
        select(PublishedSeatRow.seat_id, PublishedSeatRow.person_id).where(
            PublishedSeatRow.publication_id == publication_id
        )
    )
    parts = parts_in(tx, [publication_id])
    return {seat: holding(person, parts.get((publication_id, seat), ())) for seat, person in rows}


def get_publication(tx: Tx, team_id: int, number: int) -> Publication:
    row = tx.session.exec(
        select(PublicationRow).where(PublicationRow.team_id == team_id, PublicationRow.number == number)
    ).first()
    if row is None:
        raise NotFound("publication")
    return _publication(row, _seats(tx, row.id))


def find_number(tx: Tx, team_id: int, draft_id: int) -> int | None:
    """The number under which a draft was published, if it was."""
    published = select(PublicationRow.number).where(
        PublicationRow.team_id == team_id, PublicationRow.draft_id == draft_id
    )
    return tx.session.exec(published).first()


def publications_of(tx: Tx, period_id: int) -> list[Publication]:
    """The publications of a period, the newest first; without their seats."""
    rows = tx.session.exec(_newest_first().where(PublicationRow.period_id == period_id))
    return [_publication(row, {}) for row in rows]


def team_publications(tx: Tx, team_id: int, *, limit: int = 50) -> list[Publication]:
    """The newest publications of a team; without their seats."""
    rows = tx.session.exec(_newest_first().where(PublicationRow.team_id == team_id).limit(limit))
    return [_publication(row, {}) for row in rows]


def changes_of(tx: Tx, publication_id: int) -> list[Change]:
    rows = tx.session.exec(
        select(ChangeRow).where(ChangeRow.publication_id == publication_id).order_by(col(ChangeRow.seat_id))
    )
    found = rows.all()
    earlier = _id_before(tx, publication_id) if found else 0
    parts = parts_in(tx, [publication_id, earlier]) if found else {}
    return [
        Change(
            row.seat_id,
            row.before_id,
            row.after_id,
            parts.get((earlier, row.seat_id), ()),
            parts.get((publication_id, row.seat_id), ()),
        )
        for row in found
    ]


def seat_history(tx: Tx, team_id: int, seat_id: int) -> list[tuple[Publication, Change]]:
    """What each publication changed in a seat, the newest first; the publications without their seats."""
    rows = tx.session.exec(
        select(PublicationRow, ChangeRow)
        .join(ChangeRow, col(ChangeRow.publication_id) == col(PublicationRow.id))
        .where(PublicationRow.team_id == team_id, ChangeRow.seat_id == seat_id)
        .order_by(col(PublicationRow.number))
    )
    parts = parts_of_seat(tx, seat_id)
    found: list[tuple[Publication, Change]] = []
    before: tuple[Part, ...] = ()
    for row, change in rows:
        after = parts.get((change.publication_id, seat_id), ())
        found.append((_publication(row, {}), Change(seat_id, change.before_id, change.after_id, before, after)))
        before = after
    return found[::-1]


def published_seats_between(tx: Tx, team_id: int, start: datetime, end: datetime) -> list[Place]:
    """The team's seats that share a moment with this stretch, as published now, in order of start; open ones too."""
    return _places(tx, [SlotRow.team_id == team_id, col(SlotRow.start_at) < end, col(SlotRow.end_at) > start])


def person_seats_between(tx: Tx, person_ids: Collection[int], start: datetime, end: datetime) -> list[Place]:
    """The seats that these people hold or cover a part of, in all teams, that share a moment with this stretch."""
    whose = or_(
        col(PublishedSeatRow.person_id).in_(list(person_ids)),
        exists().where(
            col(PublishedPartRow.publication_id) == col(PublishedSeatRow.publication_id),
            col(PublishedPartRow.seat_id) == col(PublishedSeatRow.seat_id),
            col(PublishedPartRow.person_id).in_(list(person_ids)),
        ),
    )
    return _places(tx, [whose, col(SlotRow.start_at) < end, col(SlotRow.end_at) > start])


def find_place(tx: Tx, team_id: int, seat_id: int) -> Place | None:
    """A seat of the team as published now."""
    found = _places(tx, [SlotRow.team_id == team_id, SeatRow.id == seat_id])
    return found[0] if found else None


def places_of(tx: Tx, seat_ids: Collection[int]) -> dict[int, tuple[Slot, Seat]]:
    """Seats with their slots, by seat id, published or not."""
    rows = tx.session.exec(select(SeatRow.id, SeatRow.slot_id).where(col(SeatRow.id).in_(list(seat_ids)))).all()
    slots = slots_by_id(tx, {slot_id for _, slot_id in rows})
    return {seat.id: (slot, seat) for slot in slots.values() for seat in slot.seats if seat.id in set(seat_ids)}


# ---- rows to values ----


def _newest_first() -> Any:
    return select(PublicationRow).order_by(col(PublicationRow.number).desc())


def _places(tx: Tx, wanted: Sequence[Any]) -> list[Place]:
    rows = tx.session.exec(
        select(PublishedSeatRow, SeatRow.slot_id)
        .join(SeatRow, col(SeatRow.id) == col(PublishedSeatRow.seat_id))
        .join(SlotRow, col(SlotRow.id) == col(SeatRow.slot_id))
        .join(PeriodRow, col(PeriodRow.publication_id) == col(PublishedSeatRow.publication_id))
        .where(*wanted)
        .order_by(col(SlotRow.start_at), col(SlotRow.end_at), col(SlotRow.id), col(SeatRow.number))
    ).all()
    slots = slots_by_id(tx, {slot_id for _, slot_id in rows})
    seats = {seat.id: seat for slot in slots.values() for seat in slot.seats}
    parts = parts_in(tx, {row.publication_id for row, _ in rows})
    return [
        (slots[slot_id], seats[row.seat_id], _seat(row, parts.get((row.publication_id, row.seat_id), ())))
        for row, slot_id in rows
    ]


def _seats(tx: Tx, publication_id: int | None) -> dict[int, PublishedSeat]:
    if publication_id is None:
        return {}
    rows = tx.session.execute(
        select_many(
            col(PublishedSeatRow.seat_id),
            col(PublishedSeatRow.person_id),
            col(PublishedSeatRow.sequence),
            col(PublishedSeatRow.changed_at),
        ).where(col(PublishedSeatRow.publication_id) == publication_id)
    )
    parts = parts_in(tx, [publication_id])
    return {
        seat: PublishedSeat(seat, person, sequence, changed_at, parts.get((publication_id, seat), ()))
        for seat, person, sequence, changed_at in rows
    }


def _seat(row: PublishedSeatRow, parts: tuple[Part, ...]) -> PublishedSeat:
    return PublishedSeat(row.seat_id, row.person_id, row.sequence, row.changed_at, parts)


def _id_before(tx: Tx, publication_id: int) -> int:
    """The id of the publication of the same period before this one; 0 if it was the first."""
    period = select(PublicationRow.period_id).where(PublicationRow.id == publication_id).scalar_subquery()
    earlier = select(func.max(PublicationRow.id)).where(
        PublicationRow.period_id == period, col(PublicationRow.id) < publication_id
    )
    return tx.session.exec(earlier).one() or 0


def _publication(row: PublicationRow, seats: Mapping[int, PublishedSeat]) -> Publication:
    assert row.id is not None
    return Publication(
        id=row.id,
        team_id=row.team_id,
        period_id=row.period_id,
        number=row.number,
        draft_id=row.draft_id,
        seed=row.seed,
        published_at=row.published_at,
        published_by=row.published_by,
        answered=row.answered,
        people=row.people,
        seats=seats,
        cause=ChangeCause(row.cause),
        cause_id=row.cause_id,
        reason=row.reason,
        waived=tuple(row.waived),
    )
