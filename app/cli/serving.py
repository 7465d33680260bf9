"""The whole service in one process, with a team of the keeper's own or a made-up one."""

import signal
import socket
import sys

from app.cli.console import open_database, read_settings, say, stop, with_folder
from app.cli.logs import set_up_logs
from app.cli.server import serve
from app.demo import greet, make_visibly
from app.domain.audit import ActorKind, Origin
from app.domain.refusals import Refusal
from app.jobs import SeatTaken
from app.main import create_app, utc_now
from app.settings import Settings
from app.store.transaction import Database
from app.usecases.access.set_up import offer_set_up
from app.worker import Background


def run() -> None:
    """Start the whole service: pages, API and worker in one process."""
    settings = read_settings()
    with open_database(settings) as database:
        background = _background(settings, database)
        with database.transaction(Origin(ActorKind.CONSOLE, "serving.run")) as tx:
            secret = offer_set_up(tx)
        if secret:
            say(f"First start. Open this link once to set up Halfday:\n\n    {settings.public_url}/setup/{secret}\n")
        _serve(settings, database, background)


def _background(settings: Settings, database: Database) -> Background:
    """The worker, in its seat: a second process on the same folder ends here, before it changes anything."""
    background = Background(settings, database, clock=utc_now)
    try:
        background.claim()
    except SeatTaken as taken:
        stop(f"{taken}. Stop that one first, or choose another folder by HALFDAY_DATA_DIR.")
    return background


def _serve(settings: Settings, database: Database, background: Background) -> None:
    _require_free(settings)
    set_up_logs()
    web = create_app(settings, database, background=background)
    # The server stops cleanly and then raises its signal once more, which would end us before the database is closed.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit(0))
    if not settings.smtp_url:
        links = ", their links hidden; halfday link prints one" if settings.is_public else ""
        say(f"Without a mail server (HALFDAY_SMTP_URL) mails are printed here{links}.")
    say(f"Halfday is at {settings.public_url} (stop it with Ctrl+C)")
    serve(web, host=settings.host, port=settings.port)


def _require_free(settings: Settings) -> None:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        socket.create_server((settings.host, settings.port), family=family).close()
    except OSError as fault:
        stop(
            f"Port {settings.port} of {settings.host} is not to be had ({fault.strerror}). Choose one by HALFDAY_PORT."
        )


def demo() -> None:
    """Start with a made-up team in a data folder of its own (var/demo), made at the first start."""
    settings = read_settings()
    if "data_dir" not in settings.model_fields_set:
        settings = with_folder(settings.model_copy(update={"data_dir": settings.data_dir / "demo"}))
    try:
        make_visibly(settings, now=utc_now())
        with open_database(settings) as database:
            background = _background(settings, database)
            say(greet(settings, database, now=utc_now()))
            _serve(settings, database, background)
    except Refusal as refusal:
        stop(refusal.sentence)
