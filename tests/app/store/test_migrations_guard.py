"""What the schema itself refuses, whoever asks: raw SQL that no use case would send, on both engines."""

from collections.abc import Sequence

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from app.store.migrate import downgrade, migrate
from app.store.tables import APPEND_ONLY, metadata
from app.store.transaction import Database
from tests.app.store.test_migrations import contents, filled

__all__ = ["filled"]

FIRST_GUARDED = "0002_statements"  # before the first triggers
ENTRY = [name for name in metadata.tables["entry"].columns.keys() if name not in ("id", "reverses_id", "follows_id")]  # noqa: SIM118
FORGED_ENTRIES = {
    "moves nothing": {"amount": "0"},
    "moves less than nothing": {"amount": "-1"},
    "goes from an account to itself": {"credit_id": "debit_id"},
    "has a cause that nobody knows": {"cause": "'a gift'"},
    "has the cause of another one": {"source_key": "source_key"},
    "is of an account that is not there": {"debit_id": "987654"},
}
CONTRADICTIONS = (
    "UPDATE draft SET state = 'queued' WHERE team_id = 1",  # two that run
    "UPDATE weekend_credit SET quarters = 3",
    "UPDATE weekend_credit SET quarters = -1",
    "UPDATE slot SET end_at = start_at",
    "UPDATE answer SET person_id = (SELECT min(person_id) FROM answer)",
    "UPDATE period SET first_on = '2026-01-01'",
    "UPDATE seat SET uid = 'the same for all'",
    "UPDATE membership SET share = 0",
    "UPDATE person SET email = 'one@example.org'",
    "DELETE FROM seat",
    "DELETE FROM slot",
    "DELETE FROM person",
    "DELETE FROM account",
    "DELETE FROM team",
)


def test_what_is_only_ever_added_to_refuses_change(filled: Database) -> None:
    before = contents(filled)
    require_append_only(filled)
    assert contents(filled) == before


def test_it_refuses_again_after_a_way_down_and_up(filled: Database) -> None:
    before = contents(filled)
    downgrade(filled.engine, FIRST_GUARDED)
    migrate(filled.engine)
    kept = [table for table, rows in contents(filled).items() if rows and table in APPEND_ONLY]
    assert set(kept) >= {"entry", "seal", "publication"}
    assert contents(filled)["entry"] == before["entry"]
    require_append_only(filled, kept)


def test_entries_that_make_no_sense_are_refused(filled: Database) -> None:
    before = contents(filled)
    for values in FORGED_ENTRIES.values():
        chosen = {name: name for name in ENTRY} | {"source_key": "'forged'"} | values
        picked = ", ".join(chosen[name] for name in ENTRY)
        refused(filled, f"INSERT INTO entry ({', '.join(ENTRY)}) SELECT {picked} FROM entry WHERE id = 1")
    assert contents(filled) == before


def test_rows_that_contradict_each_other_are_refused(filled: Database) -> None:
    before = contents(filled)
    for statement in CONTRADICTIONS:
        refused(filled, statement)
    assert contents(filled) == before


def require_append_only(database: Database, tables: Sequence[str] = APPEND_ONLY) -> None:
    for table in tables:
        column = sorted(metadata.tables[table].columns.keys())[0]
        refused(database, f'UPDATE "{table}" SET {column} = {column}', "only ever added to")
        refused(database, f'DELETE FROM "{table}"', "only ever added to")


def refused(database: Database, statement: str, words: str = "") -> None:
    with pytest.raises(DatabaseError, match=words or None), database.transaction() as tx:
        tx.session.connection().execute(text(statement))
