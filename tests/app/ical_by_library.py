"""The same events and calendars as the icalendar library writes them: what our own writer is held to."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

from icalendar import Alarm, Calendar, Event, vCategory, vDuration, vText, vUri

from app.ical import Duty

BREAK = re.compile("\r\n|[\n\v\f\r\x1c-\x1e\x85\u2028\u2029]")
UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")


class Text(vText):
    r"""TEXT escaped to the letter: the library's own takes "\N", as in "C:\New", for a line break."""

    __slots__ = ()

    def to_ical(self) -> bytes:
        text = self.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
        return text.replace("\n", "\\n").encode()


def paragraphs(text: str) -> str:
    return UNWANTED.sub("", BREAK.sub("\n", text)).strip()


def one_line(text: str) -> str:
    return re.sub("[ \t\n]+", " ", paragraphs(text))


def event_of(duty: Duty) -> bytes:
    changed_at = duty.changed_at.astimezone(UTC).replace(microsecond=0)
    event = Event()
    event.add("uid", Text(duty.uid))
    event.add("sequence", duty.sequence)
    event.add("dtstamp", changed_at)
    event.add("last-modified", changed_at)
    event.add("dtstart", duty.whole_days[0] if duty.whole_days else duty.start.astimezone(UTC))
    event.add("dtend", duty.whole_days[1] if duty.whole_days else duty.end.astimezone(UTC))
    event.add("summary", Text(one_line(duty.summary)))
    event.add("description", Text(stamped(duty, changed_at)))
    if duty.url:
        event.add("url", vUri(quote(duty.url, safe="%/:?#[]@!$&'()*+,;=~", errors="replace")))
    if categories := [text for text in map(one_line, duty.categories) if text]:
        listed = vCategory([])
        listed.cats = [Text(text) for text in categories]
        event.add("categories", listed)
    event.add("status", Text("CONFIRMED"))
    event.add("class", Text("PUBLIC"))
    event.add("transp", Text("OPAQUE" if duty.busy else "TRANSPARENT"))
    event.add("x-microsoft-cdo-busystatus", Text("BUSY" if duty.busy else "FREE"))
    if duty.reminder:
        alarm = Alarm()
        alarm.add("action", Text("DISPLAY"))
        alarm.add("description", Text(one_line(duty.summary)))
        alarm.add("trigger", timedelta(minutes=-duty.reminder))
        event.add_component(alarm)
    return bytes(event.to_ical())


def head_of(name: str, description: str) -> bytes:
    """Everything of a calendar before its first component."""
    calendar = Calendar()
    calendar.add("version", Text("2.0"))
    calendar.add("prodid", Text("-//Halfday//Support rota//EN"))
    calendar.add("calscale", Text("GREGORIAN"))
    for key in ("name", "x-wr-calname"):
        calendar.add(key, Text(one_line(name)))
    for key in ("description", "x-wr-caldesc"):
        calendar.add(key, Text(paragraphs(description)))
    calendar.add("color", Text("steelblue"))
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(timedelta(hours=1)))
    return bytes(calendar.to_ical()).removesuffix(b"END:VCALENDAR\r\n")


def events_in(data: bytes) -> Iterable[bytes]:
    """The bytes of each event of a calendar."""
    for part in data.split(b"BEGIN:VEVENT\r\n")[1:]:
        yield b"BEGIN:VEVENT\r\n" + part.partition(b"END:VEVENT\r\n")[0] + b"END:VEVENT\r\n"


def stamped(duty: Duty, changed_at: datetime) -> str:
    stamp = f"{duty.stamp} {changed_at:%Y-%m-%d %H:%M} UTC"
    text = paragraphs(duty.description)
    return f"{text}\n\n{stamp}" if text else stamp
