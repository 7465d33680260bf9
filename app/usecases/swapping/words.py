"""Swaps in words."""

from datetime import datetime
from zoneinfo import ZoneInfo

from app.domain.board import hours_of
from app.domain.calendars import duty_name
from app.domain.people import NameTag
from app.domain.slot import Slot, narrowed
from app.domain.swap import Swap, SwapKind, SwapState, SwapStep
from app.domain.timetable import day_label
from app.usecases.swapping.views import StepLine

_KIND = {
    SwapKind.GIFT: "gives this away",
    SwapKind.EXCHANGE: "exchanges this",
    SwapKind.PART: "hands over this part",
}
_STEPS = {
    SwapState.OFFERED: "Offered",
    SwapState.TAKEN: "Taken",
    SwapState.AGREED: "Agreed",
    SwapState.DONE: "Done",
    SwapState.REFUSED: "Refused",
    SwapState.WITHDRAWN: "Withdrawn",
    SwapState.LAPSED: "Lapsed",
    SwapState.UNDONE: "Undone",
}


def slot_words(slot: Slot, swap: Swap, zone: str) -> str:
    """“Mon 9 Mar, 10–14 Morning”; of a part its own hours."""
    return plain_slot(own_slot(slot, swap), zone)


def own_slot(slot: Slot, swap: Swap) -> Slot:
    """The slot as the swap is about it."""
    return narrowed(slot, swap.start, swap.end) if swap.start is not None and swap.end is not None else slot


def short_slot(slot: Slot, zone: str) -> str:
    """“Mon 9 Mar, 10–14”: what fits in large letters on a phone."""
    return f"{day_label(slot.on)}, {hours_of(slot, zone)}"


def plain_slot(slot: Slot, zone: str) -> str:
    return f"{day_label(slot.on)}, {hours_of(slot, zone)} {duty_name(slot)}"


def says(swap: Swap, giver: str, taker: str) -> str:
    """One line on where a swap stands."""
    if swap.state is SwapState.OFFERED:
        return f"{giver} {_KIND[swap.kind]}"
    if swap.state is SwapState.TAKEN:
        return f"{taker} takes it from {giver}, once a coordinator agrees"
    if swap.state in (SwapState.DONE, SwapState.AGREED):
        return f"{taker} took it from {giver}"
    return f"{giver}’s offer is {swap.state.value}"


def step_line(step: SwapStep, tags: dict[int, NameTag]) -> StepLine:
    by = tags[step.by_id].short if step.by_id is not None else ""
    if step.for_id is not None:
        by = f"{by} for {tags[step.for_id].short}"
    name = "Let go, offered again" if step.was == SwapState.TAKEN.value and step.state is SwapState.OFFERED else ""
    return StepLine(name or _STEPS[step.state], step.at, by, step.reason)


def wall(moment: datetime, zone: str) -> str:
    return f"{moment.astimezone(ZoneInfo(zone)):%H:%M}"
