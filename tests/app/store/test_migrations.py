"""Up and down on a filled database: every row survives, on both engines; at the very bottom nothing is left."""

from collections.abc import Iterator
from hashlib import sha256

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from app.store.migrate import downgrade, drift, migrate, migrations, newest_revision
from app.store.tables import metadata
from app.store.transaction import Database
from tests.databases import PostgresSource, Source
from tests.invariants.story import tell

ALL_TABLES = "0012_identities"  # from here on every table is there; below it, rows go with their tables


@pytest.fixture
def filled(source: Source) -> Iterator[Database]:
    """A database of its own, at the newest revision, with rows in every table."""
    url = source.second_database("migrated") if isinstance(source, PostgresSource) else source.fresh()
    database = Database(url)
    database.migrate()
    tell(database)
    yield database
    database.close()


def test_the_story_leaves_a_row_in_every_table(filled: Database) -> None:
    assert [table for table, rows in contents(filled).items() if not rows] == []


def test_down_to_the_bare_tables_and_up_again_keeps_every_row(filled: Database) -> None:
    before = contents(filled)
    steps = revisions()[revisions().index(ALL_TABLES) :]
    for revision in reversed(steps[:-1]):
        downgrade(filled.engine, revision)
        assert current(filled) == revision
    for revision in steps[1:]:
        migrate(filled.engine, revision)
        assert current(filled) == revision
    assert contents(filled) == before
    assert drift(filled.engine) == []


def test_on_the_way_down_an_answer_that_was_taken_back_is_none_and_all_others_stay(filled: Database) -> None:
    with filled.transaction() as tx:
        taken = tx.session.connection().execute(text("SELECT max(id) FROM answer")).scalar_one()
        empty = "UPDATE answer SET taken_back_at = saved_at, note = '' WHERE id = :id"
        for table in ("mark", "opt_in"):
            tx.session.connection().execute(text(f"DELETE FROM {table} WHERE answer_id = :id"), {"id": taken})
        tx.session.connection().execute(text(empty), {"id": taken})
    before = contents(filled)
    downgrade(filled.engine, "0014_languages_of_people")
    with filled.engine.connect() as connection:
        assert taken not in connection.execute(text("SELECT id FROM answer")).scalars().all()
    migrate(filled.engine)
    after = contents(filled)
    assert after | {"answer": before["answer"]} == before
    assert len(after["answer"]) == len(before["answer"]) - 1
    assert set(after["answer"]) < set(before["answer"])


def test_up_twice_is_up_once(filled: Database) -> None:
    before = contents(filled)
    migrate(filled.engine)
    assert current(filled) == newest_revision()
    assert contents(filled) == before


def test_down_to_nothing_leaves_nothing_behind(filled: Database) -> None:
    downgrade(filled.engine, "base")
    with filled.engine.connect() as connection:
        assert set(inspect(connection).get_table_names()) <= {"alembic_version"}
        assert connection.execute(text(LEFT_OVERS[filled.engine.dialect.name])).scalars().all() == []
    migrate(filled.engine)
    assert drift(filled.engine) == []
    assert not any(contents(filled).values())


LEFT_OVERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE tbl_name NOT IN ('alembic_version', 'sqlite_sequence')",
    "postgresql": """
        SELECT proname AS name FROM pg_proc WHERE pronamespace = 'public'::regnamespace
        UNION ALL SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace
        AND relname NOT LIKE 'alembic%'
    """,
}


def contents(database: Database) -> dict[str, list[str]]:
    """Table → the hash of each of its rows, in the order of the hashes."""
    found: dict[str, list[str]] = {}
    with database.engine.connect() as connection:
        for table in metadata.tables:
            names = sorted(column["name"] for column in inspect(connection).get_columns(table))
            rows = connection.execute(text(f'SELECT {", ".join(names)} FROM "{table}"')).all()
            found[table] = sorted(sha256(repr([*row]).encode()).hexdigest() for row in rows)
    return found


def revisions() -> list[str]:
    """From the first to the newest."""
    return [script.revision for script in ScriptDirectory(str(migrations())).walk_revisions()][::-1]


def current(database: Database) -> str:
    with database.engine.connect() as connection:
        return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one())
