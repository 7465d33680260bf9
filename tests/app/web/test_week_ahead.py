"""The front page: the week ahead as a strip, one's own slots in one's own zone, an open weekend to volunteer for."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from app.domain.policy import Policy
from app.store.teams import add_policy
from tests.app.usecases.published import MONDAY, TUESDAY, planned
from tests.browse import Visitor, text_of
from tests.cast import Cast

Visit = Callable[[str], Visitor]


@pytest.fixture
def published(cast: Cast) -> Cast:
    """It is Monday of the published week: Bo on Monday morning, Chi on Tuesday, the rest open."""
    planned(cast).publish({(MONDAY, "Morning"): "bo", (TUESDAY, "Morning"): "chi"})
    cast.now = datetime(2026, 3, 9, 6, 30, tzinfo=UTC)
    return cast


def test_the_front_page_shows_the_week_ahead(published: Cast, visitor: Visit) -> None:
    page = visitor("bo").get("/")
    said = text_of(page)
    assert "Support, the week ahead London time" in said
    assert "Mon 9 Mar today 06–10 you 10–14 open" in said
    assert 'class="own"><a href="/teams/support/seats/' in page.text
    assert "Sun 15 Mar" in said
    assert "06–10 Chi" in said


def test_without_a_published_week_there_is_no_strip(cast: Cast, visitor: Visit) -> None:
    assert "the week ahead" not in text_of(visitor("bo").get("/"))


def test_ones_own_slots_are_in_ones_own_zone_with_the_teams_beside(published: Cast, visitor: Visit) -> None:
    bo = published.people["bo"]
    with published.database.transaction() as tx:
        move = text("UPDATE person SET time_zone = 'Asia/Tokyo' WHERE id = :id")
        tx.session.connection().execute(move, {"id": bo.id})
    assert "Mon 9 Mar, 15–19 (06–10 London time) Morning, Support" in text_of(visitor("bo").get("/"))


def test_an_open_weekend_waits_where_people_may_take_seats(published: Cast, visitor: Visit) -> None:
    assert "the cover on" not in text_of(visitor("bo").get("/"))
    with published.database.transaction() as tx:
        add_policy(tx, published.support.id, Policy(claims=2), starts_on=MONDAY)
    page = visitor("bo").get("/")
    assert "Support: the cover on Saturday 14 March, 10–18 is open" in text_of(page)
    assert 'href="/teams/support/claims"' in page.text
