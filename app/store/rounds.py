"""Periods, rounds, slots and seats as they are kept."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import or_, update
from sqlmodel import col, select
from sqlmodel.sql.expression import Select, SelectOfScalar

from app.domain.refusals import NotFound, Stale
from app.domain.round import Period, Round, RoundState
from app.domain.slot import NewSlot, Seat, Slot
from app.store.tables import PeriodRow, RoundRow, SeatRow, SlotRow
from app.store.transaction import Tx

# ---- periods ----


def add_period(tx: Tx, team_id: int, first_on: date, last_on: date) -> Period:
    row = PeriodRow(team_id=team_id, first_on=first_on, last_on=last_on)
    tx.session.add(row)
    tx.flush()
    return _period(row)


def get_period(tx: Tx, team_id: int, period_id: int) -> Period:
    row = tx.session.exec(select(PeriodRow).where(PeriodRow.id == period_id, PeriodRow.team_id == team_id)).first()
    if row is None:
        raise NotFound("period")
    return _period(row)


def periods_of(tx: Tx, team_id: int) -> list[Period]:
    """The team's periods, the latest dates first."""
    rows = tx.session.exec(
        select(PeriodRow).where(PeriodRow.team_id == team_id).order_by(col(PeriodRow.first_on).desc())
    )
    return [_period(row) for row in rows]


def overlapping(tx: Tx, team_id: int, first_on: date, last_on: date) -> Period | None:
    """A period of the team that shares a day with these dates."""
    row = tx.session.exec(
        select(PeriodRow)
        .where(PeriodRow.team_id == team_id, PeriodRow.first_on <= last_on, PeriodRow.last_on >= first_on)
        .order_by(col(PeriodRow.first_on))
    ).first()
    return _period(row) if row else None


# ---- rounds ----


def add_round(tx: Tx, period: Period, *, deadline_at: datetime, by: int, now: datetime) -> Round:
    row = RoundRow(
        period_id=period.id, deadline_at=deadline_at, state=RoundState.OPEN.value, opened_at=now, opened_by=by
    )
    tx.session.add(row)
    tx.flush()
    return _round(row, period)


def get_round(tx: Tx, team_id: int, round_id: int, *, lock: bool = False) -> Round:
    """A round of the team. With a lock it cannot be closed before this transaction ends (SQLite is serial anyway)."""
    found = _rounds().where(RoundRow.id == round_id, PeriodRow.team_id == team_id)
    if lock:
        found = found.with_for_update(read=True, of=RoundRow)
    first = tx.session.exec(found).first()
    if first is None:
        raise NotFound("round")
    return _round(first[0], _period(first[1]))


def round_of(tx: Tx, period_id: int) -> Round | None:
    first = tx.session.exec(_rounds().where(RoundRow.period_id == period_id)).first()
    return _round(first[0], _period(first[1])) if first else None


def rounds_of(tx: Tx, team_id: int) -> list[Round]:
    """The team's rounds, the latest period first."""
    rows = tx.session.exec(_rounds().where(PeriodRow.team_id == team_id).order_by(col(PeriodRow.first_on).desc()))
    return [_round(row, _period(period)) for row, period in rows]


def rounds_past_deadline(tx: Tx, now: datetime) -> list[Round]:
    """Open rounds of every team whose deadline has come."""
    return open_rounds_until(tx, now)


def open_rounds_until(tx: Tx, until: datetime) -> list[Round]:
    """Open rounds of every team with a deadline up to this moment."""
    rows = tx.session.exec(
        _rounds()
        .where(RoundRow.state == RoundState.OPEN.value, RoundRow.deadline_at <= until)
        .order_by(col(RoundRow.deadline_at))
    )
    return [_round(row, _period(period)) for row, period in rows]


def close_round(tx: Tx, round_id: int, *, deadline_at: datetime, now: datetime) -> bool:
    """Close an open round; False if it was closed already."""
    done = tx.changes(
        update(RoundRow)
        .where(col(RoundRow.id) == round_id, col(RoundRow.state) == RoundState.OPEN.value)
        .values(
            state=RoundState.CLOSED.value, deadline_at=deadline_at, closed_at=now, version=col(RoundRow.version) + 1
        )
    )
    return done > 0


def move_deadline(tx: Tx, round_id: int, deadline_at: datetime, *, version: int) -> None:
    """Set another deadline, which opens a closed round again; refused if somebody changed the round first."""
    tx.change(
        update(RoundRow)
        .where(col(RoundRow.id) == round_id, col(RoundRow.version) == version)
        .values(state=RoundState.OPEN.value, deadline_at=deadline_at, closed_at=None, version=version + 1),
        Stale("round"),
    )


def note_reminder(tx: Tx, round_id: int, *, not_after: datetime, now: datetime) -> bool:
    """Note that the unanswered were reminded; False if they were after that moment already."""
    done = tx.changes(
        update(RoundRow)
        .where(
            col(RoundRow.id) == round_id,
            or_(col(RoundRow.reminded_at).is_(None), col(RoundRow.reminded_at) <= not_after),
        )
        .values(reminded_at=now)
    )
    return done > 0


# ---- slots and seats ----


def add_slots(tx: Tx, period: Period, news: Iterable[NewSlot]) -> list[Slot]:
    """The period's slots, each with as many seats as it needs people."""
    rows = [SlotRow(period_id=period.id, team_id=period.team_id, **_slot_values(new)) for new in news]
    tx.session.add_all(rows)
    tx.flush()
    tx.session.add_all(
        SeatRow(slot_id=row.id or 0, number=number, uid=uuid4().hex)
        for row in rows
        for number in range(1, row.people + 1)
    )
    tx.flush()
    return slots_of(tx, period.id)


def slots_of(tx: Tx, period_id: int) -> list[Slot]:
    """The slots of a period with their seats, in order of start."""
    return _with_seats(tx, tx.session.exec(_slots().where(SlotRow.period_id == period_id)).all())


def slots_between(tx: Tx, team_id: int, start: datetime, end: datetime) -> list[Slot]:
    """The team's slots that share a moment with this stretch, in order of start."""
    found = _slots().where(SlotRow.team_id == team_id, SlotRow.start_at < end, SlotRow.end_at > start)
    return _with_seats(tx, tx.session.exec(found).all())


def slots_by_id(tx: Tx, slot_ids: Collection[int]) -> dict[int, Slot]:
    found = _slots().where(col(SlotRow.id).in_(list(slot_ids)))
    return {slot.id: slot for slot in _with_seats(tx, tx.session.exec(found).all())}


# ---- rows to values ----


def _rounds() -> Select[RoundRow, PeriodRow]:
    return select(RoundRow, PeriodRow).join(PeriodRow, col(PeriodRow.id) == col(RoundRow.period_id))


def _slots() -> SelectOfScalar[SlotRow]:
    return select(SlotRow).order_by(col(SlotRow.start_at), col(SlotRow.end_at), col(SlotRow.shift_id))


def _with_seats(tx: Tx, rows: Sequence[SlotRow]) -> list[Slot]:
    seats = defaultdict[int, list[Seat]](list)
    wanted = select(SeatRow).where(col(SeatRow.slot_id).in_([row.id for row in rows]))
    for row in tx.session.exec(wanted.order_by(col(SeatRow.slot_id), col(SeatRow.number))):
        assert row.id is not None
        seats[row.slot_id].append(Seat(id=row.id, slot_id=row.slot_id, number=row.number, uid=row.uid))
    return [_slot(row, seats) for row in rows]


def _slot(row: SlotRow, seats: Mapping[int, Sequence[Seat]]) -> Slot:
    assert row.id is not None
    values = {name: getattr(row, column) for name, column in _COLUMNS.items()}
    return Slot(
        id=row.id, period_id=row.period_id, team_id=row.team_id, what=NewSlot(**values), seats=tuple(seats[row.id])
    )


def _slot_values(new: NewSlot) -> dict[str, Any]:
    return {column: getattr(new, name) for name, column in _COLUMNS.items()}


def _period(row: PeriodRow) -> Period:
    assert row.id is not None
    return Period(
        id=row.id,
        team_id=row.team_id,
        first_on=row.first_on,
        last_on=row.last_on,
        publication_id=row.publication_id,
        version=row.version,
    )


def _round(row: RoundRow, period: Period) -> Round:
    assert row.id is not None
    return Round(
        id=row.id,
        period=period,
        deadline_at=row.deadline_at,
        state=RoundState(row.state),
        opened_at=row.opened_at,
        version=row.version,
        reminded_at=row.reminded_at,
    )


# What a slot's values are called in the table: three words that SQL keeps for itself are longer there.
_LONGER = {"on": "on_date", "start": "start_at", "end": "end_at"}
_COLUMNS = {field.name: _LONGER.get(field.name, field.name) for field in fields(NewSlot)}
