"""Questions about the database itself."""

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.store.transaction import Tx


def schema_revision(tx: Tx) -> str:
    return str(tx.session.execute(text("SELECT version_num FROM alembic_version")).scalar())


def write_probe(tx: Tx) -> bool:
    """Whether a row can be written: it is written and undone."""
    probe = tx.session.begin_nested()
    try:
        tx.session.execute(text("UPDATE alembic_version SET version_num = version_num"))
    except DBAPIError:
        return False
    finally:
        probe.rollback()
    return True
