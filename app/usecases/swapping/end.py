"""Every other step: saying no, letting go, withdrawing, undoing; and the clock, which lets offers lapse."""

from dataclasses import dataclass
from datetime import datetime

from app.changing.change import RotaChange, change_rota
from app.changing.issue import Why
from app.changing.swaps import lapse
from app.domain.language import N_, _
from app.domain.people import Actor
from app.domain.policy import in_force
from app.domain.publication import ChangeCause
from app.domain.refusals import BadField, NotAllowed, SwapIsOver, SwapMovedOn, TooLateToUndo
from app.domain.swap import Swap, SwapState, undoable_until
from app.domain.team import Team
from app.store.publications import places_of
from app.store.swaps import Step, begun_swaps, get_swap, move_swap, note_refusal
from app.store.teams import get_team_by_id, lock_team, policies_of
from app.store.transaction import Tx
from app.usecases.swapping.acting import Acting, Side, side_of
from app.usecases.swapping.cover import before_swap
from app.usecases.swapping.telling import LET_GO, REFUSED, WITHDRAWN, News, tell_swap

LAPSED_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class EndSwap:
    """Which swap, as it was looked at."""

    swap_id: int
    version: int
    acting: Acting = Acting()


def refuse_swap(tx: Tx, team: Team, ask: EndSwap, *, by: Actor, now: datetime) -> Swap:
    """A named person says no, and the offer ends with the last of them; or a coordinator refuses what was taken."""
    swap, side = _begin(tx, team, ask, by=by)
    if swap.state is SwapState.TAKEN:
        if not by.coordinates(team.id):
            raise NotAllowed("a coordinator of this team")
        if not ask.acting.reason:
            raise BadField("Reason", _("Say why not; everybody in the team can read it."))
        _move(tx, swap, Side(by.id, by, ask.acting.reason).note(Step(SwapState.REFUSED, by.id)), now=now)
        people = [swap.giver_id, *([swap.taker_id] if swap.taker_id is not None else [])]
        return _told(tx, team, swap, News(REFUSED, people, by.id), now=now)
    if swap.state is not SwapState.OFFERED:
        raise SwapIsOver(swap.state.value)
    if not note_refusal(tx, swap, side.person_id, now=now):
        raise BadField("Offer", _("You are not asked for this, or have said no already."))
    if get_swap(tx, team.id, swap.id).waiting_for:
        return get_swap(tx, team.id, swap.id)
    _move(tx, swap, side.note(Step(SwapState.REFUSED, by.id)), now=now)
    return _told(tx, team, swap, News(REFUSED, [swap.giver_id], by.id), now=now)


def withdraw_swap(tx: Tx, team: Team, ask: EndSwap, *, by: Actor, now: datetime) -> Swap:
    """The giver takes the offer back, as long as it is not done."""
    swap, side = _begin(tx, team, ask, by=by)
    if swap.state not in (SwapState.OFFERED, SwapState.TAKEN):
        raise SwapIsOver(swap.state.value)
    _require_side(side, swap.giver_id, N_("the giver or a coordinator"))
    _move(tx, swap, side.note(Step(SwapState.WITHDRAWN, by.id)), now=now)
    people = [*swap.waiting_for, *([swap.taker_id] if swap.taker_id is not None else [])]
    return _told(tx, team, swap, News(WITHDRAWN, people, by.id), now=now)


def let_go(tx: Tx, team: Team, ask: EndSwap, *, by: Actor, now: datetime) -> Swap:
    """The taker steps back before it is done; the offer stands again."""
    swap, side = _begin(tx, team, ask, by=by)
    if swap.state is not SwapState.TAKEN:
        raise SwapIsOver(swap.state.value)
    _require_side(side, swap.taker_id, N_("the taker or a coordinator"))
    _move(tx, swap, side.note(Step(SwapState.OFFERED, by.id, frees=True)), now=now)
    return _told(tx, team, swap, News(LET_GO, [swap.giver_id], by.id), now=now)


def undo_swap(tx: Tx, team: Team, ask: EndSwap, *, base_url: str, by: Actor, now: datetime) -> Swap:
    """Either side undoes a done swap in time: the rota is as it was, by another publication."""
    swap, side = _begin(tx, team, ask, by=by)
    if swap.state is not SwapState.DONE:
        raise SwapIsOver(swap.state.value)
    if side.person_id not in (swap.giver_id, swap.taker_id):
        raise NotAllowed("the giver, the taker or a coordinator")
    require_in_time(tx, team, swap, now=now)
    seats = before_swap(tx, team, swap, reader_id=by.id, now=now)
    assert swap.taker_id is not None
    # Both had these seats before, so neither is given a weekend day that they had not offered.
    consents = [(swap.giver_id, swap.seat_id)]
    if swap.back_seat_id is not None:
        consents.append((swap.taker_id, swap.back_seat_id))
    why = Why(ChangeCause.UNDO, swap.id, side.reason)
    change_rota(tx, team, RotaChange(seats, why, base_url, consents), by=by, now=now)
    _move(tx, swap, side.note(Step(SwapState.UNDONE, by.id)), now=now)
    return get_swap(tx, team.id, swap.id)


def require_in_time(tx: Tx, team: Team, swap: Swap, *, now: datetime) -> None:
    """Refuse to undo what begins too soon."""
    hours = too_late_by(tx, team, swap, now=now)
    if hours is not None:
        raise TooLateToUndo(hours)


def too_late_by(tx: Tx, team: Team, swap: Swap, *, now: datetime) -> int | None:
    """The hours that must lie before a slot of a swap that is undone, where they do not; None: it is in time."""
    seats = [swap.seat_id, *([swap.back_seat_id] if swap.back_seat_id is not None else [])]
    policies = policies_of(tx, team.id)
    for slot, _period in places_of(tx, seats).values():
        hours = in_force(policies, slot.on).policy.undo_swap_hours
        if now > undoable_until(slot, hours):
            return hours
    return None


def lapse_begun_swaps(tx: Tx, *, now: datetime) -> int:
    """The clock's errand: what was not done when its slot began is over."""
    lapsed = 0
    swaps = begun_swaps(tx, now, limit=LAPSED_AT_ONCE)
    for team_id in sorted({swap.team_id for swap in swaps}):
        lock_team(tx, team_id)
    for swap in swaps:
        team = get_team_by_id(tx, swap.team_id)
        lapsed += lapse(tx, team, swap, reason=N_("The slot began before anybody had taken it over."), now=now)
    return lapsed


def _begin(tx: Tx, team: Team, ask: EndSwap, *, by: Actor) -> tuple[Swap, Side]:
    lock_team(tx, team.id)
    side = side_of(tx, team, ask.acting, by=by)
    swap = get_swap(tx, team.id, ask.swap_id)
    if swap.version != ask.version and swap.state.is_live:
        raise SwapMovedOn
    return swap, side


def _require_side(side: Side, person_id: int | None, who: str) -> None:
    if side.person_id != person_id:
        raise NotAllowed(who)


def _move(tx: Tx, swap: Swap, step: Step, *, now: datetime) -> None:
    if not move_swap(tx, swap, step, now=now):
        raise SwapMovedOn


def _told(tx: Tx, team: Team, swap: Swap, news: News, *, now: datetime) -> Swap:
    after = get_swap(tx, team.id, swap.id)
    tell_swap(tx, team, after, news, now=now)
    return after
