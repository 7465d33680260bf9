"""The language of whoever reads: English is what the code says, every other one is looked up by it.

`_("{name} is on until {end}.", name=…, end=…)` says a text in the language of the moment, `n_` chooses by a number.
`N_("…")` marks a text that is kept as English, in a table or a value, and said by `_` of it when somebody reads it.
Which language that is, the edge says for each request or message by `speaking`.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Language:
    """One language: its code and own name, its texts by the English ones, and how it writes dates and numbers.

    `write` is given a date and a form; `point` stands before the decimals.
    """

    code: str
    name: str
    text: Callable[[str], str]
    counted: Callable[[str, str, int], str]
    write: Callable[[date, "Form"], str]
    point: str = "."


class Form(str):
    """How to write a date, in the letters of Unicode's date patterns; a catalogue may put them in another order."""

    __slots__ = ()


DAY, LONG_DAY, WEEKDAY = Form("EEE d MMM"), Form("EEEE d MMMM yyyy"), Form("EEEE")
DAY_AND_YEAR = Form("EEE d MMM yyyy")
WEEKDAY_AND_DATE, DAY_AND_MONTH = Form("EEEE d MMMM"), Form("d MMMM")
FULL_DATE, MONTH_AND_YEAR = Form("d MMMM yyyy"), Form("MMMM yyyy")
SHORT_DATE, SHORT_DAY_AND_MONTH = Form("d MMM yyyy"), Form("d MMM")
SHORT_WEEKDAY, MONTH, DAY_OF_MONTH = Form("EEE"), Form("MMMM"), Form("d")
SHORT_MONTH = Form("MMM")

_LEFTWARD = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")  # Hebrew, Arabic and their kin
_LETTERS = {"EEEE": "%A", "EEE": "%a", "MMMM": "%B", "MMM": "%b", "yyyy": "%Y"}
_PARTS = re.compile("EEEE|EEE|MMMM|MMM|yyyy|d")


def _in_english(value: date, form: Form) -> str:
    def part(letters: re.Match[str]) -> str:
        return str(value.day) if letters[0] == "d" else value.strftime(_LETTERS[letters[0]])

    return _PARTS.sub(part, form)


ENGLISH = Language("en", "English", lambda text: text, lambda one, many, n: one if n == 1 else many, _in_english)


class _Moment:
    """What is spoken at the moment, held in common by all threads that answer one request."""

    __slots__ = ("language",)

    def __init__(self, language: Language) -> None:
        self.language = language


USUAL = ""  # the key of the installation's own language
_known: dict[str, Language] = {ENGLISH.code: ENGLISH}
_moment: ContextVar[_Moment | None] = ContextVar("language", default=None)


def install(languages: Mapping[str, Language], *, usual: str = ENGLISH.code) -> None:
    """Make languages known beside English; done once, by whoever starts the service.

    usual: the language of whoever has chosen none and asks for none.
    """
    _known.update(languages)
    _known[USUAL] = _known[usual]


def known() -> tuple[Language, ...]:
    return tuple(language for code, language in _known.items() if code != USUAL)


def current() -> Language:
    """English, unless somebody is being spoken to."""
    moment = _moment.get()
    return moment.language if moment else ENGLISH


@contextmanager
def speaking(code: str | None) -> Iterator[None]:
    """Say everything inside in a language; in the installation's own where it is none, or unknown."""
    token = _moment.set(_Moment(_of(code)))
    try:
        yield
    finally:
        _moment.reset(token)


def turn_to(code: str) -> None:
    """From here on, inside of `speaking`, say everything in another language."""
    moment = _moment.get()
    if moment:
        moment.language = _of(code)


def _of(code: str | None) -> Language:
    return _known.get(code or USUAL) or _known.get(USUAL, ENGLISH)


def _(text: str, /, **values: object) -> str:
    """A text in the language of the moment, its {places} filled."""
    said = current().text(text)
    return said.format(**_apart(values)) if values else said


def n_(one: str, many: str, number: int, /, **values: object) -> str:
    """One of two texts by a number, which both may name as {n}."""
    return current().counted(one, many, number).format(n=number, **_apart(values))


def apart(words: str) -> str:
    """Words that turn nothing around them: a name written from right to left stands in marks that nobody sees."""
    return f"\u2068{words}\u2069" if not words.isascii() and _LEFTWARD.search(words) else words


def _apart(values: Mapping[str, object]) -> dict[str, object]:
    return {name: apart(value) if isinstance(value, str) else value for name, value in values.items()}


def N_(text: str) -> str:  # noqa: N802 (as gettext calls it)
    """The English text itself: only a mark for who collects the texts."""
    return text


def listed(words: Sequence[str]) -> str:
    """“Ann”, “Ann and Ben”, “Ann, Ben and Cleo”."""
    *others, last = words or [""]
    return _("{those} and {last}", those=", ".join(others), last=last) if others else last


def capital(words: str) -> str:
    """The words as a sentence begins; the rest stays as it is."""
    return words[:1].upper() + words[1:]


def number(value: float, decimals: int | None = None) -> str:
    """“1.5” and “2”; with as many decimals as are asked for: “2.0”."""
    written = f"{value:g}" if decimals is None else f"{value:.{decimals}f}"
    return written.replace(".", current().point)


def whole(value: int) -> str:
    """“1,200,000”."""
    return f"{value:,}".replace(",", "," if current().point == "." else ".")


def signed(value: int) -> str:
    """“12” and “−4”, with the sign that figures have."""
    return f"{'−' if value < 0 else ''}{abs(value)}"


def distance(days: int) -> str:
    """How far off a day is: “today”, “tomorrow”, “in 3 days”, “yesterday”, “3 days ago”."""
    if days in (-1, 0, 1):
        return (_("today"), _("tomorrow"), _("yesterday"))[days]
    return n_("in {n} day", "in {n} days", days) if days > 0 else n_("{n} day ago", "{n} days ago", -days)


def day(value: date) -> str:
    """“Mon 2 Mar”."""
    return current().write(value, DAY)


def day_and_its_month(value: date) -> tuple[str, str]:
    """“Mon 2” and “ Mar”, for where the month may be left out."""
    said, its_month = day(value), current().write(value, SHORT_MONTH)
    return (said.removesuffix(its_month).rstrip(), f" {its_month}") if said.endswith(its_month) else (said, "")


def day_and_year(value: date) -> str:
    """“Mon 2 Mar 2026”."""
    return current().write(value, DAY_AND_YEAR)


def long_day(value: date) -> str:
    """“Monday 2 March 2026”."""
    return current().write(value, LONG_DAY)


def weekday_and_date(value: date) -> str:
    """“Monday 2 March”."""
    return current().write(value, WEEKDAY_AND_DATE)


def weekday(value: date) -> str:
    """“Monday”."""
    return current().write(value, WEEKDAY)


def day_and_month(value: date) -> str:
    """“2 March”."""
    return current().write(value, DAY_AND_MONTH)


def full_date(value: date) -> str:
    """“2 March 2026”."""
    return current().write(value, FULL_DATE)


def month_and_year(value: date) -> str:
    """“March 2026”."""
    return current().write(value, MONTH_AND_YEAR)


def short_date(value: date) -> str:
    """“2 Mar 2026”."""
    return current().write(value, SHORT_DATE)


def short_day_and_month(value: date) -> str:
    """“2 Mar”."""
    return current().write(value, SHORT_DAY_AND_MONTH)


def short_weekday(value: date) -> str:
    """“Mon”."""
    return current().write(value, SHORT_WEEKDAY)


def month(value: date) -> str:
    """“March”."""
    return current().write(value, MONTH)


def day_of_month(value: date) -> str:
    """“2”, as it stands before other days: “2 and 3 March”."""
    return current().write(value, DAY_OF_MONTH)


def dates(first: date, last: date) -> str:
    """“2 to 8 March 2026”, “30 March to 5 April 2026”, or the one day."""
    if first == last:
        return full_date(first)
    if first.year != last.year:
        start = full_date(first)
    else:
        start = day_of_month(first) if first.month == last.month else day_and_month(first)
    return _("{first} to {last}", first=start, last=full_date(last))
