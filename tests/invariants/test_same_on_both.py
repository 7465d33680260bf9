"""The same steps leave the same rows on SQLite and on PostgreSQL (U2): the same refusals, ids, amounts and bytes."""

import os
from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from app.domain.answer import Mark, OptIn
from app.domain.refusals import Refusal
from app.store import rounds
from app.store.tables import metadata
from app.store.transaction import Database
from app.usecases.drafts.edit import Act
from tests.databases import PostgresSource, SqliteSource
from tests.invariants.reading import snapshot
from tests.invariants.world import ENGINEERS, MAY_LEAVE, World

SOAK = bool(os.environ.get("HALFDAY_SOAK"))
SAMPLE = settings(
    max_examples=400 if SOAK else 3,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.reuse, Phase.generate, *((Phase.shrink,) if SOAK else ())),
)
# Secrets, and how long a search took.
NOT_COMPARED = {"token_hash", "progress", "goals"}

which, people, teams = st.integers(0, 5), st.sampled_from(ENGINEERS), st.sampled_from(["support", "billing"])
marks = st.lists(st.sampled_from([*Mark, None]), min_size=1, max_size=5)
offers = st.lists(st.sampled_from([*OptIn, None]), min_size=1, max_size=3)


def step(name: str, *arguments: st.SearchStrategy[Any], **options: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """A call of the world, as a value: the same for both."""
    return st.tuples(st.just(name), st.tuples(*arguments), st.fixed_dictionaries(options))


STEPS = st.lists(
    st.one_of(
        step("open_round", teams, st.integers(1, 9), st.integers(0, 2)),
        step("answer", people, which, marks, offers),
        step("answer", people, which, marks, offers, off=st.sampled_from([-1, 1])),
        step("take_back", people, which, off=st.sampled_from([0, 0, -1])),
        step("go_away", people, st.integers(-1, 9), st.integers(1, 3)),
        step("come_back", which),
        step("set_active", st.sampled_from(MAY_LEAVE), active=st.booleans()),
        step("leave_team", st.sampled_from(MAY_LEAVE), teams, st.integers(0, 9)),
        step("demand", which, foreign=st.booleans()),
        step("run_drafts"),
        step("copy", which),
        step("edit", which, st.integers(0, 20), st.sampled_from(Act), people),
        step("publish", which, confirmed=st.booleans()),
        step("publish", which),
        step("wait", st.sampled_from([420, 3 * 24 * 60, 12 * 24 * 60])),
        step("wait_for_edge", which),
        step("errands"),
        step("earn"),
        step("take", people, st.integers(1, 3), st.integers(0, 3)),
        step("correct", which, st.integers(0, 1)),
        step("lock", st.integers(0, 5)),
        step("help", people, st.integers(1, 5), st.integers(0, 3)),
    ),
    min_size=10,
    max_size=40,
)


@pytest.fixture
def same_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seats get the names by which calendars know them by chance; here both databases get the same."""
    monkeypatch.setattr(rounds, "uuid4", lambda: next(_names))


class _Name:
    def __init__(self, number: int) -> None:
        self.hex = f"{number:032x}"


_names: Iterator[_Name] = iter(())


@pytest.mark.usefixtures("same_names")
def test_the_same_steps_leave_the_same_rows_on_both_engines(
    sqlite_source: SqliteSource, postgresql_source: PostgresSource
) -> None:
    @given(policies=st.tuples(st.integers(0, 3), st.integers(0, 3)), steps=STEPS)
    @SAMPLE
    def both(policies: tuple[int, int], steps: list[Any]) -> None:
        one, other = (lived(source.fresh(), policies, steps) for source in (sqlite_source, postgresql_source))
        assert one[0] == other[0]
        assert [*differences(one[1], other[1])] == []

    both()


def lived(url: str, policies: tuple[int, int], steps: list[Any]) -> tuple[list[str], dict[str, list[Any]]]:
    """What each step answered, and every row that is there in the end."""
    global _names  # noqa: PLW0603 (the same names anew for each database)
    _names = map(_Name, count(1))
    database = Database(url)
    try:
        world = World(database, policies)
        answers = [told(world, *each) for each in [*BEGINNING, *steps]]
        return answers, dump(database)
    finally:
        database.close()


# A first publication in both teams, so that there is something to change.
BEGINNING: list[Any] = [
    (name, (*arguments,), {})
    for team in ("support", "billing")
    for name, arguments in [
        ("open_round", (team, 7, 0)),
        *(("answer", (who, 0, [Mark.FINE, None], [OptIn.EITHER])) for who in ("ana", "bo", "chi", "dee", "fay")),
        ("demand", (0,)),
        ("run_drafts", ()),
        ("publish", (0,)),
    ]
]


def told(world: World, name: str, arguments: tuple[Any, ...], options: dict[str, Any]) -> str:
    answer = getattr(world, name)(*arguments, **options)
    if not world.database.is_sqlite:
        _count_back(world.database)
    return repr(answer) if isinstance(answer, Refusal | int) else type(answer).__name__


def _count_back(database: Database) -> None:
    """What is undone gives its ids back on SQLite, not on PostgreSQL: there too, so that ids can be compared."""
    with database.transaction() as tx:
        for table in metadata.sorted_tables:
            if table.name != "setup" and "id" in table.columns:
                newest = f'(SELECT max(id) FROM "{table.name}")'
                counter = f"pg_get_serial_sequence('\"{table.name}\"', 'id')"
                count_on = f"SELECT setval({counter}, coalesce({newest}, 1), {newest} IS NOT NULL)"
                tx.session.connection().execute(text(count_on))


def differences(one: dict[str, list[Any]], other: dict[str, list[Any]]) -> Iterator[str]:
    for table, rows in one.items():
        if len(rows) != len(other[table]):
            yield f"{table} has {len(rows)} rows here and {len(other[table])} there"
        for row, same in zip(rows, other[table], strict=False):
            unlike = [name for name in row if row[name] != same[name]]
            yield from (f"{table}.{name} is {row[name]!r} here and {same[name]!r} there" for name in unlike)


def dump(database: Database) -> dict[str, list[Any]]:
    return {
        table: [{name: value for name, value in vars(row).items() if name not in NOT_COMPARED} for row in rows]
        for table, rows in snapshot(database).rows.items()
    }
