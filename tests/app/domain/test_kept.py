"""What is kept in English and said in the reader's language: ours in all its forms, and nobody else's words."""

from collections.abc import Iterator

import pytest

from app.domain import language
from app.domain.kept import kept
from app.domain.language import speaking
from app.domain.ledger import UPHELD
from app.domain.policy import WAIVABLE, Policy
from app.domain.refusals.reaching import AddressNotAsked, NoUsableAnswer
from app.domain.rule_words import kept_rules, rule_words
from app.languages import install_languages


@pytest.fixture(autouse=True)
def _german(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(language, "_known", dict(language._known))
    install_languages()
    with speaking("de"):
        yield


def test_whatever_may_be_waived_is_read_in_the_reader_s_language() -> None:
    one = Policy(max_slots_a_day=1, max_slots_a_week=1, max_consecutive_days=1)
    many = Policy(max_slots_a_day=2, max_slots_a_week=4, max_consecutive_days=3, min_rest_hours=12, weekend_window=4)
    for policy in (one, many):
        with speaking("en"):
            stored = f"Bo: Berg: {', '.join(rule_words(WAIVABLE, policy))}"
        assert kept_rules(stored) == f"Bo: Berg: {', '.join(rule_words(WAIVABLE, policy))}" != stored
        with speaking("en"):
            assert kept_rules(stored) == stored


def test_what_was_waived_in_words_that_nobody_knows_any_more_is_read_as_it_was_kept() -> None:
    assert kept_rules("Bo Berg: at most 3 evenings") == "Bo Berg: at most 3 evenings"
    assert kept_rules("an old sentence") == "an old sentence"


def test_somebody_s_own_words_are_no_texts_of_ours() -> None:
    for words in ("Published", "14 March 2026", "yes", "less than 11 h rest"):
        assert kept(UPHELD.format(reason=words)) == f"Beanstandung stattgegeben: {words}"


def test_what_we_say_inside_of_a_sentence_of_ours_is_said_too() -> None:
    with speaking("en"):
        asked = [AddressNotAsked("It answered 503.").sentence, NoUsableAnswer("a.org", "It answered 503.").sentence]
    for stored in asked:
        assert "503" in kept(stored)
        assert "answer" not in kept(stored)
