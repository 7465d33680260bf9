"""The lines of the audit as they are read, of an audit that has grown long."""

import sqlite3
from typing import Any

from app.domain.people import NewPerson
from app.store import audit, people
from tests.cast import Cast


def test_whom_many_lines_are_about_is_asked_where_a_statement_binds_few_values(cast: Cast) -> None:
    with cast.database.transaction() as tx:
        people.save_person(tx, cast.id("bo"), NewPerson("Bo Berg", "bo@example.org", hr=True), active=True, version=1)
    with cast.database.reading() as tx:
        [last] = audit.find_lines(tx, audit.Wanted(), most=1)
        if cast.database.is_sqlite:
            driver: Any = tx.session.connection().connection.driver_connection
            usual = driver.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, 999)
        found = audit.about(tx, range(1, 50_001))
        if cast.database.is_sqlite:
            driver.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, usual)
    assert len(found) == 50_000
    assert found[last.number] == [cast.id("bo")]
