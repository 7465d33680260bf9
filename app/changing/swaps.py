"""What a publication does to swaps: one whose seat went to somebody else lapses, and both sides hear why."""

from collections.abc import Sequence
from datetime import datetime

from app.domain.kept import keeps
from app.domain.publication import Change, Places
from app.domain.seating import differing
from app.domain.swap import Swap, SwapState
from app.domain.team import Team
from app.store.outbox import NewMessage, tell_all
from app.store.swaps import Step, live_swaps_in, move_swap
from app.store.transaction import Tx

LAPSED = "swap_lapsed"
GIVEN_AWAY = keeps("Publication {number} gave the seat to somebody else.")


def settle_swaps(
    tx: Tx, team: Team, places: Places, differences: Sequence[Change], *, why: tuple[int | None, int], now: datetime
) -> None:
    """Let live swaps lapse whose giver, or whose taker in exchange, lost the cover that they are about.

    why: the id of the cause (a swap that makes this very publication does not lapse), and the publication's number.
    """
    cause_id, number = why
    moved = {
        change.seat_id: differing(places[change.seat_id][0], change.was, change.will)
        for change in differences
        if change.seat_id in places
    }
    for swap in live_swaps_in(tx, moved):
        if swap.id != cause_id and _is_gone(swap, moved):
            lapse(tx, team, swap, reason=GIVEN_AWAY.format(number=number), now=now)


def lapse(tx: Tx, team: Team, swap: Swap, *, reason: str, now: datetime) -> bool:
    """End a live swap that can no longer be done; False if it was no longer live."""
    if not move_swap(tx, swap, Step(SwapState.LAPSED, by_id=None, reason=reason), now=now):
        return False
    people = [swap.giver_id, *([swap.taker_id] if swap.taker_id is not None else [])]
    data = {"team": team.slug, "swap": swap.id}
    messages = [NewMessage(f"swap-lapsed:{swap.id}:{swap.version + 1}:{who}", who, data) for who in people]
    tell_all(tx, messages, kind=LAPSED, now=now)
    return True


def _is_gone(swap: Swap, moved: dict[int, set[int]]) -> bool:
    if swap.giver_id in moved.get(swap.seat_id, ()):
        return True
    return swap.back_seat_id is not None and swap.taker_id in moved.get(swap.back_seat_id, ())
