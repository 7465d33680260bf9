"""Weekends in any order of steps, on both engines: the ledger says what was really covered, and nothing ever changes.

A sequence is a weekend from its round on; several are lived in one database, so that leave of one is used, locked and
falls away in another. HALFDAY_SOAK=1 lives through 10,000 (or CREDIT_SEQUENCES); a failing one is found by its number.
"""

import gc
import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from random import Random
from time import monotonic
from typing import Any

import pytest
from sqlalchemy import event

from app.store.transaction import Database
from app.usecases.hr.lock import statement_csv
from app.usecases.ledger.verify import verify_ledger
from tests.invariants import ledger_rules, report_rules
from tests.invariants.credit_life import Life
from tests.invariants.credit_steps import PHASES, sequence
from tests.invariants.reading import snapshot

SOAK = bool(os.environ.get("HALFDAY_SOAK"))
SEQUENCES = int(os.environ.get("CREDIT_SEQUENCES", "10000")) if SOAK else 16
FIRST = int(os.environ.get("CREDIT_FIRST", "0"))  # the number of a database, to live it again
A_DATABASE = 16  # weekends lived in one database


def test_the_ledger_is_the_rule_applied_to_what_was_really_covered(fresh_database: Callable[[], Database]) -> None:
    done, refused, began = Counter[str](), Counter[str](), monotonic()
    gc.freeze()  # looking for garbage among all that was imported takes longer than what is looked at
    for lives, number in enumerate(range(FIRST, FIRST + -(-SEQUENCES // A_DATABASE)), start=1):
        with collected_later():
            life = lived(fresh_database(), number)
        done, refused = done + life.steps, refused + life.refused
        if SOAK and lives % 20 == 0:
            print(f"{lives * A_DATABASE} weekends in {monotonic() - began:.0f} s", flush=True)
    if SOAK:
        print(f"{lives * A_DATABASE} weekends, {done.total()} steps done: {dict(done)}")
        print(f"{refused.total()} steps refused, as they must be: {dict(refused)}")
    wanted = {step.__name__.strip("_") for _, often in PHASES for step, _ in often} | {"withdraw"}
    missing = wanted - set(done)
    assert len(missing) <= (0 if SEQUENCES > 200 else 5), missing


@contextmanager
def collected_later() -> Iterator[None]:
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.collect()


def lived(database: Database, number: int) -> Life:
    """So many weekends, and after each step all that must hold; at the end the rules of the whole way as well."""
    chance = Random(number)
    hurry(database)
    life = Life.begin(database, chance)
    told: list[str] = []
    try:
        for _ in range(A_DATABASE):
            life.next_weekend(chance)
            told.append("a weekend")
            hold(life)
            for step in sequence(life, chance):
                told.append(step.__name__)
                step(life, chance)
                hold(life)
        hold_at_the_end(life)
    except AssertionError as wrong:
        raise AssertionError(f"database {number}, {life.now}, {told}: {wrong}") from wrong
    finally:
        life.books.close()
    return life


def hurry(database: Database) -> None:
    """Nothing here must outlive the machine's power."""
    if database.is_sqlite:
        event.listen(database.engine, "connect", lambda one, _: one.execute("PRAGMA synchronous=OFF"))


def hold(life: Life) -> None:
    wrong = [*life.books.read(), *differences(life)]
    assert not wrong, wrong


def hold_at_the_end(life: Life) -> None:
    now = snapshot(life.database)
    wrong = [
        *ledger_rules.balanced(now),
        *ledger_rules.once(now),
        *ledger_rules.reversals(now),
        *ledger_rules.followed(now),
        *ledger_rules.chained(now),
        *ledger_rules.weekends(now),
        *ledger_rules.waiting(now),
        *report_rules.locked(now),
    ]
    with life.database.reading() as tx:
        wrong += [f"file {number} has changed" for number in life.locked if not same_file(life, number)]
        assert verify_ledger(tx).fault == ""
    assert not wrong, wrong


def same_file(life: Life, number: int) -> bool:
    with life.database.reading() as tx:
        return statement_csv(tx, number)[1] == life.locked[number]


def differences(life: Life) -> list[str]:
    """Where rows and model part."""
    model, books = life.model, life.books
    waits = {
        (who, books.days[seat]): (seat, books.policies[entry.policy_id])
        for (who, seat), entry in books.waiting("leave").items()
    }
    planned = {key: entry.amount for key, entry in books.waiting("points").items()}
    found = [
        parted("expected", waits, model.expected),
        parted("planned", planned, model.planned),
        parted("points", books.points, model.points),
    ]
    for person in life.members():
        days = {day for who, day in books.leave if who == person} | {
            one.day for one in model.grants if one.person == person
        }
        ours = {day: model.of_day(person, day) for day in days}
        found.append(parted(f"{life.name(person)}'s days", {day: books.leave[person, day] for day in days}, ours))
        has = {kind: books.balance(kind, person) for kind in ("leave earned", "leave taken", "leave expired")}
        must = model.balance(person), model.used[person], model.expired(person)
        found.append(parted(life.name(person), has, dict(zip(has, must, strict=True))))
    return [one for one in found if one]


def parted(what: str, rows: Mapping[Any, Any], model: Mapping[Any, Any]) -> str:
    different = {
        key: (rows.get(key), model.get(key))
        for key in rows.keys() | model.keys()
        if (rows.get(key) or None) != (model.get(key) or None)
    }
    return f"{what}, by rows and by the model: {different}" if different else ""


@pytest.mark.parametrize("act", ["UPDATE", "DELETE"])
@pytest.mark.parametrize("table", ["entry", "seal", "handoff_note", "statement", "statement_line"])
def test_raw_sql_cannot_change_what_is_only_added(fresh_database: Callable[[], Database], act: str, table: str) -> None:
    """Both engines hold triggers for each; test_migrations_guard tries them on rows of every such table."""
    with fresh_database().reading() as tx:
        names = (
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            if tx.session.get_bind().dialect.name == "sqlite"
            else "SELECT tgname FROM pg_trigger"
        )
        assert f"{table}_no_{act.lower()}" in set(tx.session.connection().exec_driver_sql(names).scalars())
