"""What a person usually says: an earlier answer, or a standing week, laid over new slots."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from app.domain.answer import Mark, NewAnswer
from app.domain.slot import Slot
from app.domain.weekend import AskedWeekend, asked_weekends

StandingWeek = Mapping[tuple[int, int], Mark]  # (shift, day of the week) → usual mark


def standing_week_from(marks: Mapping[int, Mark], slots: Iterable[Slot]) -> dict[tuple[int, int], Mark]:
    """The standing week that these marks make; of several weeks, the latest mark counts.

    What is said of a holiday does not stand for the working days of its name, if there are any.
    """
    in_order = sorted(slots, key=lambda slot: (slot.weekend is None, slot.start))
    return {_place(slot): marks[slot.id] for slot in in_order if slot.id in marks}


def marks_as_usual(week: StandingWeek, slots: Iterable[Slot]) -> dict[int, Mark]:
    """A standing week's marks for these slots; slots it does not know stay unanswered."""
    return {slot.id: week[_place(slot)] for slot in slots if _place(slot) in week}


def answer_as_before(before: NewAnswer, then: Sequence[Slot], slots: Sequence[Slot], *, note: str) -> NewAnswer:
    """An earlier answer for new slots: marks by shift and day of the week, weekends by their order.

    Each kind of weekend has its own order, so that a holiday among them moves no offer to another one.
    """
    marks = marks_as_usual(standing_week_from(before.marks, then), slots)
    offers = {
        new.first_on: before.opt_ins[old.first_on]
        for day in range(7)
        for old, new in zip(_weekends_from(day, then), _weekends_from(day, slots), strict=False)
        if old.first_on in before.opt_ins and new.takes(before.opt_ins[old.first_on])
    }
    return replace(before, marks=marks, opt_ins=offers, note=note)


def _weekends_from(day: int, slots: Iterable[Slot]) -> list[AskedWeekend]:
    return [weekend for weekend in asked_weekends(slots) if weekend.first_on.weekday() == day]


def _place(slot: Slot) -> tuple[int, int]:
    return slot.what.shift_id, slot.on.weekday()
