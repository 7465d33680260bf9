"""An earlier answer, or a standing week, laid over new slots."""

from datetime import date, time

from app.domain.answer import Mark, NewAnswer, OptIn
from app.domain.policy import DatedPolicy, Policy
from app.domain.slot import Slot, slots_between
from app.domain.team import NewShift, Shift
from app.domain.usual import answer_as_before, marks_as_usual, standing_week_from
from app.domain.weekend import asked_weekends

MORNING = Shift(1, 1, 1, NewShift("Morning", (0, 1, 2, 3, 4), time(6), time(10)))
WEEKEND = Shift(2, 1, 1, NewShift("Weekend cover", (5, 6), time(10), time(18)))


def slots(first_on: date, last_on: date, *shifts: Shift, start: int = 1) -> list[Slot]:
    policies = [DatedPolicy(1, 1, date(2020, 1, 1), Policy())]
    new = slots_between(first_on, last_on, shifts=shifts or (MORNING, WEEKEND), policies=policies, zone="UTC")
    return [Slot(number, 1, 1, what, ()) for number, what in enumerate(new, start=start)]


THEN = slots(date(2026, 3, 2), date(2026, 3, 15))
NOW = slots(date(2026, 3, 16), date(2026, 3, 22), start=100)


def test_of_several_weeks_the_latest_mark_makes_the_standing_week() -> None:
    mondays = [slot.id for slot in THEN if slot.on.weekday() == 0]
    marks = {mondays[0]: Mark.LOVE, mondays[1]: Mark.CANNOT}
    assert standing_week_from(marks, THEN) == {(1, 0): Mark.CANNOT}
    assert standing_week_from({mondays[0]: Mark.LOVE}, THEN) == {(1, 0): Mark.LOVE}


def test_slots_that_a_standing_week_does_not_know_stay_unanswered() -> None:
    assert marks_as_usual({(1, 0): Mark.LOVE, (9, 1): Mark.FINE}, NOW) == {100: Mark.LOVE}


def test_weekends_are_matched_by_their_order_and_surplus_ones_are_left_out() -> None:
    before = NewAnswer(opt_ins={date(2026, 3, 7): OptIn.BOTH, date(2026, 3, 14): OptIn.FIRST}, note="old")
    again = answer_as_before(before, THEN, NOW, note="new")
    assert again == NewAnswer(opt_ins={date(2026, 3, 21): OptIn.BOTH}, note="new")
    assert answer_as_before(again, NOW, THEN, note="").opt_ins == {date(2026, 3, 7): OptIn.BOTH}


def test_an_offer_that_does_not_fit_the_new_weekend_is_left_out() -> None:
    only_saturday = slots(date(2026, 3, 16), date(2026, 3, 21))
    before = NewAnswer(opt_ins={date(2026, 3, 7): OptIn.BOTH})
    assert answer_as_before(before, THEN, only_saturday, note="").opt_ins == {}


def test_a_weekend_is_named_by_the_days_that_are_asked() -> None:
    [weekend] = asked_weekends(slots(date(2026, 1, 30), date(2026, 2, 1)))
    assert weekend.label == "31 January and 1 February"
    [sunday] = asked_weekends(slots(date(2026, 2, 1), date(2026, 2, 1)))
    assert (sunday.label, sunday.day_name(1), sunday.day_name(2)) == ("1 February", "", "Sunday")
    assert not sunday.takes(OptIn.FIRST)
    assert sunday.takes(OptIn.SECOND)


def test_an_offered_day_without_a_mark_is_fine() -> None:
    saturday, sunday = NOW[-2], NOW[-1]
    weekend = date(2026, 3, 21)
    answer = NewAnswer({sunday.id: Mark.RATHER_NOT}, {weekend: OptIn.EITHER})
    assert answer.says_of(saturday.id, weekend, 1) is Mark.FINE
    assert answer.says_of(sunday.id, weekend, 2) is Mark.RATHER_NOT
    assert answer.says_of(NOW[0].id, None, None) is None
    assert NewAnswer(opt_ins={weekend: OptIn.SECOND}).says_of(saturday.id, weekend, 1) is None
