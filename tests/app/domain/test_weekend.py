"""Weekends that a round asks about: offers say it, marks only where a day has a choice."""

from datetime import date, time

from app.domain.policy import DatedPolicy, Policy
from app.domain.slot import Slot, slots_between
from app.domain.team import NewShift, Shift, default_shifts
from app.domain.weekend import slots_to_mark

WEEK = (date(2026, 3, 9), date(2026, 3, 15))


def slots_of(shifts: list[NewShift]) -> list[Slot]:
    kept = [Shift(number, 1, 1, what) for number, what in enumerate(shifts, start=1)]
    policies = [DatedPolicy(1, 1, date(2020, 1, 1), Policy())]
    new = slots_between(*WEEK, shifts=kept, policies=policies, zone="Europe/London")
    return [Slot(number, 1, 1, what, ()) for number, what in enumerate(new, start=1)]


def test_a_weekend_day_with_one_slot_is_answered_by_the_offer_alone() -> None:
    slots = slots_of(default_shifts((5, 6)))
    assert [slot.on for slot in slots if slot.weekend] == [date(2026, 3, 14), date(2026, 3, 15)]
    assert not any(slot.weekend for slot in slots_to_mark(slots))


def test_a_weekend_day_with_several_slots_has_marks_to_choose_between_them() -> None:
    late = NewShift("Saturday evening", (5,), time(18), time(22))
    marked = slots_to_mark(slots_of([*default_shifts((5, 6)), late]))
    assert [slot.what.name for slot in marked if slot.weekend] == ["Weekend cover", "Saturday evening"]
