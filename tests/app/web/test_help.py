"""The help page tells the rules with the team's own amounts."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from app.store import teams as store_teams
from app.usecases.teams import keep
from tests.browse import Visitor, text_of
from tests.cast import NOW, Cast

Browser = Callable[[str], Visitor]

TODAY = NOW.date()

pytestmark = pytest.mark.engines("sqlite")


def test_the_rules_are_told_with_the_teams_own_amounts(cast: Cast, visitor: Browser) -> None:
    with cast.database.transaction() as tx:
        usual = store_teams.policies_of(tx, cast.support.id)[0].policy
        changed = replace(usual, min_rest_hours=9, weekend_days=(4, 5), unanswered="cannot")
        keep.change_policy(tx, cast.support, changed, starts_on=TODAY, today=TODAY, now=cast.now)
    said = text_of(visitor("bo").get("/teams/support/help"))
    assert "at least 9 hours of rest between two slots" in said
    assert "Weekend cover (Friday + Saturday) is voluntary" in said
    assert "without one, as cannot" in said


def test_amounts_that_will_hold_later_are_announced(cast: Cast, visitor: Browser) -> None:
    with cast.database.transaction() as tx:
        usual = store_teams.policies_of(tx, cast.support.id)[0].policy
        other = replace(usual, min_rest_hours=9)
        keep.change_policy(tx, cast.support, other, starts_on=date(2026, 6, 1), today=TODAY, now=cast.now)
    said = text_of(visitor("bo").get("/teams/support/help"))
    assert "Other amounts hold from Monday 1 June 2026" in said
    assert "at least 11 hours of rest" in said


def test_every_page_of_the_team_leads_there_and_strangers_find_nothing(visitor: Browser) -> None:
    assert 'href="/teams/support/help"' in visitor("bo").get("/teams/support").text
    assert visitor("dee").get("/teams/support/help").status_code == 404


def test_only_who_may_change_the_amounts_is_shown_the_way(visitor: Browser) -> None:
    assert "Change the amounts" in text_of(visitor("ana").get("/teams/support/help"))
    assert "Change the amounts" not in text_of(visitor("bo").get("/teams/support/help"))
