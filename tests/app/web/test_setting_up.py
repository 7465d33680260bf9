"""The first set-up by the one-time link on the console."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi import FastAPI

from app.store.transaction import Database
from app.usecases.access.set_up import offer_set_up
from tests.app.web.coming_in import strict_house
from tests.browse import Visitor, open_house, text_of
from tests.cast import NOW, Cast

FORM = {
    "name": "Kim Keeper",
    "email": "kim@example.org",
    "team": "Support",
    "zone": "Europe/Berlin",
    "people": "Bo Berg bo@example.org\nChi Chen <chi@example.org>\nDee Dahl;dee@example.org\n",
}


@pytest.fixture
def empty(database: Database) -> FastAPI:
    """The application over a database that nobody has set up."""
    return open_house(Cast(database, None, None, {}, NOW))  # type: ignore[arg-type]


def offer(database: Database) -> str:
    with database.transaction() as tx:
        secret = offer_set_up(tx)
    assert secret is not None
    return f"/setup/{secret}"


def test_the_link_makes_keeper_team_and_people(database: Database, empty: FastAPI) -> None:
    browser, link = Visitor(empty), offer(database)
    assert browser.get(link).status_code == 200
    assert browser.post(link, FORM).headers["location"] == "/teams/support/people"
    people = text_of(browser.get("/teams/support/people"))
    assert "Kim Keeper" in people
    assert "Chi Chen" in people
    assert "Dee Dahl" in people
    assert "Weekend cover" in text_of(browser.get("/teams/support/shifts"))


def test_the_link_works_once(database: Database, empty: FastAPI) -> None:
    link = offer(database)
    assert Visitor(empty).post(link, FORM).status_code == 303
    assert Visitor(empty).post(link, FORM | {"email": "other@example.org", "team": "Other"}).status_code == 409
    with database.transaction() as tx:
        assert offer_set_up(tx) is None


def test_of_two_who_set_up_at_once_one_becomes_the_keeper(database: Database, empty: FastAPI) -> None:
    link = offer(database)
    forms = [FORM | {"email": f"kim{number}@example.org", "team": f"Team {number}"} for number in range(6)]
    with ThreadPoolExecutor(len(forms)) as pool:
        answers = list(pool.map(lambda form: Visitor(empty).post(link, form).status_code, forms))
    assert sorted(answers) == [303] + [409] * (len(forms) - 1)
    with database.reading() as tx:
        assert tx.session.connection().exec_driver_sql("SELECT count(*) FROM team").scalar() == 1
        assert tx.session.connection().exec_driver_sql("SELECT count(*) FROM session").scalar() == 1


def test_without_the_console_nobody_sets_up(database: Database, empty: FastAPI) -> None:
    offer(database)
    with database.reading() as tx:
        kept = tx.session.connection().exec_driver_sql("SELECT token_hash FROM setup").scalar()
    for guess in ("", kept, "guess", "%00", "../setup"):
        assert Visitor(empty).post(f"/setup/{guess}", FORM).status_code in (404, 405, 409)


def test_a_keeper_of_a_strict_house_is_led_to_a_second_factor(database: Database) -> None:
    house = strict_house(Cast(database, None, None, {}, NOW))  # type: ignore[arg-type]
    kim = Visitor(house)
    assert kim.post(offer(database), FORM).headers["location"] == "/me/second-factor?next=/teams/support/people"
    assert kim.get("/people").headers["location"].startswith("/me/second-factor")


def test_only_the_newest_link_works(database: Database, empty: FastAPI) -> None:
    old, new = offer(database), offer(database)
    assert Visitor(empty).get(old).status_code == 409
    assert Visitor(empty).get(new).status_code == 200


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("zone", "Mars/Olympus", "not a known time zone"),
        ("name", "x" * 10_000, "at most 80 fit"),
        ("email", "nobody", "not a mail address"),
        ("team", "  ", "This is empty"),
        ("people", "Bo Berg bo@example.org\nChi", "People, line 2: Write a name and a mail address"),
    ],
)
def test_a_field_that_makes_no_sense_is_named_and_nothing_is_made(
    database: Database, empty: FastAPI, field: str, value: str, sentence: str
) -> None:
    browser, link = Visitor(empty), offer(database)
    answer = browser.post(link, FORM | {field: value})
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    with database.reading() as tx:
        assert tx.session.connection().exec_driver_sql("SELECT count(*) FROM person").scalar() == 0
    assert browser.post(link, FORM).status_code == 303


def test_a_made_up_link_opens_nothing(empty: FastAPI, visitor: Callable[[str], Visitor]) -> None:
    assert Visitor(empty).get("/setup/guess").status_code == 409
    assert visitor("").post("/setup/guess", FORM).status_code == 409
