"""A process's seat at the engine's database: who it is, who else lives, whose turn an errand is."""

import fcntl
import os
import socket
import uuid
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any, Protocol

import psycopg

# Keeps our advisory locks apart from those of other programs in the same database.
LOCK_CLASS = 0x48414C46


class SeatTaken(RuntimeError):
    """Another process already runs jobs on this data folder."""


class Seat(Protocol):
    """What the engine asks of its place among the processes."""

    name: str

    def take(self) -> None:
        """Sit down; called again to make sure that the seat is still held."""

    def leave(self) -> None: ...

    def turn(self, errand: str) -> AbstractContextManager[bool]:
        """Whether this errand may be done here and now; nobody else does it meanwhile."""

    def gone(self, other: str) -> AbstractContextManager[bool]:
        """Whether that process is dead; nobody else finds it so meanwhile."""


def seat_for(url: str) -> Seat:
    """The kind of seat that suits the engine's database."""
    if url.startswith("sqlite:///"):
        return FileSeat(Path(url.removeprefix("sqlite:///")))
    return ServerSeat(url)


class FileSeat:
    """The only seat at an SQLite file: a second process is turned away, as each would run the other's jobs."""

    name = "local"

    def __init__(self, database: Path) -> None:
        self._path = database.with_name(f"{database.name}.lock")
        self._file: int | None = None

    def take(self) -> None:
        if self._file is not None:
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as problem:
            os.close(file)
            raise SeatTaken(f"Another Halfday process already uses {self._path.parent}") from problem
        self._file = file

    def leave(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def turn(self, errand: str) -> AbstractContextManager[bool]:
        return nullcontext(True)

    def gone(self, other: str) -> AbstractContextManager[bool]:
        return nullcontext(False)


class ServerSeat:
    """A seat at a PostgreSQL server: an advisory lock on the process's name, held by one open connection.

    The server frees the lock when the process dies, however it dies; that is how the others know.
    """

    def __init__(self, url: str) -> None:
        self.name = f"{socket.gethostname()}-{uuid.uuid4().hex[:12]}"
        self._address = url.replace("postgresql+psycopg://", "postgresql://", 1)
        self._held: psycopg.Connection[Any] | None = None

    def take(self) -> None:
        if self._held is not None and self._alive(self._held):
            return
        self._held = self._connect()
        self._lock(self._held, self.name)

    def leave(self) -> None:
        if self._held is not None:
            self._held.close()
            self._held = None

    def turn(self, errand: str) -> AbstractContextManager[bool]:
        return self._locked(f"errand {errand}")

    def gone(self, other: str) -> AbstractContextManager[bool]:
        return self._locked(other)

    @contextmanager
    def _locked(self, what: str) -> Iterator[bool]:
        # A short connection for each question: closing it frees the lock whatever happened in between.
        with self._connect() as connection:
            yield self._lock(connection, what)

    def _connect(self) -> psycopg.Connection[Any]:
        return psycopg.connect(self._address, autocommit=True, connect_timeout=10, application_name="halfday jobs")

    @staticmethod
    def _lock(connection: psycopg.Connection[Any], what: str) -> bool:
        row = connection.execute("SELECT pg_try_advisory_lock(%s, hashtext(%s))", (LOCK_CLASS, what)).fetchone()
        return bool(row and row[0])

    @staticmethod
    def _alive(connection: psycopg.Connection[Any]) -> bool:
        try:
            connection.execute("SELECT 1")
        except psycopg.Error:
            connection.close()
            return False
        return True
