"""The credit job killed by SIGKILL at its steps, one after the other: nothing is lost, nothing is doubled."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from app.domain.ledger import AccountKind
from app.domain.policy import Policy
from app.store import ledger, teams
from app.store.transaction import Database
from app.usecases.ledger.verify import verify_ledger
from tests.app.usecases.covering import SATURDAY, SUNDAY, covered
from tests.cast import Cast, assemble
from tests.databases import PostgresSource, Source

SOAK = bool(os.environ.get("HALFDAY_SOAK"))
SAMPLE = 8  # of the steps, by default


class Job:
    """Runs the job, each time in a process of its own."""

    def __init__(self) -> None:
        words = [sys.executable, "-m", "tests.app.credit_job"]
        self.process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def run(self, url: str, now: datetime, last: int) -> str:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{url} {now.isoformat()} {last}\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()


@pytest.fixture
def job() -> Iterator[Job]:
    made = Job()
    yield made
    made.process.kill()
    made.process.wait()


@pytest.fixture
def prepared(source: Source, tmp_path: Path) -> tuple[datetime, Callable[[], str]]:
    """The moment at which the job runs, and addresses of databases that have all it has to do."""
    url = source.second_database("prepared") if isinstance(source, PostgresSource) else source.fresh()
    database = Database(url)
    database.migrate()
    now = worked(database).now
    database.close()

    def fresh() -> str:
        if isinstance(source, PostgresSource):
            return copied(source)
        for end in ("", "-wal", "-shm"):
            (tmp_path / f"again.sqlite{end}").unlink(missing_ok=True)
        shutil.copyfile(url.removeprefix("sqlite:///"), tmp_path / "again.sqlite")
        return f"sqlite:///{tmp_path / 'again.sqlite'}"

    return now, fresh


def copied(source: PostgresSource) -> str:
    admin = create_engine(source.fresh(), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text("DROP DATABASE IF EXISTS again WITH (FORCE)"))
        connection.execute(text("CREATE DATABASE again TEMPLATE prepared"))
    admin.dispose()
    return source.server.get_uri(database="again", driver="psycopg")


def worked(database: Database) -> Cast:
    """Two covered a weekend whose leave is due, one of an earlier time falls away, and it is Sunday's cover now."""
    cast = assemble(database)
    with database.transaction() as tx:
        month = replace(Policy(), leave_expires_months=1)
        teams.add_policy(tx, cast.support.id, month, starts_on=date(2026, 3, 3))
    for saturday, sunday in ((SATURDAY, SUNDAY), (SATURDAY + timedelta(days=42), SUNDAY + timedelta(days=42))):
        weekend = covered(cast, saturday, sunday, split=saturday == SATURDAY)
        weekend.publish({seat: ("bo", "chi")[number % 2] for number, seat in enumerate(weekend.seats)})
    cast.now = next(slot.start for slot, _ in weekend.seats.values() if slot.on == SUNDAY + timedelta(days=42))
    return cast


def rows(url: str) -> list[str]:
    """What the ledger and the outbox say, without numbers that a database may leave out."""
    database = Database(url)
    with database.reading() as tx:
        entries = ledger.entries_of(tx, kinds=list(AccountKind))
        # Not by their keys: those hold ids, and PostgreSQL gives none of a lost transaction again.
        keys = sorted(
            f"{one.what.cause} {one.what.credit} {one.what.seat_id} {one.what.amount} {one.what.on}" for one in entries
        )
        told = tx.session.connection().exec_driver_sql("SELECT key FROM message ORDER BY key").scalars()
        found = [*keys, *told]
        assert verify_ledger(tx).fault == ""
    database.close()
    return found


def test_a_job_killed_at_each_of_its_steps_loses_and_doubles_nothing(
    prepared: tuple[datetime, Callable[[], str]], job: Job
) -> None:
    now, fresh = prepared
    url = fresh()
    before = rows(url)
    whole = job.run(url, now, 0)
    assert whole.startswith("made "), whole
    steps, wanted = int(whole.split()[1]), rows(url)
    assert len(wanted) > len(before) + 8
    for step in range(1, steps + 1) if SOAK else [1 + steps * part // SAMPLE for part in range(SAMPLE)]:
        url = fresh()
        assert job.run(url, now, step) == f"killed {signal.SIGKILL.value}"
        half = rows(url)
        assert set(before) <= set(half) <= set(wanted), step
        assert job.run(url, now, 0).startswith("made "), step
        assert rows(url) == wanted, step
    if SOAK:
        print(f"{steps} steps, a kill at each")
