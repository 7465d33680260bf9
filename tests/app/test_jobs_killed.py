"""A process killed in mid-job: the job is resumed, and its effect is there once."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.app.jobs_at_work import rows
from tests.databases import PostgresSource

SOON = 300.0  # on a machine that is busy with other tests


class Process:
    """One process at work, and what it printed."""

    def __init__(self, url: str, file: Path, log: Path) -> None:
        self._log = log
        with log.open("wb") as out:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.app.jobs_at_work", url, str(file)],
                stdout=out,
                stderr=subprocess.STDOUT,
                env={**os.environ, "PYTHONUNBUFFERED": "1"},
            )

    @property
    def printed(self) -> str:
        return self._log.read_text()

    def prints(self, line: str) -> None:
        until(lambda: line in self.printed, lambda: f"{line!r} is not in:\n{self.printed}")

    def kill(self) -> None:
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    def end(self) -> None:
        """SIGTERM, and a clean exit."""
        self._process.terminate()
        assert self._process.wait(SOON) == 0, self.printed

    def clear(self) -> None:
        if self._process.poll() is None:
            self.kill()


def until(true: Callable[[], object], complaint: Callable[[], str] = lambda: "it did not come about in time") -> None:
    deadline = time.monotonic() + SOON
    while not true():
        assert time.monotonic() < deadline, complaint()
        time.sleep(0.05)


@pytest.fixture
def url(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if engine == "sqlite":
        return f"sqlite:///{tmp_path / 'jobs.sqlite'}"
    server: PostgresSource = request.getfixturevalue("postgresql_source")
    return server.second_database("jobs")


@pytest.fixture
def begin(url: str, tmp_path: Path) -> Iterator[Callable[[], Process]]:
    """Start a process on the engine's database and on the rows."""
    begun: list[Process] = []

    def begin_one() -> Process:
        begun.append(Process(url, tmp_path / "rows.sqlite", tmp_path / f"log-{len(begun)}.txt"))
        return begun[-1]

    yield begin_one
    for process in begun:
        process.clear()


def demand(tmp_path: Path, *keys: str) -> None:
    with rows(tmp_path / "rows.sqlite") as table:
        table.executemany("INSERT INTO work (key) VALUES (?)", [(key,) for key in keys])


def hurry(tmp_path: Path) -> None:
    """From now on the work takes no time."""
    with rows(tmp_path / "rows.sqlite") as table:
        table.execute("UPDATE work SET quick = 1")


def found(tmp_path: Path) -> list[tuple[str, str, int, int]]:
    with rows(tmp_path / "rows.sqlite") as table:
        return table.execute("SELECT key, state, attempt, effects FROM work ORDER BY key").fetchall()


def test_a_killed_job_and_those_behind_it_are_done_once_after_the_restart(
    begin: Callable[[], Process], tmp_path: Path
) -> None:
    demand(tmp_path, "1", "2")
    first = begin()
    first.prints("began 1")
    first.kill()
    assert [effects for *_, effects in found(tmp_path)] == [0, 0]

    hurry(tmp_path)
    second = begin()
    second.prints("ended 1")
    second.prints("ended 2")
    second.end()
    assert found(tmp_path) == [("1", "done", 2, 1), ("2", "done", 1, 1)]

    third = begin()
    third.prints("started")
    time.sleep(1.0)
    third.end()
    assert "began" not in third.printed
    assert found(tmp_path) == [("1", "done", 2, 1), ("2", "done", 1, 1)]


def test_sigterm_in_mid_job_stops_cleanly_and_the_job_is_done_after_the_restart(
    begin: Callable[[], Process], tmp_path: Path
) -> None:
    demand(tmp_path, "1")
    first = begin()
    first.prints("began 1")
    first.end()  # long before its work would be done
    assert "left 1" in first.printed
    assert "Traceback" not in first.printed

    hurry(tmp_path)
    second = begin()
    second.prints("ended 1")
    second.end()
    assert found(tmp_path) == [("1", "done", 2, 1)]


@pytest.mark.engines("postgresql")
def test_the_job_of_a_killed_process_is_taken_up_by_one_that_lives(
    begin: Callable[[], Process], tmp_path: Path
) -> None:
    demand(tmp_path, "1")
    first = begin()
    first.prints("began 1")
    second, third = begin(), begin()
    for process in (second, third):
        process.prints("started")
    time.sleep(2.5)
    assert "began" not in second.printed + third.printed

    hurry(tmp_path)
    first.kill()
    until(lambda: "ended 1" in second.printed + third.printed)
    assert found(tmp_path) == [("1", "done", 2, 1)]


@pytest.mark.engines("postgresql")
def test_two_processes_are_never_at_one_errand_together(begin: Callable[[], Process]) -> None:
    both = [begin(), begin()]
    for process in both:
        process.prints("started")
    time.sleep(2.0)
    until(lambda: sum(process.printed.count("errand out") for process in both) > 5)
    for process in both:
        process.end()
    moments = sorted(
        (float(line.split()[-1]), line.split()[1])
        for process in both
        for line in process.printed.splitlines()
        if line.startswith("errand ")
    )
    assert len(moments) > 10
    assert [way for _, way in moments] == ["in", "out"] * (len(moments) // 2)
