"""Reading a form's fields as text, numbers, days and times, with a refusal that names the field."""

import re
from datetime import date, datetime, time
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import Depends, Request
from starlette.datastructures import FormData, UploadFile

from app.domain.language import _
from app.domain.refusals import BadField
from app.domain.text import MOST_DIGITS, whole_number
from app.domain.walltime import zone_names
from app.web.deps import whole_body
from app.web.limits import MOST_FIELDS, MOST_MARKS


class Fields:
    """What was typed: kept as it came, so that a refused form can show it again."""

    def __init__(self, data: FormData) -> None:
        self._data = data

    def text(self, name: str, default: str = "") -> str:
        value = self._data.get(name, default)
        return value if isinstance(value, str) else default

    def all(self, name: str) -> list[str]:
        return [value for value in self._data.getlist(name) if isinstance(value, str)]

    def names(self) -> list[str]:
        return list(self._data.keys())

    def flag(self, name: str) -> bool:
        return bool(self.text(name))

    def ids(self, name: str) -> tuple[int, ...]:
        """What was chosen from a list of ours; what no page of ours would send is left out."""
        return tuple(number for each in self.all(name) if (number := whole_number(each)) is not None)

    def upload(self, name: str) -> bytes:
        value = self._data.get(name)
        return value.file.read() if isinstance(value, UploadFile) else b""

    def whole(self, name: str, label: str, default: int | None = None) -> int:
        typed = self.text(name).strip()
        if not typed and default is not None:
            return default
        if not _WHOLE.fullmatch(typed):
            raise BadField(label, _("This must be a whole number."))
        if len(typed) > MOST_DIGITS:
            raise BadField(label, _("This number is too large. Write at most {most} digits.", most=MOST_DIGITS))
        return int(typed)

    def day(self, name: str, label: str) -> date:
        found = self.optional_day(name, label)
        if found is None:
            raise BadField(label, _("Choose a date."))
        return found

    def optional_day(self, name: str, label: str) -> date | None:
        typed = self.text(name).strip()
        try:
            return date.fromisoformat(typed) if typed else None
        except ValueError:
            raise BadField(label, _("This is not a date. Write it like 2026-03-14.")) from None

    def clock(self, name: str, label: str) -> time:
        try:
            return datetime.strptime(self.text(name).strip(), "%H:%M").time()  # noqa: DTZ007 - a time on any day
        except ValueError:
            raise BadField(label, _("This is not a time. Write it like 14:00.")) from None

    def moment(self, name: str, label: str, *, zone: str) -> datetime:
        """A wall-clock date and time in the named zone."""
        typed = self.text(name).strip()
        if not _MOMENT.fullmatch(typed):
            raise BadField(label, _("Choose a date and a time."))
        try:
            return datetime.fromisoformat(typed).replace(tzinfo=ZoneInfo(zone))
        except ValueError:
            raise BadField(label, _("Choose a date and a time.")) from None

    def weekdays(self, name: str) -> tuple[int, ...]:
        """Days of the week, Monday is 0; what is no day is left out, as if it had not been ticked."""
        return tuple(int(day) for day in self.all(name) if re.fullmatch("[0-6]", day))


async def fields(request: Request, _: Annotated[None, Depends(whole_body)]) -> Fields:
    """Of a body that is here already; only the reading of it is made for waiting."""
    return _kept(request, await request.form(max_fields=MOST_FIELDS, max_files=1))


async def marks(request: Request, _: Annotated[None, Depends(whole_body)]) -> Fields:
    """Of a form with a field for each slot."""
    return _kept(request, await request.form(max_fields=MOST_MARKS, max_files=0))


def _kept(request: Request, data: FormData) -> Fields:
    """Also for the page that comes back where the form is refused."""
    sent: dict[str, list[str]] = {}
    for name, value in data.multi_items():
        if isinstance(value, str) or value.filename:
            sent.setdefault(name, []).append(value if isinstance(value, str) else str(value.filename))
    request.state.sent = sent
    return Fields(data)


Form = Annotated[Fields, Depends(fields)]
LongForm = Annotated[Fields, Depends(marks)]
_WHOLE = re.compile("[+-]?[0-9]+")
_MOMENT = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2})?")


def whole(typed: str, label: str) -> int:
    """A number that an address names."""
    number = whole_number(typed)
    if number is None:
        raise BadField(label, _("This must be a whole number."))
    return number


def zone_options() -> list[tuple[str, str]]:
    """Every time zone, for a select."""
    return [(name, name.replace("_", " ")) for name in sorted(zone_names())]
