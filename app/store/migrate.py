"""Brings a database to the newest schema, one process at a time."""

import sys
from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.script.revision import ResolutionError
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, StaticPool, create_engine, text
from sqlalchemy.exc import OperationalError

from app.domain.refusals import NewerDatabase, NoDatabase
from app.store.tables import metadata

ROOT = Path(__file__).resolve().parents[2]
_LOCK = 4_277_001  # any number: it names our advisory lock on PostgreSQL


def migrations() -> Path:
    """The migration scripts: beside the code in a checkout, inside the package when installed."""
    packaged = Path(__file__).resolve().parents[1] / "_migrations"
    return packaged if packaged.is_dir() else ROOT / "alembic"


def config(connection: Connection) -> Config:
    """Alembic's settings for one open connection."""
    settings = Config()
    settings.set_main_option("script_location", str(migrations()))
    settings.set_main_option("file_template", "%%(year)d_%%(month).2d_%%(day).2d_%%(slug)s")
    settings.attributes["connection"] = connection
    return settings


def migrate(engine: Engine, revision: str = "head") -> None:
    """Upgrade (or stay); a second process waits until the first is done.

    Raises NewerDatabase for a schema that this version does not know, NoDatabase where there is none to be had.
    """
    try:
        _run(engine, lambda settings: command.upgrade(settings, revision))
    except CommandError as fault:
        if isinstance(fault.__cause__, ResolutionError):
            raise NewerDatabase from None
        raise
    except OperationalError as fault:
        raise NoDatabase(str(fault.orig).strip().splitlines()[0].rstrip(".")) from None


def downgrade(engine: Engine, revision: str) -> None:
    _run(engine, lambda settings: command.downgrade(settings, revision))


def newest_revision() -> str:
    """The schema that this version of the code expects."""
    scripts = Config()
    scripts.set_main_option("script_location", str(migrations()))
    return str(ScriptDirectory.from_config(scripts).get_current_head())


def draft_migration(message: str) -> None:
    """Write a new script from what the tables have and the migrations lack (`make migration`)."""
    engine = create_engine("sqlite://", poolclass=StaticPool)
    migrate(engine)
    with engine.connect() as connection:
        command.revision(config(connection), message, autogenerate=True)


def drift(engine: Engine) -> list[str]:
    """What the tables have and a migrated database lacks, or the other way round; empty is right."""
    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata)
    return [repr(difference) for difference in differences]


def _run(engine: Engine, step: Callable[[Config], None]) -> None:
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            # Rebuilding a table with foreign keys on would silently delete what points to it.
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        step(config(connection))
        if engine.dialect.name == "sqlite":
            _require_whole(connection)
        connection.commit()
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA foreign_keys=ON")


def _require_whole(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise RuntimeError(f"migration would leave {len(broken)} broken references; nothing was changed")


if __name__ == "__main__":
    draft_migration(sys.argv[1])
