"""The process that reads somebody's calendar: bytes in, busy times out as JSON, within limits that end it."""

import json
import resource
import signal
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from app.domain.language import N_

CPU_SECONDS = 5
MEMORY = 1024 * 1024 * 1024
MOST_OCCURRENCES = 2_000
SECONDS_A_MONTH = 0.4  # of CPU: no sane calendar takes as long for one month
LONGEST = timedelta(days=400)


class TooLong(Exception):
    """One month took more time than any calendar should."""


def main() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    zone, since, until = sys.argv[1], date.fromisoformat(sys.argv[2]), date.fromisoformat(sys.argv[3])
    try:
        answer: dict[str, Any] = {"busy": _busy(sys.stdin.buffer.read(), ZoneInfo(zone), since, until)}
    except TooLong:
        answer = {"refused": N_("One of its rules takes too long to follow.")}
    except OverflowError:
        answer = {"refused": N_("It has more than {number} busy times.").format(number=MOST_OCCURRENCES)}
    except (ValueError, KeyError, TypeError, IndexError, AttributeError):  # how the libraries say that it is none
        answer = {"refused": N_("It cannot be read as a calendar.")}
    sys.stdout.write(json.dumps(answer))


def _busy(data: bytes, zone: ZoneInfo, since: date, until: date) -> list[tuple[str, str, str | None, str | None]]:
    import recurring_ical_events  # noqa: PLC0415 - under the limits, as everything that reads
    from icalendar import Calendar  # noqa: PLC0415

    signal.signal(signal.SIGVTALRM, _stop)
    calendars: Any = Calendar.from_ical(data, multiple=True)
    found: dict[tuple[str, str], tuple[str, str, str | None, str | None]] = {}
    for calendar in calendars:
        query = recurring_ical_events.of(calendar, skip_bad_series=True)
        for first, last in _months(since, until):
            signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS_A_MONTH)
            for event in query.between(first, last):
                row = _row(event, zone)
                if row is not None:
                    found[row[0], row[1]] = row
                if len(found) > MOST_OCCURRENCES:
                    raise OverflowError
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return sorted(found.values())


def _row(event: Any, zone: ZoneInfo) -> tuple[str, str, str | None, str | None] | None:
    """From when to when; None for what is cancelled, leaves its owner free, or has no length."""
    said = [str(event.get(name, "")).upper() for name in ("STATUS", "TRANSP", "X-MICROSOFT-CDO-BUSYSTATUS")]
    if said[0] == "CANCELLED" or said[1] == "TRANSPARENT" or said[2] == "FREE":
        return None
    start, end = event["DTSTART"].dt, event["DTEND"].dt
    if isinstance(start, datetime):
        begin, finish = _moment(start, zone), _moment(end, zone)
        if not timedelta(0) < finish - begin <= LONGEST:
            return None
        return begin.isoformat(), finish.isoformat(), None, None
    last = end.date() if isinstance(end, datetime) else end
    last = max(start, last - timedelta(days=1))
    if last - start > LONGEST:
        return None
    begin, finish = _moment(_midnight(start), zone), _moment(_midnight(last + timedelta(days=1)), zone)
    return begin.isoformat(), finish.isoformat(), start.isoformat(), last.isoformat()


def _moment(value: Any, zone: ZoneInfo) -> datetime:
    """In UTC; a time without a zone is meant on its owner's wall."""
    if not isinstance(value, datetime):
        value = _midnight(value)
    there = value if value.tzinfo else value.replace(tzinfo=zone)
    moment: datetime = there.astimezone(UTC).replace(microsecond=0)
    return moment


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())


def _months(since: date, until: date) -> Iterator[tuple[date, date]]:
    at = since
    while at < until:
        onward = min(until, (at.replace(day=1) + timedelta(days=32)).replace(day=1))
        yield at, onward
        at = onward


def _stop(*_: object) -> None:
    raise TooLong


if __name__ == "__main__":
    main()
