"""What is stored in English and said to whoever reads it in their language: sentences whose places are filled.

`keeps("Earned for {day}")` marks the form of one; `kept(sentence)` finds the form again, and says it.
"""

import re
from datetime import datetime

from app.domain.language import _, full_date

_forms: dict[str, re.Pattern[str]] = {}
_NUMBER = re.compile("[0-9]+")


def keeps(text: str) -> str:
    """A mark like N_, of a text that is stored in English with its places filled; `kept` finds it again."""
    parts = re.split(r"\{(\w+)\}", text)
    pattern = (f"(?P<{part}>.+)" if at % 2 else re.escape(part) for at, part in enumerate(parts))
    _forms[text] = re.compile("".join(pattern), re.DOTALL)
    return text


def kept(text: str) -> str:
    """A text that was stored in English, said now: as it is, by the form it was made from, or by its {number}."""
    for form, pattern in _forms.items():
        if found := pattern.fullmatch(text):
            return _(form, **{name: _value(value) for name, value in found.groupdict().items()})
    number = _NUMBER.search(text)
    return _(_NUMBER.sub("{number}", text, count=1)).replace("{number}", number[0]) if number else _(text)


def _value(text: str) -> str:
    """What stood in a place: a date as the reader writes it, anything else as a text of its own."""
    try:
        return full_date(datetime.strptime(text, "%d %B %Y").date())  # noqa: DTZ007 - a day of any zone
    except ValueError:
        return kept(text)
