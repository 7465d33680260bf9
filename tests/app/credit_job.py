"""The credit job in a process of its own, which kills itself before its n-th statement: for the tests.

Run as `python -m tests.app.credit_job DATABASE_URL MOMENT N`; 0: it is let live. It prints how many statements it made.
"""

import os
import signal
import sys
from datetime import datetime
from typing import Any

from sqlalchemy import event

from app.store.transaction import Database
from app.usecases.ledger.checking import ask_who_covers
from app.usecases.ledger.earn import earn_due
from app.usecases.ledger.expire import expire_due


def main(url: str, moment: str, last: int) -> None:
    database, count = Database(url), 0
    now = datetime.fromisoformat(moment)

    def count_or_die(*_: Any) -> None:
        nonlocal count
        count += 1
        if count == last:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(database.engine, "before_cursor_execute", count_or_die)
    event.listen(database.engine, "commit", count_or_die)  # before what was done is kept
    for errand in (earn_due, expire_due, ask_who_covers):
        with database.transaction() as tx:
            errand(tx, now=now)
        count_or_die()  # after it is kept, and before anybody knows
    print(count)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
