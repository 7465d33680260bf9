"""Stopping a draft in the midst of its search, and being overtaken there."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from app.domain.rota import DraftState
from app.store import drafts
from app.store.transaction import Database
from app.usecases.drafts.run import run_draft
from app.usecases.drafts.stop import stop_draft
from tests.app.busy_team import BusyTeam, long_search

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SOON = 300.0  # seconds, on a machine that is busy with other tests

pytestmark = pytest.mark.engines("sqlite")  # threads and rows are the same on the other engine


@pytest.fixture
def team(database: Database) -> BusyTeam:
    return long_search(database, now=NOW)


def test_a_running_search_hears_the_wish_to_stop_and_its_best_is_kept(team: BusyTeam) -> None:
    draft_id = team.demand(NOW, seconds=300)
    run = _run(team, draft_id)
    _until(lambda: "filled" in team.draft(draft_id).progress)
    with team.database.transaction() as tx:
        stop_draft(tx, team.team, draft_id, now=NOW)
    run.join(SOON)
    draft = team.draft(draft_id)
    assert (run.is_alive(), draft.state) == (False, DraftState.READY)
    assert draft.assignments


def test_a_run_that_is_overtaken_ends_and_changes_nothing(team: BusyTeam) -> None:
    draft_id = team.demand(NOW, seconds=300)
    run = _run(team, draft_id)
    _until(lambda: "filled" in team.draft(draft_id).progress)
    with team.database.transaction() as tx:
        assert drafts.begin_attempt(tx, draft_id, now=NOW) == 2
    run.join(SOON)
    draft = team.draft(draft_id)
    assert (run.is_alive(), draft.state, draft.attempt) == (False, DraftState.SOLVING, 2)
    assert not draft.assignments


def _run(team: BusyTeam, draft_id: int) -> threading.Thread:
    def work() -> None:
        run_draft(team.database, str(draft_id), threading.Event(), workers=1, clock=lambda: NOW)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


def _until(holds: Callable[[], bool], seconds: float = SOON) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)
