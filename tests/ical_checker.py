"""A strict reader of Halfday's feeds, written from RFC 5545 alone and sharing nothing with the app or its library."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Any

LIMIT = 75  # octets of a line, without its end

_BAD_CHARACTER = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_QUOTED, _PLAIN = '"[^"]*"', '[^";:,]*'
_VALUES = rf"(?:{_QUOTED}|{_PLAIN})(?:,(?:{_QUOTED}|{_PLAIN}))*"
_LINE = re.compile(rf"(?P<name>[A-Z0-9-]+)(?P<parameters>(?:;[A-Z0-9-]+={_VALUES})*):(?P<value>.*)", re.DOTALL)
_TEXT = re.compile(r"(?:[^\\;,]|\\[\\;,nN])*", re.DOTALL)
_TEXTS = re.compile(r"(?:[^\\;,]|\\[\\;,nN])+(?:,(?:[^\\;,]|\\[\\;,nN])+)*", re.DOTALL)
_UTC = re.compile("[0-9]{8}T[0-9]{6}Z")
_DATE = re.compile("[0-9]{8}")
_HOURS = re.compile("PT(?:[0-9]+H)?(?:[0-9]+M)?(?<!T)")
_URL = re.compile(r"https?://[!-~]+")
_UID = re.compile(r"[!-~]{1,255}")
_STAMP = re.compile(r"(?:^|\n\n)(?:as of|Stand) ([0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}) UTC\Z")


@dataclass(frozen=True)
class Line:
    """One unfolded content line, its value as written."""

    name: str
    parameters: str
    value: str


@dataclass
class Component:
    name: str
    lines: list[Line] = field(default_factory=list)
    children: list["Component"] = field(default_factory=list)
    late: list[str] = field(default_factory=list)  # properties that stand after a child

    def value(self, name: str) -> str | None:
        return next((line.value for line in self.lines if line.name == name), None)


def check_calendar(data: bytes) -> list[str]:
    """Every complaint about the bytes of one feed; none when it keeps the contract."""
    complaints = list(_check_bytes(data))
    if complaints:
        return complaints
    try:
        calendar = _read(data)
    except ValueError as error:
        return [str(error)]
    return [*_check_calendar(calendar), *_check_events(_events(calendar))]


def parse_events(data: bytes) -> list[dict[str, Any]]:
    """The events in file order: property name → str, int, UTC datetime, date, or tuple of categories."""
    return [{line.name: _value(line) for line in event.lines} for event in _events(_read(data))]


def parse_head(data: bytes) -> dict[str, str]:
    """The calendar's own properties, unescaped."""
    return {line.name: _unescape(line.value) for line in _read(data).lines}


# Bytes


def _check_bytes(data: bytes) -> Iterator[str]:
    if not data.startswith(b"BEGIN:VCALENDAR\r\n"):
        yield "does not begin with BEGIN:VCALENDAR"
    if not data.endswith(b"\r\nEND:VCALENDAR\r\n"):
        yield "does not end with END:VCALENDAR and CRLF"
    if data.count(b"\r\n") != data.count(b"\n") or data.count(b"\r\n") != data.count(b"\r"):
        yield "a CR or LF stands alone"
    for number, line in enumerate(data.split(b"\r\n")[:-1], start=1):
        yield from (f"line {number}: {problem}" for problem in _check_line(line))


def _check_line(line: bytes) -> Iterator[str]:
    if not line.strip():
        yield "is blank"
    if len(line) > LIMIT:
        yield f"has {len(line)} octets"
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        yield "is not UTF-8, or a fold cuts a character"
        return
    if bad := _BAD_CHARACTER.search(text):
        yield f"holds the character U+{ord(bad[0]):04X}"


# Lines and components


def _unfold(data: bytes) -> list[str]:
    lines: list[str] = []
    for line in data.decode("utf-8").split("\r\n")[:-1]:
        if line[:1] in {" ", "\t"}:
            if not lines:
                raise ValueError("the first line is a continuation")
            lines[-1] += line[1:]
        else:
            lines.append(line)
    return lines


def _read(data: bytes) -> Component:
    """The one calendar of the file as a tree, or ValueError."""
    root = Component("")
    path = [root]
    for text in _unfold(data):
        match = _LINE.fullmatch(text)
        if match is None:
            raise ValueError(f"not a content line: {text[:60]!r}")
        line = Line(match["name"], match["parameters"], match["value"])
        if line.name == "BEGIN":
            path.append(Component(line.value))
            path[-2].children.append(path[-1])
        elif line.name == "END":
            if path.pop().name != line.value or not path:
                raise ValueError(f"END:{line.value} closes another component")
        else:
            path[-1].lines.append(line)
            if path[-1].children:
                path[-1].late.append(line.name)
    if len(path) != 1 or len(root.children) != 1 or root.children[0].name != "VCALENDAR" or root.lines:
        raise ValueError("the file is not exactly one VCALENDAR")
    return root.children[0]


def _events(calendar: Component) -> list[Component]:
    return [child for child in calendar.children if child.name == "VEVENT"]


# Values


def _moment(text: str) -> datetime:
    if not _UTC.fullmatch(text):
        raise ValueError(f"{text!r} is not a UTC date-time")
    return datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


def _day(text: str) -> date:
    if not _DATE.fullmatch(text):
        raise ValueError(f"{text!r} is not a date")
    return date.fromisoformat(text)


def _unescape(text: str) -> str:
    return re.sub(r"\\(.)", lambda match: "\n" if match[1] in "nN" else match[1], text)


def _split_list(text: str) -> tuple[str, ...]:
    return tuple(_unescape(part) for part in re.findall(r"(?:^|,)((?:[^\\,]|\\.)*)", text))


def _value(line: Line) -> Any:
    if line.name in {"DTSTAMP", "LAST-MODIFIED", "DTSTART", "DTEND"}:
        return _day(line.value) if line.parameters == ";VALUE=DATE" else _moment(line.value)
    if line.name == "SEQUENCE":
        return int(line.value)
    if line.name == "CATEGORIES":
        return _split_list(line.value)
    return line.value if line.name == "URL" else _unescape(line.value)


def _is_text(line: Line) -> bool:
    return not line.parameters and _TEXT.fullmatch(line.value) is not None


def _is_text_list(line: Line) -> bool:
    return not line.parameters and _TEXTS.fullmatch(line.value) is not None


def _is_utc(line: Line) -> bool:
    return not line.parameters and _holds(_moment, line.value)


def _is_utc_or_day(line: Line) -> bool:
    return _is_utc(line) or (line.parameters == ";VALUE=DATE" and _holds(_day, line.value))


def _is_uri(line: Line) -> bool:
    return not line.parameters and _URL.fullmatch(line.value) is not None


def _is_uid(line: Line) -> bool:
    return _is_text(line) and _UID.fullmatch(_unescape(line.value)) is not None


def _is_sequence(line: Line) -> bool:
    return not line.parameters and re.fullmatch("0|[1-9][0-9]*", line.value) is not None and int(line.value) < 2**31


def _is_interval(line: Line) -> bool:
    wanted = ";VALUE=DURATION" if line.name == "REFRESH-INTERVAL" else ""
    return line.parameters == wanted and _HOURS.fullmatch(line.value) is not None


def _is_one_of(*values: str) -> Callable[[Line], bool]:
    return lambda line: not line.parameters and line.value in values


def _holds(read: Callable[[str], object], text: str) -> bool:
    try:
        read(text)
    except ValueError:
        return False
    return True


# The contract

_CALENDAR: dict[str, Callable[[Line], bool]] = {
    "VERSION": _is_one_of("2.0"),
    "PRODID": _is_text,
    "CALSCALE": _is_one_of("GREGORIAN"),
    "NAME": _is_text,
    "X-WR-CALNAME": _is_text,
    "DESCRIPTION": _is_text,
    "X-WR-CALDESC": _is_text,
    "COLOR": lambda line: not line.parameters and line.value.isalpha(),
    "REFRESH-INTERVAL": _is_interval,
    "X-PUBLISHED-TTL": _is_interval,
}
_EQUAL = (("NAME", "X-WR-CALNAME"), ("DESCRIPTION", "X-WR-CALDESC"), ("REFRESH-INTERVAL", "X-PUBLISHED-TTL"))
_EVENT: dict[str, Callable[[Line], bool]] = {
    "UID": _is_uid,
    "SEQUENCE": _is_sequence,
    "DTSTAMP": _is_utc,
    "LAST-MODIFIED": _is_utc,
    "DTSTART": _is_utc_or_day,
    "DTEND": _is_utc_or_day,
    "SUMMARY": _is_text,
    "DESCRIPTION": _is_text,
    "STATUS": _is_one_of("CONFIRMED"),
    "CLASS": _is_one_of("PUBLIC"),
    "TRANSP": _is_one_of("OPAQUE", "TRANSPARENT"),
    "X-MICROSOFT-CDO-BUSYSTATUS": _is_one_of("BUSY", "FREE"),
    "URL": _is_uri,
    "CATEGORIES": _is_text_list,
}
_MAY_MISS = {"URL", "CATEGORIES"}
_ZONE = {
    "VTIMEZONE": [("TZID", "UTC")],
    "STANDARD": [
        ("DTSTART", "19700101T000000"),
        ("TZNAME", "UTC"),
        ("TZOFFSETFROM", "+0000"),
        ("TZOFFSETTO", "+0000"),
    ],
}


def _check_properties(component: Component, rules: dict[str, Callable[[Line], bool]]) -> Iterator[str]:
    counts = Counter(line.name for line in component.lines)
    for name, count in counts.items():
        if name not in rules:
            yield f"{name} has no place here"
        elif count > 1:
            yield f"{name} stands {count} times"
    for name in rules.keys() - counts.keys() - _MAY_MISS:
        yield f"{name} is missing"
    for line in component.lines:
        if line.name in rules and not rules[line.name](line):
            yield f"{line.name} is badly written: {line.parameters}:{line.value[:60]}"


def _check_calendar(calendar: Component) -> Iterator[str]:
    yield from _check_properties(calendar, _CALENDAR)
    for one, other in _EQUAL:
        if calendar.value(one) != calendar.value(other):
            yield f"{one} and {other} differ"
    for name in calendar.late:
        yield f"{name} stands after a component"
    names = Counter(child.name for child in calendar.children)
    if names["VTIMEZONE"] != 1 or calendar.children[0].name != "VTIMEZONE":
        yield "the first component is not the one VTIMEZONE"
    if strange := names.keys() - {"VTIMEZONE", "VEVENT"}:
        yield f"unexpected components: {', '.join(sorted(strange))}"
    for zone in (child for child in calendar.children if child.name == "VTIMEZONE"):
        parts = [zone, *zone.children]
        if {part.name: [(line.name, line.value) for line in part.lines] for part in parts} != _ZONE:
            yield "the time zone is not the constant UTC"


def _check_events(events: list[Component]) -> Iterator[str]:
    sound: list[Component] = []
    for number, event in enumerate(events, start=1):
        problems = [*_check_properties(event, _EVENT)]
        problems += [each for child in event.children for each in _check_inside(event, child)]
        if not problems:
            problems = [*_check_meaning({line.name: _value(line) for line in event.lines})]
            sound.append(event)
        yield from (f"event {number} ({event.value('UID')}): {problem}" for problem in problems)
    doubles = [uid for uid, count in Counter(event.value("UID") for event in events).items() if count > 1]
    yield from (f"UID {uid} stands more than once" for uid in doubles)
    yield from _check_order([{line.name: _value(line) for line in event.lines} for event in sound])


def _check_inside(event: Component, child: Component) -> Iterator[str]:
    """At most one reminder, before the start, that says what the event says."""
    if child.name != "VALARM" or len(event.children) > 1:
        yield f"{child.name} inside an event"
    said = {line.name: line.value for line in child.lines}
    if said.get("ACTION") != "DISPLAY" or said.get("DESCRIPTION") != event.value("SUMMARY") or len(said) != 3:
        yield "a reminder that is none"
    if not re.fullmatch("-PT[0-9]+M", said.get("TRIGGER", "")):
        yield "a reminder that does not come before"


def _check_meaning(event: dict[str, Any]) -> Iterator[str]:
    if type(event["DTSTART"]) is not type(event["DTEND"]):
        yield "DTSTART and DTEND are of two kinds"
    elif event["DTEND"] <= event["DTSTART"]:
        yield "DTEND is not after DTSTART"
    if event["DTSTAMP"] != event["LAST-MODIFIED"]:
        yield "DTSTAMP is not LAST-MODIFIED"
    if (event["TRANSP"] == "OPAQUE") != (event["X-MICROSOFT-CDO-BUSYSTATUS"] == "BUSY"):
        yield "TRANSP and the busy status disagree"
    if not event["SUMMARY"].strip() or "\n" in event["SUMMARY"]:
        yield "SUMMARY is not one line"
    stamp = _STAMP.search(event["DESCRIPTION"])
    if stamp is None:
        yield "DESCRIPTION does not end with 'as of'"
    elif f"{event['LAST-MODIFIED']:%Y-%m-%d %H:%M}" != stamp[1]:
        yield "'as of' is not LAST-MODIFIED"


def _check_order(events: list[dict[str, Any]]) -> Iterator[str]:
    """Hours by start and UID, whole days by day: their true starts depend on zones that the file does not name."""
    hours = [(e["DTSTART"], e["UID"]) for e in events if isinstance(e["DTSTART"], datetime)]
    yield from (f"{later[1]} is out of order" for earlier, later in pairwise(hours) if later < earlier)
    days = [e["DTSTART"] for e in events if not isinstance(e["DTSTART"], datetime)]
    yield from (f"the whole day {later} is out of order" for earlier, later in pairwise(days) if later < earlier)
