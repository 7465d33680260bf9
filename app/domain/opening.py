"""What a team brings along when it starts in the middle of a year: opening balances and past cover, from a file."""

import csv
import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TypeVar

from app.domain.language import N_, _, capital
from app.domain.leave import parse_days
from app.domain.refusals import BadField

MOST_LINES = 5000
MOST_POINTS = 100_000
LONGEST_KEY = 100

PERSON, TEAM, DAY, KEY = "Mail address", "Team", "Date", "Key"
DAYS, WEEKDAYS, WEEKENDS = "Days", "Points on weekdays", "Points at weekends"
START, END = "From", "Until"

BALANCE_COLUMNS = (PERSON, TEAM, DAY, DAYS, WEEKDAYS, WEEKENDS, KEY)
COVER_COLUMNS = (PERSON, TEAM, DAY, START, END, KEY)
MAY_LACK = frozenset({KEY, DAYS, WEEKDAYS, WEEKENDS})

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong in a line of the file, and in which field."""

    line: int
    field: str
    why: str


@dataclass(frozen=True, slots=True)
class Balance:
    """What somebody has on a day: quarter days of leave, and points ahead (+) of a fair share or behind it (−)."""

    line: int
    email: str
    team: str
    on: date
    key: str
    quarters: int
    weekday_points: int
    weekend_points: int


@dataclass(frozen=True, slots=True)
class PastCover:
    """What somebody covered, on the wall clock of the team."""

    line: int
    email: str
    team: str
    on: date
    key: str
    starts_at: time
    ends_at: time


@dataclass(frozen=True, slots=True)
class OpeningFile:
    """The lines that can be read, and what is wrong with the others."""

    balances: Sequence[Balance] = ()
    covers: Sequence[PastCover] = ()
    complaints: Sequence[Complaint] = ()


def read_opening(content: bytes) -> OpeningFile:
    """Read a file with a heading, separated by commas or semicolons; every line is looked at, whatever is wrong."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = content[: fault.start].count(b"\n") + 1
        return _refused(line, N_("File"), _("This is not UTF-8. Save it as CSV UTF-8."))
    if "\0" in text:
        return _refused(1, N_("File"), _("This is no text. Save it as CSV UTF-8."))
    head = text.lstrip().partition("\n")[0]
    rows = csv.reader(
        io.StringIO(text, newline=""), delimiter=";" if head.count(";") >= head.count(",") else ",", strict=True
    )
    lines, begins = list[tuple[int, Sequence[str]]](), 1
    try:
        for row in rows:
            lines += [(rows.line_num, row)] if any(cell.strip() for cell in row) else []
            begins = rows.line_num + 1
    except csv.Error as fault:
        why = _("This line cannot be read ({why}). Look for a quotation mark that is not closed.", why=fault)
        return _refused(begins, N_("File"), why)
    if not lines:
        return _refused(1, N_("File"), _("The file is empty. The first line names the columns."))
    if len(lines) > MOST_LINES + 1:
        return _refused(
            lines[MOST_LINES + 1][0],
            N_("File"),
            _("At most {most} lines at once. Bring in the rest after.", most=MOST_LINES),
        )
    return _read(lines)


def _read(lines: Sequence[tuple[int, Sequence[str]]]) -> OpeningFile:
    number, head = lines[0]
    columns = [_column(name) for name in head]
    is_cover = START in columns or END in columns
    wanted = COVER_COLUMNS if is_cover else BALANCE_COLUMNS
    missing = [name for name in wanted if name not in columns and name not in MAY_LACK]
    unknown = [name for name, column in zip(head, columns, strict=True) if column not in wanted and name.strip()]
    twice = [name for name in wanted if columns.count(name) > 1]
    if missing or unknown or twice:
        why = [_("the column {name} is missing", name=name) for name in missing]
        why += [_("the column {name} is not known", name=name.strip()[:40]) for name in unknown]
        why += [_("the column {name} stands here twice", name=name) for name in twice]
        said = _("{why}. Write {columns}.", why=capital("; ".join(why)), columns=", ".join(wanted))
        return _refused(number, N_("Columns"), said)
    reader = _Reader(columns)
    read = reader.cover if is_cover else reader.balance
    found = [one for line, cells in lines[1:] if (one := read(line, cells)) is not None]
    covers = tuple(one for one in found if isinstance(one, PastCover))
    balances = tuple(one for one in found if isinstance(one, Balance))
    return OpeningFile(balances, covers, tuple(reader.complaints))


@dataclass
class _Reader:
    columns: Sequence[str]
    complaints: list[Complaint] = field(default_factory=list)

    def balance(self, line: int, cells: Sequence[str]) -> Balance | None:
        row = self._row(line, cells)
        email, team, on = self._whose(line, row)
        quarters = self._read(line, DAYS, row, _quarters)
        weekday, weekend = (self._read(line, name, row, _points) for name in (WEEKDAYS, WEEKENDS))
        if email is None or team is None or on is None or None in (quarters, weekday, weekend):
            return None
        assert quarters is not None and weekday is not None and weekend is not None  # noqa: PT018
        if not (quarters or weekday or weekend):
            self.complaints.append(
                Complaint(line, DAYS, _("This line brings nothing in. Write days or points, or leave it out."))
            )
            return None
        key = self._read(line, KEY, row, _key)
        if key is None:
            return None
        key = key or f"{email}:{on}"
        return Balance(line, email, team, on, key, quarters, weekday, weekend)

    def cover(self, line: int, cells: Sequence[str]) -> PastCover | None:
        row = self._row(line, cells)
        email, team, on = self._whose(line, row)
        start, end = (self._read(line, name, row, _clock) for name in (START, END))
        if email is None or team is None or on is None or start is None or end is None:
            return None
        if start == end:
            self.complaints.append(Complaint(line, END, _("This is when the cover begins. Write a later time.")))
            return None
        key = self._read(line, KEY, row, _key)
        if key is None:
            return None
        return PastCover(line, email, team, on, key or f"{email}:{on}:{start:%H%M}", start, end)

    def _row(self, line: int, cells: Sequence[str]) -> Mapping[str, str]:
        if len(cells) > len(self.columns):
            why = _("This line has more cells than the heading. Quote text that holds a separator.")
            self.complaints.append(Complaint(line, N_("Line"), why))
        return {name: cell.strip() for name, cell in zip(self.columns, cells, strict=False)}

    def _whose(self, line: int, row: Mapping[str, str]) -> tuple[str | None, str | None, date | None]:
        email, team = (self._read(line, name, row, _present) for name in (PERSON, TEAM))
        return email.lower() if email else None, team, self._read(line, DAY, row, _day)

    def _read(self, line: int, name: str, row: Mapping[str, str], how: Callable[[str], T]) -> T | None:
        try:
            return how(row.get(name, ""))
        except BadField as bad:
            self.complaints.append(Complaint(line, name, bad.why))
            return None


def _refused(line: int, what: str, why: str) -> OpeningFile:
    return OpeningFile(complaints=(Complaint(line, what, why),))


def _column(name: str) -> str:
    """The column that a heading means, whatever its letters' case."""
    plain = " ".join(name.split())
    known = {column.lower(): column for column in (*BALANCE_COLUMNS, *COVER_COLUMNS)}
    return known.get(plain.lower(), plain)


def _present(text: str) -> str:
    if not text:
        raise BadField("", _("This is empty."))
    return text


def _key(text: str) -> str:
    """As it is written: cut off, it might be another line's."""
    if len(text) > LONGEST_KEY:
        why = _("This has {there} characters; at most {limit} fit. Shorten it.", there=len(text), limit=LONGEST_KEY)
        raise BadField("", why)
    return text


def _day(text: str) -> date:
    for pattern in ("%Y-%m-%d", "%d.%m.%Y"):
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a day on the wall
        except ValueError:
            continue
    raise BadField("", _("“{text}” is not a date. Write it like 2026-03-14.", text=text[:20]))


def _clock(text: str) -> time:
    try:
        return datetime.strptime(text, "%H:%M").time()  # noqa: DTZ007 - a time on the wall
    except ValueError:
        raise BadField("", _("“{text}” is not a time. Write it like 09:00.", text=text[:20])) from None


def _quarters(text: str) -> int:
    return parse_days(text) if text.strip(" 0.,") else 0


def _points(text: str) -> int:
    if not text:
        return 0
    if not _WHOLE.fullmatch(text.replace("−", "-")):
        raise BadField("", _("“{text}” is not a whole number. Write points like 12 or -4.", text=text[:20]))
    number = int(text.replace("−", "-"))
    if abs(number) > MOST_POINTS:
        raise BadField("", _("At most {most} points.", most=MOST_POINTS))
    return number


_WHOLE = re.compile(r"[+-]?[0-9]{1,9}")
