"""Swaps as they are kept: each step a conditional update, with its line of history."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, or_, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from app.domain.refusals import NotFound, SwapOfferedAlready
from app.domain.swap import LIVE, NOTHING, Invited, NewSwap, Swap, SwapKind, SwapState, SwapStep
from app.store.tables import SeatRow, SlotRow, SwapInvitedRow, SwapRow, SwapStepRow, SwapWantedRow
from app.store.transaction import Tx

_LIVE = tuple(state.value for state in LIVE)


@dataclass(frozen=True, slots=True)
class Step:
    """Where a swap goes, by whom (nobody: the service itself), for whom, and why."""

    to: SwapState
    by_id: int | None
    for_id: int | None = None
    reason: str = ""
    taker_id: int | None = None  # who takes it; kept as it is when nobody is named
    back_seat_id: int | None = None
    frees: bool = False  # the taker lets go


def add_swap(tx: Tx, team_id: int, new: NewSwap, *, giver_id: int, step: Step, now: datetime) -> Swap:
    """Keep an offer; a seat can be offered once at a time."""
    row = SwapRow(
        team_id=team_id,
        kind=new.kind.value,
        was=NOTHING,
        state=SwapState.OFFERED.value,
        seat_id=new.seat_id,
        giver_id=giver_id,
        start_at=new.start,
        end_at=new.end,
        to_anyone=not new.named,
        note=new.note,
        offered_at=now,
    )
    try:
        with tx.attempt():
            tx.session.add(row)
            tx.flush()
    except IntegrityError:
        raise SwapOfferedAlready from None
    assert row.id is not None
    swap_id = row.id
    tx.session.add_all(SwapWantedRow(swap_id=swap_id, seat_id=seat) for seat in new.wanted)
    tx.session.add_all(SwapInvitedRow(swap_id=swap_id, person_id=person) for person in new.named)
    tx.flush()
    _note(tx, swap_id, 1, NOTHING, step, now=now)
    return get_swap(tx, team_id, swap_id)


def move_swap(tx: Tx, swap: Swap, step: Step, *, now: datetime) -> bool:
    """Take a step from the state and version that were read; False if somebody else was quicker."""
    version = swap.version + 1
    values: dict[str, Any] = {"state": step.to.value, "was": swap.state.value, "version": version}
    if step.taker_id is not None:
        values |= {"taker_id": step.taker_id, "back_seat_id": step.back_seat_id}
    if step.frees:
        values |= {"taker_id": None, "back_seat_id": None}
    moved = update(SwapRow).where(
        col(SwapRow.id) == swap.id, col(SwapRow.state) == swap.state.value, col(SwapRow.version) == swap.version
    )
    if not tx.changes(moved.values(**values)):
        return False
    _note(tx, swap.id, version, swap.state.value, step, now=now)
    return True


def note_refusal(tx: Tx, swap: Swap, person_id: int, *, now: datetime) -> bool:
    """Keep that a named person said no; False if they had, or are not named."""
    return (
        tx.changes(
            update(SwapInvitedRow)
            .where(
                col(SwapInvitedRow.swap_id) == swap.id,
                col(SwapInvitedRow.person_id) == person_id,
                col(SwapInvitedRow.refused_at).is_(None),
            )
            .values(refused_at=now)
        )
        > 0
    )


# ---- finding ----


def get_swap(tx: Tx, team_id: int, swap_id: int) -> Swap:
    row = tx.session.exec(_fresh().where(SwapRow.id == swap_id, SwapRow.team_id == team_id)).first()
    if row is None:
        raise NotFound("swap")
    return _swaps(tx, [row])[0]


def live_swaps(tx: Tx, team_id: int) -> list[Swap]:
    """What is offered or taken in a team, by the start of the slot."""
    rows = tx.session.exec(
        _fresh()
        .join(SeatRow, col(SeatRow.id) == col(SwapRow.seat_id))
        .join(SlotRow, col(SlotRow.id) == col(SeatRow.slot_id))
        .where(SwapRow.team_id == team_id, col(SwapRow.state).in_(_LIVE))
        .order_by(col(SlotRow.start_at), col(SwapRow.id))
    )
    return _swaps(tx, rows)


def ended_swaps(tx: Tx, team_id: int, *, limit: int = 30) -> list[Swap]:
    """What is not live any more, the newest first."""
    rows = tx.session.exec(
        _fresh()
        .where(SwapRow.team_id == team_id, col(SwapRow.state).not_in(_LIVE))
        .order_by(col(SwapRow.id).desc())
        .limit(limit)
    )
    return _swaps(tx, rows)


def live_swaps_in(tx: Tx, seat_ids: Collection[int]) -> list[Swap]:
    """Live swaps that are about one of these seats, or exchange it."""
    seats = list(seat_ids)
    rows = tx.session.exec(
        _fresh()
        .where(
            col(SwapRow.state).in_(_LIVE),
            or_(col(SwapRow.seat_id).in_(seats), col(SwapRow.back_seat_id).in_(seats)),
        )
        .order_by(col(SwapRow.id))
    )
    return _swaps(tx, rows)


def begun_swaps(tx: Tx, now: datetime, *, limit: int) -> list[Swap]:
    """Live swaps of every team of which a slot has begun."""
    slots = (
        select(SeatRow.id).join(SlotRow, col(SlotRow.id) == col(SeatRow.slot_id)).where(col(SlotRow.start_at) <= now)
    )
    rows = tx.session.exec(
        _fresh()
        .where(
            col(SwapRow.state).in_(_LIVE),
            or_(col(SwapRow.seat_id).in_(slots), col(SwapRow.back_seat_id).in_(slots)),
        )
        .order_by(col(SwapRow.id))
        .limit(limit)
    )
    return _swaps(tx, rows)


def open_offers(tx: Tx, giver_id: int) -> int:
    """How many live swaps somebody has offered, in all teams."""
    return tx.session.exec(
        select(func.count(col(SwapRow.id))).where(SwapRow.giver_id == giver_id, col(SwapRow.state).in_(_LIVE))
    ).one()


def steps_of(tx: Tx, swap_id: int) -> list[SwapStep]:
    rows = tx.session.exec(select(SwapStepRow).where(SwapStepRow.swap_id == swap_id).order_by(col(SwapStepRow.number)))
    return [SwapStep(row.was, SwapState(row.state), row.moved_at, row.by_id, row.for_id, row.reason) for row in rows]


# ---- rows to values ----


def _note(tx: Tx, swap_id: int, number: int, was: str, step: Step, *, now: datetime) -> None:
    line = {
        "swap_id": swap_id,
        "number": number,
        "was": was,
        "state": step.to.value,
        "moved_at": now,
        "by_id": step.by_id,
        "for_id": step.for_id,
        "reason": step.reason,
    }
    tx.session.execute(insert(SwapStepRow), [line])


def _fresh() -> Any:
    # Conditional updates go past the session's own copies of rows: read what is there.
    return select(SwapRow).execution_options(populate_existing=True)


def _swaps(tx: Tx, rows: Iterable[SwapRow]) -> list[Swap]:
    rows = list(rows)
    ids = [row.id for row in rows]
    wanted: dict[int, tuple[int, ...]] = {}
    invited: dict[int, tuple[Invited, ...]] = {}
    if ids:
        chosen = select(SwapWantedRow).where(col(SwapWantedRow.swap_id).in_(ids))
        for each in tx.session.exec(chosen.order_by(col(SwapWantedRow.seat_id))):
            wanted[each.swap_id] = (*wanted.get(each.swap_id, ()), each.seat_id)
        named = select(SwapInvitedRow).where(col(SwapInvitedRow.swap_id).in_(ids))
        named = named.order_by(col(SwapInvitedRow.person_id)).execution_options(populate_existing=True)
        for one in tx.session.exec(named):
            invited[one.swap_id] = (*invited.get(one.swap_id, ()), Invited(one.person_id, one.refused_at))
    return [_swap(row, wanted, invited) for row in rows]


def _swap(row: SwapRow, wanted: Mapping[int, Sequence[int]], invited: Mapping[int, Sequence[Invited]]) -> Swap:
    assert row.id is not None
    return Swap(
        id=row.id,
        team_id=row.team_id,
        kind=SwapKind(row.kind),
        state=SwapState(row.state),
        version=row.version,
        seat_id=row.seat_id,
        giver_id=row.giver_id,
        start=row.start_at,
        end=row.end_at,
        to_anyone=row.to_anyone,
        note=row.note,
        offered_at=row.offered_at,
        taker_id=row.taker_id,
        back_seat_id=row.back_seat_id,
        wanted=tuple(wanted.get(row.id, ())),
        invited=tuple(invited.get(row.id, ())),
    )
