"""Swaps in words."""

from datetime import datetime
from zoneinfo import ZoneInfo

from app.domain.language import N_, _
from app.domain.people import NameTag
from app.domain.rule_words import duty_label
from app.domain.slot import Slot, narrowed
from app.domain.swap import Swap, SwapKind, SwapState, SwapStep
from app.usecases.swapping.views import StepLine

_KIND = {
    SwapKind.GIFT: N_("{name} gives this away"),
    SwapKind.EXCHANGE: N_("{name} exchanges this"),
    SwapKind.PART: N_("{name} hands over this part"),
}
_ENDED = {
    SwapState.REFUSED: N_("{name}’s offer is refused"),
    SwapState.WITHDRAWN: N_("{name}’s offer is withdrawn"),
    SwapState.LAPSED: N_("{name}’s offer is lapsed"),
    SwapState.UNDONE: N_("{name}’s offer is undone"),
}
_STEPS = {
    SwapState.OFFERED: N_("Offered"),
    SwapState.TAKEN: N_("Taken over"),
    SwapState.AGREED: N_("Agreed"),
    SwapState.DONE: N_("Done"),
    SwapState.REFUSED: N_("Refused"),
    SwapState.WITHDRAWN: N_("Withdrawn"),
    SwapState.LAPSED: N_("Lapsed"),
    SwapState.UNDONE: N_("Undone"),
}


def slot_words(slot: Slot, swap: Swap, zone: str, own_zone: str | None = None) -> str:
    """“Mon 9 Mar, 10–14 Morning”; of a part its own hours."""
    return duty_label(own_slot(slot, swap), zone, own_zone)


def own_slot(slot: Slot, swap: Swap) -> Slot:
    """The slot as the swap is about it."""
    return narrowed(slot, swap.start, swap.end) if swap.start is not None and swap.end is not None else slot


def says(swap: Swap, giver: str, taker: str) -> str:
    """One line on where a swap stands."""
    if swap.state is SwapState.OFFERED:
        return _(_KIND[swap.kind], name=giver)
    if swap.state is SwapState.TAKEN:
        return _("{taker} takes it from {giver}, once a coordinator agrees", taker=taker, giver=giver)
    if swap.state in (SwapState.DONE, SwapState.AGREED):
        return _("{taker} took it from {giver}", taker=taker, giver=giver)
    return _(_ENDED[swap.state], name=giver)


def step_line(step: SwapStep, tags: dict[int, NameTag]) -> StepLine:
    by = tags[step.by_id].short if step.by_id is not None else ""
    if step.for_id is not None:
        by = _("{name} for {other}", name=by, other=tags[step.for_id].short)
    freed = step.was == SwapState.TAKEN.value and step.state is SwapState.OFFERED
    name = _("Let go, offered again") if freed else _(_STEPS[step.state])
    return StepLine(name, step.at, by, step.said_reason)


def wall(moment: datetime, zone: str) -> str:
    return f"{moment.astimezone(ZoneInfo(zone)):%H:%M}"
