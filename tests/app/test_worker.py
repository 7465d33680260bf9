"""What the worker does by itself while the service serves."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.domain.rota import DraftState
from app.domain.round import RoundState
from app.notify import LogChannel, MailChannel
from app.settings import Settings
from app.store.rounds import get_round
from app.store.transaction import Database
from app.usecases.drafts.stop import stop_draft
from app.worker import CLOCK, Background, channel_of
from tests.app.busy_team import BusyTeam, busy_team, long_search

SOON = 300.0  # on a machine that is busy with other tests


def until(true: Callable[[], object]) -> None:
    deadline = time.monotonic() + SOON
    while not true():
        assert time.monotonic() < deadline, "it did not come about in time"
        time.sleep(0.05)


class Clock:
    """The real time, and as much later as a test says."""

    ahead = timedelta(0)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def work(database: Database, tmp_path: Path, clock: Clock) -> Iterator[Background]:
    # The engine's own state is in a file: in the database that tests share it would outlive the test.
    with Background(Settings(data_dir=tmp_path), database, clock=clock) as background:
        yield background


@pytest.fixture
def small(database: Database, clock: Clock) -> BusyTeam:
    return busy_team(database, now=clock(), people_count=8, weeks=1)


@pytest.mark.usefixtures("work")
def test_a_draft_that_is_demanded_is_made_at_once(small: BusyTeam, clock: Clock) -> None:
    draft_id = small.demand(clock())
    until(lambda: not small.draft(draft_id).state.runs)
    made = small.draft(draft_id)
    assert (made.state, made.attempt, made.error) == (DraftState.READY, 1, "")


@pytest.mark.usefixtures("work")
def test_stopping_a_draft_keeps_the_best_so_far(database: Database, clock: Clock) -> None:
    team = long_search(database, now=clock())
    draft_id = team.demand(clock(), seconds=600)
    until(lambda: team.draft(draft_id).progress.get("filled"))
    with database.transaction() as tx:
        stop_draft(tx, team.team, draft_id, now=clock())
    until(lambda: not team.draft(draft_id).state.runs)
    stopped = team.draft(draft_id)
    assert stopped.state is DraftState.READY
    assert stopped.assignments


@pytest.mark.usefixtures("work")
def test_a_message_is_sent_as_soon_as_its_cause_is_committed(
    database: Database, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    printed = ""

    def eight_letters() -> bool:
        nonlocal printed
        printed += capsys.readouterr().err
        return printed.count("Mail to Person") == 8

    time.sleep(1.0)  # the errand's first turn is over
    busy_team(database, now=clock(), people_count=8, weeks=1)
    until(eight_letters)


def test_the_clock_closes_a_round_whose_deadline_has_come(
    small: BusyTeam, database: Database, tmp_path: Path, clock: Clock
) -> None:
    def state() -> RoundState:
        with database.reading() as tx:
            return get_round(tx, small.team.id, small.round_id).state

    assert state() is RoundState.OPEN
    clock.ahead = timedelta(days=3, minutes=1)
    with Background(Settings(data_dir=tmp_path), database, clock=clock):
        until(lambda: state() is RoundState.CLOSED)


def test_errands_have_names_of_their_own() -> None:
    kinds = [kind for kind, _, _ in CLOCK]
    assert len(set(kinds)) == len(kinds)


def test_mail_goes_by_the_mail_server_and_else_to_the_log(tmp_path: Path) -> None:
    assert isinstance(channel_of(Settings(data_dir=tmp_path)), LogChannel)
    assert isinstance(channel_of(Settings(data_dir=tmp_path, smtp_url="smtp://localhost:2525")), MailChannel)
