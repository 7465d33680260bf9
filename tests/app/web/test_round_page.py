"""The coordinator's page of a round: what comes next stands out, and who says what stands by its picture."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from app.domain.answer import Mark, NewAnswer
from tests.app.rounds_at_work import NEXT_WEEK, answered, every, opened
from tests.app.usecases.published import MONDAY, planned
from tests.browse import Visitor, text_of
from tests.cast import Cast

Visit = Callable[[str], Visitor]

TWO_WEEKS = replace(NEXT_WEEK, last_on=date(2026, 3, 22))


def primary(page: str) -> list[str]:
    """What the page asks to be pressed."""
    return re.findall(r'class="button primary"[^>]*>([^<]+)<', page)


def test_while_answers_are_missing_the_next_step_is_to_remind(cast: Cast, visitor: Visit) -> None:
    round_, slots = opened(cast)
    path, ana = f"/teams/support/rounds/{round_.id}", visitor("ana")
    assert primary(ana.get(path).text) == ["Remind 3 people"]
    assert ana.post(f"{path}/remind").status_code == 303
    assert primary(ana.get(path).text) == ["Draft the rota"]  # once an hour is often enough
    for name in ("ana", "bo", "chi"):
        answered(cast, round_, name, NewAnswer(every(slots, Mark.FINE), {}))
    assert primary(ana.get(path).text) == ["Draft the rota"]


def test_once_a_round_is_closed_the_next_step_is_a_draft(cast: Cast, visitor: Visit) -> None:
    round_, _slots = opened(cast)
    path, ana = f"/teams/support/rounds/{round_.id}", visitor("ana")
    assert ana.post(f"{path}/close").status_code == 303
    assert primary(ana.get(path).text) == ["Draft the rota"]


def test_a_published_round_leads_to_its_rota_as_it_is_now(cast: Cast, visitor: Visit) -> None:
    rota = planned(cast)
    path, ana = f"/teams/support/rounds/{rota.round_id}", visitor("ana")
    assert "/publications/" not in ana.get(path).text
    rota.publish({(MONDAY, "Morning"): "bo"})
    rota.publish({(MONDAY, "Morning"): "chi"})
    page = ana.get(path)
    assert '<a class="button primary" href="/teams/support/publications/2">The rota</a>' in page.text
    assert primary(page.text) == ["The rota"]
    drafts = set(re.findall(r'href="(/teams/support/drafts/\d+)"', page.text))
    assert len(drafts) == 2
    for draft in drafts:
        assert '<a class="button primary" href="/teams/support/publications/2">The rota</a>' in ana.get(draft).text


def test_who_says_what_stands_below_the_week_of_the_slot(cast: Cast, visitor: Visit) -> None:
    round_, slots = opened(cast, TWO_WEEKS)
    page = text_of(visitor("ana").get(f"/teams/support/rounds/{round_.id}?slot={slots[0].id}"))
    parts = ("Who would: Week of 9 March", "0 would, 1 needed.", "Who would: Week of 16 March")
    assert [page.index(part) for part in parts] == sorted(page.index(part) for part in parts)
    later = text_of(visitor("ana").get(f"/teams/support/rounds/{round_.id}?slot={slots[-1].id}"))
    assert later.index(parts[1]) > later.index(parts[2])
