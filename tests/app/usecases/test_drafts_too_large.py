"""A draft that is more than the search takes on says by how much, in the language of whoever reads it."""

import re
from dataclasses import replace

import pytest

import solver
from app import planning
from app.domain.language import speaking
from app.domain.refusals import TooLarge
from app.domain.rota import DraftState
from app.languages import install_languages
from app.usecases.drafts.failing import why_it_failed
from solver.model import build
from solver.result import SIZES
from tests.app.usecases.drafting import story
from tests.cast import Cast


@pytest.mark.parametrize("size", SIZES)
def test_every_size_is_said_as_the_search_means_it(size: str) -> None:
    install_languages()
    figures = dict.fromkeys(re.findall(r"{(\w+)", SIZES[size]), 12)
    assert str(solver.TooLarge(size, **figures)) in TooLarge(size, figures).sentence
    with speaking("de"):
        said = TooLarge(size, dict.fromkeys(figures, 1_200_000)).sentence
    assert said.startswith("Das ist mehr, als ein Entwurf fasst: ")
    assert said.count("1.200.000") == len(figures)
    assert not {"people", "the", "more", "need"} & set(re.findall(r"\w+", said))


@pytest.mark.parametrize("looked_before", [True, False], ids=["before the search", "in the search"])
def test_a_draft_keeps_what_of_it_was_too_large(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, *, looked_before: bool
) -> None:
    week = story(cast)
    draft = week.demand()
    monkeypatch.setattr(build, "MOST_PAIRS", 1)
    if not looked_before:
        monkeypatch.setattr(planning, "require_solvable", lambda *_: None)
    failed = week.run(draft)
    assert failed.state is DraftState.FAILED
    with cast.database.reading() as tx:
        sentence = why_it_failed(tx, cast.support, failed)
        with speaking("de"):
            german = why_it_failed(tx, cast.support, failed)
    assert re.fullmatch(
        r"This is more than one draft can hold: .* more than 16 pairs\. .*|.*the most are 1\. .*", sentence
    )
    assert "Paare" in german


def test_what_older_drafts_kept_is_still_said(cast: Cast) -> None:
    older = replace(story(cast).demand(), error='{"too large": "5001 people"}')
    with cast.database.reading() as tx:
        sentence = why_it_failed(tx, cast.support, older)
    assert sentence.startswith("This is more than one draft can hold: 5001 people. ")
