"""The whole service killed while it makes a draft: the draft is made after the restart, and saved once."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from app.domain.rota import Draft, DraftState
from app.store.transaction import Database
from app.usecases.drafts.failing import TOO_OFTEN
from tests.app.busy_team import BusyTeam, long_search
from tests.databases import PostgresSource
from tests.service import free_port

SOON = 300.0  # on a machine that is busy with other tests


class Service:
    """One process of the whole service, begun as a keeper begins it."""

    def __init__(self, environment: dict[str, str], log: Path) -> None:
        self._log = log
        self._port = environment["HALFDAY_PORT"]
        with log.open("wb") as out:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.app.patient_service", "run"],
                stdout=out,
                stderr=subprocess.STDOUT,
                env={**os.environ, **environment},
            )

    @property
    def printed(self) -> str:
        return self._log.read_text()

    def ready(self) -> None:
        """Wait until it serves; only then does it know what a signal means."""
        deadline = time.monotonic() + SOON
        while not self._serves():
            assert self.runs, self.printed
            assert time.monotonic() < deadline, self.printed
            time.sleep(0.1)

    @property
    def runs(self) -> bool:
        return self._process.poll() is None

    def kill(self) -> None:
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    def end(self) -> None:
        self._process.terminate()
        assert self._process.wait(SOON) == 0, self.printed

    def _serves(self) -> bool:
        try:
            return httpx.get(f"http://127.0.0.1:{self._port}/livez", timeout=SOON).status_code == 200
        except httpx.TransportError:
            return False

    def clear(self) -> None:
        if self.runs:
            self.kill()


@pytest.fixture
def environment(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, str]:
    """The settings of a service of its own."""
    settings = {"HALFDAY_DATA_DIR": str(tmp_path), "HALFDAY_PORT": str(free_port())}
    if engine == "postgresql":
        server: PostgresSource = request.getfixturevalue("postgresql_source")
        settings["HALFDAY_DATABASE_URL"] = server.second_database("killed")
    return settings


@pytest.fixture
def team(environment: dict[str, str], tmp_path: Path) -> Iterator[BusyTeam]:
    database = Database(environment.get("HALFDAY_DATABASE_URL", f"sqlite:///{tmp_path / 'halfday.sqlite'}"))
    database.migrate()
    yield long_search(database, now=datetime.now(UTC))
    database.close()


@pytest.fixture
def serve(environment: dict[str, str], tmp_path: Path) -> Iterator[Callable[[], Service]]:
    begun: list[Service] = []

    def serve_one() -> Service:
        begun.append(Service(environment, tmp_path / f"log-{len(begun)}.txt"))
        return begun[-1]

    yield serve_one
    for service in begun:
        service.clear()


def until(team: BusyTeam, draft_id: int, true: Callable[[Draft], bool], service: Service) -> Draft:
    """Wait until the draft is so."""
    deadline = time.monotonic() + SOON
    while not true(draft := team.draft(draft_id)):
        assert service.runs, service.printed
        assert time.monotonic() < deadline, f"{draft}\n{service.printed}"
        time.sleep(0.05)
    return draft


def solving(attempt: int) -> Callable[[Draft], bool]:
    return lambda draft: draft.state is DraftState.SOLVING and draft.attempt == attempt


def over(draft: Draft) -> bool:
    return not draft.state.runs


def test_a_draft_cut_off_by_a_kill_is_made_after_the_restart_and_saved_once(
    team: BusyTeam, serve: Callable[[], Service]
) -> None:
    draft_id = team.demand(datetime.now(UTC))  # before any engine runs: the sweep finds it
    first = serve()
    until(team, draft_id, solving(1), first)
    first.kill()
    killed = team.draft(draft_id)
    assert killed.state is DraftState.SOLVING
    assert not killed.assignments

    second = serve()
    made = until(team, draft_id, over, second)
    assert (made.state, made.attempt, made.error) == (DraftState.READY, 2, ""), second.printed
    assert len(made.assignments) == 12 * 5 * 4 * 3  # weeks, days, slots, people: every working-day seat
    second.end()

    third = serve()
    third.ready()
    time.sleep(2)
    third.end()
    assert team.draft(draft_id) == made
    for service in (second, third):
        assert "Traceback" not in service.printed


@pytest.mark.engines("sqlite")
def test_a_stop_of_the_service_while_it_makes_a_draft_costs_the_draft_nothing(
    team: BusyTeam, serve: Callable[[], Service]
) -> None:
    draft_id = team.demand(datetime.now(UTC))
    first = serve()
    until(team, draft_id, solving(1), first)
    first.end()
    assert "Traceback" not in first.printed
    assert team.draft(draft_id).state is DraftState.QUEUED, first.printed

    second = serve()
    made = until(team, draft_id, over, second)
    assert (made.state, made.attempt) == (DraftState.READY, 1)


@pytest.mark.engines("sqlite")
def test_a_draft_that_is_cut_off_three_times_ends_with_a_sentence(team: BusyTeam, serve: Callable[[], Service]) -> None:
    draft_id = team.demand(datetime.now(UTC))
    for attempt in (1, 2, 3):
        service = serve()
        until(team, draft_id, solving(attempt), service)
        service.kill()
    last = serve()
    given_up = until(team, draft_id, over, last)
    assert (given_up.state, given_up.error) == (DraftState.FAILED, TOO_OFTEN)
