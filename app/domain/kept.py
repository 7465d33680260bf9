"""What is stored in English and said to whoever reads it in their language: sentences whose places are filled.

`keeps("Earned for {day}", ours=["day"])` marks the form of one; `kept(sentence)` finds the form again, and says it.
`keeps_counted` does so for one that has a number {n} and is said by it.
"""

import re
from collections.abc import Callable, Collection, Mapping
from datetime import datetime

from app.domain.language import _, full_date, n_

_forms: dict[str, tuple[re.Pattern[str], Callable[[Mapping[str, str]], str]]] = {}
_NUMBER = re.compile("[0-9]+")


def keeps(text: str, *, ours: Collection[str] = ()) -> str:
    """A mark like N_, of a text that is stored in English with its places filled; `kept` finds it again.

    In the places that are ours stand dates and texts of ours; whatever stands in another one is left as it is.
    """

    def say(places: Mapping[str, str]) -> str:
        return _(text, **{name: _value(value) if name in ours else value for name, value in places.items()})

    _forms[text] = _pattern(text), say
    return text


def keeps_counted(one: str, many: str) -> None:
    """The same for a pair of texts that `n_` says by their {n}."""
    for text in (one, many):
        _forms[text] = _pattern(text), lambda places: n_(one, many, int(places["n"]))


def kept(text: str) -> str:
    """A text that was stored in English, said now: as it is, by the form it was made from, or by its {number}."""
    for pattern, say in _forms.values():
        if found := pattern.fullmatch(text):
            return say(found.groupdict())
    number = _NUMBER.search(text)
    return _(_NUMBER.sub("{number}", text, count=1)).replace("{number}", number[0]) if number else _(text)


def _pattern(text: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", text)
    value = {"n": "[0-9]+"}
    pattern = (f"(?P<{part}>{value.get(part, '.+')})" if at % 2 else re.escape(part) for at, part in enumerate(parts))
    return re.compile("".join(pattern), re.DOTALL)


def _value(text: str) -> str:
    """What stood in a place of ours: a date as the reader writes it, anything else as a text of its own."""
    try:
        return full_date(datetime.strptime(text, "%d %B %Y").date())  # noqa: DTZ007 - a day of any zone
    except ValueError:
        return kept(text)
