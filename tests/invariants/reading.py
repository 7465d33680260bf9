"""What lies in the database, read by plain SQL: nothing here knows the product's own queries."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cached_property
from types import SimpleNamespace
from typing import Any

import sqlalchemy
from sqlalchemy import text

from app.store.tables import metadata
from app.store.transaction import Database

TABLES = {
    "absence": "id",
    "account": "id",
    "answer": "id",
    "assignment": "draft_id, seat_id",
    "calendar": "scope",
    "change": "publication_id, seat_id",
    "conflict": "id",
    "consent": "person_id, seat_id",
    "draft": "id",
    "entry": "id",
    "feed": "id",
    "mark": "answer_id, slot_id",
    "membership": "id",
    "message": "id",
    "opt_in": "answer_id, weekend",
    "period": "id",
    "person": "id",
    "pin": "seat_id",
    "policy": "id",
    "publication": "id",
    "published_part": "publication_id, seat_id, start_at",
    "published_seat": "publication_id, seat_id",
    "round": "id",
    "seal": "number",
    "seat": "id",
    "seat_ask": "id",
    "shift": "id",
    "slot": "id",
    "standing_mark": "person_id, shift_id, weekday",
    "statement": "number",
    "statement_line": "statement, line",
    "swap": "id",
    "swap_chain": "id",
    "swap_chain_part": "chain_id, number",
    "swap_step": "swap_id, number",
    "team": "id",
    "weekend_credit": "person_id, weekend",
    "wish": "id",
}
DATES = {"weekend"}
TIMES = {"starts_at", "ends_at"}
WORDS = {"embed_on"}  # neither a day nor a moment, whatever the name says
JSON = {
    each.name for table in TABLES for each in metadata.tables[table].columns if isinstance(each.type, sqlalchemy.JSON)
}


@dataclass
class Snapshot:
    """Every row of every table that matters here, at one moment, with the same types from both engines."""

    rows: dict[str, list[Any]]

    def __getitem__(self, table: str) -> list[Any]:
        return self.rows[table]

    @cached_property
    def slots(self) -> dict[int, Any]:
        return {slot.id: slot for slot in self["slot"]}

    @cached_property
    def slot_of(self) -> dict[int, Any]:
        """Seat id → its slot."""
        return {seat.id: self.slots[seat.slot_id] for seat in self["seat"]}

    @cached_property
    def uids(self) -> dict[int, str]:
        """Seat id → what calendars know it by."""
        return {seat.id: seat.uid for seat in self["seat"]}

    @cached_property
    def names(self) -> dict[int, str]:
        return {person.id: person.name for person in self["person"]}

    @cached_property
    def teams(self) -> dict[int, Any]:
        return {team.id: team for team in self["team"]}

    @cached_property
    def published(self) -> dict[int, dict[int, Any]]:
        """Publication id → seat id → row."""
        found: dict[int, dict[int, Any]] = {row.id: {} for row in self["publication"]}
        for row in self["published_seat"]:
            found[row.publication_id][row.seat_id] = row
        return found

    @cached_property
    def current(self) -> dict[int, Any]:
        """Seat id → row of the publication that its period shows."""
        shown = [period.publication_id for period in self["period"] if period.publication_id is not None]
        return {seat: row for publication in shown for seat, row in self.published[publication].items()}

    @cached_property
    def given_at(self) -> dict[int, datetime]:
        """Seat → when it was first published as it is now."""
        found: dict[int, datetime] = {}
        changed = {(row.publication_id, row.seat_id) for row in self["change"]}
        for publication in sorted(self["publication"], key=lambda row: row.id):
            for seat in self.published[publication.id]:
                if seat not in found or (publication.id, seat) in changed:
                    found[seat] = publication.published_at
        return found

    @cached_property
    def covers(self) -> dict[int, list[tuple[Any, int]]]:
        """Person → (slot, seat id) of everything that they cover as published now, in order of start.

        Of a shared seat each has a slot of their own, from the first to the last moment of what they cover.
        """
        found: dict[int, list[tuple[Any, int]]] = {}
        for seat, row in sorted(self.current.items(), key=lambda item: (self.slot_of[item[0]].start_at, item[0])):
            for person, own in self.hours(row.publication_id, seat).items():
                found.setdefault(person, []).append((narrowed(self.slot_of[seat], own), seat))
        return found

    @cached_property
    def parts(self) -> dict[tuple[int, int], list[Any]]:
        """Publication and seat → its parts, in order of start."""
        found: dict[tuple[int, int], list[Any]] = {}
        for row in sorted(self["published_part"], key=lambda row: row.start_at):
            found.setdefault((row.publication_id, row.seat_id), []).append(row)
        return found

    def previous(self, publication: int) -> int | None:
        """The publication of the same period before this one."""
        period = next(row.period_id for row in self["publication"] if row.id == publication)
        return max(
            (row.id for row in self["publication"] if row.period_id == period and row.id < publication), default=None
        )

    def hours(self, publication: int | None, seat: int) -> dict[int, list[tuple[datetime, datetime]]]:
        """Who covers a seat from when to when in a publication: what no part covers is its person's."""
        row, slot = self.published.get(publication or 0, {}).get(seat), self.slot_of[seat]
        holder = row.person_id if row else None
        found: dict[int, list[tuple[datetime, datetime]]] = {}
        if publication is None or holder is None:
            return found
        at = slot.start_at
        for part in self.parts.get((publication, seat), []):
            if at < part.start_at:
                found.setdefault(holder, []).append((at, part.start_at))
            found.setdefault(part.person_id, []).append((part.start_at, part.end_at))
            at = part.end_at
        if at < slot.end_at:
            found.setdefault(holder, []).append((at, slot.end_at))
        return found

    @cached_property
    def accounts(self) -> dict[int, Any]:
        return {account.id: account for account in self["account"]}


def narrowed(slot: Any, own: list[tuple[datetime, datetime]]) -> Any:
    """A slot as somebody has it who covers these stretches of it."""
    start, end = own[0][0], own[-1][1]
    if (start, end) == (slot.start_at, slot.end_at):
        return slot
    return SimpleNamespace(**{**vars(slot), "start_at": start, "end_at": end})


def snapshot(database: Database) -> Snapshot:
    """All rows in one transaction."""
    with database.engine.connect() as connection:
        connection.execute(text("BEGIN" if database.is_sqlite else "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
        found: dict[str, list[Any]] = {}
        for table, order in TABLES.items():
            rows = connection.execute(text(f'SELECT * FROM "{table}" ORDER BY {order}')).mappings()
            found[table] = [SimpleNamespace(**{name: plain(name, row[name]) for name in row}) for row in rows]
        connection.rollback()
    return Snapshot(found)


def plain(name: str, value: Any) -> Any:
    """The value in one type: SQLite gives moments, dates, truths and JSON as it keeps them."""
    if value is None or name in WORDS:
        return value
    if name in TIMES:
        return value if isinstance(value, time) else time.fromisoformat(value)
    if name.endswith("_at"):
        return _moment(value)
    if name.endswith("_on") or name in DATES or name == "on_date":
        return value if isinstance(value, date) else date.fromisoformat(value)
    if name in JSON:
        return json.loads(value) if isinstance(value, str) else value
    return bytes(value) if isinstance(value, memoryview) else value


def _moment(value: Any) -> datetime:
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
