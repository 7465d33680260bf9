"""Gathers who looked at which calendar, and writes it down every few seconds: readers must not wait for that."""

import asyncio
import logging
from collections.abc import Callable, Sequence

from fastapi.concurrency import run_in_threadpool

from app.domain.feeds import Fetch

SECONDS = 2.0
log = logging.getLogger(__name__)


class FetchLog:
    """The first fetch is noted at once; what comes within the next seconds is noted together.

    A process that is killed forgets what it gathered: a time of day, nothing that anybody relies on.
    """

    def __init__(self, note: Callable[[Sequence[Fetch]], None]) -> None:
        self._note = note
        self._waiting: list[Fetch] = []
        self._task: asyncio.Task[None] | None = None

    def add(self, fetch: Fetch) -> None:
        self._waiting.append(fetch)

    async def settle(self) -> None:
        """Write down what waits, unless that was done a moment ago."""
        if self._task is None or self._task.done():
            await self._write()
            self._task = asyncio.create_task(self._later())

    async def close(self) -> None:
        """Write down the rest."""
        if self._task is not None:
            self._task.cancel()
        await self._write()

    async def _later(self) -> None:
        await asyncio.sleep(SECONDS)
        while self._waiting:
            await self._write()
            await asyncio.sleep(SECONDS)

    async def _write(self) -> None:
        if not self._waiting:
            return
        waiting, self._waiting = self._waiting, []
        try:
            await run_in_threadpool(self._note, waiting)
        except Exception:
            # Never the reader's trouble: the calendar has been served.
            log.exception("%d fetches of feeds could not be noted", len(waiting))
