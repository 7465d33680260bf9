"""Public holidays that a team counts as weekend days."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.answer import Mark, NewAnswer, OptIn
from app.domain.holidays import MOST_HOLIDAYS, read_holidays
from app.domain.leave import credited_days
from app.domain.policy import DatedPolicy, Policy
from app.domain.refusals import BadField
from app.domain.round import Period
from app.domain.slot import Seat, Slot, slots_between
from app.domain.team import NewShift, Shift, default_shifts
from app.domain.timetable import Reader, timetables
from app.domain.usual import answer_as_before, standing_week_from
from app.domain.weekend import asked_weekends

GOOD_FRIDAY, SATURDAY, SUNDAY, EASTER_MONDAY = (date(2026, 4, day) for day in (3, 4, 5, 6))
EASTER = Policy(holidays=(EASTER_MONDAY, GOOD_FRIDAY))
WEEKENDS = st.sampled_from([(5, 6), (4, 5), (6, 0), (4,), (0,), (2, 3)])
DAYS = st.dates(date(2020, 1, 1), date(2040, 1, 1))


def slots(
    first_on: date, last_on: date, *, policy: Policy = EASTER, shifts: list[NewShift] | None = None
) -> list[Slot]:
    shifts = default_shifts(policy.weekend_days) if shifts is None else shifts
    kept = [Shift(number, 1, 1, what) for number, what in enumerate(shifts, start=1)]
    dated = [DatedPolicy(1, 1, date(2020, 1, 1), policy)]
    new = slots_between(first_on, last_on, shifts=kept, policies=dated, zone="UTC")
    return [Slot(n, 1, 1, what, (Seat(n, n, 1, f"uid-{n}"),)) for n, what in enumerate(new, start=1)]


@given(WEEKENDS, st.sets(DAYS, max_size=5), DAYS)
def test_a_holiday_is_a_weekend_of_its_own_and_changes_no_other_day(
    weekend_days: tuple[int, ...], holidays: set[date], other: date
) -> None:
    usual = Policy(weekend_days=weekend_days)
    policy = Policy(weekend_days=weekend_days, holidays=tuple(holidays))
    for day in holidays:
        assert policy.is_weekend(day)
        if not usual.is_weekend(day):
            assert (policy.weekend_of(day), policy.weekend_day_number(day)) == (day, 1)
            assert all(policy.weekend_of(day + timedelta(days=near)) != day for near in (-1, 1))
            assert policy.counts_as(day) in weekend_days
            assert usual.is_weekend(day + timedelta(days=(policy.counts_as(day) - day.weekday()) % 7))
            assert not policy.has_two_days(day)
    for day in {*holidays, other, *(each + timedelta(days=1) for each in holidays)}:
        if day not in holidays or usual.is_weekend(day):
            assert policy.weekend_of(day) == usual.weekend_of(day)
            assert policy.weekend_day_number(day) == usual.weekend_day_number(day)
            assert policy.counts_as(day) == day.weekday()


@pytest.mark.parametrize(("weekend_days", "last"), [((5, 6), 6), ((4, 5), 5), ((6, 0), 0), ((4,), 4)])
def test_a_holiday_counts_as_the_last_weekend_day(weekend_days: tuple[int, ...], last: int) -> None:
    wednesday = date(2026, 4, 8)
    assert Policy(weekend_days=weekend_days, holidays=(wednesday,)).counts_as(wednesday) == last


def test_on_a_holiday_the_shifts_of_the_last_weekend_day_run_for_its_points() -> None:
    early = NewShift("Saturday only", (5,), time(7), time(9))
    made = slots(GOOD_FRIDAY, EASTER_MONDAY, shifts=[*default_shifts((5, 6)), early])
    assert [(slot.on, slot.what.name, slot.what.points) for slot in made] == [
        (GOOD_FRIDAY, "Weekend cover", 16),
        (SATURDAY, "Saturday only", 4),
        (SATURDAY, "Weekend cover", 16),
        (SUNDAY, "Weekend cover", 16),
        (EASTER_MONDAY, "Weekend cover", 16),
    ]
    assert [(each.label, each.day_name(1), each.day_name(2)) for each in asked_weekends(made)] == [
        ("3 April", "Friday", ""),
        ("4 and 5 April", "Saturday", "Sunday"),
        ("6 April", "Monday", ""),
    ]


def test_a_shift_that_has_ended_does_not_run_on_a_later_holiday() -> None:
    over = NewShift("Watch", (5, 6), time(10), time(18), last_on=SUNDAY)
    assert [slot.on for slot in slots(SUNDAY, EASTER_MONDAY, shifts=[over])] == [SUNDAY]


def test_a_holiday_beside_a_weekend_counts_a_quarter_day_for_itself() -> None:
    made = slots(SATURDAY, EASTER_MONDAY)
    credited = credited_days([(slot, slot.seats[0]) for slot in made], {slot.seats[0].id: 7 for slot in made})
    assert set(credited) == {(7, SATURDAY), (7, SUNDAY), (7, EASTER_MONDAY)}
    assert [slot.weekend for slot in made] == [SATURDAY, SATURDAY, EASTER_MONDAY]


def test_offers_of_last_time_keep_to_their_weekends_when_a_holiday_comes_between() -> None:
    then = slots(date(2026, 3, 2), date(2026, 3, 15))
    before = NewAnswer(opt_ins={date(2026, 3, 7): OptIn.FIRST, date(2026, 3, 14): OptIn.BOTH})
    again = answer_as_before(before, then, slots(date(2026, 3, 30), date(2026, 4, 12)), note="")
    assert again.opt_ins == {SATURDAY: OptIn.FIRST, date(2026, 4, 11): OptIn.BOTH}


def test_a_mark_of_a_holiday_is_not_what_somebody_says_of_mondays() -> None:
    watch = NewShift("Watch", tuple(range(7)), time(8), time(20))
    made = slots(date(2026, 3, 30), EASTER_MONDAY, shifts=[watch])
    marks = {slot.id: Mark.CANNOT if slot.on == EASTER_MONDAY else Mark.FINE for slot in made}
    assert standing_week_from(marks, made)[1, 0] is Mark.FINE


def test_a_timetable_sets_a_holiday_apart_as_it_was_when_its_slots_were_made() -> None:
    tuesday = date(2026, 4, 7)
    made = slots(EASTER_MONDAY, tuesday)
    period = Period(1, 1, EASTER_MONDAY, tuesday, None, 1)
    for policy in (EASTER, Policy()):
        [week] = timetables(period, made, policy=policy, reader=Reader("UTC"), cell=lambda slot: slot)
        assert [(day.is_weekend, day.gap_before) for day in week.days] == [(True, False), (False, True)]


def test_a_holiday_without_slots_has_no_column() -> None:
    [week] = timetables(
        Period(1, 1, EASTER_MONDAY, date(2026, 4, 8), None, 1), [], policy=EASTER, reader=Reader("UTC"), cell=str
    )
    assert [day.date for day in week.days] == [date(2026, 4, 7), date(2026, 4, 8)]


def test_dates_are_read_line_by_line_as_people_write_them() -> None:
    assert read_holidays(["2026-12-25", " ", "1.1.2027", "01. 05. 2027 "]) == (
        date(2026, 12, 25),
        date(2027, 1, 1),
        date(2027, 5, 1),
    )


@pytest.mark.parametrize(
    "typed", ["Christmas", "2026-02-30", "25.12.26", "2026-W01-1", "20261225", "12/25/2026", "５.１.2027"]
)
def test_a_line_that_is_no_date_is_refused_by_its_number(typed: str) -> None:
    with pytest.raises(BadField, match=f"Public holidays that count as weekend days: Line 3: “{typed}” is not a date"):
        read_holidays(["2026-12-25", "", typed])


def test_holidays_are_kept_once_each_in_order_and_survive_being_kept_as_json() -> None:
    policy = Policy(holidays=(EASTER_MONDAY, GOOD_FRIDAY, EASTER_MONDAY))
    assert policy.holidays == (GOOD_FRIDAY, EASTER_MONDAY)
    assert policy.to_amounts()["holidays"] == ["2026-04-03", "2026-04-06"]
    assert Policy.from_amounts(policy.to_amounts()) == policy


def test_amounts_kept_before_there_were_holidays_have_none() -> None:
    amounts = Policy().to_amounts()
    del amounts["holidays"]
    assert Policy.from_amounts(amounts).holidays == ()


@pytest.mark.parametrize("odd", ["2026-12-25", {"day": 1}, [7], ["soon"], [None]])
def test_amounts_that_name_no_dates_are_refused(odd: object) -> None:
    with pytest.raises(BadField, match="Public holidays"):
        Policy.from_amounts({"holidays": odd})


def test_more_holidays_than_a_team_can_mean_are_refused() -> None:
    many = tuple(date(2026, 1, 1) + timedelta(days=number) for number in range(MOST_HOLIDAYS + 1))
    assert len(Policy(holidays=many[1:]).holidays) == MOST_HOLIDAYS
    with pytest.raises(BadField, match="at most 200 dates"):
        Policy(holidays=many)
