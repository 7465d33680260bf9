"""The page of private calendar links."""

import re
from collections.abc import Callable

from sqlmodel import select

from app.domain.secrets import digest
from app.store.tables import FeedRow
from tests.app.usecases.published import MONDAY, TUESDAY, planned
from tests.browse import Visitor, text_of
from tests.cast import Cast

Guests = Callable[[str], Visitor]


def token_in(page: str) -> str:
    found = re.search(r"http://127\.0\.0\.1:8000/cal/([\w-]+)/[\w-]+\.ics", page)
    assert found
    return found[1]


def test_a_link_is_made_and_its_address_shown_once(cast: Cast, visitor: Guests) -> None:
    bo = visitor("bo")
    made = bo.post("/feeds", {"name": "My phone", "shows": "person"})
    token = token_in(made.text)
    assert f'href="webcal://127.0.0.1:8000/cal/{token}/bo-berg.ics"' in made.text
    assert made.headers["cache-control"] == "no-store"
    assert bo.get(f"/cal/{token}/bo-berg.ics").status_code == 200
    again = bo.get("/feeds")
    assert "My phone : My own duty" in text_of(again)
    assert token not in again.text
    with cast.database.reading() as tx:
        assert [row.token_hash for row in tx.session.exec(select(FeedRow))] == [digest(token)]


def test_a_link_to_ones_own_team_and_no_other(visitor: Guests) -> None:
    bo = visitor("bo")
    token_in(bo.post("/feeds", {"name": "All", "shows": "team:support"}).text)
    refused = bo.post("/feeds", {"name": "All", "shows": "team:billing"})
    assert refused.status_code == 404
    assert "There is no such team here" in text_of(refused)


def test_what_was_typed_stays_when_it_is_refused(visitor: Guests) -> None:
    refused = visitor("bo").post("/feeds", {"name": "x" * 61, "shows": "team:support"})
    assert refused.status_code == 422
    assert "x" * 61 in refused.text
    assert '<option value="team:support" selected>' in refused.text


def test_a_revoked_link_is_gone_for_good(cast: Cast, visitor: Guests) -> None:
    bo = visitor("bo")
    token = token_in(bo.post("/feeds", {"name": "Phone", "shows": "person"}).text)
    with cast.database.reading() as tx:
        feed = tx.session.exec(select(FeedRow.id)).one()
    assert visitor("chi").post(f"/feeds/{feed}/revoke").status_code == 404
    assert bo.get(f"/cal/{token}/x.ics").status_code == 200
    for _ in range(2):  # twice is once
        assert bo.post(f"/feeds/{feed}/revoke").headers["location"] == "/feeds"
    assert bo.get(f"/cal/{token}/x.ics").status_code == 404
    assert "No calendar shows your duty yet" in text_of(bo.get("/feeds"))


def test_nobody_makes_links_without_end(visitor: Guests) -> None:
    bo = visitor("bo")
    for number in range(20):
        assert bo.post("/feeds", {"name": f"Link {number}", "shows": "person"}).status_code == 200
    refused = bo.post("/feeds", {"name": "One more", "shows": "person"})
    assert refused.status_code == 422
    assert "You have 20 links already" in text_of(refused)


def test_links_are_for_those_who_are_signed_in(visitor: Guests) -> None:
    assert visitor("").get("/feeds").headers["location"] == "/sign-in?next=/feeds"
    assert visitor("").post("/feeds", {"name": "x"}).status_code == 303


def test_a_new_link_says_how_it_gets_into_each_calendar(cast: Cast, visitor: Guests) -> None:
    rota = planned(cast)
    rota.publish({(MONDAY, "Morning"): "bo", (TUESDAY, "Afternoon"): "bo"})
    made = visitor("bo").post("/feeds", {"name": "Phone", "shows": "person", "show_as": "busy", "reminder": "15"})
    said = text_of(made)
    assert re.search(r'href="webcal://[^"]+\.ics"', made.text)
    assert "https://calendar.google.com/calendar/u/0/r/settings/addbyurl" in made.text
    assert "https://outlook.live.com/calendar/0/addcalendar" in made.text
    assert "Google looks every 4 to 24 hours" in said
    assert "Outlook looks about every 3 hours" in said
    assert "Only this network reaches this address" in said
    assert "Morning: Bo (Support) Monday 9 March, 06:00–10:00" in said
    assert "Phone : My own duty (busy, reminder 15 minutes before)" in said
    assert f'<feed-test hidden data-address="http://127.0.0.1:8000/cal/{token_in(made.text)}' in made.text


def test_a_link_is_given_a_new_address(cast: Cast, visitor: Guests) -> None:
    bo = visitor("bo")
    old = token_in(bo.post("/feeds", {"name": "Phone", "shows": "person"}).text)
    with cast.database.reading() as tx:
        feed = tx.session.exec(select(FeedRow.id)).one()
    assert visitor("chi").post(f"/feeds/{feed}/rotate").status_code == 404
    new = token_in(bo.post(f"/feeds/{feed}/rotate").text)
    assert bo.get(f"/cal/{old}/x.ics").status_code == 404
    assert bo.get(f"/cal/{new}/x.ics").status_code == 200


def test_invitations_are_chosen_on_the_page(visitor: Guests) -> None:
    bo = visitor("bo")
    assert "Send me invitations" in text_of(bo.get("/feeds"))
    bo.post("/feeds/invitations", {"wanted": "1"})
    assert "Stop invitations" in text_of(bo.get("/feeds"))
    bo.post("/feeds/invitations", {"wanted": ""})
    assert "Send me invitations" in text_of(bo.get("/feeds"))


def test_nothing_tells_google_to_stay_away(visitor: Guests) -> None:
    answer = visitor("").get("/robots.txt")
    assert answer.status_code == 404 or "Disallow: /cal" not in answer.text
