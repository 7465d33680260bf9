"""What a person usually says: an earlier answer, or a standing week, laid over new slots."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from app.domain.answer import Mark, NewAnswer
from app.domain.slot import Slot
from app.domain.weekend import asked_weekends

StandingWeek = Mapping[tuple[int, int], Mark]  # (shift, day of the week) → usual mark


def standing_week_from(marks: Mapping[int, Mark], slots: Iterable[Slot]) -> dict[tuple[int, int], Mark]:
    """The standing week that these marks make; of several weeks, the latest mark counts."""
    in_order = sorted(slots, key=lambda slot: slot.start)
    return {_place(slot): marks[slot.id] for slot in in_order if slot.id in marks}


def marks_as_usual(week: StandingWeek, slots: Iterable[Slot]) -> dict[int, Mark]:
    """A standing week's marks for these slots; slots it does not know stay unanswered."""
    return {slot.id: week[_place(slot)] for slot in slots if _place(slot) in week}


def answer_as_before(before: NewAnswer, then: Sequence[Slot], slots: Sequence[Slot], *, note: str) -> NewAnswer:
    """An earlier answer for new slots: marks by shift and day of the week, weekends by their order."""
    marks = marks_as_usual(standing_week_from(before.marks, then), slots)
    pairs = zip(asked_weekends(then), asked_weekends(slots), strict=False)
    offers = {
        new.first_on: before.opt_ins[old.first_on]
        for old, new in pairs
        if old.first_on in before.opt_ins and new.takes(before.opt_ins[old.first_on])
    }
    return replace(before, marks=marks, opt_ins=offers, note=note)


def _place(slot: Slot) -> tuple[int, int]:
    return slot.what.shift_id, slot.on.weekday()
