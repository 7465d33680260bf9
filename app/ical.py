"""Duties written as iCalendar: the only door to the icalendar library."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from urllib.parse import quote
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vCategory, vDuration, vText, vUri

CONTENT_TYPE = "text/calendar; charset=utf-8"
PRODUCT = "-//Halfday//Support rota//EN"
COLOUR = "steelblue"
REFRESH = timedelta(hours=1)

# A calendar must hold a component even when no duty exists, and this one is right for ever.
_ZONE = b"\r\n".join(
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
_FOOT = b"END:VCALENDAR\r\n"

# Whatever some reader takes for the end of a line: all at which str.splitlines() cuts.
_BREAK = re.compile("\r\n|[\n\v\f\r\x1c-\x1e\x85\u2028\u2029]")
# Control characters but TAB and newline, the byte order mark, non-characters, halves of surrogate pairs.
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")
_GAP = re.compile("[ \t\n]+")

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

    def __post_init__(self) -> None:
        _check_uid(self.uid)
        if not 0 <= self.sequence <= _GREATEST_INTEGER:
            raise ValueError(f"sequence {self.sequence} is not an iCalendar revision number")
        if not _one_line(self.summary):
            raise ValueError("a duty needs a summary")
        if self.url and not _URL.match(self.url):
            raise ValueError(f"{self.url!r} is not a web address")
        # Compared in UTC: two times of one zone compare by the wall, wrongly in the hour that comes twice.
        if _utc(self.end, "end") <= _utc(self.start, "start"):
            raise ValueError(f"end {self.end} is not after start {self.start}")
        if self.start.microsecond or self.end.microsecond:
            raise ValueError("a duty starts and ends on a whole second")
        if self.whole_days and self.whole_days[1] <= self.whole_days[0]:
            raise ValueError(f"last day {self.whole_days[1]} is not after first day {self.whole_days[0]}")
        _utc(self.changed_at, "changed_at")


@dataclass(frozen=True, slots=True)
class Entry:
    """A duty already written: what is kept with the publication."""

    start: datetime
    uid: str
    changed_at: datetime  # UTC, whole seconds, as in the bytes
    data: bytes


def write_event(duty: Duty) -> Entry:
    """The VEVENT of a duty; the same duty gives the same bytes in any process."""
    start, end = _utc(duty.start, "start"), _utc(duty.end, "end")
    changed_at = _utc(duty.changed_at, "changed_at").replace(microsecond=0)
    event = Event()
    event.add("uid", _Text(duty.uid))
    event.add("sequence", duty.sequence)
    event.add("dtstamp", changed_at)
    event.add("last-modified", changed_at)
    event.add("dtstart", duty.whole_days[0] if duty.whole_days else start)
    event.add("dtend", duty.whole_days[1] if duty.whole_days else end)
    event.add("summary", _Text(_one_line(duty.summary)))
    event.add("description", _Text(_stamped(duty.description, changed_at)))
    if duty.url:
        event.add("url", vUri(quote(duty.url, safe=_URL_SAFE, errors="replace")))
    if categories := [text for text in map(_one_line, duty.categories) if text]:
        event.add("categories", _category_list(categories))
    event.add("status", _Text("CONFIRMED"))
    event.add("class", _Text("PUBLIC"))
    event.add("transp", _Text("OPAQUE" if duty.busy else "TRANSPARENT"))
    event.add("x-microsoft-cdo-busystatus", _Text("BUSY" if duty.busy else "FREE"))
    return Entry(start=start, uid=duty.uid, changed_at=changed_at, data=event.to_ical())


def write_calendar(*, name: str, description: str, entries: Iterable[Entry], uid: str) -> bytes:
    """A whole feed: head, entries by start and UID, foot. Refuses two entries of one UID."""
    ordered = sorted(entries, key=lambda entry: (entry.start, entry.uid))
    _refuse_doubles(ordered)
    return b"".join((_head(name, description, uid), *(entry.data for entry in ordered), _FOOT))


def etag(data: bytes) -> str:
    """The strong entity tag of these bytes, quoted as in the header."""
    return f'"{sha256(data).hexdigest()}"'


def window_start(now: datetime, zone: ZoneInfo) -> date:
    """First day of the month before last, as seen in the zone: moves once a month, so bytes rest in between."""
    today = _utc(now, "now").astimezone(zone).date()
    last_month = today.replace(day=1) - timedelta(days=1)
    return (last_month.replace(day=1) - timedelta(days=1)).replace(day=1)


class _Text(vText):
    r"""TEXT escaped to the letter: the library's own takes "\N", as in "C:\New", for a line break."""

    __slots__ = ()

    def to_ical(self) -> bytes:
        text = self.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
        return text.replace("\n", "\\n").encode()


@lru_cache(maxsize=4096)  # one publication touches many calendars, and their heads rest for a month
def _head(name: str, description: str, uid: str) -> bytes:
    _check_uid(uid)
    title, explanation = _one_line(name), _paragraphs(description)
    if not title:
        raise ValueError("a calendar needs a name")
    calendar = Calendar()
    calendar.add("version", _Text("2.0"))
    calendar.add("prodid", _Text(PRODUCT))
    calendar.add("calscale", _Text("GREGORIAN"))
    calendar.add("uid", _Text(uid))
    for key in ("name", "x-wr-calname"):
        calendar.add(key, _Text(title))
    for key in ("description", "x-wr-caldesc"):
        calendar.add(key, _Text(explanation))
    calendar.add("color", _Text(COLOUR))
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(REFRESH))
    alone: bytes = calendar.to_ical()
    return alone.removesuffix(_FOOT) + _ZONE


def _refuse_doubles(ordered: Sequence[Entry]) -> None:
    seen: set[str] = set()
    for entry in ordered:
        if entry.uid in seen:
            raise ValueError(f"two entries have the UID {entry.uid}")
        seen.add(entry.uid)


def _category_list(texts: list[str]) -> vCategory:
    categories = vCategory([])
    categories.cats = [_Text(text) for text in texts]  # given to the constructor they would become plain vText
    return categories


def _stamped(description: str, changed_at: datetime) -> str:
    stamp = f"as of {changed_at:%Y-%m-%d %H:%M} UTC"
    text = _paragraphs(description)
    return f"{text}\n\n{stamp}" if text else stamp


def _paragraphs(text: str) -> str:
    return _UNWANTED.sub("", _BREAK.sub("\n", text)).strip()


def _one_line(text: str) -> str:
    return _GAP.sub(" ", _paragraphs(text))


def _check_uid(uid: str) -> None:
    if not _UID.fullmatch(uid):
        raise ValueError(f"{uid!r} cannot be a UID: 1 to 255 letters, digits and signs of ASCII")


def _utc(moment: datetime, what: str) -> datetime:
    if moment.utcoffset() is None:
        raise ValueError(f"{what} {moment} has no time zone")
    return moment.astimezone(UTC)
