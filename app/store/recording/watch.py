"""Sees every row that a session adds, changes or removes, whichever way the store does it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from sqlalchemy import CursorResult, Result, Table, event, inspect, tuple_
from sqlalchemy import select as select_rows
from sqlalchemy.orm import ORMExecuteState
from sqlmodel import Session, SQLModel

from app.domain.audit import Act, RowChange
from app.store.recording.told import ALL_HIDDEN, LEFT_OUT, TOLD, Told

MOST_ROWS = 20  # told with their values in one statement; the rest is counted
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """What one statement did to one table."""

    table: str
    act: Act
    count: int
    rows: Sequence[RowChange] = ()
    about: Sequence[int] = ()
    teams: Sequence[int] = ()
    entries: Sequence[int] = ()  # of the ledger, by their new seals


@dataclass(frozen=True, slots=True)
class Note:
    """What a use case adds of its own to the line of its transaction."""

    reason: str = ""
    on_behalf_of: int | None = None
    about: Sequence[int] = ()
    object: tuple[str, str] | None = None


@dataclass(slots=True)
class Watch:
    """What one transaction has done so far."""

    changes: list[Change] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def mark(self) -> tuple[int, int]:
        return len(self.changes), len(self.notes)

    def undo(self, mark: tuple[int, int]) -> None:
        """Forget what a savepoint has undone."""
        del self.changes[mark[0] :], self.notes[mark[1] :]


class WatchedSession(Session):
    """The session of a transaction that may write."""

    @property
    def watch(self) -> Watch:
        found: Watch = self.info.setdefault("watch", Watch())
        return found


@event.listens_for(WatchedSession, "do_orm_execute")
def _statement(state: ORMExecuteState) -> Result[Any] | None:
    if not (state.is_insert or state.is_update or state.is_delete):
        return None
    table = cast(Table, cast(Any, state.statement).table)
    if table.name in LEFT_OUT:
        return None
    watch = cast(WatchedSession, state.session).watch
    if state.is_insert:
        return _inserted(state, table, watch)
    return _updated(state, table, watch) if state.is_update else _deleted(state, table, watch)


def _inserted(state: ORMExecuteState, table: Table, watch: Watch) -> Result[Any]:
    result: Result[Any] = state.invoke_statement()
    given: Any = state.parameters
    rows = [given] if isinstance(given, Mapping) else list(given or ())
    if not rows:
        found = cast(Any, state.statement).compile().params
        rows = [found if found.keys() <= set(table.columns.keys()) else {}]
        if isinstance(result, CursorResult) and result.rowcount == 0:
            return result
    watch.changes.append(_change(table, Act.ADDED, [({}, row) for row in rows], len(rows)))
    return result


def _updated(state: ORMExecuteState, table: Table, watch: Watch) -> Result[Any]:
    """Reads the rows before and after, with the lock that the update itself takes."""
    told = TOLD.get(table.name, ALL_HIDDEN)
    before = _rows(state, table, except_for=told.quiet)
    result: Result[Any] = state.invoke_statement()
    if not before:
        return result
    keys = list(table.primary_key.columns)
    known = [tuple(row[key.name] for key in keys) for row in before]
    same = select_rows(*[table.c[name] for name in before[0]]).where(_is_one_of(keys, known))
    after: dict[tuple[Any, ...], Row] = {
        tuple(row[key.name] for key in keys): dict(row) for row in state.session.execute(same).mappings()
    }
    pairs: list[tuple[Row, Row]] = [(row, after.get(key, row)) for key, row in zip(known, before, strict=True)]
    differing = [(was, now) for was, now in pairs if was != now]
    if differing:
        more = result.rowcount - len(before) if isinstance(result, CursorResult) else 0
        watch.changes.append(_change(table, Act.CHANGED, differing, len(differing) + max(0, more)))
    return result


def _deleted(state: ORMExecuteState, table: Table, watch: Watch) -> Result[Any]:
    before = _rows(state, table) if TOLD.get(table.name, ALL_HIDDEN).rows else []
    result: Result[Any] = state.invoke_statement()
    count = cast("CursorResult[Any]", result).rowcount
    if count:
        watch.changes.append(_change(table, Act.REMOVED, [(row, {}) for row in before], count))
    return result


def _rows(state: ORMExecuteState, table: Table, except_for: Collection[str] = ()) -> list[Row]:
    """The first rows that a statement is about to change or remove."""
    statement = cast(Any, state.statement)
    wanted = [column for column in table.columns if column.primary_key or column.name not in except_for]
    query = select_rows(*wanted).limit(MOST_ROWS + 1).with_for_update(key_share=True, of=table)
    if statement.whereclause is not None:
        query = query.where(statement.whereclause)
    return [dict(row) for row in state.session.execute(query).mappings()]


def _is_one_of(keys: Sequence[Any], known: Sequence[tuple[Any, ...]]) -> Any:
    return keys[0].in_([key[0] for key in known]) if len(keys) == 1 else tuple_(*keys).in_(known)


@event.listens_for(WatchedSession, "after_flush")
def _flushed(session: WatchedSession, _context: Any) -> None:
    for act, rows in ((Act.ADDED, session.new), (Act.REMOVED, session.deleted), (Act.CHANGED, session.dirty)):
        by_table: dict[str, list[tuple[Row, Row]]] = {}
        for row in rows:
            table = row.__tablename__
            if table not in LEFT_OUT and (pair := _pair(row, act)) is not None:
                by_table.setdefault(table, []).append(pair)
        for table, pairs in by_table.items():
            session.watch.changes.append(_change(SQLModel.metadata.tables[table], act, pairs, len(pairs)))


def _pair(row: Any, act: Act) -> tuple[Row, Row] | None:
    """A mapped row before and after, of what its object knows."""
    state = inspect(row)
    now = {name: value for name, value in state.dict.items() if name in state.attrs}
    if act is Act.ADDED:
        return {}, now
    if act is Act.REMOVED:
        return now, {}
    told = TOLD.get(row.__tablename__, ALL_HIDDEN)
    before, after = dict(now), dict(now)
    for attr in state.attrs:
        past = attr.history
        if past.has_changes() and attr.key not in told.quiet:
            before[attr.key] = past.deleted[0] if past.deleted else None
    return (before, after) if before != after else None


def _change(table: Table, act: Act, pairs: Sequence[tuple[Row, Row]], count: int) -> Change:
    told = TOLD.get(table.name, ALL_HIDDEN)
    rows = tuple(_told_row(table, told, before, after) for before, after in pairs[:MOST_ROWS]) if told.rows else ()
    return Change(
        table.name,
        act,
        count,
        rows,
        about=sorted(set(_ids(told.about, pairs))),
        teams=sorted(set(_ids(("id",) if table.name == "team" else ("team_id",), pairs))),
        entries=list(_ids(("entry_id",), pairs)) if table.name == "seal" else (),
    )


def _ids(columns: Sequence[str], pairs: Sequence[tuple[Row, Row]]) -> Iterator[int]:
    for pair in pairs:
        for row in pair:
            for column in columns:
                if isinstance(row.get(column), int):
                    yield row[column]


def _told_row(table: Table, told: Told, before: Row, after: Row) -> RowChange:
    key = "-".join(str((after or before).get(column.name, "")) for column in table.primary_key.columns)
    changed = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    return RowChange(
        key,
        {name: before[name] for name in changed if name in told.columns and name in before},
        {name: after[name] for name in changed if name in told.columns and name in after},
        hidden=() if not (before and after) else [name for name in changed if name in told.hidden(table)],
        about=sorted(set(_ids(told.about, [(before, after)]))),
    )
