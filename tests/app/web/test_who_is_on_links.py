"""Links that say who is on: a line of text and a small page, for whoever has the address."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta, timezone

import pytest

from app.domain.calendars import FeedKind, Options, Scope
from app.domain.people import NewPerson
from app.usecases.feeds.manage import MadeFeed, MakeFeed, make_feed, revoke_feed, rotate_feed
from app.usecases.teams.people import change_person
from tests.app.usecases.published import MONDAY, TUESDAY, Planned, planned
from tests.browse import Visitor, text_of
from tests.cast import Cast

HERE = "http://127.0.0.1:8000"
Guests = Callable[[str], Visitor]


@pytest.fixture
def rota(cast: Cast) -> Planned:
    rota = planned(cast)
    rota.publish({(MONDAY, "Morning"): "bo", (MONDAY, "Late morning"): "chi", (TUESDAY, "Morning"): "ana"})
    cast.now = datetime.combine(MONDAY, datetime.min.time(), timezone.utc) + timedelta(hours=7)  # noqa: UP017
    return rota


def link(cast: Cast, embed_on: str = "", language: str = "") -> MadeFeed:
    with cast.database.transaction() as tx:
        ask = MakeFeed("Wall", FeedKind.DUTY, "support", Options(language=language), embed_on)
        return make_feed(tx, ask, base_url=HERE, by=cast.actor(tx, "bo"), now=cast.now)


def path(made: MadeFeed) -> str:
    return made.address.removeprefix(HERE)


def test_a_line_says_who_is_on_and_who_comes_next(cast: Cast, rota: Planned, visitor: Guests) -> None:
    answer = visitor("").get(f"{path(link(cast))}.txt")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.text == "Bo until 10:00, then Chi from 10:00\n"
    cast.now += timedelta(hours=15)
    assert visitor("").get(f"{path(link(cast))}.txt").text == "nobody, then Ana from Tue 10 Mar, 06:00\n"


def test_the_small_page_says_names_and_nothing_else(cast: Cast, rota: Planned, visitor: Guests) -> None:
    answer = visitor("").get(path(link(cast)))
    assert "Support Bo is on until 10:00" in text_of(answer)
    assert "example.org" not in answer.text
    assert "<script" not in answer.text
    assert "/teams/" not in answer.text


def test_whoever_turns_to_another_language_is_not_shown_what_is_kept_in_the_old_one(
    cast: Cast, rota: Planned, visitor: Guests
) -> None:
    guest, address = visitor(""), path(link(cast))
    english = guest.get(address)
    guest.post("/language", {"language": "de"})
    for page in (english, german := guest.get(address), guest.get(f"{address}.txt")):
        assert "max-age=60" in page.headers["cache-control"]
        assert {"accept-language", "cookie"} <= {each.strip().lower() for each in page.headers["vary"].split(",")}
    assert "Bo hat Dienst bis 10:00" in text_of(german)


def test_a_link_speaks_its_own_language_and_calls_people_by_the_names_that_were_chosen(
    cast: Cast, rota: Planned, visitor: Guests
) -> None:
    bo, guest = visitor("bo"), visitor("")
    asked = {"name": "Wall", "shows": "duty:support", "names": "full", "language": "de"}
    german = re.search(r"http://127.0.0.1:8000(/on/[^.\s]+)\.txt", text_of(bo.post("/feeds", asked)))
    assert german
    page = guest.get(german[1])
    assert "Bo Berg hat Dienst bis 10:00" in text_of(page)
    assert '<html lang="de">' in page.text
    assert guest.get(f"{german[1]}.txt").text == "Bo Berg bis 10:00, dann Chi Chen ab 10:00\n"
    english = path(link(cast, language="en"))
    guest.post("/language", {"language": "de"})
    assert guest.get(f"{english}.txt").text == "Bo until 10:00, then Chi from 10:00\n"
    assert "Support (full names, in Deutsch)" in text_of(bo.get("/feeds"))


def test_a_link_of_before_speaks_the_language_of_whoever_looks() -> None:
    for language in ("", "en", "de"):
        scope = Scope(FeedKind.DUTY, 3, Options(language=language))
        assert Scope.from_key(scope.key) == scope
    assert Scope.from_key("duty:3").options.language == ""
    assert Scope.from_key("team:3").options.language == "en"


def test_what_is_for_calendars_only_is_refused(visitor: Guests) -> None:
    bo = visitor("bo")
    for kind, asked, sentence in (
        ("duty", {"reminder": 5}, "is no calendar and reminds nobody"),
        ("duty", {"busy": True}, "cannot make you busy"),
        ("team", {"language": ""}, "Choose one of the languages"),
    ):
        body = {"name": "Wall", "kind": kind, "team": "support", **asked}
        refused = bo.ask("POST", "/api/me/feeds", json=body)
        assert (refused.status_code, sentence in refused.text) == (422, True)
    form = {"name": "Wall", "shows": "duty:support", "reminder": "5"}
    assert "reminds nobody. Choose none." in text_of(bo.post("/feeds", form))


def test_only_the_sites_that_the_link_names_may_frame_it(cast: Cast, rota: Planned, visitor: Guests) -> None:
    for sites, ancestors in (("", "'none'"), ("https://Wiki.example.org", "https://wiki.example.org")):
        headers = visitor("").get(path(link(cast, sites))).headers
        assert f"frame-ancestors {ancestors};" in headers["content-security-policy"]
        assert "x-frame-options" not in headers
        assert headers["referrer-policy"] == "no-referrer"
    refused = visitor("bo").post("/feeds", {"name": "x", "shows": "duty:support", "embed_on": "https://a.org/path"})
    assert refused.status_code == 422
    assert "without a path" in text_of(refused)


def test_whoever_may_not_know_gets_the_same_answer(cast: Cast, rota: Planned, visitor: Guests) -> None:
    revoked, rotated, gone, calendar = link(cast), link(cast), link(cast), link(cast)
    with cast.database.transaction() as tx:
        bo = cast.actor(tx, "bo")
        revoke_feed(tx, revoked.id, by=bo, now=cast.now)
        fresh = rotate_feed(tx, rotated.id, base_url=HERE, by=bo)
        feed = make_feed(tx, MakeFeed("Phone"), base_url=HERE, by=bo, now=cast.now)
    assert visitor("").get(path(fresh)).status_code == 200
    own = feed.address.split("/")[-2]
    assert visitor("").get(f"/cal/{path(calendar).removeprefix('/on/')}/x.ics").status_code == 404
    with cast.database.transaction() as tx:
        person = cast.people["bo"]
        new = NewPerson(person.name, person.email)
        change_person(tx, person.id, new, active=False, version=person.version, now=cast.now)
    paths = [path(revoked), path(rotated), path(gone), path(fresh), f"/on/{own}", "/on/unknown", "/on/x.txt"]
    answers = [visitor("").get(each) for each in paths]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
