"""The worker as a process of its own, by the environment's settings and a clock that stands in a file.

Run as `python -m tests.app.worker_at DATABASE_URL CLOCK_FILE`: it works until a signal says stop.
"""

import signal
import sys
import threading
from datetime import datetime
from pathlib import Path

from app.cli.console import read_settings
from app.cli.logs import set_up_logs
from app.store.transaction import Database
from app.worker import Background


def main(url: str, file: Path) -> None:
    over = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: over.set())
    settings, database = read_settings(), Database(url)
    set_up_logs()
    background = Background(settings, database, clock=lambda: datetime.fromisoformat(file.read_text()))
    background.claim()
    with background:
        over.wait()
    database.close()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
