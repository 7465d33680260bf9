"""Wall-clock times and the instants they mean."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.domain.refusals import BadField
from app.domain.walltime import clean_zone, instant, stretch, today, wall_minutes, weekdays_label

ZONES = ("Europe/Berlin", "America/New_York", "America/Santiago", "Africa/Cairo", "Asia/Beirut", "Australia/Lord_Howe")


@pytest.mark.parametrize("zone", ZONES)
def test_the_slots_of_a_weekend_tile_it_without_gap_or_overlap(zone: str) -> None:
    saturday = date(2026, 1, 3)
    while saturday.year == 2026:
        before = instant(saturday, time(0), zone)
        for day in (saturday, saturday + timedelta(days=1)):
            for hour in range(0, 24, 4):
                start, end = stretch(day, time(hour), time((hour + 4) % 24), zone)
                assert start == before
                before = end
        assert before == instant(saturday + timedelta(days=2), time(0), zone)
        saturday += timedelta(days=7)


def test_a_time_that_a_clock_change_skips_moves_by_the_gap() -> None:
    start = instant(date(2026, 3, 29), time(2, 30), "Europe/Berlin")
    assert start.astimezone(ZoneInfo("Europe/Berlin")).time() == time(3, 30)


def test_a_time_that_comes_twice_means_the_first() -> None:
    assert instant(date(2026, 10, 25), time(2, 30), "Europe/Berlin") == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_night_slot_ends_on_the_next_day_with_its_true_length() -> None:
    start, end = stretch(date(2026, 3, 28), time(22), time(6), "Europe/Berlin")
    assert end - start == timedelta(hours=7)
    assert wall_minutes(time(22), time(6)) == 8 * 60


def test_an_unknown_zone_is_refused_in_a_sentence() -> None:
    with pytest.raises(BadField, match="not a known time zone"):
        clean_zone("Europe/Atlantis")


def test_today_is_the_date_on_the_wall_of_the_zone() -> None:
    assert today(datetime(2026, 3, 1, 23, 30, tzinfo=UTC), "Asia/Tokyo") == date(2026, 3, 2)


def test_days_of_the_week_are_drawn_together() -> None:
    assert weekdays_label([0, 1, 2, 3, 4]) == "Mon–Fri"
    assert weekdays_label([6, 5, 0, 2]) == "Mon, Wed, Sat–Sun"
    assert weekdays_label([3]) == "Thu"
