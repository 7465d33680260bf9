"""Finding people by name in a list that is too long to read, whatever case and accents were typed."""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from app.domain.text import NAME_LIMIT, plain_letters

LONG = 20  # rows: fewer are read sooner than a name is typed

# As they are typed without the key.
_SPELT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Found(Generic[Row]):
    """The rows with the name that was looked for, in the order of the list; all of them if none was."""

    rows: Sequence[Row]
    all: int
    typed: str = ""

    @property
    def is_long(self) -> bool:
        """Whether names are looked for here."""
        return self.all > LONG or bool(self.typed)


def by_name(rows: Sequence[Row], typed: str, *, name: Callable[[Row], str]) -> Found[Row]:
    """Each word that was typed must be a part of the name, in any order."""
    looked_for = " ".join(typed.replace("\0", "").split())[:NAME_LIMIT]
    words = [_ways(word) for word in looked_for.split()]
    found = [row for row in rows if _has(name(row), words)] if words else rows
    return Found(found, len(rows), looked_for)


def _has(name: str, words: Sequence[tuple[str, str]]) -> bool:
    return all(any(said in way for said in word for way in _ways(name)) for word in words)


def _ways(text: str) -> tuple[str, str]:
    """As it is written without accents: “Jorg”, and “Joerg”."""
    spelt = unicodedata.normalize("NFC", text).casefold().translate(_SPELT)
    return plain_letters(text), plain_letters(spelt)
