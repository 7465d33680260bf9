"""Public holidays that a team counts as weekend days: their dates, read line by line."""

import re
from collections.abc import Iterable
from datetime import date

from app.domain.language import N_, _
from app.domain.refusals import BadField

HOLIDAYS = N_("Public holidays that count as weekend days")
MOST_HOLIDAYS = 200
_WRITTEN = (
    re.compile("(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})"),
    re.compile(r"(?P<day>[0-9]{1,2})\.\s*(?P<month>[0-9]{1,2})\.\s*(?P<year>[0-9]{4})"),
)


def read_holidays(lines: Iterable[object]) -> tuple[date, ...]:
    """One date a line, as typed or kept; empty lines are left out."""
    typed = [(number, str(line).strip()) for number, line in enumerate(lines, start=1)]
    return tuple(_read(number, line) for number, line in typed if line)


def clean_holidays(days: Iterable[date]) -> tuple[date, ...]:
    """Each day once, in order."""
    dates = set(days)
    if not all(type(day) is date for day in dates):
        raise BadField(HOLIDAYS, _("This must be a list of dates."))
    if len(dates) > MOST_HOLIDAYS:
        raise BadField(HOLIDAYS, _("These are too many. Write at most {most} dates.", most=MOST_HOLIDAYS))
    return tuple(sorted(dates))


def _read(number: int, line: str) -> date:
    for written in _WRITTEN:
        if found := written.fullmatch(line):
            try:
                return date(int(found["year"]), int(found["month"]), int(found["day"]))
            except ValueError:
                break
    why = _("Line {number}: “{line}” is not a date. Write it like 2026-12-25.", number=number, line=line[:40])
    raise BadField(HOLIDAYS, why)
