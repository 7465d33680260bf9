"""The page of a publication: what it changed is what one looks for there."""

from collections.abc import Callable
from datetime import timedelta

from tests.app.usecases.published import MONDAY, SATURDAY, Planned, planned
from tests.browse import Visitor, text_of
from tests.cast import Cast

Guests = Callable[[str], Visitor]


def test_a_small_change_is_said_before_the_rota_with_its_undo(cast: Cast, visitor: Guests) -> None:
    rota = planned(cast)
    rota.publish({(MONDAY, "Morning"): "bo"})
    rota.publish({(MONDAY, "Morning"): "chi"})
    shown = visitor("ana").get("/teams/support/publications/2")
    page = text_of(shown)
    parts = ("What changed", "Undo this publication", "Publication 2 1", "London time")
    assert [page.index(part) for part in parts] == sorted(page.index(part) for part in parts)
    assert page.count("What changed") == page.count("Undo this publication") == 1
    assert '<section class="no-print">' in shown.text  # a week finds room on one page of paper


def test_many_changes_come_after_the_rota(cast: Cast, visitor: Guests) -> None:
    rota: Planned = planned(cast)
    rota.publish({(SATURDAY, "Weekend cover"): "chi"})
    days = [MONDAY + timedelta(days=n) for n in range(5)]
    rota.publish({(day, hours): who for day in days for hours, who in (("Morning", "bo"), ("Evening", "chi"))})
    page = text_of(visitor("ana").get("/teams/support/publications/2"))
    assert page.index("London time") < page.index("What changed") < page.index("Undo this publication")
