"""My ways in: sessions, tokens, calendar links and passkeys, each shown with its last use, each ended at once."""

from collections.abc import Callable
from datetime import timedelta

from fastapi import FastAPI

from app.domain.secrets import new_secret
from app.store import access
from app.usecases.feeds.manage import MakeFeed, make_feed
from tests.app.web.coming_in import BASE, come_in, mailed_link
from tests.browse import Visitor, text_of, with_token
from tests.cast import Cast

Browser = Callable[[str], Visitor]
PAGE = "/me/ways-in"
FIREFOX = {"user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}


def feed_of(cast: Cast, name: str) -> str:
    """The path of a new calendar link of one of the cast."""
    with cast.database.transaction() as tx:
        made = make_feed(tx, MakeFeed("Phone"), base_url=BASE, by=cast.actor(tx, name), now=cast.now)
    return made.address.removeprefix(BASE)


def test_every_way_in_is_listed_with_its_last_use(cast: Cast, house: FastAPI) -> None:
    bo = Visitor(house)
    link = mailed_link(cast, bo, "bo")
    bo.post(link, headers=FIREFOX)
    feed_of(cast, "bo")
    with_token(house, cast, "bo")
    cast.now += timedelta(hours=3)
    page = text_of(bo.get(PAGE))
    assert "Firefox on Linux" in page
    assert "this one" in page
    assert "by a link in a mail" in page
    assert "Phone Last used never" in page
    assert "test Last used" in page
    assert "You have none: whoever reads your mail" in page


def test_the_last_use_is_noted_now_and_then(cast: Cast, house: FastAPI) -> None:
    browser, other = come_in(house, cast, "bo"), come_in(house, cast, "bo")
    cast.now += timedelta(hours=3)
    other.get("/me")
    cast.now += timedelta(minutes=10)
    assert "Last used 10 minutes ago" in text_of(browser.get(PAGE))


def test_a_session_that_is_ended_is_over_at_its_next_request(cast: Cast, house: FastAPI) -> None:
    one, other = come_in(house, cast, "bo"), come_in(house, cast, "bo")
    ids = {each["here"]: each["id"] for each in one.get("/api/me/ways-in").json()["sessions"]}
    assert one.post(f"{PAGE}/sessions/{ids[False]}/end").headers["location"] == PAGE
    assert other.get("/me").headers["location"].startswith("/sign-in")
    assert one.get("/me").status_code == 200
    assert one.post(f"{PAGE}/sessions/{ids[False]}/end").status_code == 303, "twice is once"


def test_what_belongs_to_others_is_not_there(cast: Cast, house: FastAPI, visitor: Browser) -> None:
    bo = come_in(house, cast, "bo")
    feed = feed_of(cast, "bo")
    token = with_token(house, cast, "bo")
    ways = bo.get("/api/me/ways-in").json()
    chi = visitor("chi")
    for part in ("sessions", "tokens", "feeds"):
        assert chi.post(f"{PAGE}/{part}/{ways[part][0]['id']}/end").status_code == 404
        assert chi.post(f"{PAGE}/{part}/987654/end").status_code == 404
    assert bo.get("/me").status_code == 200
    assert token.get("/api/me/ways-in").status_code == 200
    assert bo.get(feed).status_code == 200


def test_tokens_and_links_end_at_once(cast: Cast, house: FastAPI) -> None:
    bo, feed, token = come_in(house, cast, "bo"), feed_of(cast, "bo"), with_token(house, cast, "bo")
    ways = bo.get("/api/me/ways-in").json()
    assert bo.post(f"{PAGE}/tokens/{ways['tokens'][0]['id']}/end").status_code == 303
    assert token.get("/api/me/ways-in").status_code == 401
    assert bo.post(f"{PAGE}/feeds/{ways['feeds'][0]['id']}/end").status_code == 303
    assert bo.get(feed).status_code == 404


def test_signing_out_everywhere_leaves_this_one_and_what_was_not_ticked(cast: Cast, house: FastAPI) -> None:
    here, others = come_in(house, cast, "bo"), [come_in(house, cast, "bo") for _ in range(2)]
    feed, token = feed_of(cast, "bo"), with_token(house, cast, "bo")
    on_its_way = mailed_link(cast, here, "bo")
    assert here.post(f"{PAGE}/sign-out-everywhere").headers["location"] == PAGE
    assert [each.get("/me").status_code for each in others] == [303, 303]
    assert here.get("/me").status_code == 200
    assert Visitor(house).post(on_its_way).status_code == 409
    assert token.get("/api/me/ways-in").status_code == 200
    assert here.get(feed).status_code == 200


def test_signing_out_everywhere_can_take_tokens_and_links_along(cast: Cast, house: FastAPI) -> None:
    here, feed, token = come_in(house, cast, "bo"), feed_of(cast, "bo"), with_token(house, cast, "bo")
    here.post(f"{PAGE}/sign-out-everywhere", {"tokens": "1", "feeds": "1"})
    assert token.get("/api/me/ways-in").status_code == 401
    assert here.get(feed).status_code == 404


def test_a_script_of_the_page_ends_sessions_too(cast: Cast, house: FastAPI) -> None:
    browser, other = come_in(house, cast, "bo"), come_in(house, cast, "bo")
    ids = {each["here"]: each["id"] for each in browser.get("/api/me/ways-in").json()["sessions"]}
    assert browser.ask("DELETE", f"/api/me/sessions/{ids[False]}").status_code == 204
    assert other.get("/me").status_code == 303
    come_in(house, cast, "bo")
    assert browser.ask("POST", "/api/me/sign-out-everywhere", json={}).json() == {"sessions": 1}


def test_a_token_looks_at_ways_in_and_changes_none(cast: Cast, house: FastAPI) -> None:
    browser, token = come_in(house, cast, "bo"), with_token(house, cast, "bo")
    (session,) = token.get("/api/me/ways-in").json()["sessions"]
    assert token.ask("DELETE", f"/api/me/sessions/{session['id']}").status_code in (401, 403)
    assert token.ask("POST", "/api/me/sign-out-everywhere", json={}).status_code in (401, 403)
    assert token.get("/me/second-factor").status_code == 303
    assert browser.get("/me").status_code == 200


def test_a_keeper_signs_somebody_out_everywhere(cast: Cast, house: FastAPI, visitor: Browser) -> None:
    bo, chi = come_in(house, cast, "bo"), come_in(house, cast, "chi")
    assert visitor("ana").post(f"/people/{cast.id('bo')}/sign-out").status_code == 403
    assert bo.get("/me").status_code == 200
    assert visitor("kai").post(f"/people/{cast.id('bo')}/sign-out").status_code == 303
    assert bo.get("/me").status_code == 303
    assert chi.get("/me").status_code == 200
    assert visitor("kai").post("/people/987654/sign-out").status_code == 404


def test_a_session_ends_by_itself_after_thirty_days(cast: Cast, house: FastAPI) -> None:
    bo = come_in(house, cast, "bo")
    cast.now += access.SESSION_LIFE - timedelta(minutes=1)
    assert bo.get("/me").status_code == 200
    cast.now += timedelta(minutes=1)
    assert bo.get("/me").status_code == 303


def test_somebody_made_inactive_is_out_at_the_next_request(cast: Cast, house: FastAPI, visitor: Browser) -> None:
    bo, feed, token = come_in(house, cast, "bo"), feed_of(cast, "bo"), with_token(house, cast, "bo")
    form = {"version": "1", "name": "Bo Berg", "email": "bo@example.org"}
    assert visitor("kai").post(f"/people/{cast.id('bo')}", form).status_code == 303
    assert bo.get("/me").headers["location"].startswith("/sign-in")
    assert token.get("/api/me/ways-in").status_code == 401
    assert bo.get(feed).status_code == 404


def test_a_guessed_session_is_nobody(house: FastAPI) -> None:
    assert Visitor(house, cookies={"halfday": new_secret()}).get("/me").headers["location"].startswith("/sign-in")
