"""Catalogues of other languages say all that the code says, with the same places to fill."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Message

from app.languages import CATALOGUES
from tests.texts import catalogue, collected, is_said

PLACE = re.compile(r"\{\w*\}|%\(\w+\)[sd]")
NUMBERS = {"{n}", "%(n)s", "%(num)s"}
LANGUAGES = sorted(CATALOGUES.glob("*.po"))


@pytest.mark.parametrize("path", LANGUAGES, ids=lambda path: path.stem)
def test_a_catalogue_says_every_text(path: Path) -> None:
    known = catalogue(path)
    missing = [str(message.id) for message in collected() if message.id and not _is_said(known.get(message.id))]
    assert not missing, "run `make texts` and translate what is empty"


@pytest.mark.parametrize("path", LANGUAGES, ids=lambda path: path.stem)
def test_a_translation_fills_the_same_places(path: Path) -> None:
    assert not [message.id for message in catalogue(path) if message.id and not _same_places(message)]


def _is_said(message: Message | None) -> bool:
    return message is not None and is_said(message.string)


def _same_places(message: Message) -> bool:
    """Of texts that depend on a number, the singular may leave out what the English one leaves out: the number."""
    if isinstance(message.id, str):
        return _places(message.id) == _places(str(message.string))
    (one, many), (single, *others) = map(_places, message.id), map(_places, message.string or ("", ""))
    return one - NUMBERS <= single <= many and all(each == many for each in others)


def _places(text: str) -> set[str]:
    return set(PLACE.findall(text))
