"""Looks after a running search: writes how far it is, and hears from the draft's row that it should stop."""

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from types import TracebackType
from typing import Self

from app.domain.audit import ActorKind, Origin
from app.domain.rota import Draft
from app.store import drafts
from app.store.transaction import Database

log = logging.getLogger(__name__)

EVERY_SECONDS = 0.5
BEAT = timedelta(seconds=15)  # a silent search still shows that it lives
WATCHING = Origin(ActorKind.JOB, "drafts.watch")

Progress = dict[str, int | float | str]


class Watch:
    """A thread beside one search, as a context round it."""

    def __init__(
        self, database: Database, draft: Draft, attempt: int, stop: threading.Event, *, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._draft = draft
        self._attempt = attempt
        self._stop = stop
        self._clock = clock
        self._news: Progress = {}
        self._gaps: Progress = {}
        self._written: Progress | None = None
        self._written_at = clock()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._go, name=f"watch draft {draft.id}", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    def tell(self, news: Progress) -> None:
        """Take the newest news; called from the search's threads, so it must not wait for the database."""
        if "value" in news and "bound" in news:
            self._gaps[f"gap {news['goal']}"] = int(news["value"]) - int(news["bound"])
        self._news = news | self._gaps

    @property
    def news(self) -> Progress:
        """The newest, with the gap of every goal so far."""
        return self._news

    def _go(self) -> None:
        while not self._over.wait(EVERY_SECONDS):
            try:
                self._look()
            except Exception:
                # One missed look is no harm; the search must go on.
                log.exception("draft %s: its progress could not be written", self._draft.id)

    def _look(self) -> None:
        if not self._draft.stop_asked:
            with self._database.reading() as tx:
                if drafts.stop_is_asked(tx, self._draft.id):
                    self._stop.set()
        news, now = self._news, self._clock()
        if news is self._written and now - self._written_at < BEAT:
            return
        with self._database.transaction(WATCHING) as tx:
            mine = drafts.save_progress(tx, self._draft.id, self._attempt, {**news, "beat": now.isoformat()})
        self._written, self._written_at = news, now
        if not mine:
            self._stop.set()  # a newer run has the draft: this one searches for nothing
