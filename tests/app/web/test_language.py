"""Pages speak the reader's language: the one chosen, else the one the browser asks for, else English."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from fastapi import FastAPI

from app.domain import language
from app.languages import install_languages
from tests.browse import Visitor, hidden, with_token
from tests.cast import Cast

Browser = Callable[[str], Visitor]
DAY = date(2026, 3, 2)


CATALOGUES = Path(__file__).parents[2] / "catalogues"


@pytest.fixture(autouse=True)
def _catalogues(monkeypatch: pytest.MonkeyPatch) -> None:
    """German says a few texts and how dates are written: enough to see that it is chosen."""
    monkeypatch.setattr(language, "_known", {"en": language.ENGLISH})
    install_languages(CATALOGUES)


def test_the_browser_asks_for_a_language_and_gets_it(visitor: Browser) -> None:
    page = visitor("bo").get("/", headers={"accept-language": "fr;q=0.9, de-AT;q=0.8, en;q=0.1"})
    assert '<html lang="de"' in page.text


def test_a_chosen_language_goes_before_the_browsers(visitor: Browser) -> None:
    bo = visitor("bo")
    done = bo.post("/language", {"language": "de", "back": "/me"})
    assert (done.status_code, done.headers["location"]) == (303, "/me")
    assert '<html lang="de"' in bo.get("/", headers={"accept-language": "en"}).text


def test_an_unknown_language_is_refused_and_none_is_english(visitor: Browser) -> None:
    bo = visitor("bo")
    assert bo.post("/language", {"language": "tlh"}).status_code == 422
    assert '<html lang="en"' in bo.get("/", headers={"accept-language": "tlh, ;q=x, *"}).text


@pytest.mark.parametrize(
    "back", ["//elsewhere.example", "/\\elsewhere.example", "https://elsewhere.example", "/\t/[", ""]
)
def test_choosing_leads_back_into_the_house_only(visitor: Browser, back: str) -> None:
    done = visitor("bo").post("/language", {"language": "en", "back": back})
    assert done.headers["location"] == "/"


def test_choosing_at_the_foot_of_a_refused_form_leads_to_a_page(visitor: Browser) -> None:
    bo = visitor("bo")
    refused = bo.post("/me/time-zone", {"zone": "Nowhere/Town"})
    assert '<input type="hidden" name="back" value="/me/time-zone">' in refused.text
    assert bo.post("/language", {"language": "de", "back": "/me/time-zone"}).headers["location"] == "/"
    assert bo.post("/language", {"language": "de", "back": "/rounds/x/y?z=1"}).headers["location"] == "/"
    assert bo.post("/language", {"language": "de", "back": "/me?x=1"}).headers["location"] == "/me?x=1"


def test_choosing_at_the_foot_of_a_page_leads_back_to_what_it_showed(visitor: Browser) -> None:
    page = visitor("bo").get("/teams/support?view=people")
    assert '<input type="hidden" name="back" value="/teams/support?view=people">' in page.text


def test_dates_are_written_as_the_language_does() -> None:
    assert language.long_day(DAY) == "Monday 2 March 2026"
    assert [language.day(DAY), language.weekday(DAY), language.month_and_year(DAY)] == [
        "Mon 2 Mar",
        "Monday",
        "March 2026",
    ]
    with language.speaking("de"):
        assert language.long_day(DAY) == "Montag, 2. März 2026"
        assert language.day_and_month(DAY) == "2. März"


def test_a_number_chooses_among_the_forms() -> None:
    assert [language.n_("{n} slot", "{n} slots", n) for n in (1, 2)] == ["1 slot", "2 slots"]


def test_the_choice_of_a_person_is_theirs_on_every_device(cast: Cast, visitor: Browser) -> None:
    phone, desk = visitor("bo"), visitor("bo")
    phone.post("/language", {"language": "en"})
    desk.post("/language", {"language": "de"})
    seen = phone.get("/me/account", headers={"accept-language": "en"})
    assert '<html lang="de"' in seen.text
    assert '<option value="de" lang="de" selected>' in seen.text
    with cast.database.reading() as tx:
        assert cast.actor(tx, "bo").person.language == "de"
    assert '<html lang="en"' in visitor("ana").get("/").text


def test_a_choice_can_be_left_to_the_browser_again(visitor: Browser) -> None:
    bo = visitor("bo")
    for code in ("de", ""):
        assert bo.post("/language", {"language": code}).status_code == 303
    assert '<html lang="en"' in bo.get("/", headers={"accept-language": "en"}).text


def test_a_keeper_says_what_somebody_reads(cast: Cast, visitor: Browser, house: FastAPI) -> None:
    kai, page = visitor("kai"), f"/people/{cast.id('bo')}"
    form = {"name": "Bo Berg", "email": "bo@example.org", "active": "1"}
    for version, code in enumerate(("tlh", "de"), start=0):
        answer = kai.post(page, form | {"language": code, "version": str(max(version, 1))})
        assert answer.status_code == (303 if code == "de" else 422)
    shown = kai.get(page)
    assert '<option value="de" lang="de" selected>' in shown.text
    assert kai.post(page, form | {"version": hidden(shown, "version")}).status_code == 303  # without the field it stays
    with cast.database.transaction() as tx:
        assert cast.actor(tx, "bo").person.language == "de"
    new = {"name": "Nia", "email": "nia@example.org"}
    assert (
        with_token(house, cast, "kai").ask("POST", "/api/people", json=new | {"language": "de"}).json()["language"]
        == "de"
    )
    assert kai.post("/people/new", new | {"email": "nik@example.org", "language": "tlh"}).status_code == 422


def test_programs_choose_too_and_are_answered_in_that_language(cast: Cast, house: FastAPI) -> None:
    program = with_token(house, cast, "bo")
    assert program.get("/api/me/language").json() == {"language": None, "known": ["en", "de"]}
    assert program.ask("PUT", "/api/me/language", json={"language": "tlh"}).status_code == 422
    assert program.ask("PUT", "/api/me/language", json={"language": "de"}).json()["language"] == "de"
    refused = program.ask("PUT", "/api/me/language", json={"language": "tlh"})
    assert refused.json()["detail"] == "Sprache: Wähle eine aus der Liste."


def test_whoever_has_chosen_nothing_reads_the_language_of_the_installation(visitor: Browser) -> None:
    install_languages(CATALOGUES, usual="de")
    assert '<html lang="de"' in visitor("bo").get("/", headers={"accept-language": "tlh"}).text
    assert '<html lang="en"' in visitor("bo").get("/", headers={"accept-language": "en"}).text
