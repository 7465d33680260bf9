"""Weekends in any order of steps, on both engines: the ledger says what was really covered, and nothing ever changes.

HALFDAY_SOAK=1 lives through 10,000 weekends (or CREDIT_SEQUENCES); a failing one is found again by its number.
"""

import os
from collections import Counter
from collections.abc import Callable
from random import Random

import pytest

from app.store.transaction import Database
from app.usecases.hr.lock import statement_csv
from tests.invariants import ledger_rules, report_rules
from tests.invariants.credit_life import PEOPLE, STEPS, Life
from tests.invariants.reading import Snapshot, snapshot

SOAK = bool(os.environ.get("HALFDAY_SOAK"))
SEQUENCES = int(os.environ.get("CREDIT_SEQUENCES", "10000")) if SOAK else 12
A_DATABASE = 6  # weekends lived in one database: long enough for leave of one to fall away in another
STEPS_A_WEEKEND = 14
NAMES = [name for name, weight in STEPS for _ in range(weight)]


def test_the_ledger_is_the_rule_applied_to_what_was_really_covered(fresh_database: Callable[[], Database]) -> None:
    done: Counter[str] = Counter()
    for first in range(0, SEQUENCES, A_DATABASE):
        chance = Random(first)
        life = Life.begin(fresh_database(), chance)
        before: Snapshot | None = None
        for number in range(first, min(first + A_DATABASE, SEQUENCES)):
            before = live(life, chance, before, number)
        done += life.steps
    if SOAK:
        print(f"{SEQUENCES} weekends, {sum(done.values())} steps: {dict(done)}")
    assert set(done) == {name for name, _ in STEPS}


def live(life: Life, chance: Random, before: Snapshot | None, number: int) -> Snapshot | None:
    """One weekend, and after each step all that must hold."""
    life.open_weekend(chance)
    told = []
    for _ in range(STEPS_A_WEEKEND):
        name = chance.choice(NAMES)
        told.append(name)
        try:
            getattr(life, name)(chance)
            life.steps[name] += 1
            before = hold(life, before)
        except AssertionError as wrong:
            raise AssertionError(f"weekend {number} of database {number // A_DATABASE}, {told}: {wrong}") from wrong
    return before


def hold(life: Life, before: Snapshot | None) -> Snapshot:
    now = snapshot(life.cast.database)
    wrong = [
        *ledger_rules.balanced(now),
        *ledger_rules.once(now),
        *ledger_rules.reversals(now),
        *ledger_rules.followed(now),
        *ledger_rules.chained(now),
        *ledger_rules.weekends(now),
        *ledger_rules.waiting(now),
        *report_rules.locked(now),
        *([] if before is None else ledger_rules.only_added(now, before)),
        *differences(life, now),
    ]
    assert not wrong, wrong
    return now


def differences(life: Life, now: Snapshot) -> list[str]:
    """Where rows and model part."""
    model, wrong = life.model, []
    live_ones, earned = expected(now)
    for day in model.days():
        for name in PEOPLE:
            who = (life.cast.id(name), day)
            if live_ones[who] != model.is_expected(who):
                wrong.append(f"{name} on {day}: {live_ones[who]} credits wait")
            if earned[who] != (model.done.get(who) == "earned"):
                wrong.append(f"{name} on {day}: {earned[who]} credits were earned, {model.done.get(who)}")
    for name in PEOPLE:
        person = life.cast.id(name)
        has = ledger_rules.balance(now, "leave earned", person)
        gone = ledger_rules.balance(now, "leave expired", person)
        if (has, gone) != (model.balance(person), sum(one.expired for one in model.grants if one.person == person)):
            wrong.append(f"{name} has {has} and lost {gone}, by the model {model.balance(person)}")
    with life.cast.database.reading() as tx:
        for number in list(life.locked)[-3:]:
            if statement_csv(tx, number)[1] != life.locked[number]:
                wrong.append(f"statement {number} has changed")
    return wrong


def expected(now: Snapshot) -> tuple[Counter[tuple[int, object]], Counter[tuple[int, object]]]:
    """(person, day) → credits that wait, and credits that the clock made earned, corrected later or not."""
    undone = {one.reverses_id for one in now["entry"]}
    followed = {one.follows_id for one in now["entry"]}
    waiting: Counter[tuple[int, object]] = Counter()
    earned: Counter[tuple[int, object]] = Counter()
    for one in now["entry"]:
        kind = now.accounts[one.credit_id].kind
        if one.cause == "published" and kind == "leave expected" and one.id not in undone and one.id not in followed:
            waiting[now.accounts[one.credit_id].person_id, one.on_date] += 1
        if one.cause == "earned" and kind == "leave earned":
            earned[now.accounts[one.credit_id].person_id, now.slot_of[one.seat_id].on_date] += 1
    return waiting, earned


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
