"""The ledger's chain: numbers without a hole, and a change past the service found at the first line it touches."""

from datetime import date
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from app.cli import app
from app.domain.chain import START, sealed
from app.domain.ledger import Account, AccountKind, Cause, Transfer
from app.domain.refusals import WeekendIsFull
from app.store import ledger
from app.store.transaction import Database, Tx
from app.usecases.ledger.verify import Verified, verify_ledger
from tests.cast import Cast, assemble

DAY = date(2026, 3, 14)
# Past the triggers, as somebody would who owns the database.
OPEN = {
    "sqlite": ["DROP TRIGGER entry_no_update", "DROP TRIGGER entry_no_delete", "DROP TRIGGER seal_no_delete"],
    "postgresql": ["SET LOCAL session_replication_role = replica"],
}


def give(tx: Tx, cast: Cast, *keys: str, team: int = 0) -> None:
    at = team or cast.support.id
    source, own = Account(AccountKind.LEAVE_SOURCE, at), Account(AccountKind.LEAVE_EARNED, at, cast.id("bo"))
    ledger.post(
        tx,
        [Transfer(source, own, 1, Cause.OPENING, key, DAY, reason="Ünïcode “1”") for key in keys],
        now=cast.now,
        by=None,
    )


def give_in_vain(tx: Tx, cast: Cast) -> None:
    give(tx, cast, "undone")
    raise WeekendIsFull(DAY)


def verified(database: Database) -> Verified:
    with database.reading() as tx:
        return verify_ledger(tx)


def numbers(database: Database) -> list[int]:
    with database.reading() as tx:
        return [link.number for link in ledger.links(tx)]


@pytest.fixture
def six(cast: Cast) -> Cast:
    for word in ("a", "b", "c"):
        with cast.database.transaction() as tx:
            give(tx, cast, word)
            give(tx, cast, word * 2)
    return cast


def past_the_service(cast: Cast, engine: str, *statements: str) -> None:
    with cast.database.transaction() as tx:
        for statement in (*OPEN[engine], *statements):
            tx.session.connection().execute(text(statement))


def test_an_empty_ledger_is_whole(cast: Cast) -> None:
    assert verified(cast.database) == Verified(0, START)


def test_each_line_has_the_next_number_and_is_linked(six: Cast) -> None:
    found = verified(six.database)
    assert (found.lines, found.fault) == (6, "")
    with six.database.reading() as tx:
        last = list(ledger.links(tx))[-1]
    assert found.last == last.seal
    assert last.content[0] == f"leave_source:{six.support.id}:0"
    assert sealed(START, 1, ["x"]) != sealed(START, 2, ["x"])


def test_what_was_undone_takes_no_number(six: Cast) -> None:
    with six.database.transaction() as tx:
        with pytest.raises(WeekendIsFull), tx.attempt():
            give_in_vain(tx, six)
        give(tx, six, "kept", "a")
    with pytest.raises(WeekendIsFull), six.database.transaction() as tx:
        give_in_vain(tx, six)
    assert numbers(six.database) == [1, 2, 3, 4, 5, 6, 7]
    assert verified(six.database).fault == ""


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("UPDATE entry SET amount = 2 WHERE source_key = 'b'", "line 3 (entry {b}) is not what was written"),
        (
            "UPDATE entry SET on_date = '2026-03-15' WHERE source_key = 'b'",
            "line 3 (entry {b}) is not what was written",
        ),
        ("UPDATE entry SET reason = '' WHERE source_key = 'b'", "line 3 (entry {b}) is not what was written"),
        ("UPDATE account SET key = 'x' WHERE kind = 'leave earned'", "line 1 (entry {a}) is not what was written"),
        ("DELETE FROM seal WHERE entry_id = {b}", "line 3 is missing"),
        ("DELETE FROM seal WHERE entry_id = {cc}", "entry {cc} has no number"),
    ],
)
def test_the_first_line_that_is_wrong_is_named(six: Cast, engine: str, statement: str, says: str) -> None:
    with six.database.reading() as tx:
        ids = {key: entry.id for key in ("a", "b", "cc") if (entry := ledger.find_entry_by_source(tx, key))}
    past_the_service(six, engine, statement.format(**ids))
    assert verified(six.database).fault == says.format(**ids)


def test_many_at_once_in_two_teams_leave_no_hole_and_wait_for_nobody_in_a_ring(cast: Cast) -> None:
    """The chain’s lock is asked for after all others."""

    def work(name: str, team: int) -> None:
        for number in range(10):
            with cast.database.transaction() as tx:
                give(tx, cast, f"{name}-{number}", "the same for all", team=team)

    teams = [cast.support.id, cast.billing.id] * 2
    threads = [Thread(target=work, args=(f"thread-{n}", team)) for n, team in enumerate(teams)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert numbers(cast.database) == list(range(1, 42))
    assert verified(cast.database).fault == ""


def test_the_console_says_whether_the_ledger_is_whole(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    database = Database(f"sqlite:///{tmp_path}/data/halfday.sqlite")
    database.migrate()
    cast = assemble(database)
    with database.transaction() as tx:
        give(tx, cast, "a", "b")
    whole, said = CliRunner().invoke(app, ["verify"], env={"HALFDAY_DATA_DIR": f"{tmp_path}/data"}), verified(database)
    assert whole.exit_code == 0
    assert whole.stdout.splitlines()[0] == f"The ledger is whole: 2 lines, the last one sealed {said.last}."
    past_the_service(cast, "sqlite", "UPDATE entry SET amount = 9 WHERE source_key = 'b'")
    damaged = CliRunner().invoke(app, ["verify"], env={"HALFDAY_DATA_DIR": f"{tmp_path}/data"})
    assert (damaged.exit_code, damaged.stdout) == (1, "")
    assert "The ledger is damaged: line 2 (entry 2) is not what was written." in damaged.stderr
    database.close()
