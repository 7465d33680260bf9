"""A coordinator sees two drafts side by side, or one beside what is published: who gains, who loses, what is better."""

from collections.abc import Callable

import pytest

from app.usecases.drafts.edit import Act, SeatEdit
from tests.app.usecases.drafting import story
from tests.app.usecases.published import MONDAY, TUESDAY, WEDNESDAY, planned
from tests.browse import Visitor, text_of
from tests.cast import Cast

Browser = Callable[[str], Visitor]

pytestmark = pytest.mark.engines("sqlite")


def test_a_draft_is_compared_with_what_is_published(cast: Cast, visitor: Browser) -> None:
    plan = planned(cast)
    plan.publish({(MONDAY, "Morning"): "bo", (TUESDAY, "Morning"): "chi"})
    draft = plan.draft({(MONDAY, "Morning"): "bo", (TUESDAY, "Morning"): "ana", (WEDNESDAY, "Morning"): "ana"})
    page = visitor("ana").get(f"/teams/support/drafts/{draft}/compare")
    said = text_of(page)
    assert page.text.count(f'<a href="/teams/support/drafts/{draft}/seats/') == 2
    assert "2 seats differ, 2 people gain or lose points" in said
    assert "Ana 0 8 +8" in said
    assert "Chi 4 0 −4" in said
    assert "Morning open Ana" in said


def test_two_drafts_are_compared_by_the_goals_of_the_one_at_hand(cast: Cast, visitor: Browser) -> None:
    told = story(cast)
    first = told.made()
    freed = next(iter(first.assignments))
    told.edit(first, freed, SeatEdit(Act.FREE))
    second = told.made()
    page = visitor("ana").get(f"/teams/support/drafts/{second.id}/compare?with={first.id}")
    for draft in (first, second):  # whichever is the better one, it is what comes next
        assert f'<a href="/teams/support/drafts/{draft.id}">Draft {draft.number}</a>' in page.text
    said = text_of(page)
    assert "Draft 2 beside: Draft 1" in said
    assert "Open seats" in said
    assert "better" in said
    assert "Less is better." in said
    assert "Lot" not in said


def test_what_cannot_be_compared_is_refused_in_a_sentence(cast: Cast, visitor: Browser) -> None:
    plan = planned(cast)
    draft = plan.draft({(MONDAY, "Morning"): "bo"})
    ana = visitor("ana")
    assert ana.get(f"/teams/support/drafts/{draft}/compare").status_code == 409
    assert "/compare" not in ana.get(f"/teams/support/drafts/{draft}").text
    other = plan.draft({(MONDAY, "Morning"): "chi"})
    assert ana.get(f"/teams/support/drafts/{draft}/compare?with=999").status_code == 422
    assert ana.get(f"/teams/support/drafts/{draft}/compare?with={other}").status_code == 200


def test_engineers_do_not_see_drafts_compared(cast: Cast, visitor: Browser) -> None:
    plan = planned(cast)
    draft = plan.draft({(MONDAY, "Morning"): "bo"})
    assert visitor("bo").get(f"/teams/support/drafts/{draft}/compare").status_code == 403
