"""Awkward calendars held byte for byte to their files, and the files to what they must mean."""

import os
import subprocess
import sys
from datetime import date, datetime, timedelta
from functools import cache

import icalendar
import pytest
import recurring_ical_events

from tests.app.ical_cases import AUTUMN, FOLDER, SPRING, cases, place, read_golden
from tests.ical_checker import check_calendar, parse_events, parse_head

written = cache(cases)
FILES = sorted(path.name.removesuffix(".gz") for path in FOLDER.glob("*.ics*"))
ROOT = FOLDER.parents[2]
HALF_HOUR = timedelta(minutes=30)


def spans(name: str) -> dict[str, tuple[datetime, datetime]]:
    return {e["UID"].removesuffix("@halfday"): (e["DTSTART"], e["DTEND"]) for e in parse_events(read_golden(name))}


def span_read(event: icalendar.Event) -> tuple[str, date, date]:
    return str(event.uid), event.start, event.end


def test_every_case_has_a_file_and_every_file_a_case() -> None:
    assert sorted(written()) == FILES


@pytest.mark.parametrize("name", FILES)
def test_a_case_is_written_byte_for_byte_as_its_file(name: str) -> None:
    assert written()[name].decode().split("\r\n") == read_golden(name).decode().split("\r\n")
    assert written()[name] == read_golden(name)


@pytest.mark.parametrize("name", FILES)
def test_a_golden_file_passes_the_strict_checker(name: str) -> None:
    assert check_calendar(read_golden(name)) == []


@pytest.mark.parametrize("name", FILES)
def test_two_libraries_read_the_same_events_as_the_strict_checker(name: str) -> None:
    ours = sorted((e["UID"], e["DTSTART"], e["DTEND"]) for e in parse_events(read_golden(name)))
    calendar = icalendar.Calendar.from_ical(read_golden(name))
    assert sorted(map(span_read, calendar.events)) == ours
    expanded = recurring_ical_events.of(calendar).between(date(2025, 12, 1), date(2027, 1, 1))
    assert sorted(map(span_read, expanded)) == ours


@pytest.mark.parametrize("zone", SPRING)
def test_cover_over_the_spring_change_has_its_true_length(zone: str) -> None:
    lost = HALF_HOUR if zone == "Australia/Lord_Howe" else 2 * HALF_HOUR
    lengths = {uid: end - start for uid, (start, end) in spans(f"{place(zone)}-spring.ics").items()}
    assert lengths["night"] == timedelta(hours=12) - lost
    assert lengths["sunday"] == timedelta(hours=24) - lost
    assert lengths["quarter-1"] == timedelta(hours=6) - lost
    assert lengths["monday"] == timedelta(hours=4)


@pytest.mark.parametrize("zone", AUTUMN)
def test_cover_over_the_autumn_change_has_its_true_length(zone: str) -> None:
    won = HALF_HOUR if zone == "Australia/Lord_Howe" else 2 * HALF_HOUR
    lengths = {uid: end - start for uid, (start, end) in spans(f"{place(zone)}-autumn.ics").items()}
    assert lengths["night"] == timedelta(hours=12) + won
    assert lengths["sunday"] == timedelta(hours=24) + won
    assert lengths["quarter-1"] == timedelta(hours=6) + won
    assert lengths["monday"] == timedelta(hours=4)


@pytest.mark.parametrize("season", ["spring", "autumn"])
@pytest.mark.parametrize("zone", SPRING)
def test_the_quarters_of_a_changed_day_tile_it(zone: str, season: str) -> None:
    at = spans(f"{place(zone)}-{season}.ics")
    quarters = [at[f"quarter-{number}"] for number in range(1, 5)]
    assert [end for _, end in quarters[:-1]] == [start for start, _ in quarters[1:]]
    assert (quarters[0][0], quarters[-1][1]) == at["sunday"]


@pytest.mark.parametrize("zone", AUTUMN)
def test_the_two_meanings_of_a_time_that_comes_twice_are_kept_apart(zone: str) -> None:
    at = spans(f"{place(zone)}-hour-twice.ics")
    apart = HALF_HOUR if zone == "Australia/Lord_Howe" else 2 * HALF_HOUR
    assert at["ends-in-second"][1] - at["ends-in-first"][1] == apart
    assert at["first-to-second"] == (at["ends-in-first"][1], at["ends-in-second"][1])
    assert at["back-by-the-wall"][1] - at["back-by-the-wall"][0] == apart - timedelta(minutes=10)


def test_berlin_s_autumn_night_stands_at_these_instants() -> None:
    lines = read_golden("berlin-autumn.ics").split(b"\r\n")
    assert b"DTSTART:20261024T180000Z" in lines
    assert b"DTEND:20261025T070000Z" in lines


def test_a_night_slot_is_one_event_over_midnight() -> None:
    [night] = parse_events(read_golden("night.ics"))
    assert (night["DTSTART"].day, night["DTEND"].day) == (1, 2)
    assert night["X-MICROSOFT-CDO-BUSYSTATUS"] == "BUSY"


def test_weekend_cover_by_whole_days_ends_on_the_day_after() -> None:
    both, sunday = parse_events(read_golden("whole-days.ics"))
    assert (both["DTSTART"], both["DTEND"]) == (date(2026, 10, 24), date(2026, 10, 26))
    assert (sunday["DTSTART"], sunday["DTEND"]) == (date(2026, 10, 25), date(2026, 10, 26))


def test_names_come_back_as_they_were_typed() -> None:
    assert parse_head(read_golden("names.ics"))["NAME"] == "O'Neill, Søren; “night” & Co \\ Nord"
    names = {e["SUMMARY"].removesuffix(" · Support") for e in parse_events(read_golden("names.ics"))}
    assert {"Conan O'Brien", "Doe, Jane", "a;b;c", "C:\\New\\nord", "<b>Bo</b> &amp; Co", "名前", "x\\"} <= names


def test_a_forged_line_end_of_any_kind_stays_inside_its_text() -> None:
    events = {e["UID"].removesuffix("@halfday"): e for e in parse_events(read_golden("notes.ics"))}
    assert len(events) == 9
    for kind in ("cr", "lf", "crlf", "nel", "ls", "ps", "vt"):
        assert events[kind]["SUMMARY"] == "END:VEVENT BEGIN:VEVENT SUMMARY:forged folded"
        assert events[kind]["DESCRIPTION"].startswith("END:VEVENT\nBEGIN:VEVENT\nSUMMARY:forged\n folded\n\nas of ")
    assert events["backslashes"]["SUMMARY"] == "C:\\New\\n \\\\ \\; \\, \\N end\\"


def test_events_stand_by_start_then_uid() -> None:
    assert [e["UID"][0] for e in parse_events(read_golden("order.ics"))] == ["d", "B", "b", "c", "a"]


def test_an_empty_feed_still_holds_a_component() -> None:
    assert parse_events(read_golden("empty.ics")) == []
    assert b"BEGIN:VTIMEZONE\r\n" in read_golden("empty.ics")


def test_twelve_hundred_events_are_all_there_under_a_megabyte() -> None:
    assert len(parse_events(read_golden("many.ics"))) == 1200
    assert len(read_golden("many.ics")) < 1_000_000


@pytest.mark.parametrize("seed", ["1", "2"])
def test_another_process_writes_the_same_bytes(seed: str) -> None:
    program = "import sys; from tests.app.ical_cases import cases; sys.stdout.buffer.write(cases()['notes.ics'])"
    environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": "Asia/Tokyo", "LC_ALL": "C"}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, env=environment, cwd=ROOT)
    assert done.stdout == read_golden("notes.ics")
