"""The job engine of this process: durable runs by DBOS, and recurring errands."""

import logging
import re
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from datetime import datetime
from functools import partial

from dbos import DBOS, DBOSConfig, DBOSPortableJSONSerializer, SetWorkflowID

from app.jobs.errands import Errand, Round
from app.jobs.run import Handler, Left, Run
from app.jobs.seats import seat_for
from app.jobs.upkeep import forget, reap

log = logging.getLogger(__name__)

POLL_SECONDS = 0.5
GRACE_SECONDS = 12.0  # for handlers to answer the flag; the rest of the 20 s is for errands and the engine
ERRAND_SECONDS = 2.0
REAP_SECONDS = 15
FORGET_SECONDS = 6 * 3600
KIND = re.compile(r"[a-z][a-z-]{2,39}")


class Jobs:
    """The job engine of this process. DBOS is one to a process, so this is too."""

    def __init__(self, url: str, *, name: str = "halfday") -> None:
        """`url` is the engine's own database: an SQLite file, or the PostgreSQL server (there in a schema `dbos`)."""
        self._url = url
        self._name = name
        self._seat = seat_for(url)
        self._handlers: dict[str, Handler] = {}
        self._turns: dict[str, threading.Lock] = {}
        self._errands = [
            Errand("dead processes", REAP_SECONDS, lambda _: reap(self._seat), everywhere=True),
            Errand("old jobs", FORGET_SECONDS, forget),
        ]
        self._rounds: dict[str, Round] = {}
        self._lock = threading.Lock()
        self._running: set[Run] = set()
        self._leaving = False
        self._enqueue: Callable[[str, str], object] | None = None

    # What a process sets up before it starts.

    def handle(self, kind: str, handler: Handler) -> None:
        """Run jobs of this kind with this handler, one at a time in each process."""
        if not KIND.fullmatch(kind):
            raise ValueError(f"a kind of job is a lower-case word, not {kind!r}")
        self._handlers[kind] = handler
        self._turns[kind] = threading.Lock()

    def every(self, kind: str, seconds: float, errand: Callable[[datetime], None], *, everywhere: bool = False) -> None:
        """Do the errand at start and then every so many seconds, in one process at a time or `everywhere`."""
        self._errands.append(Errand(kind, seconds, errand, everywhere))

    # The life of the engine.

    def claim(self) -> None:
        """Take this process's seat before anything else is begun; raises SeatTaken where there is none left."""
        self._seat.take()

    def start(self) -> None:
        """Launch the engine; runs that a former process left are taken up again."""
        self.claim()
        try:
            _aside(self._launch)
        except BaseException:
            _aside(_destroy)
            self._seat.leave()
            raise
        self._rounds = {errand.kind: self._round(errand) for errand in self._errands}
        for each in self._rounds.values():
            each.start()

    def stop(self) -> None:
        """Within 20 s: running handlers are asked to return, and their runs stay for the next start."""
        if self._enqueue is None:
            return
        self._enqueue = None
        for each in self._rounds.values():
            each.end()
        self._leave_runs(time.monotonic() + GRACE_SECONDS)
        deadline = time.monotonic() + ERRAND_SECONDS
        for each in self._rounds.values():
            each.join(max(0.0, deadline - time.monotonic()))
        self._rounds = {}
        _aside(_destroy)
        self._seat.leave()
        self._leaving = False

    # What use cases say.

    def tell(self, kind: str, key: str, attempt: int = 1) -> None:
        """Have the job run; said again for the same attempt, it changes nothing. An errand is done at once.

        Call it after the commit that makes the job due. It never fails: a lost word is said again by the sweep.
        """
        if errand := self._rounds.get(kind):
            errand.hurry()
            return
        enqueue = self._enqueue
        if enqueue is None:
            log.debug("job %s %s is left to the sweep: no engine runs here", kind, key)
            return
        if kind not in self._handlers:
            # It would wait for ever in a queue that nobody reads.
            log.error("job %s %s could not be told: nobody handles this kind", kind, key)
            return
        try:
            with SetWorkflowID(f"{kind}:{key}:{attempt}"):
                enqueue(kind, key)
        except Exception:
            log.exception("job %s %s could not be told", kind, key)

    def cancel(self, kind: str, key: str) -> None:
        """Set the stop flag of the run, if it is in this process; its handler ends with the best so far.

        The wish itself belongs in the job's row: it must outlive this process and reach the others.
        """
        with self._lock:
            runs = [run for run in self._running if (run.kind, run.key) == (kind, key)]
        for run in runs:
            run.stop.set()

    def running(self, kind: str) -> frozenset[str]:
        """The keys of this kind at work in this process."""
        with self._lock:
            return frozenset(run.key for run in self._running if run.kind == kind)

    # Glue to the engine.

    def _launch(self) -> None:
        DBOS(config=self._config())

        @DBOS.workflow(name="halfday_job")
        def job(kind: str, key: str) -> None:
            self._carry(kind, key)

        DBOS.launch()
        for kind in self._handlers:
            DBOS.register_queue(kind, worker_concurrency=1, polling_interval_sec=POLL_SECONDS)
        self._enqueue = lambda kind, key: DBOS.enqueue_workflow(kind, job, kind, key)

    def _config(self) -> DBOSConfig:
        return {
            "name": self._name,
            "system_database_url": self._url,
            # Pinned: else every change of code would strand the runs that wait.
            "application_version": self._name,
            "executor_id": self._seat.name,
            "serializer": DBOSPortableJSONSerializer(),
            "log_level": "WARNING",
        }

    def _carry(self, kind: str, key: str) -> None:
        run = Run(kind, key)
        # The engine counts what runs a moment late and may begin a second one: it waits here.
        with self._turns[kind]:
            with self._lock:
                if self._leaving:
                    raise Left
                self._running.add(run)
            try:
                run.carry(self._handlers[kind])
            finally:
                with self._lock:
                    self._running.discard(run)

    def _leave_runs(self, deadline: float) -> None:
        with self._lock:
            self._leaving = True
            runs = list(self._running)
        for run in runs:
            run.stop.leave()
        while self._running and time.monotonic() < deadline:
            time.sleep(0.02)
        with self._lock:
            deaf = list(self._running)
        for run in deaf:
            run.abandon()

    def _round(self, errand: Errand) -> Round:
        if errand.everywhere:
            return Round(errand, lambda: nullcontext(True))
        return Round(errand, partial(self._seat.turn, errand.kind))


def _aside(do: Callable[[], None]) -> None:
    """Call in a thread of its own: where an event loop runs, the engine would move in on it."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(do).result()


def _destroy() -> None:
    DBOS.destroy(destroy_registry=True)
