"""What the page of a running draft tells: seats, the best found and possible, each goal's gap, the time left."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Event

from app.domain.rota import DraftState
from app.store.transaction import Database
from app.usecases.drafts.progress import progress_of
from app.usecases.drafts.watch import Watch
from tests.app.usecases.drafting import story
from tests.cast import Cast

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_each_goal_keeps_its_gap_when_the_search_goes_on(cast: Cast, database: Database) -> None:
    draft = story(cast).demand(seconds=20)
    watch = Watch(database, draft, 1, Event(), clock=lambda: NOW)
    watch.tell({"goal": "open seats", "value": 1, "bound": 1, "filled": 9, "seats": 10, "seconds": 0.4})
    watch.tell({"goal": "fairness", "value": 12, "bound": 9, "filled": 9, "seats": 10, "seconds": 6.0})
    running = replace(draft, state=DraftState.SOLVING, progress=watch.news, started_at=NOW)
    told = progress_of(running, now=NOW + timedelta(seconds=6))
    assert (told.done, told.total, told.text) == (9, 10, "9 of 10 seats filled")
    assert {fact.name: fact.value for fact in told.facts} == {
        "Now": "sharing fairly",
        "Reached": "12",
        "Best possible so far": "9",
        "Time left": "14 of 20 s at most",
        "Gap, seats": "none: nothing better is possible",
        "Gap, fairness": "3 at most",
        "Gap, marks": "–",
        "Gap, changes": "–",
    }


def test_the_time_left_falls_while_a_search_has_no_news(cast: Cast) -> None:
    running = replace(story(cast).demand(seconds=20), state=DraftState.SOLVING, started_at=NOW)
    moments = [NOW + timedelta(seconds=passed) for passed in (0, 11, 25)]
    left = [next(fact.value for fact in progress_of(running, now=each).facts if fact.key == "time") for each in moments]
    assert left == ["20 of 20 s at most", "9 of 20 s at most", "0 of 20 s at most"]


def test_a_search_is_stopped_once(cast: Cast) -> None:
    """Then the page says that it stops, and rests the button."""
    running = replace(story(cast).demand(seconds=20), state=DraftState.SOLVING, started_at=NOW)
    assert not progress_of(running, now=NOW).is_stopping
    told = progress_of(replace(running, stop_asked=True), now=NOW)
    assert (told.is_stopping, told.text) == (True, "Stopping with the best so far")
