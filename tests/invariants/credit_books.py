"""The books of a database, read row by row by plain SQL: each row is judged once, and must never change again."""

import json
import sqlite3
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from hashlib import sha256
from types import SimpleNamespace
from typing import Any

import psycopg
from sqlalchemy import make_url

from app.store.transaction import Database
from tests.invariants.reading import plain

FROZEN = {
    "entry": "id",
    "seal": "number",
    "statement": "number",
    "statement_line": "statement * 1000 + line",
}
ENTRY = (
    "id, debit_id, credit_id, amount, cause, source_key, on_date, reason, seat_id, publication_id, policy_id,"
    " reverses_id, follows_id, posted_at, posted_by"
)
FIGURES = ("opening", "earned", "taken", "expired", "corrected")


class Books:
    """All that the ledger of a database says, kept up by reading what was added."""

    def __init__(self, database: Database) -> None:
        url = make_url(database.url)
        self.is_sqlite = database.is_sqlite
        self.connection: Any = (
            sqlite3.connect(str(url.database), isolation_level=None)
            if self.is_sqlite
            else psycopg.connect(url.set(drivername="postgresql").render_as_string(False), autocommit=True)
        )
        self.kept: dict[str, tuple[int, Any]] = dict.fromkeys(FROZEN, (0, None))
        self.accounts: dict[int, tuple[str, int | None]] = {}  # id → kind, person
        self.keys: dict[int, str] = {}  # of accounts
        self.policies: dict[int, dict[str, Any]] = {}
        self.days: dict[int, date] = {}  # seat → day of its slot
        self.entries: dict[int, Any] = {}
        self.sources: set[str] = set()
        self.undone: set[int] = set()
        self.followed: set[int] = set()
        self.balances: Counter[int] = Counter()  # of each account
        self.leave: Counter[tuple[int, date]] = Counter()  # person, day → earned by cover, net
        self.points: Counter[tuple[int, int | None]] = Counter()  # person, seat → earned, net
        self.number, self.before = 0, "0" * 64
        self.closed = date.min

    def close(self) -> None:
        self.connection.close()

    def read(self) -> list[str]:
        """What is wrong with what was added since, and with what was there."""
        wrong = [f"rows of {table} have changed" for table in FROZEN if not self._same(table)]
        fresh = self._rows(f"SELECT {ENTRY} FROM entry WHERE id > {max(self.entries, default=0)} ORDER BY id")
        if fresh:
            self._learn()
        for entry in fresh:
            wrong += self._judged(entry)
            self._keep(entry)
        wrong += self._sealed()
        if sum(self.balances.values()):
            wrong.append(f"all accounts together hold {sum(self.balances.values())}")
        return wrong + self._weekends() + self._statements()

    # ---- what is never changed ----

    def _same(self, table: str) -> bool:
        """Whether all rows that were there are there as they were; remembers those that came."""
        upto, was = self.kept[table]
        same = upto == 0 or self._digest(table, upto) == was
        (newest,) = self._one(f"SELECT coalesce(max({FROZEN[table]}), 0) FROM {table}")
        if newest != upto:
            self.kept[table] = (newest, self._digest(table, newest))
        return same

    def _digest(self, table: str, upto: int) -> Any:
        order = FROZEN[table]
        if self.is_sqlite:
            rows = f"SELECT * FROM {table} WHERE {order} <= {upto} ORDER BY {order}"
            return self.connection.execute(rows).fetchall()
        rows = f"SELECT count(*), md5(string_agg(t::text, '|' ORDER BY {order})) FROM {table} t WHERE {order} <= {upto}"
        return self._one(rows)

    # ---- one entry ----

    def _judged(self, entry: Any) -> list[str]:
        """L1 to L4 of one entry, by those before it."""
        (debit, _), (credit, _) = self.accounts[entry.debit_id], self.accounts[entry.credit_id]
        wrong = []
        if entry.amount < 1 or entry.debit_id == entry.credit_id or debit.split()[0] != credit.split()[0]:
            wrong.append(f"entry {entry.id} moves {entry.amount} from {debit} to {credit}")
        if entry.source_key in self.sources:
            wrong.append(f"entry {entry.id} is posted twice")
        first: Any = self.entries.get(entry.reverses_id or entry.follows_id)
        if entry.reverses_id is not None:
            mirror = (first.credit_id, first.debit_id, first.amount, first.seat_id)
            if (entry.debit_id, entry.credit_id, entry.amount, entry.seat_id) != mirror or not entry.reason:
                wrong.append(f"entry {entry.id} does not mirror entry {first.id}, or says not why")
            if first.id in self.undone or first.reverses_id is not None:
                wrong.append(f"entry {first.id} is reversed twice, or a reversal")
        elif entry.follows_id is not None:
            was = (first.credit_id, first.amount, first.seat_id)
            if (entry.debit_id, entry.amount, entry.seat_id) != was or first.id in self.followed | self.undone:
                wrong.append(f"entry {entry.id} does not follow from entry {first.id}")
        if "leave earned" in (debit, credit) and entry.on_date <= self.closed:
            wrong.append(f"entry {entry.id} moves leave of {entry.on_date}, which is locked")
        if entry.cause == "published" and entry.policy_id is None:
            wrong.append(f"entry {entry.id} names no policy")
        return wrong

    def _keep(self, entry: Any) -> None:
        self.entries[entry.id] = entry
        self.sources.add(entry.source_key)
        self.undone.add(entry.reverses_id)
        self.followed.add(entry.follows_id)
        for account, sign in ((entry.credit_id, 1), (entry.debit_id, -1)):
            kind, person = self.accounts[account]
            self.balances[account] += sign * entry.amount
            if kind == "leave earned" and entry.seat_id is not None and person is not None:
                self.leave[person, self.days[entry.seat_id]] += sign * entry.amount
            if kind.startswith("points earned") and person is not None:
                self.points[person, entry.seat_id] += sign * entry.amount

    def _sealed(self) -> list[str]:
        """L8: a number and a seal for each entry, without a hole."""
        wrong = []
        for row in self._rows(f"SELECT number, entry_id, seal FROM seal WHERE number > {self.number} ORDER BY number"):
            one = self.entries[row.entry_id]
            what = [one.amount, one.cause, one.source_key, one.on_date.isoformat(), one.reason, one.seat_id]
            why = [one.publication_id, one.policy_id, one.reverses_id, one.follows_id]
            when = [one.posted_at.isoformat(timespec="microseconds"), one.posted_by]
            keys = [self.keys[one.debit_id], self.keys[one.credit_id]]
            line = json.dumps([self.before, self.number + 1, *keys, *what, *why, *when], separators=(",", ":"))
            self.number, self.before = self.number + 1, sha256(line.encode()).hexdigest()
            if (row.number, row.seal) != (self.number, self.before):
                wrong.append(f"line {row.number} (entry {row.entry_id}) is not sealed as it lies there")
        return wrong if self.number == len(self.entries) else [*wrong, "not every entry is sealed"]

    # ---- what is kept beside ----

    def _weekends(self) -> list[str]:
        """L5: the weekend's sum beside the entries is theirs, and never more than half a day."""
        sums: Counter[tuple[int, date]] = Counter()
        for (person, day), quarters in self.leave.items():
            sums[person, day - timedelta(days=day.weekday() - 5)] += quarters
        rows = self._rows("SELECT person_id, weekend, quarters FROM weekend_credit")
        kept = {(row.person_id, row.weekend): row.quarters for row in rows}
        return [
            f"person and weekend {key} have {sums[key]} quarters by entries, {kept.get(key)} as kept"
            for key in kept.keys() | sums.keys()
            if not 0 <= sums[key] <= 2 or kept.get(key, 0) != sums[key]
        ]

    def _statements(self) -> list[str]:
        """Each new statement: one after the other, and every line adds up to what lies in the account that day."""
        wrong = []
        for row in self._rows(f"SELECT * FROM statement WHERE last_on > '{self.closed}' ORDER BY number"):
            if self.closed != date.min and row.first_on != self.closed + timedelta(days=1):
                wrong.append(f"statement {row.number} begins on {row.first_on}")
            self.closed = row.last_on
            lines = self._rows(f"SELECT * FROM statement_line WHERE statement = {row.number}")
            told = {line.person_id: [getattr(line, name) for name in FIGURES] for line in lines}
            opening, closing = self._at(row.first_on - timedelta(days=1)), self._at(row.last_on)
            for person in told.keys() | opening.keys() | closing.keys():
                its = told.get(person, [0] * 5)
                ends = its[0] + its[1] - its[2] - its[3] + its[4]
                if (its[0], ends) != (opening[person], closing[person]):
                    wrong.append(f"statement {row.number} says {its} of {person}")
        return wrong

    def _at(self, day: date) -> Counter[int]:
        """Earned leave of each person at the end of a day."""
        sums: Counter[int] = Counter()
        for entry in self.entries.values():
            for account, sign in ((entry.credit_id, 1), (entry.debit_id, -1)):
                kind, person = self.accounts[account]
                if kind == "leave earned" and person is not None and entry.on_date <= day:
                    sums[person] += sign * entry.amount
        return sums

    # ---- what it comes to ----

    def balance(self, kind: str, person: int) -> int:
        return sum(self.balances[number] for number, whose in self.accounts.items() if whose == (kind, person))

    def waiting(self, unit: str) -> dict[tuple[int, int], Any]:
        """(person, seat) → the published entry that is neither earned nor undone."""
        gone = self.undone | self.followed
        live = [one for one in self.entries.values() if one.cause == "published" and one.id not in gone]
        found = {}
        for one in live:
            kind, person = self.accounts[one.credit_id]
            if kind.startswith(unit):
                assert (person, one.seat_id) not in found, f"{unit} of {person} waits twice for seat {one.seat_id}"
                found[person, one.seat_id] = one
        return found  # type: ignore[return-value]

    def standing(self, kinds: Sequence[str]) -> list[Any]:
        """Entries into accounts of these kinds that cover brought, and that nothing has undone."""
        return [
            one
            for one in self.entries.values()
            if one.seat_id is not None
            and one.reverses_id is None
            and one.id not in self.undone
            and self.accounts[one.credit_id][0] in kinds
        ]

    def person_of(self, entry: Any) -> int:
        person = self.accounts[entry.credit_id][1]
        assert person is not None
        return person

    # ---- rows ----

    def _learn(self) -> None:
        for row in self._rows(f"SELECT * FROM account WHERE id > {max(self.accounts, default=0)}"):
            self.accounts[row.id], self.keys[row.id] = (row.kind, row.person_id), row.key
        for row in self._rows("SELECT id, amounts FROM policy"):
            self.policies[row.id] = row.amounts
        seats = "SELECT seat.id AS id, slot.on_date AS on_date FROM seat JOIN slot ON slot.id = seat.slot_id"
        self.days |= {row.id: row.on_date for row in self._rows(f"{seats} WHERE seat.id > {max(self.days, default=0)}")}

    def _one(self, question: str) -> Any:
        return self.connection.execute(question).fetchone()

    def _rows(self, question: str) -> list[Any]:
        found = self.connection.execute(question)
        names = [column[0] for column in found.description]
        return [
            SimpleNamespace(**{name: plain(name, value) for name, value in zip(names, row, strict=True)})
            for row in found.fetchall()
        ]
