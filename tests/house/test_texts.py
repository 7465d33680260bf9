"""Catalogues of other languages say all that the code says, with the same places to fill."""

import re
from collections import Counter
from pathlib import Path

import pytest
from babel.messages.catalog import Message

from app.languages import CATALOGUES
from tests.texts import catalogue, collected, is_said

PLACE = re.compile(r"\{\w*\}|%\(\w+\)[sd]")
NUMBERS = {"{n}", "%(n)s", "%(num)s"}
TAG = re.compile(r"<[^<>]*>")
SIGN = re.compile(r'[<>&"{}%]')  # what means something to a page or to whoever fills the places
LANGUAGES = sorted(CATALOGUES.glob("*.po"))


@pytest.mark.parametrize("path", LANGUAGES, ids=lambda path: path.stem)
def test_a_catalogue_says_every_text(path: Path) -> None:
    known = catalogue(path)
    missing = [str(message.id) for message in collected() if message.id and not _is_said(known.get(message.id))]
    assert not missing, "run `make texts` and translate what is empty"


@pytest.mark.parametrize("path", LANGUAGES, ids=lambda path: path.stem)
def test_a_translation_fills_the_same_places(path: Path) -> None:
    assert not [message.id for message in catalogue(path) if message.id and not _same_places(message)]


@pytest.mark.parametrize("path", LANGUAGES, ids=lambda path: path.stem)
def test_a_translation_brings_no_markup_of_its_own(path: Path) -> None:
    """Pages say their texts as they stand, so that what is written in a catalogue is written into the page."""
    assert not [message.id for message in catalogue(path) if message.id and not _same_markup(message)]


@pytest.mark.parametrize(
    ("english", "other"),
    [
        ("Saved", "<b>Gespeichert</b>"),
        ("Saved", 'Gespeichert" onfocus="go()'),
        ("Saved", "Gespeichert &lt;"),
        ('See <a href="/me">yours</a>', 'Sieh <a href="//elsewhere.example">deine</a> an'),
        ("{name} is there", "{name.__class__} ist da"),
        ("%(name)s is there", "%(name)s ist zu 100 % da"),
        (("{n} day", "{n} days"), ("{n} <i>Tag</i>", "{n} Tage")),
    ],
)
def test_markup_of_its_own_is_seen(english: str | tuple[str, str], other: str | tuple[str, str]) -> None:
    assert _same_markup(Message(english, english))
    assert not _same_markup(Message(english, other))


def _is_said(message: Message | None) -> bool:
    return message is not None and is_said(message.string)


def _same_places(message: Message) -> bool:
    """Of texts that depend on a number, the singular may leave out what the English one leaves out: the number."""
    if isinstance(message.id, str):
        return _places(message.id) == _places(str(message.string))
    (one, many), (single, *others) = map(_places, message.id), map(_places, message.string or ("", ""))
    return one - NUMBERS <= single <= many and all(each == many for each in others)


def _same_markup(message: Message) -> bool:
    ours, theirs = (each if isinstance(each, tuple) else (str(each),) for each in (message.id, message.string))
    return all(_markup(text) in map(_markup, ours) for text in theirs)


def _markup(text: str) -> Counter[str]:
    """The tags of a text, and the signs beside them and its places."""
    return Counter([*TAG.findall(text), *SIGN.findall(PLACE.sub("", TAG.sub("", text)))])


def _places(text: str) -> set[str]:
    return set(PLACE.findall(text))
