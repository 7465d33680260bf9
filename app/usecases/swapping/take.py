"""Taking what is offered: one winner, judged at commit, done at once or once a coordinator has agreed."""

from dataclasses import dataclass
from datetime import datetime

from app.changing.change import RotaChange, change_rota
from app.changing.issue import Why
from app.domain.language import _
from app.domain.people import Actor
from app.domain.policy import in_force
from app.domain.publication import ChangeCause
from app.domain.refusals import (
    BadField,
    NotOfferedToYou,
    RuleForbids,
    SomebodyWasQuicker,
    SwapIsOver,
    SwapMovedOn,
)
from app.domain.swap import WITH_TAKER, Swap, SwapKind, SwapState
from app.domain.team import Team
from app.store.people import names_of
from app.store.swaps import Step, get_swap, move_swap, steps_of
from app.store.teams import lock_team, policies_of
from app.store.transaction import Tx
from app.usecases.swapping.acting import Acting, Side, side_of
from app.usecases.swapping.cover import after_swap, coming_place, require_on
from app.usecases.swapping.telling import TAKEN, News, tell_coordinators, tell_swap


@dataclass(frozen=True, slots=True)
class TakeSwap:
    """Which swap, as it was looked at; for an exchange the seat that the giver gets."""

    swap_id: int
    version: int
    base_url: str  # links in the events begin with it
    back_seat_id: int | None = None
    acting: Acting = Acting()
    waive: bool = False  # a coordinator lets a waivable rule be broken; `acting` says the reason


@dataclass(frozen=True, slots=True)
class AgreeSwap:
    """A coordinator's yes; with a reason also to what breaks a waivable rule."""

    swap_id: int
    version: int
    base_url: str
    waive: bool = False
    reason: str = ""


def take_swap(tx: Tx, team: Team, ask: TakeSwap, *, by: Actor, now: datetime) -> Swap:
    """Take an offer. Whoever comes second is told who was quicker; taking twice is taking once."""
    lock_team(tx, team.id)
    side = side_of(tx, team, ask.acting, by=by)
    swap = get_swap(tx, team.id, ask.swap_id)
    if swap.state in (SwapState.TAKEN, SwapState.DONE) and swap.taker_id == side.person_id:
        return swap
    _require_open(tx, swap, ask, side)
    _require_back(tx, team, swap, ask.back_seat_id, side, now=now)
    # Judged in the same transaction: whoever moves the row first is the only one who gets there.
    taken = side.note(Step(SwapState.TAKEN, by.id, taker_id=side.person_id, back_seat_id=ask.back_seat_id))
    if not move_swap(tx, swap, taken, now=now):
        raise _lost(tx, get_swap(tx, team.id, swap.id))
    swap = get_swap(tx, team.id, swap.id)
    slot = coming_place(tx, team, swap.seat_id, now=now)[0]
    asks = in_force(policies_of(tx, team.id), slot.on).policy.swaps_agreed and not by.coordinates(team.id)
    if not asks and _is_done(tx, team, swap, _Deed(side, ask.base_url, ask.waive), now=now):
        return get_swap(tx, team.id, swap.id)
    tell_swap(tx, team, swap, News(TAKEN, [swap.giver_id], by.id), now=now)
    tell_coordinators(tx, team, swap, by_id=by.id, now=now)
    return swap


def agree_swap(tx: Tx, team: Team, ask: AgreeSwap, *, by: Actor, now: datetime) -> Swap:
    """A coordinator lets a taken swap happen."""
    lock_team(tx, team.id)
    side = side_of(tx, team, Acting(reason=ask.reason), by=by)
    swap = get_swap(tx, team.id, ask.swap_id)
    if swap.state is SwapState.DONE:
        return swap
    if swap.state is not SwapState.TAKEN:
        raise SwapIsOver(swap.state.value)
    if swap.version != ask.version or not move_swap(tx, swap, side.note(Step(SwapState.AGREED, by.id)), now=now):
        raise SwapMovedOn
    swap = get_swap(tx, team.id, swap.id)
    _do(tx, team, swap, _Deed(side, ask.base_url, ask.waive), now=now)
    return get_swap(tx, team.id, swap.id)


@dataclass(frozen=True, slots=True)
class _Deed:
    """By whom a taken swap is done, and whether a rule may be broken for it."""

    side: Side
    base_url: str
    waive: bool = False


def _is_done(tx: Tx, team: Team, swap: Swap, deed: _Deed, *, now: datetime) -> bool:
    """Do it now; False where a rule is in the way that a coordinator may waive, so that it waits for one."""
    try:
        _do(tx, team, swap, deed, now=now)
    except RuleForbids as refusal:
        if not refusal.can_be_waived:
            raise
        return False
    return True


def _do(tx: Tx, team: Team, swap: Swap, deed: _Deed, *, now: datetime) -> None:
    assert swap.taker_id is not None
    side = deed.side
    seats = after_swap(tx, team, swap, swap.taker_id, swap.back_seat_id, now=now)
    why = Why(ChangeCause.SWAP, swap.id, side.reason)
    change = RotaChange(seats, why, deed.base_url, consents_of(tx, swap), deed.waive)
    change_rota(tx, team, change, by=side.by, now=now)
    if not move_swap(tx, swap, side.note(Step(SwapState.DONE, side.by.id)), now=now):
        raise SwapMovedOn


def consents_of(tx: Tx, swap: Swap) -> list[tuple[int, int]]:
    """Who takes which seat by their own hand: not those for whom a coordinator offered or took."""
    steps = steps_of(tx, swap.id)
    taken = next(step for step in reversed(steps) if step.state is SwapState.TAKEN)
    found: list[tuple[int, int]] = []
    if swap.taker_id is not None and taken.for_id is None:
        found.append((swap.taker_id, swap.seat_id))
    if swap.back_seat_id is not None and steps[0].for_id is None:
        found.append((swap.giver_id, swap.back_seat_id))
    return found


def _require_open(tx: Tx, swap: Swap, ask: TakeSwap, side: Side) -> None:
    if swap.state is not SwapState.OFFERED:
        raise _lost(tx, swap)
    if swap.version != ask.version:
        raise SwapMovedOn
    if side.person_id == swap.giver_id or not (swap.may_take(side.person_id) or not side.is_own):
        raise NotOfferedToYou


def _require_back(tx: Tx, team: Team, swap: Swap, back_seat_id: int | None, side: Side, *, now: datetime) -> None:
    if swap.kind is not SwapKind.EXCHANGE:
        if back_seat_id is not None:
            raise BadField("In exchange", _("Nothing is asked for this."))
        return
    if back_seat_id not in swap.wanted:
        raise BadField("In exchange", _("Choose one of the slots that the giver would take."))
    require_on(tx, coming_place(tx, team, back_seat_id, now=now), side.person_id, reader_id=side.by.id)


def _lost(tx: Tx, swap: Swap) -> SomebodyWasQuicker | SwapIsOver:
    if swap.taker_id is not None and swap.state in WITH_TAKER and swap.state is not SwapState.UNDONE:
        return SomebodyWasQuicker(names_of(tx, [swap.taker_id])[swap.taker_id])
    return SwapIsOver(swap.state.value)
