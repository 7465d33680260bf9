"""The page of private calendar links."""

import re
from collections.abc import Callable

from sqlmodel import select

from app.domain.secrets import digest
from app.store.tables import FeedRow
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
