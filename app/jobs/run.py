"""One run of one job in this process, and the flag that asks it to stop."""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future, InvalidStateError

log = logging.getLogger(__name__)


class Stop(threading.Event):
    """Set when a handler should return soon.

    Two things set it, and the handler must tell them apart:
    a person said "stop and keep the best so far" (`leaving` is False: apply what was found, the job is done);
    the process goes (`leaving` is True: apply nothing, the job stays and runs again at the next start).
    """

    def __init__(self) -> None:
        super().__init__()
        self.leaving = False

    def leave(self) -> None:
        """Ask the handler to return because the process goes."""
        self.leaving = True
        self.set()


Handler = Callable[[str, Stop], None]
"""Takes the key of the row that demands the job, and the flag; blocks until done."""


class Left(BaseException):
    """Ends a run without an outcome, so that the engine keeps it for the next start.

    Not an Exception: the engine records those as the job's outcome, and the job would be over.
    """


class Run:
    """A handler at work on one key."""

    def __init__(self, kind: str, key: str) -> None:
        self.kind = kind
        self.key = key
        self.stop = Stop()
        self._outcome: Future[None] = Future()

    def carry(self, handler: Handler) -> None:
        """Block until the handler is through, or the process goes."""
        # A thread of its own, and a daemon: a handler deaf to the flag must not keep the process from ending.
        threading.Thread(target=self._work, args=(handler,), name=f"job {self.kind} {self.key}", daemon=True).start()
        try:
            self._outcome.result()
        except Exception as problem:
            if not self.stop.leaving:
                log.exception("job %s %s failed", self.kind, self.key)
                # Told once in full is enough: the engine logs and records this shorter one.
                raise RuntimeError(f"job {self.kind} {self.key} failed: {type(problem).__name__}") from None
        if self.stop.leaving:
            raise Left

    def abandon(self) -> None:
        """Wait no longer for a handler that does not answer the flag."""
        log.warning("job %s %s did not stop in time; it runs again at the next start", self.kind, self.key)
        self._settle(Left())

    def _work(self, handler: Handler) -> None:
        try:
            handler(self.key, self.stop)
        except BaseException as problem:  # noqa: BLE001 (raised again in the thread that waits)
            self._settle(problem)
        else:
            self._settle(None)

    def _settle(self, problem: BaseException | None) -> None:
        try:
            if problem is None:
                self._outcome.set_result(None)
            else:
                self._outcome.set_exception(problem)
        except InvalidStateError:
            log.debug("job %s %s answered after it was abandoned", self.kind, self.key)
