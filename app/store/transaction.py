"""The database and its transactions: one write at a time on SQLite, serial by row locks on PostgreSQL."""

import fcntl
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from typing import IO, Any, cast

from sqlalchemy import CursorResult, Engine, Insert, Update, create_engine, event, make_url, text
from sqlmodel import Session

from app.domain.audit import UNNAMED, ActorKind, Origin
from app.domain.refusals import Refusal
from app.store.migrate import migrate
from app.store.recording import Note, WatchedSession, write_line

BUSY_SECONDS = 10
_COUNTED = {"preserve_rowcount": True}  # of inserts too, which PostgreSQL's driver forgets otherwise
CONNECTIONS = 20  # more than requests may hold at once (web/deps.py), so that the worker always finds one


@dataclass(frozen=True, slots=True)
class Demand:
    """A job that this transaction's rows ask for; the engine is told after the commit."""

    kind: str
    key: str
    attempt: int = 1


@dataclass(slots=True)
class Tx:
    """One transaction. Only the edge opens and commits it; everybody else is handed it."""

    session: Session
    demands: list[Demand] = field(default_factory=list)
    last_steps: dict[Callable[["Tx", Sequence[int]], None], list[int]] = field(default_factory=dict)
    origin: Origin = UNNAMED

    def come_from(self, person_id: int, client: str) -> None:
        """Whoever asks is known by now: the audit's line is theirs."""
        self.origin = replace(self.origin, kind=ActorKind.PERSON, person_id=person_id, client=client)

    def in_team(self, team_id: int) -> None:
        """The team in which somebody acts, for the audit's line."""
        self.origin = replace(self.origin, team_id=team_id)

    def note(
        self,
        *,
        reason: str = "",
        on_behalf_of: int | None = None,
        about: Iterable[int] = (),
        thing: tuple[str, object] | None = None,
    ) -> None:
        """Add to the audit's line what the rows do not say; that they changed, it knows by itself.

        thing: what kind of thing the line is about, and which; with it there is a line even if no row changes.
        """
        if isinstance(self.session, WatchedSession):
            named = (thing[0], str(thing[1])) if thing else None
            self.session.watch.notes.append(Note(reason, on_behalf_of, tuple(about), named))

    def demand(self, kind: str, key: int, attempt: int = 1) -> None:
        """Ask for a job once this transaction has committed."""
        self.demands.append(Demand(kind, str(key), attempt))

    def at_the_end(self, step: Callable[["Tx", Sequence[int]], None], rows: Iterable[int]) -> None:
        """Have a step done once with all rows asked for, right before the commit."""
        self.last_steps.setdefault(step, []).extend(rows)

    def flush(self) -> None:
        self.session.flush()

    def forget(self) -> None:
        """Read every row afresh from now on: what was read before waiting for a lock may have changed meanwhile."""
        self.session.flush()
        self.session.expire_all()

    def change(self, statement: Update, otherwise: Refusal) -> None:
        """Run a conditional update; when its condition does not hold, nothing changes and the refusal is raised."""
        if not self.changes(statement):
            raise otherwise

    def changes(self, statement: Update | Insert) -> int:
        """Run a conditional update (or an insert that may be one); says how many rows it changed."""
        return cast("CursorResult[tuple[()]]", self.session.execute(statement, execution_options=_COUNTED)).rowcount

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """A part that is undone as a whole when it raises, while the transaction goes on."""
        if not isinstance(self.session, WatchedSession):
            with self.session.begin_nested():
                yield
            return
        self.flush()
        mark = self.session.watch.mark()
        try:
            with self.session.begin_nested():
                yield
        except BaseException:
            self.session.watch.undo(mark)
            raise


class OneWriter(AbstractContextManager[None]):
    """One write at a time on an SQLite file, over all threads and processes.

    SQLite would serialise writers by itself, but queueing here is fair and cannot time out under load, and versions
    before 3.51.3 can, very rarely, corrupt the log when two connections write in the same instant.
    """

    def __init__(self, url: str) -> None:
        self._thread = threading.Lock()
        file = make_url(url).database
        self._path = f"{file}.lock" if file and file != ":memory:" else None
        self._file: IO[bytes] | None = None

    def __enter__(self) -> None:
        self._thread.acquire()
        try:
            if self._path:
                self._file = self._file or open(self._path, "ab")
                fcntl.flock(self._file, fcntl.LOCK_EX)
        except BaseException:
            self._thread.release()
            raise

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            fcntl.flock(self._file, fcntl.LOCK_UN)
        self._thread.release()

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None


class Database:
    """One database by its SQLAlchemy address."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = _engine(url)
        self.on_demand: Callable[[Demand], None] | None = None  # wired by the edge to the job engine
        self._writer: OneWriter | nullcontext[None] = OneWriter(url) if self.is_sqlite else nullcontext()

    @property
    def is_sqlite(self) -> bool:
        return self.url.startswith("sqlite")

    def migrate(self) -> None:
        """Bring the schema to the newest revision."""
        migrate(self.engine)

    def close(self) -> None:
        self.engine.dispose()
        if isinstance(self._writer, OneWriter):
            self._writer.close()

    @contextmanager
    def transaction(self, origin: Origin = UNNAMED) -> Iterator[Tx]:
        """A transaction that may write: commits at the end, undoes everything when anything raises.

        Whatever it changes is one line of the audit, under the name that its origin has.
        """
        with self._writer, WatchedSession(self.engine, expire_on_commit=False) as session:
            tx = Tx(session, origin=origin)
            with session.begin():
                if self.is_sqlite:
                    session.connection().execute(text("BEGIN IMMEDIATE"))
                yield tx
                for step, rows in tx.last_steps.items():
                    step(tx, rows)
                write_line(session, tx.origin)
        self._tell(tx.demands)

    @contextmanager
    def reading(self) -> Iterator[Tx]:
        """A transaction that only reads: one snapshot, never waits for writers, undone at the end."""
        with Session(self.engine, expire_on_commit=False) as session:
            if self.is_sqlite:
                session.execute(text("PRAGMA query_only=ON"))
                session.execute(text("BEGIN"))
            else:
                session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
                session.execute(text("SET TRANSACTION READ ONLY"))
            try:
                yield Tx(session)
            finally:
                session.rollback()

    @contextmanager
    def glance(self) -> Iterator[Tx]:
        """For single questions that must be cheap: each sees what is committed when it is asked, none may write."""
        with self.engine.connect() as connection:
            # A connection answers questions like a session, without the upkeep of rows as objects.
            yield Tx(cast(Session, connection))

    def _tell(self, demands: list[Demand]) -> None:
        if self.on_demand is not None:
            for demand in demands:
                self.on_demand(demand)


def _engine(url: str) -> Engine:
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True, pool_size=CONNECTIONS, hide_parameters=True)
    engine = create_engine(
        url,
        pool_size=CONNECTIONS,
        hide_parameters=True,  # errors are written down, and what people typed must not be
        connect_args={"check_same_thread": False, "timeout": BUSY_SECONDS},
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "checkin", _let_write)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # The driver must not open transactions by itself: it would defer them, and deferred writers deadlock.
    connection.isolation_level = None
    for pragma in ("foreign_keys=ON", f"busy_timeout={BUSY_SECONDS * 1000}", "journal_mode=WAL", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")


def _let_write(connection: Any, _record: Any) -> None:
    """A connection that only read goes back to the pool, where the next one may write."""
    if connection is not None:
        connection.execute("PRAGMA query_only=OFF")
