"""Every refusal is said in the reader's language, whatever it is about."""

import types
from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import UTC, date, datetime
from typing import Any, get_origin, get_type_hints

import pytest

from app.domain import language
from app.domain.refusals import Conflict, Forbidden, Invalid, Missing, Refusal
from app.domain.refusals import keeping as of_the_console
from tests.pseudo import CODE, escaped_of_text, known_words, pseudo

KINDS = (Refusal, Conflict, Forbidden, Invalid, Missing)
THING = "Thing"  # stands for names, numbers and words of others


def refusals(of: type[Refusal] = Refusal) -> Iterator[type[Refusal]]:
    for kind in of.__subclasses__():
        yield from refusals(kind)
        if kind not in KINDS and kind.__module__.startswith("app.domain.") and "keeping" not in kind.__module__:
            yield kind


def examples(kind: type[Refusal]) -> Iterator[Refusal]:
    """One of the kind; two where something of it is so or not."""
    hints = get_type_hints(kind)
    names = [each.name for each in fields(kind)]  # type: ignore[arg-type]
    for flag in (True, False):
        yield kind(*(_value(hints[name], flag=flag) for name in names))


def _value(hint: Any, *, flag: bool) -> Any:
    if hint is bool:
        return flag
    plain = {int: 3, str: THING, date: date(2026, 3, 2), datetime: datetime(2026, 3, 2, 9, tzinfo=UTC)}
    if isinstance(hint, types.UnionType) or hint in plain:
        return plain.get(hint, THING)
    return {} if get_origin(hint) is Mapping else (THING, THING)


@pytest.mark.parametrize("kind", sorted(set(refusals()), key=str), ids=lambda kind: str(kind).split(".")[-1])
def test_a_refusal_is_said_in_the_readers_language(kind: type[Refusal], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "_known", {"en": language.ENGLISH, CODE: pseudo()})
    with language.speaking(CODE):
        said = [refusal.sentence for refusal in examples(kind)]
    assert [line for each in said for line in escaped_of_text(each, known_words([THING]))] == []


def test_the_consoles_refusals_stay_english() -> None:
    with language.speaking(CODE):
        assert "restore a backup" in of_the_console.NewerDatabase().sentence
