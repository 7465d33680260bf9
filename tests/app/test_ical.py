"""What a duty becomes in a calendar, and what is refused before it gets there."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from app.ical import Duty, Entry, etag, window_start, write_calendar, write_event
from tests.app.ical_cases import calendar, duty
from tests.ical_checker import check_calendar, parse_events, parse_head

BERLIN = ZoneInfo("Europe/Berlin")
START = datetime(2026, 3, 2, 8, tzinfo=UTC)
PLAIN = duty("seat-1", START, START + timedelta(hours=4))


def event(changed: Duty) -> dict[str, Any]:
    [only] = parse_events(calendar([changed]))
    return only


def test_a_duty_is_written_in_utc_with_its_revision() -> None:
    changed_at = datetime(2026, 3, 1, 9, tzinfo=BERLIN)
    written = event(replace(PLAIN, sequence=3, start=START.astimezone(BERLIN), changed_at=changed_at))
    assert (written["DTSTART"], written["DTEND"]) == (START, START + timedelta(hours=4))
    assert written["SEQUENCE"] == 3
    assert written["DTSTAMP"] == written["LAST-MODIFIED"] == datetime(2026, 3, 1, 8, tzinfo=UTC)


def test_the_description_ends_with_the_time_of_the_revision() -> None:
    assert event(PLAIN)["DESCRIPTION"] == "Team Nord\n\nas of 2026-01-14 09:30 UTC"
    assert event(replace(PLAIN, description=" \n"))["DESCRIPTION"] == "as of 2026-01-14 09:30 UTC"


@pytest.mark.parametrize(("busy", "transparency", "status"), [(True, "OPAQUE", "BUSY"), (False, "TRANSPARENT", "FREE")])
def test_busy_is_said_in_both_ways(busy: bool, transparency: str, status: str) -> None:  # noqa: FBT001
    written = event(replace(PLAIN, busy=busy))
    assert (written["TRANSP"], written["X-MICROSOFT-CDO-BUSYSTATUS"]) == (transparency, status)


def test_an_entry_knows_its_place_and_its_revision_in_utc() -> None:
    late = datetime(2026, 3, 1, 9, 0, 0, 999_999, tzinfo=BERLIN)
    entry = write_event(replace(PLAIN, start=START.astimezone(BERLIN), changed_at=late))
    assert (entry.start, entry.uid) == (START, "seat-1@halfday")
    assert entry.changed_at == datetime(2026, 3, 1, 8, tzinfo=UTC)
    assert entry.start.tzinfo is entry.changed_at.tzinfo is UTC


def test_the_same_duty_gives_the_same_bytes() -> None:
    assert write_event(PLAIN) == write_event(replace(PLAIN, start=START.astimezone(BERLIN)))


def test_an_unchanged_duty_keeps_its_bytes_whatever_stands_beside_it() -> None:
    other = duty("seat-2", START - timedelta(days=1), START)
    assert write_event(PLAIN).data in calendar([other, PLAIN])


def test_a_category_keeps_its_comma_and_an_empty_one_is_dropped() -> None:
    written = event(replace(PLAIN, categories=("On call", "a,b;c\\N", "\x07 \n")))
    assert written["CATEGORIES"] == ("On call", "a,b;c\\N")
    assert "CATEGORIES" not in event(replace(PLAIN, categories=()))


def test_an_address_is_made_harmless_and_an_empty_one_left_out() -> None:
    written = event(replace(PLAIN, url="https://rota.example/täm/1?a=b;c,d#%20\r\nBEGIN:VEVENT\ud83d"))
    assert written["URL"] == "https://rota.example/t%C3%A4m/1?a=b;c,d#%20%0D%0ABEGIN:VEVENT?"
    assert "URL" not in event(replace(PLAIN, url=""))


NONSENSE: list[dict[str, Any]] = [
    {"uid": ""},
    {"uid": "two words"},
    {"uid": "é"},
    {"uid": "x" * 256},
    {"uid": "a\r\nb"},
    {"sequence": -1},
    {"sequence": 2**31},
    {"summary": ""},
    {"summary": "\u2028\x07 "},
    {"url": "javascript:alert(1)"},
    {"url": "/slots/1"},
    {"end": START},
    {"end": START - timedelta(seconds=1)},
    {"end": START.replace(tzinfo=None) + timedelta(hours=4)},
    {"start": START.replace(tzinfo=None)},
    {"start": START.replace(microsecond=1)},
    {"changed_at": START.replace(tzinfo=None)},
    {"whole_days": (date(2026, 3, 2), date(2026, 3, 2))},
    {"whole_days": (date(2026, 3, 2), date(2026, 3, 1))},
]


@pytest.mark.parametrize("change", NONSENSE, ids=repr)
def test_a_duty_refuses_nonsense(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        replace(PLAIN, **change)


def test_an_end_before_the_start_by_the_wall_is_fine_when_the_hour_comes_twice() -> None:
    start = datetime(2026, 10, 25, 2, 45, tzinfo=BERLIN)
    end = datetime(2026, 10, 25, 2, 15, fold=1, tzinfo=BERLIN)
    written = event(replace(PLAIN, start=start, end=end))
    assert written["DTEND"] - written["DTSTART"] == timedelta(minutes=30)


def test_an_end_after_the_start_by_the_wall_is_refused_when_it_is_not() -> None:
    start = datetime(2026, 10, 25, 2, 15, fold=1, tzinfo=BERLIN)
    end = datetime(2026, 10, 25, 2, 45, fold=0, tzinfo=BERLIN)
    with pytest.raises(ValueError, match="is not after"):
        replace(PLAIN, start=start, end=end)


def test_a_calendar_says_its_name_and_purpose_in_both_ways() -> None:
    data = write_calendar(name="A, B; C:\\New", description="One\r\ntwo, three", entries=[])
    assert check_calendar(data) == []
    head = parse_head(data)
    assert head["NAME"] == head["X-WR-CALNAME"] == "A, B; C:\\New"
    assert head["DESCRIPTION"] == head["X-WR-CALDESC"] == "One\ntwo, three"
    assert head["REFRESH-INTERVAL"] == head["X-PUBLISHED-TTL"] == "PT1H"
    assert not {"METHOD", "X-WR-TIMEZONE", "SOURCE", "UID"} & head.keys()


def test_a_calendar_refuses_an_empty_name() -> None:
    with pytest.raises(ValueError, match="needs a name"):
        write_calendar(name=" \x00", description="", entries=[])


def test_a_calendar_refuses_two_events_of_one_uid() -> None:
    with pytest.raises(ValueError, match="seat-1@halfday"):
        calendar([PLAIN, replace(PLAIN, start=START + timedelta(hours=1))])


def test_entries_may_come_from_a_generator_and_in_any_order() -> None:
    entries = [write_event(duty(f"seat-{n}", START, START + timedelta(hours=n))) for n in range(1, 6)]

    def written(chosen: list[Entry]) -> bytes:
        return write_calendar(name="Nord", description="", entries=(entry for entry in chosen))

    assert written(entries) == written(entries[::-1])


def test_the_tag_is_strong_quoted_and_follows_the_bytes() -> None:
    assert etag(b"a") == etag(b"a") != etag(b"b")
    assert etag(b"").startswith('"')
    assert etag(b"").endswith('"')
    assert len(etag(b"")) == 66


@pytest.mark.parametrize(
    ("now", "zone", "first"),
    [
        (datetime(2026, 3, 1, tzinfo=UTC), "UTC", date(2026, 1, 1)),
        (datetime(2026, 3, 31, 23, 59, tzinfo=UTC), "UTC", date(2026, 1, 1)),
        (datetime(2026, 1, 15, tzinfo=UTC), "UTC", date(2025, 11, 1)),
        (datetime(2026, 2, 28, tzinfo=UTC), "UTC", date(2025, 12, 1)),
        (datetime(2026, 4, 30, 22, 30, tzinfo=UTC), "Europe/Berlin", date(2026, 3, 1)),
        (datetime(2026, 5, 1, 3, 30, tzinfo=UTC), "America/New_York", date(2026, 2, 1)),
        (datetime(2026, 5, 1, 0, 30, tzinfo=timezone(timedelta(hours=14))), "Europe/Berlin", date(2026, 2, 1)),
    ],
)
def test_the_window_begins_with_the_month_before_last(now: datetime, zone: str, first: date) -> None:
    assert window_start(now, ZoneInfo(zone)) == first


def test_the_window_refuses_a_moment_without_zone() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        window_start(datetime(2026, 3, 1), BERLIN)  # noqa: DTZ001
