"""Writes the line of a transaction that changed something, linked to the line before, right before the commit."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from enum import Enum
from typing import Any

from sqlalchemy import insert, text
from sqlalchemy import select as select_rows
from sqlmodel import Session, col

from app.domain.audit import Act, ActorKind, Origin
from app.domain.chain import START, sealed
from app.store.recording.told import TOLD
from app.store.recording.watch import MOST_ROWS, Change, Note, WatchedSession
from app.store.tables import AccountRow, AuditAboutRow, AuditRow, EntryRow

_LOCK = 4_277_005  # any number: it names the audit's advisory lock on PostgreSQL
LONGEST = 500  # of a text that is told
MOST_DETAILS = 40  # rows with values in one line; what is beyond is counted
_AT_ONCE = 500
_ORDER = {table: place for place, table in enumerate(TOLD)}


def write_line(session: WatchedSession, origin: Origin) -> None:
    """One line for all that the session's transaction changed; none where nothing was."""
    session.flush()
    changes, notes = session.watch.changes, session.watch.notes
    if not changes and not any(note.object for note in notes):
        return
    about = _about(session, changes, notes)
    origin = _settled(origin, changes, notes)
    kind, key = _object(changes, notes)
    values = {
        "at": (origin.at or datetime.now(UTC)).astimezone(UTC),
        "kind": origin.kind.value,
        "actor_id": origin.person_id,
        "behalf_id": origin.on_behalf_of,
        "operation": origin.operation,
        "team_id": origin.team_id,
        "object_kind": kind,
        "object_id": key,
        "reason": "; ".join(dict.fromkeys(note.reason[:LONGEST] for note in notes if note.reason)),
        "client": origin.client,
        "detail": json.dumps(_detail(changes), separators=(",", ":"), sort_keys=True, ensure_ascii=False),
    }
    number, before = _last(session)
    seal = sealed(before, number + 1, content_of(values, about))
    session.execute(insert(AuditRow), [{"number": number + 1, "seal": seal, **values}])
    for at in range(0, len(about), _AT_ONCE):
        session.execute(
            insert(AuditAboutRow), [{"number": number + 1, "person_id": one} for one in about[at : at + _AT_ONCE]]
        )


def content_of(values: Mapping[str, Any], about: Iterable[int]) -> list[Any]:
    """What the seal of a line covers: every column, and whom it is about."""
    return [values[name] for name in _SEALED] + [",".join(map(str, sorted(about)))]


_SEALED = tuple(name for name in AuditRow.__table__.columns.keys() if name not in ("number", "seal"))  # type: ignore[attr-defined]  # noqa: SIM118


def _last(session: Session) -> tuple[int, str]:
    """The newest line. The lock is asked for last of all, so that whoever waits for it holds up nobody else."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    newest = select_rows(col(AuditRow.number), col(AuditRow.seal)).order_by(col(AuditRow.number).desc()).limit(1)
    found = session.execute(newest).one_or_none()
    return (found[0], found[1]) if found else (0, START)


def _settled(origin: Origin, changes: Sequence[Change], notes: Sequence[Note]) -> Origin:
    """Whoever signs in is known by the session that this very transaction begins."""
    if origin.kind is ActorKind.VISITOR:
        began = [change.about[0] for change in changes if (change.table, change.act) == ("session", Act.ADDED)]
        if began:
            origin = replace(origin, kind=ActorKind.PERSON, person_id=began[0])
    teams = {team for change in changes for team in change.teams}
    if origin.team_id is None and len(teams) == 1:
        origin = replace(origin, team_id=teams.pop())
    behalf = next((note.on_behalf_of for note in notes if note.on_behalf_of is not None), origin.on_behalf_of)
    return replace(origin, on_behalf_of=behalf if behalf != origin.person_id else None)


def _object(changes: Sequence[Change], notes: Sequence[Note]) -> tuple[str, str]:
    named = next((note.object for note in notes if note.object), None)
    if named:
        return named
    main = min(changes, key=lambda change: (_ORDER.get(change.table, len(_ORDER)), change.act is Act.REMOVED))
    return main.table, main.rows[0].id[:100] if len(main.rows) == 1 and main.count == 1 else ""


def _about(session: Session, changes: Sequence[Change], notes: Sequence[Note]) -> list[int]:
    people = {person for change in changes for person in change.about} | {who for note in notes for who in note.about}
    entries = [entry for change in changes for entry in change.entries]
    for at in range(0, len(entries), _AT_ONCE):
        some = entries[at : at + _AT_ONCE]
        for side in (EntryRow.debit_id, EntryRow.credit_id):
            found = select_rows(col(AccountRow.person_id)).distinct().join(EntryRow, col(side) == col(AccountRow.id))
            people |= set(session.execute(found.where(col(EntryRow.id).in_(some))).scalars()) - {None}
    people |= {note.on_behalf_of for note in notes if note.on_behalf_of is not None}
    return sorted(people)


def _detail(changes: Sequence[Change]) -> list[dict[str, Any]]:
    """Statements of the same kind on the same table as one; the first rows with their values, the others counted."""
    merged: dict[tuple[str, Act], dict[str, Any]] = {}
    left = MOST_DETAILS
    for change in changes:
        found = merged.setdefault(
            (change.table, change.act), {"what": change.table, "act": change.act.value, "count": 0, "rows": []}
        )
        found["count"] += change.count
        for row in change.rows[: min(left, MOST_ROWS - len(found["rows"]))]:
            left -= 1
            told: dict[str, Any] = {"id": row.id[:100]}
            told |= {"before": _plain(row.before)} if row.before else {}
            told |= {"after": _plain(row.after)} if row.after else {}
            told |= {"hidden": sorted(row.hidden)} if row.hidden else {}
            told |= {"about": list(row.about)} if row.about else {}
            found["rows"].append(told)
    return list(merged.values())


def _plain(value: Any) -> Any:
    """A value as JSON writes it, the same on both engines."""
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value[:MOST_ROWS]]
    if value is None or isinstance(value, bool | int | float):
        return value
    written = _written(value.value if isinstance(value, Enum) else value)
    return written if len(written) <= LONGEST else written[: LONGEST - 1] + "…"


def _written(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, date | time) else str(value)
