"""The language of whoever reads: English is what the code says, every other one is looked up by it.

`_("{name} is on until {end}.", name=…, end=…)` says a text in the language of the moment, `n_` chooses by a number.
Which language that is, the edge says for each request or message by `speaking`.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Language:
    """One language: its code and own name, its texts by the English ones, and how it writes dates.

    `write` is given a date and a form.
    """

    code: str
    name: str
    text: Callable[[str], str]
    counted: Callable[[str, str, int], str]
    write: Callable[[date, "Form"], str]


class Form(str):
    """How to write a date, in the letters of Unicode's date patterns; a catalogue may put them in another order."""

    __slots__ = ()


DAY, LONG_DAY, WEEKDAY = Form("EEE d MMM"), Form("EEEE d MMMM yyyy"), Form("EEEE")
WEEKDAY_AND_DATE, DAY_AND_MONTH = Form("EEEE d MMMM"), Form("d MMMM")
FULL_DATE, MONTH_AND_YEAR = Form("d MMMM yyyy"), Form("MMMM yyyy")

# The longer ones first, or they would be taken for the shorter.
_LETTERS = {"EEEE": "%A", "EEE": "%a", "MMMM": "%B", "MMM": "%b", "yyyy": "%Y"}


def _in_english(value: date, form: Form) -> str:
    pattern = str(form)
    for letters, code in _LETTERS.items():
        pattern = pattern.replace(letters, code)
    return value.strftime(pattern.replace("d ", f"{value.day} "))


ENGLISH = Language("en", "English", lambda text: text, lambda one, many, n: one if n == 1 else many, _in_english)

_known: dict[str, Language] = {ENGLISH.code: ENGLISH}
_current: ContextVar[Language] = ContextVar("language", default=ENGLISH)


def install(languages: Mapping[str, Language]) -> None:
    """Make languages known beside English; done once, by whoever starts the service."""
    _known.update(languages)


def known() -> tuple[Language, ...]:
    return tuple(_known.values())


def current() -> Language:
    return _current.get()


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Say everything inside in a language; an unknown one is English."""
    token = _current.set(_known.get(code, ENGLISH))
    try:
        yield
    finally:
        _current.reset(token)


def _(text: str, **values: object) -> str:
    """A text in the language of the moment, its {places} filled."""
    said = _current.get().text(text)
    return said.format(**values) if values else said


def n_(one: str, many: str, number: int, **values: object) -> str:
    """One of two texts by a number, which both may name as {n}."""
    return _current.get().counted(one, many, number).format(n=number, **values)


def day(value: date) -> str:
    """“Mon 2 Mar”."""
    return _current.get().write(value, DAY)


def long_day(value: date) -> str:
    """“Monday 2 March 2026”."""
    return _current.get().write(value, LONG_DAY)


def weekday_and_date(value: date) -> str:
    """“Monday 2 March”."""
    return _current.get().write(value, WEEKDAY_AND_DATE)


def weekday(value: date) -> str:
    """“Monday”."""
    return _current.get().write(value, WEEKDAY)


def day_and_month(value: date) -> str:
    """“2 March”."""
    return _current.get().write(value, DAY_AND_MONTH)


def full_date(value: date) -> str:
    """“2 March 2026”."""
    return _current.get().write(value, FULL_DATE)


def month_and_year(value: date) -> str:
    """“March 2026”."""
    return _current.get().write(value, MONTH_AND_YEAR)
