"""What must be unique, where two ask for it at the same moment: one of them is refused."""

from collections.abc import Iterator
from contextlib import contextmanager

from psycopg.errors import UniqueViolation
from sqlalchemy.exc import IntegrityError

from app.domain.refusals import Refusal
from app.store.transaction import Tx


@contextmanager
def unless_taken(tx: Tx, refusal: Refusal) -> Iterator[None]:
    """A write whose value was free when it was looked up; raises the refusal if another transaction was quicker.

    Only PostgreSQL needs it: on SQLite one writes at a time, so what was free a moment ago is free still.
    """
    try:
        with tx.attempt():
            yield
            tx.flush()
    except IntegrityError as fault:
        if not isinstance(fault.orig, UniqueViolation):
            raise
        raise refusal from fault
