"""What every language needs beside its texts: lists, numbers, spans of days, and what was kept in English."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from app.domain import language
from app.domain.kept import keeps, kept
from app.domain.language import Language
from app.languages import install_languages

TEXTS = {
    "{those} and {last}": "{those} und {last}",
    "Earned for {day}, to be taken before {end}": "Verdient für {day}, zu nehmen vor dem {end}",
    "It answered {number}.": "Die Antwort war {number}.",
    "tomorrow": "morgen",
}
LAPSED = keeps("Earned for {day}, to be taken before {end}", ours=["day", "end"])


@pytest.fixture(autouse=True)
def _german(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(language, "_known", {"en": language.ENGLISH})
    install_languages(Path(__file__).parents[2] / "catalogues")
    written = language._known["de"].write
    few = Language("de", "Deutsch", lambda text: TEXTS.get(text, text), lambda one, many, n: many, written, ",")
    monkeypatch.setitem(language._known, "de", few)
    with language.speaking("de"):
        yield


def test_lists_numbers_and_distances_are_said_as_the_language_does() -> None:
    assert language.listed(["Ann", "Ben", "Cleo"]) == "Ann, Ben und Cleo"
    assert [language.listed(words) for words in ([], ["Ann"])] == ["", "Ann"]
    assert [language.number(1.5), language.number(2, 1)] == ["1,5", "2,0"]
    assert [language.distance(days) for days in (1, 3)] == ["morgen", "in 3 days"]


def test_what_was_kept_in_english_is_said_to_whoever_reads_it() -> None:
    stored = LAPSED.format(day="2 March 2026", end="3 June 2026")
    assert kept(stored) == "Verdient für 2. März 2026, zu nehmen vor dem 3. Juni 2026"
    assert kept("It answered 503.") == "Die Antwort war 503."
    assert kept("Typed by somebody") == "Typed by somebody"
    with language.speaking("en"):
        assert kept(stored) == stored


def test_a_name_from_right_to_left_turns_nothing_after_it() -> None:
    assert language._("{those} and {last}", those="Ann", last="محمد") == "Ann und \u2068محمد\u2069"
    assert language.n_("{name} has one", "{name} has {n}", 2, name="שירה") == "\u2068שירה\u2069 has 2"


def test_turning_to_another_language_holds_inside_only() -> None:
    with language.speaking("en"):
        language.turn_to("de")
        assert language.distance(1) == "morgen"
        language.turn_to("en")
        assert language.distance(1) == "tomorrow"
    assert language.distance(1) == "morgen"


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (date(2026, 3, 2), date(2026, 3, 2), "2 March 2026"),
        (date(2026, 3, 2), date(2026, 3, 8), "2 to 8 March 2026"),
        (date(2026, 3, 30), date(2026, 4, 5), "30 March to 5 April 2026"),
        (date(2026, 12, 28), date(2027, 1, 3), "28 December 2026 to 3 January 2027"),
    ],
)
def test_a_run_of_days_says_no_more_months_and_years_than_needed(first: date, last: date, said: str) -> None:
    with language.speaking("en"):
        assert language.dates(first, last) == said
