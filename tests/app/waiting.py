"""Waiting until somebody waits: how a test lets two transactions cross on purpose."""

import time

from app.store.transaction import Database

_WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


def until_one_waits(database: Database) -> None:
    """Until a transaction waits for the rows of another one. On SQLite it waits before its first word: no need."""
    if database.is_sqlite:
        return
    for _ in range(1200):
        with database.reading() as tx:
            if tx.session.connection().exec_driver_sql(_WAITING).scalar_one():
                return
        time.sleep(0.05)
    raise AssertionError("nobody waited for anybody")
