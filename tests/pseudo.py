"""A made-up language that says every text in ⟦brackets⟧: what stands on a page outside of them escaped translation."""

import re
from collections.abc import Iterable
from datetime import date
from functools import cache
from html.parser import HTMLParser

from sqlalchemy import text

from app.domain import language
from app.domain.language import Form, Language
from app.domain.tokens import Scope
from app.domain.walltime import zone_names
from app.store.transaction import Database
from tests.texts import collected

CODE = "qq"
SAID_ATTRIBUTES = ("title", "aria-label", "aria-description", "placeholder", "alt", "label", "content")
BUTTONS = ("submit", "button", "reset")
# Not said by us: code and addresses, what is marked as no language's, and what another language says of itself.
SILENT = ("script", "style", "code", "kbd", "samp", "pre")
EMPTY = ("area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr")
# What people of a team typed themselves.
TYPED = (
    "SELECT name, email FROM person",
    "SELECT name, slug, duty_text FROM team",
    "SELECT name FROM shift",
    "SELECT name FROM slot",
    "SELECT note FROM answer",
    "SELECT reason FROM absence",
    "SELECT reason FROM entry WHERE posted_by IS NOT NULL",
    "SELECT note FROM swap",
    "SELECT name FROM feed",
    "SELECT client FROM session",
    "SELECT name FROM api_token",
    "SELECT name, email FROM invitation",
    "SELECT reason FROM objection",
    "SELECT body FROM handoff_note",
    "SELECT name, url FROM webhook",
    "SELECT name FROM busy_source",
    "SELECT name FROM passkey",
)
# Names of things that are called so in every language.
NAMES = ("Halfday", "iCalendar", "CalDAV", "UTC", "Markdown", "CSV", "JSON", "OpenAPI", "API", "HALFDAY", CODE)
_WORD = re.compile(r"[^\W\d_]{2,}")
_ZONE = re.compile(r"\b[A-Z][A-Za-z]+(?:/[A-Z][A-Za-z_-]+)+")
_ADDRESS = re.compile(r"\w+://\S*|\S+@\S+|/[a-z]+/\S+")
_SCOPE = re.compile(rf"\((?:{'|'.join(Scope)})\)")  # of tokens, as programs call them


def pseudo() -> Language:
    texts = _texts()

    def say(said: str) -> str:
        """What no catalogue can know of is said as it is."""
        return f"⟦{said}⟧" if said in texts else said

    def write(value: date, form: Form) -> str:
        return f"⟦{language.ENGLISH.write(value, form)}⟧"

    def counted(one: str, many: str, n: int) -> str:
        return f"⟦{one if n == 1 else many}⟧"

    return Language(CODE, "⟦Brackets⟧", say, counted, write)


@cache
def _texts() -> frozenset[str]:
    """All there is; the code does not change while tests run."""
    return frozenset(text for message in collected() for text in _forms(message.id))


def _forms(text: object) -> tuple[str, ...]:
    """A text of a catalogue: one, or two by a number."""
    return (text,) if isinstance(text, str) else tuple(text)  # type: ignore[arg-type]


def typed_by_people(database: Database) -> list[str]:
    """Every line that somebody typed, the longest first."""
    found: set[str] = set()
    with database.reading() as tx:
        for what in TYPED:
            for row in tx.session.connection().execute(text(what)):
                found |= {line.strip() for value in row for line in str(value or "").splitlines()}
    parts = {part for line in found if line.count(" ") in (1, 2) for part in line.split() if part.istitle()}
    return sorted((found | parts) - {""}, key=len, reverse=True)


class _Reader(HTMLParser):
    """The texts of a page that stand outside of all brackets."""

    def __init__(self, known: re.Pattern[str]) -> None:
        super().__init__()
        self.escaped: list[str] = []
        self._known = known
        self._open: list[tuple[str, bool]] = []
        self._depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        silent = tag in SILENT or found.get("translate") == "no" or found.get("lang", CODE) != CODE
        if tag not in EMPTY:
            self._open.append((tag, silent))
        if silent or self._silent():
            return
        for name, value in attrs:
            if (
                (name in SAID_ATTRIBUTES and tag != "meta")
                or name.startswith("data-say")
                or _is_button(tag, found, name)
            ):
                self.judge(_outside(value or "", 0)[0], f"[{name}] {value}")

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        outside, self._depth = _outside(data, self._depth)
        if not self._silent():
            self.judge(outside, data)

    def _silent(self) -> bool:
        return any(silent for _, silent in self._open)

    def judge(self, outside: str, whole: str) -> None:
        if outside.strip().replace(" ", "_") in zone_names():
            return
        rest = outside
        for known in (_ADDRESS, _ZONE, _SCOPE, self._known):
            rest = known.sub(" ", rest)
        if _WORD.search(rest):
            self.escaped.append(" ".join(whole.split())[:160])


def _is_button(tag: str, attributes: dict[str, str | None], name: str) -> bool:
    return tag == "input" and name == "value" and attributes.get("type") in BUTTONS


def _outside(said: str, depth: int) -> tuple[str, int]:
    """What of a text is outside of brackets, and how deep in them its end is."""
    outside = []
    for letter in said:
        depth += (letter == "⟦") - (letter == "⟧")
        outside.append(letter if depth == 0 and letter != "⟧" else " " if letter in "⟦⟧" else "")
    return "".join(outside), depth


def known_words(typed: Iterable[str]) -> re.Pattern[str]:
    words = (*typed, *NAMES, *(known.name for known in language.known()))
    return re.compile("|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in words))


def escaped(html: str, known: re.Pattern[str]) -> list[str]:
    """The texts of a page that were not said in the language of the moment."""
    reader = _Reader(known)
    reader.feed(html)
    return reader.escaped


def escaped_of_text(said: str, known: re.Pattern[str]) -> list[str]:
    """The lines of a plain text, such as a mail, that were not said in the language of the moment."""
    reader = _Reader(known)
    depth = 0
    for line in said.splitlines():
        outside, depth = _outside(line, depth)
        reader.judge(outside, line)
    return reader.escaped
