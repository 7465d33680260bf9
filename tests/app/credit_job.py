"""The credit job in processes of their own, which kill themselves before their n-th step: for the tests.

Run as `python -m tests.app.credit_job`. Each line that it reads, DATABASE_URL MOMENT N, is a process forked from this
one, which has opened nothing; N is 0 for one that is let live. It answers with the signal that ended it, or with how
many steps it made: one before each statement, and one before and one after each commit.
"""

import logging
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


def work(url: str, moment: str, last: int) -> int:
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
    database.close()
    return count


def in_a_process(url: str, moment: str, last: int) -> str:
    told, tell = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(tell, str(work(url, moment, last)).encode())
        except Exception:
            logging.exception("the job failed")
        os._exit(0)
    os.close(tell)
    with os.fdopen(told) as answer:
        count = answer.read()
    _, status = os.waitpid(child, 0)
    return f"killed {os.WTERMSIG(status)}" if os.WIFSIGNALED(status) else f"made {count or 'nothing'}"


if __name__ == "__main__":
    for line in sys.stdin:
        url, moment, last = line.split()
        print(in_a_process(url, moment, int(last)), flush=True)
