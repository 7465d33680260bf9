"""Errands that come back every so many seconds, each in a thread of its own."""

import logging
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime

log = logging.getLogger(__name__)

Turn = Callable[[], AbstractContextManager[bool]]
"""Yields whether it is this process's turn; the errand is done inside."""


@dataclass(frozen=True)
class Errand:
    """What to do, and how often."""

    kind: str
    seconds: float
    do: Callable[[datetime], None]
    everywhere: bool = False  # in each process, not in one of them


class Round:
    """Does one errand again and again until stopped; one at a time, and a failure is only logged."""

    def __init__(self, errand: Errand, turn: Turn) -> None:
        self._errand = errand
        self._turn = turn
        self._over = threading.Event()
        self._wake = threading.Event()
        self._thread = threading.Thread(target=self._go_round, name=f"errand {errand.kind}", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def hurry(self) -> None:
        """Do the errand now; one under way is done once more, as it may have looked too early."""
        self._wake.set()

    def end(self) -> None:
        """Begin no further errand."""
        self._over.set()
        self._wake.set()

    def join(self, seconds: float) -> None:
        """Wait for the errand under way."""
        self._thread.join(seconds)
        if self._thread.is_alive():
            log.warning("errand %s did not end in time", self._errand.kind)

    def _go_round(self) -> None:
        while not self._over.is_set():
            self._wake.clear()
            self._once()
            if not self._over.is_set():  # asked again: the end may have come before the clearing
                self._wake.wait(self._errand.seconds)

    def _once(self) -> None:
        try:
            with self._turn() as mine:
                if mine:
                    self._errand.do(datetime.now(UTC))
        except Exception:
            log.exception("errand %s failed", self._errand.kind)
