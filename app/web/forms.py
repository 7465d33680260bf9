"""Reading a form's fields as text, numbers, days and times, with a refusal that names the field."""

from datetime import date, datetime, time
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import Depends, Request
from starlette.datastructures import FormData, UploadFile

from app.domain.refusals import BadField
from app.domain.walltime import zone_names

MOST_FIELDS = 3000  # an answer has one field a slot: twelve weeks of many shifts


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

    def upload(self, name: str) -> bytes:
        value = self._data.get(name)
        return value.file.read() if isinstance(value, UploadFile) else b""

    def whole(self, name: str, label: str, default: int | None = None) -> int:
        typed = self.text(name).strip()
        if not typed and default is not None:
            return default
        try:
            return int(typed[:20])
        except ValueError:
            raise BadField(label, "This must be a whole number.") from None

    def day(self, name: str, label: str) -> date:
        found = self.optional_day(name, label)
        if found is None:
            raise BadField(label, "Choose a date.")
        return found

    def optional_day(self, name: str, label: str) -> date | None:
        typed = self.text(name).strip()
        try:
            return date.fromisoformat(typed) if typed else None
        except ValueError:
            raise BadField(label, "This is not a date. Write it like 2026-03-14.") from None

    def clock(self, name: str, label: str) -> time:
        try:
            return time.fromisoformat(self.text(name).strip())
        except ValueError:
            raise BadField(label, "This is not a time. Write it like 14:00.") from None

    def moment(self, name: str, label: str, *, zone: str) -> datetime:
        """A wall-clock date and time in the named zone."""
        try:
            return datetime.fromisoformat(self.text(name).strip()).replace(tzinfo=ZoneInfo(zone))
        except ValueError:
            raise BadField(label, "Choose a date and a time.") from None


async def fields(request: Request) -> Fields:
    """The one place where reading waits for the network: the body arrives piece by piece."""
    return Fields(await request.form(max_fields=MOST_FIELDS, max_files=1))


Form = Annotated[Fields, Depends(fields)]


def zone_options() -> list[tuple[str, str]]:
    """Every time zone, for a select."""
    return [(name, name.replace("_", " ")) for name in sorted(zone_names())]
