"""Other people's calendars, read for the times at which their owner is busy: nothing else leaves this door.

What they hold is unknown and may be made to hurt, so the library reads them in a process of its own, with limits.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from app.domain.language import N_

LARGEST = 1024 * 1024
MOST_COMPONENTS = 5_000
MOST_DATES = 2_000  # of RDATE and EXDATE together
LONGEST_RULE = 500
SECONDS = 10  # by the wall; the process has 5 seconds of CPU

_FREQUENCIES = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_RANGES = {"BYMONTH": 12, "BYMONTHDAY": 31, "BYYEARDAY": 366, "BYWEEKNO": 53, "BYSETPOS": 366}


class Refused(Exception):
    """The calendar is not read, and why, for its owner: in English, as it may be kept."""


@dataclass(frozen=True, slots=True)
class Span:
    """Busy from when to when; whole days have their dates, the last one included."""

    start: datetime
    end: datetime
    first_on: date | None
    last_on: date | None


def read_busy(data: bytes, *, zone: str, since: date, until: date) -> list[Span]:
    """The busy times of a calendar between two days; raises Refused."""
    require_harmless(data)
    asked = [zone, since.isoformat(), until.isoformat()]
    try:
        done = subprocess.run(  # noqa: S603 - our own module, and its arguments are not the calendar's
            [sys.executable, "-m", "app.ical.busy_process", *asked],
            input=data,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Refused(N_("It takes too long to read.")) from None
    if done.returncode != 0:
        raise Refused(N_("It takes too much to read, or is no calendar."))
    answer = json.loads(done.stdout)
    if "refused" in answer:
        raise Refused(answer["refused"])
    return [_span(*row) for row in answer["busy"]]


def require_harmless(data: bytes) -> None:
    """Refuse what would cost too much, by looking at it only: no library sees it yet."""
    if len(data) > LARGEST:
        raise Refused(N_("It is larger than {number} MiB.").format(number=LARGEST // 1024 // 1024))
    if b"BEGIN:VCALENDAR" not in data[:4096].upper():
        raise Refused(N_("It is no calendar."))
    if b"END:VCALENDAR" not in data[-4096:].upper():
        raise Refused(N_("It ends in the middle."))
    if len(re.findall(rb"(?im)^BEGIN:", data)) > MOST_COMPONENTS:
        raise Refused(N_("It has more than {number} entries.").format(number=MOST_COMPONENTS))
    dates = 0
    for name, value in _rules(data):
        if name in ("RDATE", "EXDATE"):
            dates += value.count(",") + 1
        else:
            _require_sane(value)
    if dates > MOST_DATES:
        raise Refused(N_("It names more than {number} single dates.").format(number=MOST_DATES))


def _rules(data: bytes) -> Iterator[tuple[str, str]]:
    text = re.sub(r"\r?\n[ \t]", "", data.decode("utf-8", "replace"))
    for found in re.finditer(r"(?im)^(RRULE|EXRULE|RDATE|EXDATE)\b[^:\n]*:(.*)$", text):
        yield found[1].upper(), found[2].strip()


def _require_sane(rule: str) -> None:
    """A rule that comes more than daily, or never, is refused: readers would count for ever."""
    if len(rule) > LONGEST_RULE:
        raise Refused(N_("One of its rules is too long."))
    parts = dict(part.partition("=")[::2] for part in rule.upper().split(";") if part)
    if parts.get("FREQ") not in _FREQUENCIES or any(f"BY{unit}" in parts for unit in ("HOUR", "MINUTE", "SECOND")):
        raise Refused(N_("One of its entries comes more than once a day."))
    numbers = {name: _numbers(parts[name]) for name in _RANGES if name in parts}
    for name, most in _RANGES.items():
        if any(not 1 <= abs(number) <= most for number in numbers.get(name, ())):
            raise Refused(N_("One of its rules can never come true."))
    for name in ("INTERVAL", "COUNT"):
        if name in parts and not 1 <= _numbers(parts[name])[0] <= 10_000:
            raise Refused(N_("One of its rules counts too far."))
    days, months = numbers.get("BYMONTHDAY", []), numbers.get("BYMONTH", [])
    if days and months and not any(abs(day) <= _DAYS[month - 1] for day in days for month in months if month > 0):
        raise Refused(N_("One of its rules can never come true."))
    if months and ("BYYEARDAY" in parts or "BYWEEKNO" in parts):
        raise Refused(N_("One of its rules names both months and weeks or days of the year."))


def _numbers(text: str) -> list[int]:
    words = text.split(",")
    if not all(re.fullmatch(r"[+-]?[0-9]{1,6}", word.strip()) for word in words):
        raise Refused(N_("One of its rules is not written like a rule."))
    return [int(word) for word in words]


def _span(start: str, end: str, first: str | None, last: str | None) -> Span:
    return Span(
        datetime.fromisoformat(start),
        datetime.fromisoformat(end),
        date.fromisoformat(first) if first else None,
        date.fromisoformat(last) if last else None,
    )
