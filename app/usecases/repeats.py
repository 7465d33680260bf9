"""A request that is sent again with its key gets the answer of the first time, and does nothing twice."""

from datetime import datetime

from app.domain.refusals.repeats import KeyUsedOtherwise
from app.domain.repeats import Asked, KeptAnswer
from app.store import repeats
from app.store.transaction import Tx


def answered_before(tx: Tx, asked: Asked, *, by: int, now: datetime) -> KeptAnswer | None:
    """What was answered to this very request; None: it comes for the first time, and its key is taken now.

    Raises KeyUsedOtherwise where the key came with something else.
    """
    if repeats.take_key(tx, asked, by, now=now):
        return None
    found = repeats.find_answer(tx, asked.key)
    if found is None or found[0] != asked.request:
        raise KeyUsedOtherwise
    return found[1]


def keep_answer(tx: Tx, asked: Asked, answer: KeptAnswer) -> None:
    """Keep what was done; a refusal did nothing and is not kept."""
    if 200 <= answer.status < 400:
        repeats.keep_answer(tx, asked.key, answer)
    else:
        repeats.give_key_back(tx, asked.key)


def forget_answers(tx: Tx, *, now: datetime) -> None:
    """Those that are older than a day; for the clock."""
    repeats.forget_answers(tx, now=now)
