"""A process that runs one kind of job, to be killed by the tests: its rows are in an SQLite file of its own.

Run as `python -m tests.app.jobs_at_work ENGINE_URL ROWS_FILE`; it prints a line for each thing that happens.
"""

import signal
import sqlite3
import sys
import threading
import time
from datetime import datetime
from pathlib import Path

from app.jobs import Jobs, Stop, engine

LONGEST = 3600.0  # far longer than any test
engine.REAP_SECONDS = 1
engine.POLL_SECONDS = 0.1


def rows(file: str | Path) -> sqlite3.Connection:
    """The rows that demand the jobs, made at first use."""
    connection = sqlite3.connect(file, isolation_level=None, timeout=300)
    connection.execute(
        "CREATE TABLE IF NOT EXISTS work (key TEXT PRIMARY KEY, attempt INTEGER NOT NULL DEFAULT 0, "
        "state TEXT NOT NULL DEFAULT 'queued', effects INTEGER NOT NULL DEFAULT 0, quick INTEGER NOT NULL DEFAULT 0)"
    )
    return connection


def do(file: str, key: str, stop: Stop) -> None:
    """Claim the row, work until told to stop (or not at all when `quick`), apply the result behind the fence."""
    with rows(file) as table:
        claim = "UPDATE work SET attempt = attempt + 1, state = 'running' WHERE key = ? AND state != 'done'"
        (attempt, quick) = table.execute(f"{claim} RETURNING attempt, quick", (key,)).fetchone()
        print(f"began {key} attempt {attempt}", flush=True)
        if not quick:
            stop.wait(LONGEST)
        if stop.leaving:
            print(f"left {key}", flush=True)
            return
        table.execute(
            "UPDATE work SET state = 'done', effects = effects + 1 WHERE key = ? AND attempt = ? AND state = 'running'",
            (key, attempt),
        )
        print(f"ended {key}", flush=True)


def slow_errand(_: datetime) -> None:
    """Shows whether two processes are ever at one errand together."""
    print(f"errand in {time.monotonic()}", flush=True)
    time.sleep(0.1)
    print(f"errand out {time.monotonic()}", flush=True)


def main(url: str, file: str) -> None:
    """Run until a signal says stop."""
    over = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: over.set())
    jobs = Jobs(url)
    jobs.handle("work", lambda key, stop: do(file, key, stop))

    def sweep(_: datetime) -> None:
        for (key,) in rows(file).execute("SELECT key FROM work WHERE state = 'queued'").fetchall():
            jobs.tell("work", key)

    jobs.every("sweep", 0.5, sweep)
    jobs.every("slow errand", 0.01, slow_errand)
    jobs.start()
    print("started", flush=True)
    over.wait()
    jobs.stop()
    print("stopped", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
