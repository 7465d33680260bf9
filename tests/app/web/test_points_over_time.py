"""The team sees how far everybody was from a fair share, month by month, as small pictures with a table behind."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from app.domain.lines import Box, box_around
from app.usecases.ledger.help import GivePoints, give_points
from app.usecases.ledger.over_time import show_over_time
from tests.app.usecases.published import MONDAY, TUESDAY, planned
from tests.browse import Visitor, text_of
from tests.cast import Cast

Browser = Callable[[str], Visitor]

pytestmark = pytest.mark.engines("sqlite")


def test_a_line_runs_from_left_to_right_and_what_is_more_is_higher() -> None:
    box = Box(100, 40, -10, 10)
    assert box.line([-10, 0, 10]) == "0.0,40.0 50.0,20.0 100.0,0.0"
    assert box.line([0]) == "0.0,20.0 100.0,20.0"
    assert box.band([-10, -10], [10, 10]) == "0.0,0.0 100.0,0.0 100.0,40.0 0.0,40.0"


def test_the_fair_share_is_always_in_the_picture() -> None:
    assert (box_around([3, 5], width=1, height=1).low, box_around([-3, -5], width=1, height=1).high) == (0, 0)


def test_the_course_of_each_ends_where_the_points_page_stands(cast: Cast, visitor: Browser) -> None:
    planned(cast).publish({(MONDAY, "Morning"): "bo", (TUESDAY, "Morning"): "bo", (TUESDAY, "Evening"): "ana"})
    cast.now = datetime(2026, 4, 20, 9, tzinfo=UTC)
    with cast.database.reading() as tx:
        page = show_over_time(tx, cast.support, by=cast.actor(tx, "chi"), now=cast.now)
    assert [(course.person.short, course.now) for course in page.courses] == [("Chi", -4), ("Ana", 0), ("Bo", 4)]
    assert page.months[-2:] == ["March 2026", "April 2026"]
    assert all(course.values[-3] == 0 for course in page.courses)  # February: nothing yet
    assert page.says == "Nobody is further than 4 points from a fair share"


def test_the_page_draws_a_picture_for_each_with_its_figures_behind(cast: Cast, visitor: Browser) -> None:
    empty = visitor("bo").get("/teams/support/points/over-time")
    assert "They are planned when the first rota is published." in text_of(empty)
    assert "<polyline" not in empty.text
    planned(cast).publish({(MONDAY, "Morning"): "bo"})
    cast.now = datetime(2026, 3, 20, 9, tzinfo=UTC)
    page = visitor("bo").get("/teams/support/points/over-time")
    assert len(re.findall("<polyline", page.text)) == 3
    assert "Bo you +" in text_of(page)
    assert visitor("dee").get("/teams/support/points/over-time").status_code == 404


def test_a_single_point_is_one(cast: Cast, visitor: Browser) -> None:
    with cast.database.transaction() as tx:
        ask = GivePoints(cast.id("bo"), cast.now.date(), 1, "Looked over a report", "form-for-one")
        give_points(tx, cast.support, ask, by=cast.actor(tx, "ana"), now=cast.now)
    bo = visitor("bo")
    assert "You have 1 point; a fair share is 0." in text_of(bo.get("/teams/support/claims"))
    assert "1 point earned, 0 planned; a fair share is 0" in text_of(bo.get("/teams/support/points"))
    assert "Nobody is further than 1 point from a fair share" in text_of(bo.get("/teams/support/points/over-time"))


def test_a_month_is_counted_to_its_last_day(cast: Cast) -> None:
    planned(cast, date(2026, 3, 30), date(2026, 4, 5)).publish({(date(2026, 3, 31), "Morning"): "bo"})
    cast.now = datetime(2026, 5, 2, 9, tzinfo=UTC)
    with cast.database.reading() as tx:
        page = show_over_time(tx, cast.support, by=cast.actor(tx, "bo"), now=cast.now)
    march = page.months.index("March 2026")
    assert page.courses[0].values[march] > 0 == page.courses[0].values[march - 1]
