"""A timetable: weeks that end with their weekend, hours from early to late, hours of a reader elsewhere."""

from datetime import date, time

from app.domain.policy import DatedPolicy, Policy
from app.domain.round import Period
from app.domain.slot import Slot, slots_between
from app.domain.team import NewShift, Shift, default_shifts
from app.domain.timetable import Reader, Timetable, hours_label, timetables, week_start, zone_label

LONDON = "Europe/London"


def tables(
    first_on: date, last_on: date, shifts: list[NewShift], *, policy: Policy | None = None, reader: Reader | None = None
) -> list[Timetable[Slot]]:
    policy = policy or Policy()
    kept = [Shift(number, 1, 1, what) for number, what in enumerate(shifts, start=1)]
    dated = [DatedPolicy(1, 1, date(2020, 1, 1), policy)]
    new = slots_between(first_on, last_on, shifts=kept, policies=dated, zone=LONDON)
    slots = [Slot(number, 1, 1, what, ()) for number, what in enumerate(new, start=1)]
    period = Period(1, 1, first_on, last_on, None, 1)
    return timetables(period, slots, policy=policy, reader=reader or Reader(LONDON), cell=lambda slot: slot)


def test_a_week_of_the_usual_shifts_has_a_row_for_each_pair_of_hours() -> None:
    [week] = tables(date(2026, 3, 9), date(2026, 3, 15), default_shifts((5, 6)))
    assert [row.label for row in week.rows] == ["06–10", "10–14", "14–18", "18–22", "10–18"]
    assert [row.sub for row in week.rows][-1] == "Weekend cover"
    assert [cell is not None for cell in week.rows[0].cells] == [True] * 5 + [False] * 2
    assert [cell is not None for cell in week.rows[-1].cells] == [False] * 5 + [True] * 2
    assert (week.label, week.zone) == ("Week of 9 March", "London time")


def test_a_gap_sets_the_weekend_apart_from_both_sides() -> None:
    [_, week] = tables(date(2026, 3, 15), date(2026, 3, 22), default_shifts((5, 6)))
    assert [day.gap_before for day in week.days] == [False] * 5 + [True, False]
    first, *_ = tables(date(2026, 3, 15), date(2026, 3, 22), default_shifts((5, 6)))
    assert [day.label for day in first.days] == ["Sun 15 Mar"]


def test_no_weekend_is_torn_apart_where_it_is_friday_and_saturday() -> None:
    policy = Policy(weekend_days=(4, 5))
    weeks = tables(date(2026, 3, 9), date(2026, 3, 21), default_shifts((4, 5)), policy=policy)
    assert [week.days[0].label for week in weeks] == ["Mon 9 Mar", "Sun 15 Mar"]
    assert [day.is_weekend for day in weeks[0].days] == [False] * 4 + [True] * 2
    assert week_start(date(2026, 3, 14), policy) == date(2026, 3, 8)


def test_two_shifts_of_the_same_hours_on_one_day_get_a_row_each() -> None:
    two = [NewShift("Mail", (0, 1), time(9), time(13)), NewShift("Phone", (0,), time(9), time(13))]
    [week] = tables(date(2026, 3, 9), date(2026, 3, 10), two)
    assert [(row.label, row.sub) for row in week.rows] == [("09–13", "Mail"), ("09–13", "Phone")]


def test_shifts_of_the_same_hours_on_different_days_share_a_row() -> None:
    two = [NewShift("Mail", (0,), time(9), time(13)), NewShift("Phone", (1,), time(9), time(13))]
    [week] = tables(date(2026, 3, 9), date(2026, 3, 10), two)
    assert [(row.label, row.sub) for row in week.rows] == [("09–13", "")]


def test_a_reader_in_another_zone_sees_their_own_hours_beside() -> None:
    shifts = [NewShift("Morning", (0,), time(9), time(13))]
    [week] = tables(date(2026, 3, 9), date(2026, 3, 9), shifts, reader=Reader(LONDON, "Asia/Kolkata"))
    assert [row.own for row in week.rows] == ["14:30–18:30 for you"]
    [week] = tables(date(2026, 3, 9), date(2026, 3, 9), shifts, reader=Reader(LONDON, "Europe/Lisbon"))
    assert [row.own for row in week.rows] == [""]


def test_ones_own_hours_say_the_day_where_it_is_another_one() -> None:
    week = [NewShift("Morning", (0, 1), time(6), time(10)), NewShift("Evening", (0, 1), time(18), time(22))]
    for zone, said in (
        ("Asia/Tokyo", ["15–19 for you", "03–07 the next day for you"]),
        ("Pacific/Honolulu", ["20–00 the day before for you", "08–12 for you"]),
    ):
        [table] = tables(date(2026, 3, 9), date(2026, 3, 10), week, reader=Reader(LONDON, zone))
        assert [row.own for row in table.rows] == said


def test_ones_own_hours_change_with_the_clocks_of_one_side() -> None:
    """Clocks go forward in London on Sunday 29 March, and never in Tokyo and Reykjavik."""
    watch = [NewShift("Watch", (4, 5, 6), time(10), time(18))]
    friday, sunday = date(2026, 3, 27), date(2026, 3, 29)
    [week] = tables(friday, sunday, watch, reader=Reader(LONDON, "Asia/Tokyo"))
    assert [row.own for row in week.rows] == ["19–03, Sun 29 Mar 18–02 for you"]
    [week] = tables(friday, sunday, watch, reader=Reader(LONDON, "Atlantic/Reykjavik"))
    assert [row.own for row in week.rows] == ["Sun 29 Mar 09–17 for you"]


def test_a_shift_anchored_elsewhere_stands_at_its_hours_on_the_teams_wall() -> None:
    shifts = [NewShift("Late", (0,), time(17), time(21), time_zone="America/New_York")]
    [week] = tables(date(2026, 3, 9), date(2026, 3, 9), shifts)
    assert [row.label for row in week.rows] == ["21–01"]


def test_a_shift_anchored_elsewhere_stands_under_its_own_day_and_says_on_which_its_hours_are() -> None:
    shifts = [
        NewShift("Night", (0, 1), time(22), time(2)),
        NewShift("Tokyo", (0, 1), time(6), time(10), time_zone="Asia/Tokyo"),
        NewShift("Los Angeles", (0, 1), time(18), time(22), time_zone="America/Los_Angeles"),
    ]
    monday = date(2026, 3, 2)
    [week] = tables(monday, date(2026, 3, 3), shifts, reader=Reader("Europe/Berlin", "Asia/Tokyo"))
    assert [(row.label, row.sub, row.own) for row in week.rows] == [
        ("22–02 the day before", "Tokyo", "06–10 for you"),
        ("23–03", "Night", "07–11 the next day for you"),  # these are a team's in London, seen from Berlin
        ("03–07 the next day", "Los Angeles", "11–15 the next day for you"),
    ]
    assert [day.date for day in week.days] == [monday, date(2026, 3, 3)]
    assert [[cell.on for cell in row.cells if cell] for row in week.rows] == [[monday, date(2026, 3, 3)]] * 3


def test_the_same_hours_of_another_day_have_a_row_of_their_own() -> None:
    shifts = [
        NewShift("Night", (0,), time(22), time(2)),
        NewShift("Tokyo", (1,), time(7), time(11), time_zone="Asia/Tokyo"),
    ]
    [week] = tables(date(2026, 3, 2), date(2026, 3, 3), shifts)
    assert [row.label for row in week.rows] == ["22–02 the day before", "22–02"]


def test_a_reader_whose_wall_shows_the_same_is_told_no_hours_twice() -> None:
    tokyo = [NewShift("Tokyo", (0,), time(6), time(10), time_zone="Asia/Tokyo")]
    [week] = tables(date(2026, 3, 2), date(2026, 3, 2), tokyo, reader=Reader(LONDON, "Europe/Lisbon"))
    assert [(row.label, row.own) for row in week.rows] == [("21–01 the day before", "")]


def test_zones_and_hours_are_written_as_people_say_them() -> None:
    assert zone_label("America/New_York") == "New York time"
    assert zone_label("UTC") == "UTC"
    assert hours_label(time(8), time(12)) == "08–12"
    assert hours_label(time(8, 30), time(12)) == "08:30–12:00"


def test_a_weekend_day_without_a_slot_has_no_column() -> None:
    [week] = tables(date(2026, 3, 9), date(2026, 3, 15), default_shifts((5, 6))[:4])
    assert [day.label for day in week.days][-1] == "Fri 13 Mar"
