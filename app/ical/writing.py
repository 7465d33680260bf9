"""Duties as calendar bytes: one event for each seat, and the calendar round them.

Written by hand, since many calendars follow each publication and the library takes twenty times as long;
a test holds these bytes equal to the library's.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from urllib.parse import quote
from zoneinfo import ZoneInfo

from app.ical.lines import escaped, line, one_line, paragraphs, text_line

CONTENT_TYPE = "text/calendar; charset=utf-8"
PRODUCT = "-//Halfday//Support rota//EN"
COLOUR = "steelblue"
REFRESH = timedelta(hours=1)

# A calendar must hold a component even when no duty exists, and this one is right for ever.
ZONE = b"\r\n".join(
    (
        b"BEGIN:VTIMEZONE",
        b"TZID:UTC",
        b"BEGIN:STANDARD",
        b"DTSTART:19700101T000000",
        b"TZNAME:UTC",
        b"TZOFFSETFROM:+0000",
        b"TZOFFSETTO:+0000",
        b"END:STANDARD",
        b"END:VTIMEZONE",
        b"",
    )
)
FOOT = b"END:VCALENDAR\r\n"

_UID = re.compile("[!-~]{1,255}")
_URL = re.compile("https?://[^/]", re.IGNORECASE)
_URL_SAFE = "%/:?#[]@!$&'()*+,;=~"
_GREATEST_INTEGER = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Duty:
    """One seat as a reader sees it."""

    uid: str
    sequence: int
    changed_at: datetime
    start: datetime
    end: datetime
    summary: str
    description: str
    url: str  # of the slot's page; empty to leave it out
    categories: tuple[str, ...]
    busy: bool = False
    whole_days: tuple[date, date] | None = None  # half-open; shown instead of the hours
    reminder: int = 0  # minutes before; 0: none
    stamp: str = "as of"  # the words before the time of the last revision

    def __post_init__(self) -> None:
        check_uid(self.uid)
        if not 0 <= self.sequence <= _GREATEST_INTEGER:
            raise ValueError(f"sequence {self.sequence} is not an iCalendar revision number")
        if not one_line(self.summary):
            raise ValueError("a duty needs a summary")
        if self.url and not _URL.match(self.url):
            raise ValueError(f"{self.url!r} is not a web address")
        # Compared in UTC: two times of one zone compare by the wall, wrongly in the hour that comes twice.
        if utc(self.end, "end") <= utc(self.start, "start"):
            raise ValueError(f"end {self.end} is not after start {self.start}")
        if self.start.microsecond or self.end.microsecond:
            raise ValueError("a duty starts and ends on a whole second")
        if self.whole_days and self.whole_days[1] <= self.whole_days[0]:
            raise ValueError(f"last day {self.whole_days[1]} is not after first day {self.whole_days[0]}")
        if self.reminder < 0:
            raise ValueError(f"a reminder {self.reminder} minutes before lies after the start")
        utc(self.changed_at, "changed_at")


@dataclass(frozen=True, slots=True)
class Entry:
    """A duty already written."""

    start: datetime
    uid: str
    changed_at: datetime  # UTC, whole seconds, as in the bytes
    data: bytes


def write_event(duty: Duty) -> Entry:
    """The VEVENT of a duty; the same duty gives the same bytes in any process."""
    changed_at = utc(duty.changed_at, "changed_at").replace(microsecond=0)
    stamp, summary = moment(changed_at), one_line(duty.summary)
    parts = [
        b"BEGIN:VEVENT\r\n",
        text_line("SUMMARY", summary),
        b"".join(span(duty)),
        line(f"DTSTAMP:{stamp}"),
        text_line("UID", duty.uid),
        line(f"SEQUENCE:{duty.sequence}"),
        *_categories(duty),
        b"CLASS:PUBLIC\r\n",
        text_line("DESCRIPTION", _stamped(duty, changed_at)),
        line(f"LAST-MODIFIED:{stamp}"),
        b"STATUS:CONFIRMED\r\n",
        b"TRANSP:OPAQUE\r\n" if duty.busy else b"TRANSP:TRANSPARENT\r\n",
        *url_line(duty),
        b"X-MICROSOFT-CDO-BUSYSTATUS:BUSY\r\n" if duty.busy else b"X-MICROSOFT-CDO-BUSYSTATUS:FREE\r\n",
        *_alarm(duty, summary),
        b"END:VEVENT\r\n",
    ]
    return Entry(start=utc(duty.start, "start"), uid=duty.uid, changed_at=changed_at, data=b"".join(parts))


def write_calendar(*, name: str, description: str, entries: Iterable[Entry]) -> bytes:
    """A whole feed: head, entries by start and UID, foot. Refuses two entries of one UID."""
    ordered = sorted(entries, key=lambda entry: (entry.start, entry.uid))
    _refuse_doubles(ordered)
    return b"".join((_head(name, description), *(entry.data for entry in ordered), FOOT))


def etag(data: bytes) -> str:
    """The strong entity tag of these bytes, quoted as in the header."""
    return f'"{sha256(data).hexdigest()}"'


def window_start(now: datetime, zone: ZoneInfo) -> date:
    """First day of the month before last, as seen in the zone: moves once a month, so bytes rest in between."""
    today = utc(now, "now").astimezone(zone).date()
    last_month = today.replace(day=1) - timedelta(days=1)
    return (last_month.replace(day=1) - timedelta(days=1)).replace(day=1)


def moment(value: datetime) -> str:
    """A moment as iCalendar writes it, in UTC."""
    return utc(value, "moment").strftime("%Y%m%dT%H%M%SZ")


def span(duty: Duty) -> tuple[bytes, bytes]:
    """DTSTART and DTEND: whole days, or hours in UTC."""
    if duty.whole_days:
        first, last = duty.whole_days
        return (line(f"DTSTART;VALUE=DATE:{first:%Y%m%d}"), line(f"DTEND;VALUE=DATE:{last:%Y%m%d}"))
    return line(f"DTSTART:{moment(duty.start)}"), line(f"DTEND:{moment(duty.end)}")


def url_line(duty: Duty) -> tuple[bytes, ...]:
    return (line("URL:" + quote(duty.url, safe=_URL_SAFE, errors="replace")),) if duty.url else ()


def check_uid(uid: str) -> None:
    if not _UID.fullmatch(uid):
        raise ValueError(f"{uid!r} cannot be a UID: 1 to 255 letters, digits and signs of ASCII")


def utc(value: datetime, what: str) -> datetime:
    if value.utcoffset() is None:
        raise ValueError(f"{what} {value} has no time zone")
    return value.astimezone(UTC)


@lru_cache(maxsize=4096)  # one publication touches many calendars, and their heads rest for a month
def _head(name: str, description: str) -> bytes:
    # No UID of the calendar: vdirsyncer takes it for the name of every event, and shows one of them only.
    title, explanation = one_line(name), paragraphs(description)
    if not title:
        raise ValueError("a calendar needs a name")
    hours = f"PT{REFRESH // timedelta(hours=1)}H"
    parts = [
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n",
        line(f"PRODID:{PRODUCT}"),
        b"CALSCALE:GREGORIAN\r\n",
        text_line("DESCRIPTION", explanation),
        text_line("X-WR-CALDESC", explanation),
        text_line("NAME", title),
        text_line("X-WR-CALNAME", title),
        line(f"COLOR:{COLOUR}"),
        line(f"REFRESH-INTERVAL;VALUE=DURATION:{hours}"),
        line(f"X-PUBLISHED-TTL:{hours}"),
        ZONE,
    ]
    return b"".join(parts)


def _refuse_doubles(ordered: Sequence[Entry]) -> None:
    seen: set[str] = set()
    for entry in ordered:
        if entry.uid in seen:
            raise ValueError(f"two entries have the UID {entry.uid}")
        seen.add(entry.uid)


def _categories(duty: Duty) -> tuple[bytes, ...]:
    texts = [text for text in map(one_line, duty.categories) if text]
    return (line("CATEGORIES:" + ",".join(map(escaped, texts))),) if texts else ()


def _alarm(duty: Duty, summary: str) -> tuple[bytes, ...]:
    if not duty.reminder:
        return ()
    return (
        b"BEGIN:VALARM\r\nACTION:DISPLAY\r\n",
        text_line("DESCRIPTION", summary),
        line(f"TRIGGER:-PT{duty.reminder}M"),
        b"END:VALARM\r\n",
    )


def _stamped(duty: Duty, changed_at: datetime) -> str:
    stamp = f"{duty.stamp} {changed_at:%Y-%m-%d %H:%M} UTC"
    text = paragraphs(duty.description)
    return f"{text}\n\n{stamp}" if text else stamp
