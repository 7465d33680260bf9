"""The whole service in this process, on a port of its own, with a clock that somebody else sets."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

import uvicorn

from app.main import create_app
from app.settings import Settings
from app.store.transaction import Database
from app.worker import Background


@contextmanager
def served(settings: Settings, database: Database, clock: Callable[[], datetime]) -> Iterator[None]:
    """Pages, API and job engine, from ready to gone."""
    with serving(settings, database, clock, background=Background(settings, database, clock=clock)):
        yield


@contextmanager
def serving(
    settings: Settings,
    database: Database,
    clock: Callable[[], datetime],
    *,
    background: Background | None = None,
) -> Iterator[None]:
    """The pages and the API alone, unless there is background work."""
    app = create_app(settings, database, clock=clock, background=background)
    server = uvicorn.Server(uvicorn.Config(app, host=settings.host, port=settings.port, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
        assert thread.is_alive(), "the service did not start"
    yield
    server.should_exit = True
    thread.join(25)
