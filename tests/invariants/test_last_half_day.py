"""The last half day taken twice at once, again and again: one wins, the other is told what is left."""

import os
from datetime import timedelta
from functools import partial
from typing import Any

from app.domain.ledger import Account, AccountKind, Cause, Transfer
from app.domain.refusals import NotEnoughLeave, Refusal
from app.store import ledger
from app.usecases.ledger.take import TakeLeave, record_leave_taken
from app.usecases.ledger.verify import verify_ledger
from tests.cast import Cast
from tests.invariants.test_races import at_once

SOAK = bool(os.environ.get("HALFDAY_SOAK"))
ROUNDS = 500 if SOAK else 8


def earn_half_a_day(cast: Cast, number: int) -> None:
    source = Account(AccountKind.LEAVE_SOURCE, cast.support.id)
    own = Account(AccountKind.LEAVE_EARNED, cast.support.id, cast.id("bo"))
    on = cast.now.date()
    with cast.database.transaction() as tx:
        ledger.post(tx, [Transfer(source, own, 2, Cause.OPENING, f"opening-{number}", on)], now=cast.now, by=None)


def take(cast: Cast, form: str) -> Any:
    ask = TakeLeave(cast.id("bo"), cast.now.date(), 2, "A day off", form)
    try:
        with cast.database.transaction() as tx:
            return record_leave_taken(tx, ask, by=cast.actor(tx, "hana"), now=cast.now)
    except Refusal as refusal:
        return refusal


def test_of_two_who_take_the_last_half_day_at_once_one_does(cast: Cast) -> None:
    for number in range(ROUNDS):
        cast.now += timedelta(seconds=1)
        earn_half_a_day(cast, number)
        forms = [f"form-{number}-{which}" for which in ("one", "two")]
        answers = at_once(*[partial(take, cast, form) for form in forms])
        won = [answer for answer in answers if isinstance(answer, list)]
        lost = [answer for answer in answers if isinstance(answer, NotEnoughLeave)]
        assert (len(won), len(lost)) == (1, 1), (number, answers)
        assert lost[0].balance == 0
    with cast.database.reading() as tx:
        held = ledger.balances(tx, kinds=list(AccountKind), person_id=cast.id("bo"))
        assert {account.kind: amount for account, amount in held.items()} == {
            AccountKind.LEAVE_EARNED: 0,
            AccountKind.LEAVE_TAKEN: 2 * ROUNDS,
        }
        assert verify_ledger(tx).fault == ""
