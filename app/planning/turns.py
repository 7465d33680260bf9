"""Searches that somebody waits for take turns, and few may wait: the rest is told when to ask again.

A search takes what it can get of the machine, so that several at once would only make all of them late; and whoever
waits holds a transaction and a thread, which pages need too.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from app.domain.refusals import ManySearches

PLACES = 4  # of the 16 transactions that requests may hold at once: one at work, the others wait
PATIENCE = 20.0  # seconds


class Turns:
    """One at a time, and so many who wait, each no longer than this."""

    def __init__(self, places: int = PLACES, seconds: float = PATIENCE) -> None:
        self._places = threading.BoundedSemaphore(places)
        self._one = threading.Lock()
        self._seconds = seconds

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Wait for a turn and keep it; raises ManySearches."""
        if not self._places.acquire(blocking=False):
            raise ManySearches
        try:
            if not self._one.acquire(timeout=self._seconds):
                raise ManySearches
            try:
                yield
            finally:
                self._one.release()
        finally:
            self._places.release()


TURNS = Turns()
