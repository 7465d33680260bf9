"""The lines of the audit as they are read: the chain for whoever verifies it, pages of lines for people."""

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, or_
from sqlalchemy import select as select_rows
from sqlmodel import col, select

from app.domain.audit import ActorKind, AuditLine
from app.domain.chain import Link
from app.store.recording import content_of
from app.store.tables import AuditAboutRow, AuditRow
from app.store.transaction import Tx

_AT_ONCE = 500  # rows in one statement: SQLite binds a limited number of values


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines: by whom or about whom, of which team, of which operation, from when until when."""

    person_id: int | None = None
    team_id: int | None = None
    operation: str = ""
    since: datetime | None = None
    until: datetime | None = None


def find_lines(tx: Tx, wanted: Wanted, *, before: int | None = None, most: int) -> list[AuditLine]:
    """The newest first; `before` a number, to go on from there."""
    query = _matching(select(AuditRow), wanted)
    if before is not None:
        query = query.where(col(AuditRow.number) < before)
    return [_line(row) for row in tx.session.exec(query.order_by(col(AuditRow.number).desc()).limit(most))]


def operations(tx: Tx) -> list[str]:
    """Every operation that has a line."""
    found = select(AuditRow.operation).distinct().order_by(col(AuditRow.operation))
    return [name for name in tx.session.exec(found) if name]


def about(tx: Tx, numbers: Collection[int]) -> dict[int, list[int]]:
    """Whom each of these lines is about, however many they are."""
    found: dict[int, list[int]] = {number: [] for number in numbers}
    every = list(found)
    for at in range(0, len(every), _AT_ONCE):
        some = col(AuditAboutRow.number).in_(every[at : at + _AT_ONCE])
        for row in tx.session.exec(select(AuditAboutRow).where(some).order_by(col(AuditAboutRow.person_id))):
            found[row.number].append(row.person_id)
    return found


def links(tx: Tx) -> Iterator[Link]:
    """Every line by its number, as it lies there now."""
    after = 0
    while some := tx.session.execute(_next(after)).mappings().all():
        people = about(tx, [row["number"] for row in some])
        for row in some:
            yield Link(row["number"], row["seal"], row["number"], content_of(dict(row), people[row["number"]]))
        after = some[-1]["number"]


def _next(after: int) -> Select[Any]:
    table: Any = AuditRow.__table__  # type: ignore[attr-defined]
    query: Select[Any] = select_rows(table).where(table.c.number > after).order_by(table.c.number).limit(_AT_ONCE)
    return query


def _matching(query: Any, wanted: Wanted) -> Any:
    if wanted.person_id is not None:
        own = select(AuditAboutRow.number).where(AuditAboutRow.person_id == wanted.person_id)
        person = wanted.person_id
        query = query.where(
            or_(col(AuditRow.actor_id) == person, col(AuditRow.behalf_id) == person, col(AuditRow.number).in_(own))
        )
    if wanted.team_id is not None:
        query = query.where(AuditRow.team_id == wanted.team_id)
    if wanted.operation:
        query = query.where(AuditRow.operation == wanted.operation)
    if wanted.since is not None:
        query = query.where(col(AuditRow.at) >= wanted.since)
    if wanted.until is not None:
        query = query.where(col(AuditRow.at) < wanted.until)
    return query


def _line(row: AuditRow) -> AuditLine:
    return AuditLine(
        number=row.number,
        at=row.at,
        kind=ActorKind(row.kind),
        actor=row.actor_id,
        on_behalf_of=row.behalf_id,
        operation=row.operation,
        team_id=row.team_id,
        object_kind=row.object_kind,
        object_id=row.object_id,
        reason=row.reason,
        client=row.client,
        detail=json.loads(row.detail),
    )
