"""The strict checker is itself held to account: each broken rule must bring its complaint."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.app.ical_cases import calendar, duty
from tests.ical_checker import check_calendar, parse_events

START = datetime(2026, 3, 2, 8, tzinfo=UTC)
GOOD = calendar(
    [
        duty("a", START, START + timedelta(hours=4), "Ana · Süd", "Note", ("Shift", "x,y")),
        duty("b", START, START + timedelta(hours=4), "Bo"),
    ]
)

# What is replaced, by what, and a word of the complaint.
BROKEN: list[tuple[bytes, bytes, str]] = [
    (b"BEGIN:VCALENDAR\r\n", b"\xef\xbb\xbfBEGIN:VCALENDAR\r\n", "does not begin"),
    (b"END:VCALENDAR\r\n", b"END:VCALENDAR", "does not end"),
    (b"END:VCALENDAR\r\n", b"END:VCALENDAR\r\n\r\n", "does not end"),
    (b"VERSION:2.0\r\n", b"VERSION:2.0\n", "stands alone"),
    (b"VERSION:2.0\r\n", b"VERSION:2.0\r\n\r\n", "blank"),
    (b"SUMMARY:Bo", b"SUMMARY:" + b"B" * 68, "octets"),
    (b"S\xc3\xbcd", b"S\xc3\r\n \xbcd", "cuts a character"),
    (b"SUMMARY:Bo", b"SUMMARY:B\x07o", "U+0007"),
    (b"SUMMARY:Bo", "SUMMARY:B\u2028o".encode(), "U+2028"),
    (b"VERSION:2.0\r\n", b"VERSION 2.0\r\n", "not a content line"),
    (b"VERSION:2.0", b"VERSION:1.0", "VERSION is badly written"),
    (b"VERSION:2.0\r\n", b"", "VERSION is missing"),
    (b"VERSION:2.0\r\n", b"VERSION:2.0\r\nVERSION:2.0\r\n", "VERSION stands 2 times"),
    (b"VERSION:2.0\r\n", b"VERSION:2.0\r\nMETHOD:PUBLISH\r\n", "METHOD has no place"),
    (b"VERSION:2.0\r\n", b"VERSION:2.0\r\nX-WR-TIMEZONE:UTC\r\n", "X-WR-TIMEZONE has no place"),
    (b"\r\nNAME:Team", b"\r\nNAME:Our Team", "NAME and X-WR-CALNAME differ"),
    (b"NAME:Team Nord", b"NAME:Team, Nord", "NAME is badly written"),
    (b"X-PUBLISHED-TTL:PT1H", b"X-PUBLISHED-TTL:PT2H", "REFRESH-INTERVAL and X-PUBLISHED-TTL differ"),
    (b"X-PUBLISHED-TTL:PT1H", b"X-PUBLISHED-TTL:1:00:00", "X-PUBLISHED-TTL is badly written"),
    (b"REFRESH-INTERVAL;VALUE=DURATION", b"REFRESH-INTERVAL", "REFRESH-INTERVAL is badly written"),
    (b"END:VEVENT\r\nEND:VCALENDAR", b"END:VEVENT\r\nX-LATE:1\r\nEND:VCALENDAR", "X-LATE stands after"),
    (b"TZOFFSETTO:+0000", b"TZOFFSETTO:+0100", "not the constant UTC"),
    (b"TZID:UTC", b"TZID:Europe/Berlin", "not the constant UTC"),
    (b"END:VEVENT\r\nEND:VCALENDAR", b"END:VEVENT\r\nBEGIN:VTODO\r\nEND:VTODO\r\nEND:VCALENDAR", "VTODO"),
    (b"END:VEVENT\r\nEND:VCALENDAR", b"END:VCALENDAR", "closes another"),
    (b"UID:b@halfday", b"UID:a@halfday", "more than once"),
    (b"UID:b@halfday", b"UID:A@halfday", "out of order"),
    (b"DTSTART:20260302T080000Z", b"DTSTART:20260302T080000", "DTSTART is badly written"),
    (b"DTSTART:20260302T080000Z", b"DTSTART;TZID=UTC:20260302T080000", "DTSTART is badly written"),
    (b"DTSTART:20260302T080000Z", b"DTSTART:20260230T080000Z", "DTSTART is badly written"),
    (b"DTSTART:20260302T080000Z", b"DTSTART;VALUE=DATE:20260302", "two kinds"),
    (b"DTSTART:20260302T080000Z", b"DTSTART:20260302T120000Z", "DTEND is not after"),
    (b"DTEND:20260302T120000Z", b"DURATION:PT4H", "DTEND is missing"),
    (b"DTSTAMP:20260114T093015Z", b"DTSTAMP:20260114T093016Z", "DTSTAMP is not LAST-MODIFIED"),
    (b"SEQUENCE:0", b"SEQUENCE:-1", "SEQUENCE is badly written"),
    (b"SUMMARY:Bo", b"SUMMARY:Bo; Chi", "SUMMARY is badly written"),
    (b"SUMMARY:Bo", b"SUMMARY:Bo\\x", "SUMMARY is badly written"),
    (b"SUMMARY:Bo", b"SUMMARY:Bo\\", "SUMMARY is badly written"),
    (b"SUMMARY:Bo", b"SUMMARY:Bo\\nChi", "not one line"),
    (b"CATEGORIES:Shift\r", b"CATEGORIES:Shift,\r", "CATEGORIES is badly written"),
    (b"TRANSP:TRANSPARENT", b"TRANSP:OPAQUE", "disagree"),
    (b"STATUS:CONFIRMED", b"STATUS:CANCELLED", "STATUS is badly written"),
    (b"as of 2026-01-14 09:30 UTC", b"bye", "does not end with 'as of'"),
    (b"as of 2026-01-14 09:30 UTC", b"as of 2026-01-14 09:31 UTC", "is not LAST-MODIFIED"),
    (b"URL:https", b"URL:ftp", "URL is badly written"),
    (b"STATUS:CONFIRMED\r\n", b"STATUS:CONFIRMED\r\nATTENDEE:mailto:a@b.example\r\n", "ATTENDEE has no place"),
    (b"END:VEVENT", b"BEGIN:VALARM\r\nEND:VALARM\r\nEND:VEVENT", "a reminder that is none"),
]


def test_a_good_calendar_brings_no_complaint() -> None:
    assert check_calendar(GOOD) == []


@pytest.mark.parametrize(("old", "new", "word"), BROKEN, ids=[f"{new!r}"[:50] for _, new, _ in BROKEN])
def test_each_broken_rule_brings_its_complaint(old: bytes, new: bytes, word: str) -> None:
    assert old in GOOD
    last = GOOD.rindex(old)
    broken = GOOD[:last] + new + GOOD[last + len(old) :]
    assert any(word in complaint for complaint in check_calendar(broken)), check_calendar(broken)


def test_the_hand_parser_unfolds_and_unescapes() -> None:
    folded = GOOD.replace(b"SUMMARY:Bo", b"SUMMARY:B\r\n o\r\n\t\\, C\\\\\\nx")
    assert parse_events(folded)[1]["SUMMARY"] == "Bo, C\\\nx"
    assert parse_events(GOOD)[0]["CATEGORIES"] == ("Shift", "x,y")


def test_an_empty_answer_and_half_an_answer_bring_complaints() -> None:
    assert check_calendar(b"")
    assert check_calendar(GOOD[: len(GOOD) // 2])
    assert check_calendar(GOOD + GOOD)
