"""Every test gets an empty database of each engine, made by the real migrations."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from alembic import command
from sqlalchemy import text

from app.store.migrate import config
from app.store.tables import metadata
from app.store.transaction import Database

ANA = {"name": "Ana", "email": "ana@halfday.example", "created_at": datetime(2026, 1, 1, tzinfo=UTC)}


def test_the_migrations_make_exactly_the_tables_of_the_store(database: Database) -> None:
    with database.engine.connect() as connection:
        command.check(config(connection))


def test_a_test_finds_its_database_empty(database: Database) -> None:
    with database.transaction() as tx:
        for table in metadata.sorted_tables:
            assert tx.session.connection().execute(text(f'SELECT count(*) FROM "{table.name}"')).scalar() == 0


def test_each_fresh_database_forgets_the_one_before(fresh_database: Callable[[], Database]) -> None:
    for _ in range(3):
        with fresh_database().transaction() as tx:
            connection = tx.session.connection()
            assert connection.execute(text("SELECT count(*) FROM person")).scalar() == 0
            connection.execute(metadata.tables["person"].insert(), ANA)
            assert connection.execute(text("SELECT id FROM person")).scalar() == 1


@pytest.mark.engines("sqlite")
def test_a_marked_test_runs_on_the_named_engine_only(engine: str, database: Database) -> None:
    assert engine == "sqlite"
    assert database.is_sqlite
