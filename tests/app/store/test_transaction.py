"""One transaction at the edge: all or nothing, one writer, readers that cannot write."""

import subprocess
import sys
import threading
from collections.abc import Callable

import pytest
from sqlalchemy.exc import DBAPIError

from app.domain.people import NewPerson
from app.domain.refusals import Stale
from app.store import people
from app.store.transaction import Database, Demand, Tx
from tests.cast import NOW

WRITER = """
import sys
from app.store.transaction import Database
from app.domain.people import NewPerson
from app.store import people
from tests.cast import NOW
database = Database(sys.argv[1])
for number in range(20):
    with database.transaction() as tx:
        people.add_person(tx, NewPerson("Somebody", f"{sys.argv[2]}-{number}@example.org"), now=NOW)
"""


def add(tx: Tx, email: str) -> None:
    people.add_person(tx, NewPerson("Somebody", email), now=NOW)


def count(database: Database) -> int:
    with database.reading() as tx:
        return len(people.all_people(tx))


def fail_after(step: Callable[[], None]) -> None:
    """A step that was taken, and then a refusal."""
    step()
    raise Stale("thing")


def test_what_raises_leaves_nothing_behind(database: Database) -> None:
    with pytest.raises(Stale), database.transaction() as tx:
        fail_after(lambda: add(tx, "a@example.org"))
    assert count(database) == 0


def test_a_part_can_be_undone_while_the_rest_goes_on(database: Database) -> None:
    with database.transaction() as tx:
        add(tx, "a@example.org")
        with pytest.raises(Stale), tx.attempt():
            fail_after(lambda: add(tx, "b@example.org"))
        add(tx, "c@example.org")
    assert count(database) == 2


def test_a_reading_transaction_cannot_write(database: Database) -> None:
    with pytest.raises(DBAPIError), database.reading() as tx:
        add(tx, "a@example.org")
    with database.transaction() as tx:
        add(tx, "a@example.org")
    assert count(database) == 1


def test_jobs_are_told_after_the_commit_and_only_then(database: Database) -> None:
    told: list[tuple[Demand, int]] = []
    database.on_demand = lambda demand: told.append((demand, count(database)))
    with pytest.raises(Stale), database.transaction() as tx:
        fail_after(lambda: tx.demand("draft", 1))
    with database.transaction() as tx:
        add(tx, "a@example.org")
        tx.demand("draft", 2)
    assert told == [(Demand("draft", "2"), 1)]


def test_many_threads_write_without_being_locked_out(database: Database) -> None:
    faults: list[BaseException] = []

    def write(name: int) -> None:
        try:
            for number in range(5):
                with database.transaction() as tx:
                    add(tx, f"{name}-{number}@example.org")
        except BaseException as fault:  # noqa: BLE001 - whatever it is, the test must hear of it
            faults.append(fault)

    threads = [threading.Thread(target=write, args=(name,)) for name in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert count(database) == 80


def test_several_processes_write_without_being_locked_out(database: Database) -> None:
    url = database.engine.url.render_as_string(hide_password=False)
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, url, name]) for name in ("a", "b", "c")]
    assert [writer.wait(300) for writer in writers] == [0, 0, 0]
    assert count(database) == 60
