"""Signing in by a one-time mail link."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from html import unescape
from urllib.parse import unquote

import pytest
from fastapi import FastAPI

from app.notify import Letter
from app.usecases.messages.send import send_due
from tests.browse import Visitor, text_of
from tests.cast import Cast

BASE = "http://127.0.0.1:8000"
HIDDEN = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)">')


class Postbox:
    """Takes every letter, as a mail server would."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []

    def send(self, letter: Letter) -> None:
        self.letters.append(letter)


def link_for(cast: Cast, stranger: Visitor, email: str) -> str:
    """The path of the link that a person finds in the mail."""
    stranger.post("/sign-in", {"email": email})
    postbox = Postbox()
    send_due(cast.database, postbox, base_url=BASE, now=cast.now)
    (letter,) = postbox.letters
    return next(line for line in letter.text.splitlines() if line.startswith(BASE)).removeprefix(BASE)


def test_a_mail_link_signs_a_person_in(cast: Cast, visitor: Callable[[str], Visitor]) -> None:
    browser = visitor("")
    link = link_for(cast, browser, "Bo@Example.org")
    assert browser.get(link).status_code == 200
    assert browser.post(link).headers["location"] == "/"
    assert browser.get("/").status_code == 200


def test_only_where_no_mail_server_is_set_one_is_sent_to_the_log(
    cast: Cast, house: FastAPI, visitor: Callable[[str], Visitor]
) -> None:
    ask = {"email": "bo@example.org"}
    assert "the link stands in the service’s log" in text_of(visitor("").post("/sign-in", ask))
    house.state.site = replace(house.state.site, sends_mail=True)
    said = text_of(visitor("").post("/sign-in", ask))
    assert ("Look into the junk folder" in said, "log" in said) == (True, False)


def test_looking_at_a_link_does_not_use_it_up(cast: Cast, visitor: Callable[[str], Visitor]) -> None:
    browser = visitor("")
    link = link_for(cast, browser, "bo@example.org")
    for _ in range(3):
        assert browser.get(link).status_code == 200
    assert browser.post(link).status_code == 303


def test_a_link_works_once(cast: Cast, visitor: Callable[[str], Visitor]) -> None:
    link = link_for(cast, visitor(""), "bo@example.org")
    assert visitor("").post(link).status_code == 303
    again = visitor("").post(link)
    assert again.status_code == 409
    assert "Ask for a new one" in text_of(again)


def test_a_link_is_void_after_ten_minutes(cast: Cast, visitor: Callable[[str], Visitor]) -> None:
    link = link_for(cast, visitor(""), "bo@example.org")
    cast.now += timedelta(minutes=10)
    assert visitor("").post(link).status_code == 409


def test_an_unknown_address_gets_the_same_answer_and_no_mail(cast: Cast, visitor: Callable[[str], Visitor]) -> None:
    known = visitor("").post("/sign-in", {"email": "bo@example.org"})
    unknown = visitor("").post("/sign-in", {"email": "no@example.org"})
    assert unknown.status_code == known.status_code == 200
    assert text_of(unknown) == text_of(known).replace("bo@", "no@")
    postbox = Postbox()
    send_due(cast.database, postbox, base_url=BASE, now=cast.now)
    assert [letter.to_address for letter in postbox.letters] == ["bo@example.org"]


def test_a_mail_is_sent_once(cast: Cast, visitor: Callable[[str], Visitor]) -> None:
    link_for(cast, visitor(""), "bo@example.org")
    assert send_due(cast.database, Postbox(), base_url=BASE, now=cast.now) == 0


def test_signing_out_ends_the_session(visitor: Callable[[str], Visitor]) -> None:
    bo = visitor("bo")
    assert bo.get("/").status_code == 200
    bo.post("/sign-out")
    assert bo.get("/").headers["location"].startswith("/sign-in")


def test_sign_in_leads_only_to_our_own_pages(cast: Cast, visitor: Callable[[str], Visitor]) -> None:
    browser = visitor("")
    browser.post("/sign-in", {"email": "bo@example.org", "next": "//elsewhere.example/"})
    postbox = Postbox()
    send_due(cast.database, postbox, base_url=BASE, now=cast.now)
    link = next(line for line in postbox.letters[0].text.splitlines() if line.startswith(BASE)).removeprefix(BASE)
    assert browser.post(link).headers["location"] == "/"


@pytest.mark.parametrize("page", ["/teams/über-日本", '/teams/a;b="c"', "/?a=1&b=%20"])
def test_sign_in_leads_back_to_the_page_that_was_wanted(
    cast: Cast, visitor: Callable[[str], Visitor], page: str
) -> None:
    browser = visitor("")
    assert browser.post("/sign-in", {"email": "bo@example.org", "next": page}).status_code == 200
    postbox = Postbox()
    send_due(cast.database, postbox, base_url=BASE, now=cast.now)
    link = next(line for line in postbox.letters[0].text.splitlines() if line.startswith(BASE)).removeprefix(BASE)
    assert unquote(browser.post(link).headers["location"]) == unquote(page)


def test_a_page_that_was_asked_for_is_kept_with_its_query(visitor: Callable[[str], Visitor]) -> None:
    leads = visitor("").get("/teams/support?view=people").headers["location"]
    assert leads == "/sign-in?next=/teams/support%3Fview%3Dpeople"


@pytest.mark.parametrize(
    ("stood_on", "leads"),
    [
        ("http://127.0.0.1:8000/teams/support/rounds/1/answer?a=b", "/teams/support/rounds/1/answer%3Fa%3Db"),
        ("https://elsewhere.example/teams", "/"),
        ("http://[nonsense", "/"),
        ("", "/"),
    ],
)
def test_whoever_is_signed_out_when_they_save_is_told_and_led_back(
    visitor: Callable[[str], Visitor], stood_on: str, leads: str
) -> None:
    browser = visitor("")
    answer = browser.post("/me/absences", {"first_on": "2026-03-02"}, headers={"referer": stood_on})
    assert answer.headers["location"] == f"/sign-in?next={leads}"
    assert "You are signed out, so nothing was saved." in browser.get(answer.headers["location"]).text


def test_what_was_typed_before_one_was_signed_out_can_be_sent_again(visitor: Callable[[str], Visitor]) -> None:
    typed = {"first_on": "2026-03-02", "last_on": "", "reason": 'A "long" <b>reason</b>'}
    answer = visitor("").post("/me/absences", typed, headers={"accept": "text/html"})
    assert (answer.status_code, answer.headers["cache-control"]) == (401, "no-store")
    assert '<form method="post" action="/me/absences">' in answer.text
    fields = {name: unescape(value) for name, value in HIDDEN.findall(answer.text)}
    assert {name: fields[name] for name in typed} == typed
    bo = visitor("bo")
    assert bo.post("/me/absences", fields, headers={"accept": "text/html"}).status_code == 303
    assert "2 Mar" in bo.get("/me").text


def test_a_write_from_another_site_is_refused(visitor: Callable[[str], Visitor]) -> None:
    answer = visitor("bo").post("/sign-out", headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403


def test_no_secret_is_kept_in_clear(cast: Cast, visitor: Callable[[str], Visitor]) -> None:
    browser = visitor("")
    secret = link_for(cast, browser, "bo@example.org").rsplit("/", 1)[1]
    browser.post(f"/sign-in/{secret}")
    with cast.database.reading() as tx:
        for table in ("mail_link", "session", "message"):
            rows = tx.session.connection().exec_driver_sql(f"SELECT * FROM {table}").fetchall()
            assert secret not in str(rows)
