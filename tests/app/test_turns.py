"""Questions that are searched for take turns, and many at once keep neither pages nor each other waiting for long."""

import threading
import time
from collections.abc import Callable, Iterator
from typing import get_args

import pytest

from app.domain.allowance import MINUTE, SEARCHES
from app.domain.answer import Mark, OptIn
from app.domain.refusals import ManySearches
from app.planning import explaining, mending
from app.planning.turns import PLACES, Turns
from app.usecases.publishing.publish import Publish, publish_draft
from app.web.deps import Transaction
from tests.app.usecases.drafting import SUNDAY, THURSDAY, Story, story
from tests.browse import Visitor, text_of
from tests.cast import Cast

Browser = Callable[[str], Visitor]
SOON = 300.0  # seconds, on a machine that is busy with other tests


def test_one_searches_at_a_time_and_few_wait() -> None:
    gate, at_work, most, refused = Turns(places=3, seconds=SOON), [], [], []
    all_asked = threading.Event()

    def ask() -> None:
        try:
            with gate.taken():
                at_work.append(1)
                most.append(len(at_work))
                assert all_asked.wait(SOON)
                time.sleep(0.05)
                at_work.pop()
        except ManySearches:
            refused.append(1)
            if len(refused) == 5:  # one is at work, and two wait
                all_asked.set()

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert most == [1, 1, 1]
    assert len(refused) == 5
    with gate.taken():  # every place was given back
        pass


def test_whoever_waits_too_long_is_told_so_and_makes_room() -> None:
    gate = Turns(places=2, seconds=0.02)
    with gate.taken():
        for _ in range(3):
            with pytest.raises(ManySearches, match="Wait a few seconds"), gate.taken():
                pass
    with gate.taken():
        pass


def test_those_who_wait_leave_most_transactions_to_others() -> None:
    (limit,) = get_args(Transaction)[1:]
    assert limit.max_concurrency >= 2 * PLACES


@pytest.fixture
def busy(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As many search as may."""
    gate = Turns(places=1)
    for room in (explaining, mending):
        monkeypatch.setattr(room, "TURNS", gate)
    with gate.taken():
        yield


@pytest.fixture
def published(cast: Cast) -> Story:
    told = story(cast)
    told.answer("bo", {(THURSDAY, "Morning"): Mark.LOVE}, OptIn.FIRST)
    draft = told.made()
    with cast.database.transaction() as tx:
        ask = Publish(draft.id, draft.version, "http://127.0.0.1:8000", confirmed=True)
        publish_draft(tx, cast.support, ask, by=cast.actor(tx, "ana"), now=cast.now)
    return told


@pytest.mark.usefixtures("busy")
def test_a_question_too_many_is_refused_in_words_and_nothing_else_is(published: Story, visitor: Browser) -> None:
    ana, seat = visitor("ana"), published.seat(THURSDAY, "Morning")
    sunday = published.seat(SUNDAY, "Weekend cover")
    for path in (f"/teams/support/seats/{seat}/why", f"/teams/support/seats/{sunday}/fill"):
        refused = ana.get(path)
        assert (refused.status_code, refused.headers["retry-after"]) == (429, "10")
        assert "Not now Several searches are running right now. Wait a few seconds, then ask again." in text_of(refused)
        assert f'<a class="button secondary" href="{path}">Try again</a>' in refused.text
        twin = ana.get(f"/api{path}")
        assert (twin.status_code, twin.json()["refusal"]) == (429, "ManySearches")
    assert visitor("bo").get(f"/teams/support/seats/{seat}/why").status_code == 200  # colleagues need no search
    assert ana.get(f"/teams/support/seats/{seat}").status_code == 200


@pytest.mark.usefixtures("busy")
def test_what_is_broken_is_shown_while_no_search_can_be_made(published: Story, visitor: Browser) -> None:
    ana, away = visitor("ana"), {"from": str(THURSDAY), "until": str(SUNDAY)}
    assert ana.post(f"/teams/support/people/{published.cast.id('bo')}/away", away).status_code == 303
    page = text_of(ana.get("/teams/support/mend"))
    assert "Several searches are running right now." in page
    assert "Bo" in page


def test_questions_are_counted_as_searches(published: Story, visitor: Browser) -> None:
    bo, seat = visitor("bo"), published.seat(THURSDAY, "Morning")
    path = f"/teams/support/seats/{seat}/why"
    assert {bo.get(path).status_code for _ in range(SEARCHES.times)} == {200}
    assert bo.get(path).status_code == 429
    published.cast.now += MINUTE
    assert bo.get(path).status_code == 200
