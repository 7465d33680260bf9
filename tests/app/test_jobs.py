"""What the job engine promises inside one process."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from dbos import DBOS

from app.jobs import Jobs, SeatTaken, Stop
from app.jobs.upkeep import HISTORY, forget

SOON = 300.0  # on a machine that is busy with other tests


def until(true: Callable[[], object], seconds: float = SOON) -> None:
    """Wait until it holds."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not come about in time"
        time.sleep(0.02)


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'jobs.sqlite'}"


@pytest.fixture
def jobs(url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Jobs]:
    monkeypatch.setattr("app.jobs.engine.POLL_SECONDS", 0.05)
    engine = Jobs(url)
    yield engine
    engine.stop()


def test_a_job_told_twice_runs_once(jobs: Jobs) -> None:
    done: list[str] = []
    jobs.handle("draft", lambda key, _: done.append(key))
    jobs.start()
    jobs.tell("draft", "7")
    jobs.tell("draft", "7")
    until(lambda: done)
    jobs.tell("draft", "7")
    time.sleep(0.3)
    jobs.tell("draft", "8")
    until(lambda: "8" in done)
    assert done == ["7", "8"]


def test_a_further_attempt_is_a_further_run(jobs: Jobs) -> None:
    done: list[str] = []
    jobs.handle("draft", lambda key, _: done.append(key))
    jobs.start()
    jobs.tell("draft", "7")
    jobs.tell("draft", "7", attempt=2)
    until(lambda: done == ["7", "7"])


def test_one_bad_job_does_not_stop_the_others(jobs: Jobs, caplog: pytest.LogCaptureFixture) -> None:
    done: list[str] = []

    def handler(key: str, _: Stop) -> None:
        if key == "bad":
            raise RuntimeError("no such row")
        done.append(key)

    jobs.handle("draft", handler)
    jobs.start()
    with caplog.at_level(logging.ERROR):
        for key in ("bad", "good", "better"):
            jobs.tell("draft", key)
        until(lambda: set(done) == {"good", "better"})
        until(lambda: "job draft bad failed" in caplog.text)


def test_jobs_of_one_kind_run_one_at_a_time_and_kinds_side_by_side(jobs: Jobs) -> None:
    began: list[str] = []

    def handler(key: str, stop: Stop) -> None:
        began.append(key)
        stop.wait(SOON)

    jobs.handle("draft", handler)
    jobs.handle("letter", handler)
    jobs.start()
    jobs.tell("draft", "1")
    jobs.tell("draft", "2")
    jobs.tell("letter", "3")
    until(lambda: len(began) == 2 and "3" in began)
    time.sleep(1.0)
    (first,) = jobs.running("draft")
    assert sorted(began) == sorted([first, "3"])
    jobs.cancel("draft", first)
    until(lambda: len(began) == 3)


def test_the_stop_flag_reaches_the_running_handler_which_ends_with_its_best(jobs: Jobs) -> None:
    best: list[str] = []
    working = threading.Event()

    def handler(key: str, stop: Stop) -> None:
        working.set()
        assert stop.wait(SOON)
        if not stop.leaving:
            best.append(key)

    jobs.handle("draft", handler)
    jobs.start()
    jobs.tell("draft", "7")
    assert working.wait(SOON)
    jobs.cancel("draft", "8")
    jobs.cancel("other", "7")
    assert not best
    jobs.cancel("draft", "7")
    until(lambda: best == ["7"])


def test_stopping_leaves_a_running_job_and_those_that_wait_for_the_next_start(jobs: Jobs, url: str) -> None:
    began: list[str] = []

    def patient(key: str, stop: Stop) -> None:
        began.append(key)
        assert stop.wait(SOON)
        assert stop.leaving

    jobs.handle("draft", patient)
    jobs.start()
    jobs.tell("draft", "7")
    jobs.tell("draft", "8")
    until(lambda: began)
    jobs.stop()
    assert len(began) == 1

    done: list[str] = []
    again = Jobs(url)
    again.handle("draft", lambda key, _: done.append(key))
    again.start()
    try:
        until(lambda: sorted(done) == ["7", "8"])
        time.sleep(1.0)
        assert sorted(done) == ["7", "8"]
    finally:
        again.stop()


def test_a_handler_deaf_to_the_flag_does_not_keep_the_process(
    jobs: Jobs, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.jobs.engine.GRACE_SECONDS", 0.3)
    began, release = threading.Event(), threading.Event()

    def deaf(key: str, _: Stop) -> None:
        began.set()
        release.wait(SOON)

    jobs.handle("draft", deaf)
    jobs.start()
    jobs.tell("draft", "7")
    assert began.wait(SOON)
    before = time.monotonic()
    jobs.stop()
    assert time.monotonic() - before < SOON / 2
    release.set()

    done: list[str] = []
    again = Jobs(url)
    again.handle("draft", lambda key, _: done.append(key))
    again.start()
    until(lambda: done == ["7"])
    again.stop()


def test_a_failing_errand_comes_back_and_stops_no_other(jobs: Jobs, caplog: pytest.LogCaptureFixture) -> None:
    tried: list[datetime] = []
    done: list[datetime] = []

    def failing(now: datetime) -> None:
        tried.append(now)
        raise RuntimeError("the mail server is away")

    jobs.every("mail", 0.05, failing)
    jobs.every("clock", 0.05, done.append)
    jobs.start()
    until(lambda: len(tried) > 2 and len(done) > 2)
    assert all(now.tzinfo is not None for now in done)
    assert "errand mail failed" in caplog.text


def test_an_errand_never_overlaps_itself_and_ends_with_the_engine(jobs: Jobs) -> None:
    inside = 0
    seen: list[int] = []

    def slow(_: datetime) -> None:
        nonlocal inside
        inside += 1
        seen.append(inside)
        time.sleep(0.1)
        inside -= 1

    jobs.every("slow", 0.01, slow)
    jobs.start()
    until(lambda: len(seen) > 3)
    jobs.stop()
    count = len(seen)
    time.sleep(0.3)
    assert len(seen) == count
    assert set(seen) == {1}


def test_an_errand_that_is_told_is_done_at_once(jobs: Jobs) -> None:
    done: list[datetime] = []
    jobs.every("outbox", 3600, done.append)
    jobs.start()
    until(lambda: len(done) == 1)
    jobs.tell("outbox", "0")
    until(lambda: len(done) == 2)
    jobs.tell("outbox", "0")
    until(lambda: len(done) == 3)


def test_a_job_of_an_unknown_kind_is_only_logged(jobs: Jobs, caplog: pytest.LogCaptureFixture) -> None:
    jobs.handle("draft", lambda *_: None)
    jobs.start()
    jobs.tell("drift", "7")
    assert "job drift 7 could not be told" in caplog.text


def test_telling_without_an_engine_is_left_to_the_sweep(jobs: Jobs) -> None:
    jobs.tell("draft", "7")
    jobs.cancel("draft", "7")
    jobs.stop()


def test_a_second_process_on_the_same_file_is_turned_away(jobs: Jobs, url: str) -> None:
    jobs.start()
    with pytest.raises(SeatTaken, match="Another Halfday process"):
        Jobs(url).start()


def test_a_kind_is_a_lower_case_word(jobs: Jobs) -> None:
    with pytest.raises(ValueError, match="lower-case"):
        jobs.handle("Draft!", lambda *_: None)


def test_old_history_is_deleted_and_young_history_stays(jobs: Jobs) -> None:
    done: list[str] = []
    jobs.handle("draft", lambda key, _: done.append(key))
    jobs.start()
    jobs.tell("draft", "7")
    until(lambda: DBOS.list_workflows(status="SUCCESS"))
    now = datetime.now(UTC)
    forget(now + HISTORY - timedelta(minutes=1))
    assert len(DBOS.list_workflows()) == 1
    forget(now + HISTORY + timedelta(minutes=1))
    assert DBOS.list_workflows() == []
