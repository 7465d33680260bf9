"""Small words about private calendar addresses, and what fits into a calendar."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.calendars import MOST_BYTES, MOST_EVENTS, Event, Written, fitting
from app.domain.feeds import ago, client_of, file_name, is_private, wait_of

NOW = datetime(2026, 3, 9, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Google-Calendar-Importer", "Google Calendar"),
        ("Mozilla/5.0 (X11; Linux) Gecko/20100101 Thunderbird/140.1", "Thunderbird"),
        ("iOS/18.1 (22B83) dataaccessd/1.0", "Apple Calendar on a phone"),
        ("macOS/15.1 (24B83) CalendarAgent/1153", "Apple Calendar"),
        ("Microsoft.Exchange/15.20", "Outlook"),
        ("vdirsyncer/0.19.3", "vdirsyncer"),
        ("curl/8.5.0", "curl"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "A browser"),
        ("", "an unnamed program"),
        ("\x1b[31mred\r\n", "[31mred"),
        ("x" * 500, "x" * 40),
    ],
)
def test_programs_are_called_what_people_call_them(agent: str, name: str) -> None:
    assert client_of(agent) == name


@pytest.mark.parametrize(
    ("passed", "words"),
    [
        (timedelta(seconds=-5), "just now"),
        (timedelta(seconds=59), "just now"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(hours=5, minutes=59), "5 hours ago"),
        (timedelta(days=3), "3 days ago"),
    ],
)
def test_how_long_ago_is_said_in_the_largest_whole_unit(passed: timedelta, words: str) -> None:
    assert ago(passed) == words


@pytest.mark.parametrize(
    ("url", "private"),
    [
        ("http://127.0.0.1:8000", True),
        ("http://localhost:8000", True),
        ("http://10.1.2.3", True),
        ("http://[::1]:8000", True),
        ("https://rota.lan", True),
        ("https://rota.example.org", False),
        ("https://8.8.8.8", False),
    ],
)
def test_an_address_that_hosted_calendars_cannot_reach_is_known(url: str, private: bool) -> None:  # noqa: FBT001
    assert is_private(url) is private


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("Elif Yıldız", "elif-yildiz"),
        ("Søren Ångström", "soren-angstrom"),
        ("名前", "halfday"),
        ("O'Neill, J.", "o-neill-j"),
    ],
)
def test_a_name_stays_readable_in_the_address(name: str, file: str) -> None:
    assert file_name(name) == file


def test_each_program_is_said_how_long_to_wait_for() -> None:
    assert wait_of("Google Calendar") == "looks every 4 to 24 hours, and cannot be hurried"
    assert wait_of("A browser") == "looks only when somebody opens or tests the address"
    assert wait_of("curl") == "usually looks about every hour"


@given(st.text())
def test_a_file_name_is_always_fit_for_an_address(name: str) -> None:
    assert file_name(name).replace("-", "x").isalnum()
    assert file_name(name).isascii()


def event(hours: int, size: int = 10) -> Written:
    start = NOW + timedelta(hours=hours)
    end = start + timedelta(hours=1)
    return Written(Event(f"{hours}@halfday", 1, 1, 1, start.date(), start, end, 0, NOW, ""), b"x" * size)


def test_the_oldest_events_give_way_first_and_then_the_farthest() -> None:
    past, ahead = [event(-hour - 2) for hour in range(600)], [event(hour) for hour in range(600)]
    kept = fitting([*ahead, *past], now=NOW)
    assert len(kept) == MOST_EVENTS
    assert kept[0].event.start == NOW - timedelta(hours=401)
    assert kept[-1] == ahead[-1]
    only_ahead = fitting([event(hour) for hour in range(1200)], now=NOW)
    assert only_ahead[0].event.start == NOW
    assert len(only_ahead) == MOST_EVENTS


def test_few_large_events_give_way_as_well() -> None:
    kept = fitting([event(hour, size=300_000) for hour in range(5)], now=NOW)
    assert sum(len(each.data) for each in kept) <= MOST_BYTES
    assert len(kept) == 3
