"""The credit job killed by SIGKILL at its steps, one after the other: nothing is lost, nothing is doubled."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from app.domain.ledger import AccountKind
from app.domain.policy import Policy
from app.store import ledger, teams
from app.store.transaction import Database
from app.usecases.ledger.verify import verify_ledger
from tests.app.usecases.covering import SATURDAY, SUNDAY, covered
from tests.cast import Cast, assemble

SOAK = bool(os.environ.get("HALFDAY_SOAK"))
SAMPLE = 5  # of the steps, by default


def run(url: str, cast: Cast, last: int) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", "tests.app.credit_job", url, cast.now.isoformat(), str(last)]
    return subprocess.run(words, capture_output=True, text=True, timeout=120, check=False)


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


def rows(database: Database) -> list[str]:
    """What the ledger and the outbox say, without numbers that a database may leave out."""
    with database.reading() as tx:
        entries = ledger.entries_of(tx, kinds=list(AccountKind))
        # Not by their keys: those hold ids, and PostgreSQL gives none of a lost transaction again.
        keys = sorted(
            f"{one.what.cause} {one.what.credit} {one.what.seat_id} {one.what.amount} {one.what.on}" for one in entries
        )
        told = tx.session.connection().exec_driver_sql("SELECT key FROM message ORDER BY key").scalars()
        assert verify_ledger(tx).fault == ""
        return [*keys, *told]


def test_a_job_killed_at_each_of_its_steps_loses_and_doubles_nothing(fresh_database: Callable[[], Database]) -> None:
    database = fresh_database()
    cast = worked(database)
    before = rows(database)
    whole = run(_url(database), cast, 0)
    assert whole.returncode == 0, whole.stderr
    steps, wanted = int(whole.stdout), rows(database)
    assert len(wanted) > len(before) + 8
    chosen = range(1, steps + 1) if SOAK else [1 + steps * part // SAMPLE for part in range(SAMPLE)]
    for step in chosen:
        database = fresh_database()
        cast = worked(database)
        killed = run(_url(database), cast, step)
        assert killed.returncode == -signal.SIGKILL, killed.stderr
        half = rows(database)
        assert set(before) <= set(half) <= set(wanted), step
        again = run(_url(database), cast, 0)
        assert again.returncode == 0, again.stderr
        assert rows(database) == wanted, step
    if SOAK:
        print(f"{steps} steps, a kill at each")


def _url(database: Database) -> str:
    return database.url
