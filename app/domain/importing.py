"""A week from a file: what people said by the half hour, read into slots, marks and points, or refused by field."""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any, TypeVar

from app.domain.answer import Mark
from app.domain.language import N_, _
from app.domain.people import NewPerson
from app.domain.refusals import BadField, BadFile
from app.domain.team import MOST_PEOPLE_A_SLOT, NewShift
from app.domain.walltime import clean_zone

SLOT_HOURS = 4
WORKING_DAYS = 5  # weekend cover needs offers, which such a file does not know
HALF_HOURS = 54  # a day in the file runs from 00:00 to 27:00, which is 03:00 of the next day
MOST_PEOPLE = 1000
MOST_HOURS = 100_000
MAIL_HOST = "example.invalid"  # no mail can ever reach it

T = TypeVar("T")
_NO_HOUR = N_("This is not a whole hour between 0 and 27.")
_SHIFT_NAMES = ("Early", "Morning", "Midday", "Afternoon", "Evening", "Night")


@dataclass(frozen=True, slots=True)
class ImportedSlot:
    """One 4-hour slot, the same on each day."""

    starts_at: int  # hour of the day
    people: int

    @property
    def shift(self) -> str:
        return _SHIFT_NAMES[(self.starts_at - 2) % 24 // SLOT_HOURS]


@dataclass(frozen=True, slots=True)
class ImportedPerson:
    """Somebody in the file: the marks lie by day and slot, in the order of both."""

    what: NewPerson
    points: int  # ahead of a fair share (+) or behind it (−)
    marks: Sequence[Sequence[Mark]]


@dataclass(frozen=True, slots=True)
class ImportedWeek:
    first_on: date  # a Monday
    days: int
    zone: str
    slots: Sequence[ImportedSlot]
    people: Sequence[ImportedPerson]
    left_out: int  # hours of cover at the end of a day that do not fill a slot

    @property
    def last_on(self) -> date:
        return self.first_on + timedelta(days=self.days - 1)

    @property
    def seats(self) -> int:
        return self.days * sum(slot.people for slot in self.slots)

    @property
    def shifts(self) -> list[NewShift]:
        weekdays = tuple(range(self.days))
        return [
            NewShift(each.shift, weekdays, time(each.starts_at), time((each.starts_at + SLOT_HOURS) % 24), each.people)
            for each in self.slots
        ]


def read_week(content: bytes) -> ImportedWeek:
    """The week that a file describes; refused with the line of the JSON or the field that is not usable."""
    data = _object(_parsed(content), N_("the file"))
    first_on = _monday(_text(data, "start_monday"))
    days = _whole(_get(data, "days"), "days", 1, WORKING_DAYS)
    zone = _clean("time_zone", lambda: clean_zone(_text(data, "time_zone")))
    slots, left_out = _slots(_list(_get(data, "cover"), "cover"))
    people = _people(_list(_get(data, "engineers"), "engineers"), days, slots)
    return ImportedWeek(first_on, days, zone, slots, people, left_out)


def require_monday(day: date, *, field: str) -> date:
    """Refuse a day on which a week cannot begin."""
    if day.weekday() != 0:
        raise BadField(field, _("{day} is not a Monday.", day=day))
    if not 2000 <= day.year < 2100:
        raise BadField(
            field, _("{day} is too far from today. Choose a Monday between the years 2000 and 2099.", day=day)
        )
    return day


def worst(half_hours: Sequence[int]) -> Mark:
    """A person's mark for a slot is the worst half hour in it."""
    levels = {0: Mark.CANNOT, 3: Mark.RATHER_NOT, 2: Mark.FINE}
    return next((mark for level, mark in levels.items() if level in half_hours), Mark.LOVE)


def _parsed(content: bytes) -> object:
    try:
        return json.loads(content.decode("utf-8-sig"), parse_constant=_no_number)
    except UnicodeDecodeError as fault:
        line = content[: fault.start].count(b"\n") + 1
        raise BadFile(_("Line {line}", line=line), _("This is not text in UTF-8.")) from None
    except json.JSONDecodeError as fault:
        raise BadFile(
            _("Line {line}, column {column}", line=fault.lineno, column=fault.colno),
            _("This is not JSON ({why}).", why=fault.msg),
        ) from None
    except (RecursionError, ValueError):
        raise BadFile("The file", _("It nests too deeply, or holds a number that is too large.")) from None


def _no_number(name: str) -> object:
    raise BadFile("The file", _("It holds {name}, which is not a number.", name=name))


def _slots(cover: Sequence[object]) -> tuple[list[ImportedSlot], int]:
    """Slots of four hours from the first hour of cover on, each with the mean of the people needed in it.

    The mean is rounded, a half to the even number, as the company's own rota did.
    """
    needed: Counter[int] = Counter()
    for number, line in enumerate(cover):
        for hour, people in _cover_line(line, f"cover[{number}]").items():
            needed[hour] += people
    start, end = min(needed, default=0), max(needed, default=-1) + 1
    count = min((end - start) // SLOT_HOURS, 24 // SLOT_HOURS)
    slots = []
    for first in range(start, start + count * SLOT_HOURS, SLOT_HOURS):
        people = round(sum(needed[hour] for hour in range(first, first + SLOT_HOURS)) / SLOT_HOURS)
        if people > MOST_PEOPLE_A_SLOT:
            raise BadFile(
                "cover",
                _(
                    "It needs {people} people at {first}:00; a slot has at most {most}.",
                    people=people,
                    first=first,
                    most=MOST_PEOPLE_A_SLOT,
                ),
            )
        slots += [ImportedSlot(first, people)] if people else []
    if not slots:
        raise BadFile("cover", _("It has no stretch of {hours} hours in which somebody is needed.", hours=SLOT_HOURS))
    return slots, end - start - count * SLOT_HOURS


def _cover_line(line: object, where: str) -> dict[int, int]:
    data = _object(line, where)
    first = _whole(_get(data, "start_hour", where), f"{where}.start_hour", 0, 27, _NO_HOUR)
    last = _whole(_get(data, "end_hour", where), f"{where}.end_hour", 0, 27, _NO_HOUR)
    people = _whole(_get(data, "people", where), f"{where}.people", 1, MOST_PEOPLE_A_SLOT)
    if last <= first:
        raise BadFile(f"{where}.end_hour", _("This is not after start_hour."))
    return dict.fromkeys(range(first, last), people)


def _people(engineers: Sequence[object], days: int, slots: Sequence[ImportedSlot]) -> list[ImportedPerson]:
    if not 1 <= len(engineers) <= MOST_PEOPLE:
        raise BadFile(
            "engineers",
            _(
                "There are {engineers}; between 1 and {most} can be imported.",
                engineers=len(engineers),
                most=MOST_PEOPLE,
            ),
        )
    found: dict[str, ImportedPerson] = {}
    for number, engineer in enumerate(engineers):
        where = f"engineers[{number}]"
        person = _person(engineer, where, days, slots)
        if person.what.email in found:
            raise BadFile(
                f"{where}.name",
                _("“{name}” stands in the file twice, or reads like another name.", name=person.what.name),
            )
        found[person.what.email] = person
    return list(found.values())


def _person(engineer: object, where: str, days: int, slots: Sequence[ImportedSlot]) -> ImportedPerson:
    data = _object(engineer, where)
    name = _text(data, "name", where)
    what = _clean(f"{where}.name", lambda: NewPerson(name, _address(name)))
    points = _whole(_get(data, "balance_hours", where), f"{where}.balance_hours", -MOST_HOURS, MOST_HOURS)
    there = f"{where}.availability"
    answers = _list(_get(data, "availability", where), there)
    if len(answers) != days:
        raise BadFile(there, _("It has {answers} days instead of {days}.", answers=len(answers), days=days))
    marks = []
    for day, said in enumerate(answers):
        levels = _levels(said, f"{there}[{day}]")
        marks.append([worst(levels[2 * at.starts_at : 2 * (at.starts_at + SLOT_HOURS)]) for at in slots])
    return ImportedPerson(what, points, marks)


def _levels(said: object, where: str) -> list[int]:
    half_hours = _list(said, where)
    if len(half_hours) != HALF_HOURS:
        raise BadFile(
            where,
            _(
                "It has {half_hours} half hours instead of {wanted}.",
                half_hours=len(half_hours),
                wanted=HALF_HOURS,
            ),
        )
    return [_whole(level, f"{where}[{number}]", 0, 3) for number, level in enumerate(half_hours)]


def _address(name: str) -> str:
    """A made-up mail address from a name; names in other scripts keep the code points of their letters."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain.lower()) or [f"{ord(ch):x}" for ch in name if ch.isalnum()]
    return f"{'-'.join(words)[:60] or 'somebody'}@{MAIL_HOST}"


def _monday(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise BadFile("start_monday", _("“{text}” is not a date. Write it like 2022-01-03.", text=text[:40])) from None
    try:
        return require_monday(day, field="start_monday")
    except BadField as fault:
        raise BadFile(fault.field, fault.why) from None


def _clean(where: str, build: Callable[[], T]) -> T:
    try:
        return build()
    except BadField as fault:
        raise BadFile(where, fault.why) from None


def _get(data: Mapping[str, Any], key: str, where: str = "") -> object:
    if key not in data:
        raise BadFile(f"{where}.{key}" if where else key, _("This is missing."))
    return data[key]


def _object(value: object, where: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise BadFile(where[0].upper() + where[1:] if " " in where else where, _("This is not an object with fields."))
    return value


def _list(value: object, where: str) -> Sequence[object]:
    if not isinstance(value, list):
        raise BadFile(where, _("This is not a list."))
    return value


def _text(data: Mapping[str, Any], key: str, where: str = "") -> str:
    value = _get(data, key, where)
    if not isinstance(value, str):
        raise BadFile(f"{where}.{key}" if where else key, _("This is not text."))
    return value


def _whole(value: object, where: str, low: int, high: int, why: str = "") -> int:
    # True and False are whole numbers to Python, but nobody means them.
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        raise BadFile(
            where, _(why) if why else _("This is not a whole number between {low} and {high}.", low=low, high=high)
        )
    return value
