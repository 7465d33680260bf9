"""The real week: 60 people and 50 seats imported into a fresh database, drafted, and every goal proved."""

import resource
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from app.domain.rota import Draft, seats_of
from app.store import drafts
from app.store.people import actor_at
from app.store.rounds import slots_of
from app.store.transaction import Database
from app.usecases.drafts.demand import AskDraft, demand_draft
from app.usecases.drafts.run import run_draft
from app.usecases.importing.import_week import Imported, ImportWeek, import_week
from tests.real_week import FILE, MISSING

SECONDS = 60  # the usual limit of a draft
WORKERS = 2


def main() -> int:
    if not FILE.exists():
        sys.stderr.write(f"Nothing to measure: {MISSING}.\n")
        return 2
    sys.stdout.write(f"The real week, {WORKERS} search threads\n\n")
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'bench.sqlite'}")
        with timed("migrate an empty database"):
            database.migrate()
        with timed("import the file"):
            made = imported(database)
        before = peak_memory()
        with timed("draft, as the job does"):
            draft = drafted(database, made)
        sys.stdout.write(f"  {'peak memory':<28} {peak_memory():6.0f} MB ({before:.0f} MB before the draft)\n\n")
        tell_goals(draft)
        tell_seats(database, made, draft)
        database.close()
    return 0 if all(goal.proved for goal in draft.goals) else 1


def imported(database: Database) -> Imported:
    with database.transaction() as tx:
        return import_week(tx, ImportWeek(FILE.read_bytes()), now=datetime.now(UTC))


def drafted(database: Database, made: Imported) -> Draft:
    now = datetime.now(UTC)
    with database.transaction() as tx:
        by = actor_at(tx, made.coordinator.id, now=now)
        assert by is not None
        demanded = demand_draft(tx, made.team, made.round.id, AskDraft(SECONDS), by=by, now=now)
    run_draft(database, str(demanded.id), threading.Event(), workers=WORKERS, clock=lambda: datetime.now(UTC))
    with database.reading() as tx:
        return drafts.get_draft(tx, made.team.id, demanded.id)


def tell_goals(draft: Draft) -> None:
    sys.stdout.write(f"  {'goal':<16} {'value':>14} {'bound':>14} {'proved':>8} {'seconds':>8}\n")
    for goal in draft.goals:
        proved = "yes" if goal.proved else "no"
        sys.stdout.write(f"  {goal.name:<16} {goal.value:>14} {goal.bound:>14} {proved:>8} {goal.seconds:>8.2f}\n")


def tell_seats(database: Database, made: Imported, draft: Draft) -> None:
    with database.reading() as tx:
        seats = seats_of(slots_of(tx, draft.period_id))
    sys.stdout.write(f"\n  {len(draft.assignments)} of {made.seats} seats filled\n")
    for seat, why in draft.open_seats.items():
        slot = seats[seat][0].what
        able = sum(1 for rules in why.values() if not rules)
        sys.stdout.write(f"  open: {slot.on:%a %-d %b} {slot.starts_at:%H}–{slot.ends_at:%H} {slot.name}, ")
        sys.stdout.write(f"seat {seats[seat][1].number}; {able} of {len(why)} people could take it\n")


def peak_memory() -> float:
    """Largest memory of this process so far, in MB (the kernel counts kB on Linux, bytes on macOS)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024)


@contextmanager
def timed(what: str) -> Iterator[None]:
    start = perf_counter()
    yield
    sys.stdout.write(f"  {what:<28} {perf_counter() - start:6.2f} s\n")


if __name__ == "__main__":
    sys.exit(main())
