"""Every state-changing route, asked by everybody: one line of the audit for a change, and none without."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import SQLModel

from app.domain.audit import AuditLine
from app.store import audit
from app.store.recording.told import LEFT_OUT, TOLD
from app.store.transaction import Database
from app.usecases.audit.verify import verify_audit
from tests.app.web.test_who_may import Browser, Ids, _ask, _requests, things
from tests.browse import text_of
from tests.cast import Cast

__all__ = ["things"]

ASKERS = ("", "bo", "ana", "hana", "kai")


def told(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """What must not change without a line: every column that is not housekeeping."""
    found = {}
    with database.reading() as tx:
        for table in SQLModel.metadata.sorted_tables:
            if table.name not in LEFT_OUT:
                quiet = TOLD[table.name].quiet if table.name in TOLD else ()
                columns = [column for column in table.columns if column.name not in quiet]
                rows = tx.session.connection().execute(select(*columns))
                found[table.name] = sorted((tuple(row) for row in rows), key=repr)
    return found


def newest(database: Database, most: int = 1) -> list[AuditLine]:
    with database.reading() as tx:
        return audit.find_lines(tx, audit.Wanted(), most=most)


@pytest.mark.engines("sqlite")  # what is seen of a statement is held on both engines in test_recording
def test_a_change_is_one_line_and_no_change_is_none(cast: Cast, things: Ids, visitor: Browser) -> None:
    visitors = {name: visitor(name) for name in ASKERS}
    wrong, changed = [], 0
    before, number = told(cast.database), newest(cast.database)[0].number
    for route, method in _requests():
        if method in ("GET", "HEAD"):
            continue
        for name in ASKERS:
            answer = _ask(visitors[name], method, route, things)
            after, line = told(cast.database), newest(cast.database)[0]
            expected = int(after != before)
            if line.number - number != expected or (answer.status_code >= 400 and line.number != number):
                wrong.append(f"{method} {route.path} by {name}: {line.number - number} lines, {answer.status_code}")
            if expected:
                changed += 1
                who = cast.id(name) if name else line.actor
                assert (line.actor, line.operation.partition(".")[2]) == (who, route.endpoint.__name__), route.path
            before, number = after, line.number
            if route.path == "/sign-out":
                visitors[name] = visitor(name)
                before, number = told(cast.database), newest(cast.database)[0].number
    assert wrong == []
    assert changed > 20
    with cast.database.reading() as tx:
        assert verify_audit(tx).fault == ""


def test_looking_leaves_no_line_but_at_the_leave_of_others(cast: Cast, things: Ids, visitor: Browser) -> None:
    hana, bo = visitor("hana"), visitor("bo")
    number = newest(cast.database)[0].number
    for path in ("/", "/me", "/me/account", "/me/history", "/teams/support"):
        assert bo.get(path).status_code == 200
    assert bo.get("/hr").status_code == 403
    assert newest(cast.database)[0].number == number
    for path in ("/hr", "/hr/report.csv?from=2026-01-01&to=2026-01-31"):
        assert hana.get(path).status_code == 200
    lines = newest(cast.database, 2)
    assert [line.number for line in lines] == [number + 2, number + 1]
    assert all(line.is_reading and line.actor == cast.id("hana") for line in lines)
    assert lines[0].object_id == "/hr/report.csv?from=2026-01-01&to=2026-01-31"


def test_a_keeper_finds_a_change_by_person_team_operation_and_day(cast: Cast, visitor: Browser) -> None:
    ana, kai = visitor("ana"), visitor("kai")
    ana.post("/teams/support/shifts/new", {"name": "Night", "days": ["0"], "starts_at": "22:00", "ends_at": "06:00"})
    for query in (
        f"person={cast.id('ana')}",
        "team=support&operation=shifts.add_shift",
        "from=2026-03-02&to=2026-03-02&operation=shifts.add_shift",
    ):
        page = kai.get(f"/audit?{query}")
        assert "Add shift" in text_of(page), query
        assert "name: Night" in text_of(page)
    assert "No change is written down" in text_of(kai.get("/audit?from=2026-03-03&to=2026-03-04&team=support"))
    assert kai.get("/audit?from=tomorrow").status_code == 422
    file = kai.get("/audit.csv?team=support")
    assert file.headers["content-type"] == "text/csv; charset=utf-8"
    assert "Ana Alves" in file.text
    assert kai.get("/api/audit?team=support").json()["lines"][0]["operation"] == "shifts.add_shift"


def test_older_lines_are_a_page_away(cast: Cast, visitor: Browser) -> None:
    ana, kai = visitor("ana"), visitor("kai")
    for number in range(55):
        ana.post("/me/absences", {"first_on": f"20{27 + number}-04-01", "last_on": f"20{27 + number}-04-02"})
    first = kai.get("/api/audit").json()
    assert len(first["lines"]) == 50
    second = kai.get(f"/api/audit?before={first['older']}").json()
    assert second["lines"][0]["number"] == first["lines"][-1]["number"] - 1
    assert "Older" in text_of(ana.get("/me/history"))


def test_everybody_sees_their_own_lines_and_of_others_only_what_is_theirs(cast: Cast, visitor: Browser) -> None:
    ana, bo, chi = visitor("ana"), visitor("bo"), visitor("chi")
    form = {"first_on": "2026-01-01", "share": "80", "version": "1", "role": "engineer"}
    assert ana.post(f"/teams/support/people/{cast.id('bo')}", form).status_code == 303
    seen = text_of(bo.get("/me/history"))
    assert "Ana Alves" in seen
    assert "share: 100 → 80" in seen
    assert "share: 100 → 80" not in text_of(chi.get("/me/history"))
    assert "share: 100 → 80" in text_of(ana.get("/teams/support/audit"))
    assert bo.get("/teams/support/audit").status_code == 403
    assert bo.get("/audit").status_code == 403
    lines = bo.get("/api/me/audit").json()["lines"]
    assert lines[0]["who"] == "Ana Alves"
    # The cast was assembled in one line, in which everybody's name stands: each sees their own.
    assert "Chi Chen" not in str(lines)
