"""Drafts a migration from what the tables say and the migrations do not make yet: `make migration name=…`."""

import sys
import tempfile

from alembic import command
from alembic.config import Config

from app.store.transaction import Database
from tests.house.files import ROOT


def draft(message: str) -> None:
    """Compare the tables with a new database at the newest revision, and write the difference as the next one."""
    settings = Config(toml_file=ROOT / "pyproject.toml")
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/draft.sqlite")
        database.migrate()
        with database.engine.connect() as connection:
            settings.attributes["connection"] = connection
            command.revision(settings, message=message, autogenerate=True)
        database.close()


if __name__ == "__main__":
    draft(sys.argv[1])
