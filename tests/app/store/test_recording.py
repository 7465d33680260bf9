"""The audit writes itself: one line for each transaction that changed something, with before and after, no secrets."""

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import delete, insert, text, update
from sqlalchemy.exc import DatabaseError
from sqlmodel import col

from app.domain.audit import ActorKind, AuditLine, Origin
from app.domain.people import NewPerson
from app.domain.refusals import BadField, Stale
from app.domain.tokens import NewToken
from app.store import access, audit, people
from app.store.recording.told import LEFT_OUT, TOLD
from app.store.tables import AbsenceRow, FeedRow, PersonRow, SessionRow, ShiftRow, metadata
from app.store.transaction import Database, Tx
from app.usecases.audit.verify import verify_audit
from tests.app.usecases.test_verifying import give
from tests.cast import Cast
from tests.house.files import ROOT

HERE = Origin(ActorKind.PERSON, "people.change_person", person_id=1, at=datetime(2026, 3, 2, 9, tzinfo=UTC))


def lines(database: Database) -> list[AuditLine]:
    """Oldest first."""
    with database.reading() as tx:
        return audit.find_lines(tx, audit.Wanted(), most=1000)[::-1]


def last(database: Database) -> AuditLine:
    return lines(database)[-1]


def rows_of(line: AuditLine, what: str) -> list[dict[str, Any]]:
    return [row for part in line.detail if part["what"] == what for row in part["rows"]]


def test_a_conditional_update_is_told_before_and_after(cast: Cast) -> None:
    with cast.database.transaction(HERE) as tx:
        new = NewPerson("Bo Berg", "bo@example.org", hr=True)
        people.save_person(tx, cast.id("bo"), new, active=True, version=1)
    line = last(cast.database)
    assert (line.operation, line.actor, line.at) == (HERE.operation, 1, HERE.at)
    assert (line.object_kind, line.object_id) == ("person", str(cast.id("bo")))
    [row] = rows_of(line, "person")
    assert (row["before"], row["after"], row["about"]) == ({"hr": False}, {"hr": True}, [cast.id("bo")])


def test_what_is_refused_or_undone_leaves_no_line(cast: Cast) -> None:
    before = lines(cast.database)
    with suppress(Stale), cast.database.transaction() as tx:
        people.add_person(tx, NewPerson("Gus", "gus@example.org"), now=cast.now)
        people.save_person(tx, cast.id("bo"), NewPerson("Bo", "bo@example.org"), active=True, version=7)
    with cast.database.transaction() as tx, suppress(BadField), tx.attempt():
        people.add_person(tx, NewPerson("Gus", "gus@example.org"), now=cast.now)
        tx.note(reason="in vain")
        raise BadField("Name", "No.")
    assert lines(cast.database) == before


def test_a_part_that_was_undone_is_not_told_beside_what_was_kept(cast: Cast) -> None:
    with cast.database.transaction() as tx:
        people.add_person(tx, NewPerson("Flo", "flo@example.org"), now=cast.now)
        with suppress(BadField), tx.attempt():
            people.add_person(tx, NewPerson("Gus", "gus@example.org"), now=cast.now)
            raise BadField("Name", "No.")
    assert [row["after"]["name"] for row in rows_of(last(cast.database), "person")] == ["Flo"]


def test_reading_and_housekeeping_leave_no_line(cast: Cast) -> None:
    with cast.database.transaction() as tx:
        access.start_session(tx, cast.id("bo"), "secret", client="test", now=cast.now)
    before = lines(cast.database)
    with cast.database.transaction() as tx:
        tx.changes(update(SessionRow).values(seen_at=datetime(2026, 3, 3, tzinfo=UTC)))
        tx.changes(update(PersonRow).where(col(PersonRow.id) == cast.id("bo")).values(name="Bo Berg"))  # as it was
        people.all_people(tx)
    assert lines(cast.database) == before


def test_objects_of_the_session_are_told_as_well(cast: Cast) -> None:
    with cast.database.transaction() as tx:
        bo = tx.session.get(PersonRow, cast.id("bo"))
        assert bo is not None
        bo.name = "Bo Bergson"
        tx.session.add(AbsenceRow(person_id=1, first_on=cast.now.date(), last_on=cast.now.date(), created_at=cast.now))
    line = last(cast.database)
    assert rows_of(line, "person")[0]["before"] == {"name": "Bo Berg"}
    assert rows_of(line, "absence")[0]["after"] == {"first_on": "2026-03-02", "last_on": "2026-03-02"}
    with cast.database.transaction() as tx:
        tx.session.delete(tx.session.get(AbsenceRow, 1))
    [part] = last(cast.database).detail
    assert (part["what"], part["act"], part["count"]) == ("absence", "removed", 1)


def test_many_rows_are_one_short_line(cast: Cast) -> None:
    with cast.database.transaction() as tx:
        day = {"first_on": cast.now.date(), "last_on": cast.now.date(), "created_at": cast.now, "reason": ""}
        tx.session.execute(insert(AbsenceRow), [{"person_id": 1 + n % 7, **day} for n in range(2000)])
    added = last(cast.database)
    assert added.detail[0]["count"] == 2000
    assert len(json.dumps(list(added.detail))) < 10_000
    with cast.database.transaction() as tx:
        tx.session.execute(delete(AbsenceRow).where(col(AbsenceRow.person_id) < 4))
        tx.changes(update(AbsenceRow).values(first_on=datetime(2026, 3, 1, tzinfo=UTC).date()))
    removed, changed = last(cast.database).detail
    assert removed["count"] + changed["count"] == 2000
    with cast.database.reading() as tx:
        assert audit.about(tx, [added.number]) == {added.number: [1, 2, 3, 4, 5, 6, 7]}


def test_reasons_and_secrets_are_never_told(cast: Cast) -> None:
    day = cast.now.date()
    with cast.database.transaction() as tx:
        access.start_session(tx, 1, "CANARY-session", client="CANARY-client", now=cast.now)
        access.add_token(tx, 1, NewToken("mine"), "CANARY-token", now=cast.now)
        tx.session.add(
            AbsenceRow(id=9, person_id=1, first_on=day, last_on=day, reason="CANARY-reason", created_at=cast.now)
        )
    with cast.database.transaction() as tx:
        tx.changes(update(AbsenceRow).values(reason="CANARY-other"))
    [row] = rows_of(last(cast.database), "absence")
    assert row == {"id": "9", "hidden": ["reason"], "about": [1]}
    with cast.database.reading() as tx:
        hashes = tx.session.connection().execute(text("SELECT token_hash FROM session")).scalars().all()
        kept = str(tx.session.connection().execute(text("SELECT * FROM audit")).all())
    assert hashes
    assert not any(secret in kept for secret in ("CANARY", *hashes))


def test_a_note_gives_the_reason_and_for_whom(cast: Cast) -> None:
    with cast.database.transaction(HERE) as tx:
        people.add_person(tx, NewPerson("Gus", "gus@example.org"), now=cast.now)
        tx.note(reason="The old one left", on_behalf_of=cast.id("chi"))
    line = last(cast.database)
    assert (line.reason, line.on_behalf_of) == ("The old one left", cast.id("chi"))


def test_whoever_signs_in_is_who_did_it(cast: Cast) -> None:
    with cast.database.transaction(Origin(ActorKind.VISITOR, "access.use_link")) as tx:
        access.start_session(tx, cast.id("bo"), "secret", client="test", now=cast.now)
    assert (last(cast.database).kind, last(cast.database).actor) == (ActorKind.PERSON, cast.id("bo"))


def test_entries_of_the_ledger_are_told_by_their_seals(cast: Cast) -> None:
    with cast.database.transaction() as tx:
        give(tx, cast, "one", "two")
    line = last(cast.database)
    assert [(part["what"], part["count"]) for part in line.detail] == [("seal", 2)]
    with cast.database.reading() as tx:
        assert audit.about(tx, [line.number]) == {line.number: [cast.id("bo")]}


def test_every_way_of_writing_is_seen(cast: Cast) -> None:
    """Whatever statement reaches a table that is told, the transaction has its line."""
    who = cast.id("bo")

    def shift(tx: Tx) -> None:
        tx.session.delete(tx.session.get(ShiftRow, 1))

    ways: dict[str, Callable[[Tx], object]] = {
        "object": lambda tx: tx.session.add(_feed(who)),
        "values": lambda tx: tx.session.execute(insert(FeedRow).values(**_feed(who).model_dump(exclude={"id"}))),
        "many": lambda tx: tx.session.execute(insert(FeedRow), [_feed(who).model_dump(exclude={"id"})]),
        "table": lambda tx: tx.session.execute(
            insert(metadata.tables["feed"]), [_feed(who).model_dump(exclude={"id"})]
        ),
        "update": lambda tx: tx.changes(update(FeedRow).where(col(FeedRow.id) == 1).values(name="New")),
        "by the value": lambda tx: tx.changes(update(ShiftRow).values(people=col(ShiftRow.people) + 1)),
        "removal": shift,
        "delete": lambda tx: tx.session.execute(delete(ShiftRow).where(col(ShiftRow.id) == 2)),
    }
    for name, write in ways.items():
        before = len(lines(cast.database))
        with cast.database.transaction() as tx:
            write(tx)
        assert len(lines(cast.database)) == before + 1, name
        assert last(cast.database).object_kind in ("feed", "shift"), name


def _feed(who: int) -> FeedRow:
    return FeedRow(
        kind="person",
        scope="person:1",
        person_id=who,
        name="Mine",
        token_hash=str(datetime.now(UTC)),
        created_at=datetime.now(UTC),
    )


def test_whoever_opens_a_transaction_says_where_it_comes_from() -> None:
    """Without, the line would not say by whom or by what."""
    nameless = [
        f"{path}:{number}"
        for path in sorted((ROOT / "app").rglob("*.py"))
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if ".transaction()" in line
    ]
    assert nameless == []


def test_every_table_is_told_or_left_out_for_a_reason() -> None:
    tables = set(metadata.tables)
    assert tables - TOLD.keys() - LEFT_OUT.keys() == set(), "say in store/recording/told.py what the audit tells of it"
    assert TOLD.keys() & LEFT_OUT.keys() == set()
    for name, told in TOLD.items():
        if name in tables:
            assert {*told.columns, *told.quiet} <= set(metadata.tables[name].columns.keys()), name
            assert not set(told.columns) & set(told.quiet), name
    assert all(len(reason) > 15 for reason in LEFT_OUT.values())


def test_no_secret_and_no_free_text_about_people_is_on_the_list() -> None:
    for name, told in TOLD.items():
        for column in told.columns:
            words = ("hash", "token", "secret", "sealed", "salt", "reason", "note", "body", "event", "mark")
            assert not any(word in column for word in words), (name, column)


def test_the_chain_is_whole_and_the_first_wrong_line_is_named(cast: Cast, engine: str) -> None:
    for name in ("Flo", "Gus", "Ida"):
        with cast.database.transaction() as tx:
            people.add_person(tx, NewPerson(name, f"{name}@example.org"), now=cast.now)
            tx.note(reason="“Ünïcode”")
    found = lines(cast.database)
    with cast.database.reading() as tx:
        assert verify_audit(tx).fault == ""
        assert verify_audit(tx).lines == len(found) == found[-1].number
    spoils = {
        "UPDATE audit SET reason = 'x' WHERE number = 3": "line 3 is not what was written",
        "UPDATE audit SET actor_id = 2 WHERE number = 2": "line 2 is not what was written",
        "DELETE FROM audit_about WHERE number = 4": "line 4 is not what was written",
        "DELETE FROM audit WHERE number = 2": "line 2 is missing",
    }
    for statement, says in spoils.items():
        with cast.database.transaction() as tx, suppress(Spoilt), tx.attempt():
            _spoil(tx, engine, statement)
            assert verify_audit(tx).fault == says
            raise Spoilt


class Spoilt(Exception):
    """What was spoilt is undone."""


def _spoil(tx: Tx, engine: str, statement: str) -> None:
    """Past the triggers, as somebody would who owns the database."""
    _open(tx, engine)
    if statement.startswith("DELETE FROM audit "):
        tx.session.connection().execute(text("DELETE FROM audit_about WHERE number = 2"))
    tx.session.connection().execute(text(statement))


def _open(tx: Tx, engine: str) -> None:
    if engine == "postgresql":
        tx.session.connection().execute(text("SET LOCAL session_replication_role = replica"))
        return
    for table in ("audit", "audit_about"):
        for act in ("update", "delete"):
            tx.session.connection().execute(text(f"DROP TRIGGER {table}_no_{act}"))


@pytest.mark.parametrize("statement", ["UPDATE audit SET reason = ''", "DELETE FROM audit", "DELETE FROM audit_about"])
def test_the_database_itself_refuses_to_change_a_line(cast: Cast, statement: str) -> None:
    with pytest.raises(DatabaseError, match="only ever added to"), cast.database.transaction() as tx:
        tx.session.connection().execute(text(statement))


def test_many_at_once_leave_no_hole(cast: Cast) -> None:
    before = len(lines(cast.database))

    def work(name: str) -> None:
        for number in range(10):
            with cast.database.transaction() as tx:
                people.add_person(tx, NewPerson(name, f"{name}-{number}@example.org"), now=cast.now)

    threads = [Thread(target=work, args=(f"p{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with cast.database.reading() as tx:
        found = verify_audit(tx)
    assert (found.fault, found.lines) == ("", before + 40)
