"""HR records leave that somebody takes: out of what is earned, once, never more than there is."""

from datetime import date, timedelta
from threading import Barrier, Thread

import pytest

from app.domain.ledger import AccountKind, Cause, Entry
from app.domain.refusals import BadField, FormSentAlready, NotEnoughLeave, NotFound, Refusal
from app.usecases.ledger.earn import earn_due
from app.usecases.ledger.take import TakeLeave, record_leave_taken
from tests.app.usecases.covering import SATURDAY, SUNDAY, balance, count_entries, covered
from tests.cast import Cast

FRIDAY = date(2026, 3, 20)
EARNED, TAKEN = AccountKind.LEAVE_EARNED, AccountKind.LEAVE_TAKEN


@pytest.fixture
def earned(cast: Cast) -> Cast:
    """Bo covered both days of a weekend and has earned half a day."""
    weekend = covered(cast, SATURDAY, SUNDAY)
    weekend.publish({weekend.seat(SATURDAY): "bo", weekend.seat(SUNDAY): "bo"})
    with cast.database.transaction() as tx:
        cast.now += timedelta(days=20)
        earn_due(tx, now=cast.now)
    return cast


def take(cast: Cast, quarters: int, *, key: str = "form-one", person: str = "bo", on: date = FRIDAY) -> list[Entry]:
    with cast.database.transaction() as tx:
        ask = TakeLeave(cast.id(person), on, quarters, "Friday afternoon off", key)
        return record_leave_taken(tx, ask, by=cast.actor(tx, "hana"), now=cast.now)


def test_leave_taken_leaves_the_rest(earned: Cast) -> None:
    (entry,) = take(earned, 1)
    assert (entry.what.cause, entry.what.on, entry.what.reason) == (Cause.TAKEN, FRIDAY, "Friday afternoon off")
    assert entry.posted_by == earned.id("hana")
    assert (balance(earned, EARNED, "bo"), balance(earned, TAKEN, "bo")) == (1, 1)


def test_leave_cannot_be_taken_beyond_what_is_earned(earned: Cast) -> None:
    before = count_entries(earned)
    with pytest.raises(NotEnoughLeave):
        take(earned, 3)
    with pytest.raises(NotEnoughLeave):
        take(earned, 1, person="chi")
    assert count_entries(earned) == before


def test_expected_leave_cannot_be_taken_yet(cast: Cast) -> None:
    weekend = covered(cast, SATURDAY, SUNDAY)
    weekend.publish({weekend.seat(SATURDAY): "bo"})
    with pytest.raises(NotEnoughLeave):
        take(cast, 1)


def test_the_same_form_sent_twice_takes_leave_once(earned: Cast) -> None:
    first, again = take(earned, 2), take(earned, 2)
    assert [entry.id for entry in first] == [entry.id for entry in again]
    assert balance(earned, EARNED, "bo") == 0


def test_a_form_sent_again_with_other_contents_is_refused(earned: Cast) -> None:
    take(earned, 1)
    with pytest.raises(FormSentAlready):
        take(earned, 2)
    assert balance(earned, EARNED, "bo") == 1


def test_leave_earned_in_two_teams_is_taken_as_one(cast: Cast) -> None:
    for team, days in ((cast.support, [SATURDAY]), (cast.billing, [SUNDAY])):
        weekend = covered(cast, SATURDAY, SUNDAY, team=team)
        weekend.publish({weekend.seat(day): "bo" for day in days})
    with cast.database.transaction() as tx:
        earn_due(tx, now=cast.now + timedelta(days=20))
    assert len(take(cast, 2)) == 2
    assert len(take(cast, 2)) == 2  # the double click
    assert (balance(cast, EARNED, "bo"), balance(cast, TAKEN, "bo")) == (0, 2)


def test_leave_of_nobody_or_on_an_absurd_date_is_refused(earned: Cast) -> None:
    with pytest.raises(BadField):
        take(earned, 1, on=date(2199, 1, 1))
    ask = TakeLeave(9999, FRIDAY, 1, "Off", "form-two")
    with pytest.raises(NotFound), earned.database.transaction() as tx:
        record_leave_taken(tx, ask, by=earned.actor(tx, "hana"), now=earned.now)


@pytest.mark.parametrize(("quarters", "reason", "key"), [(0, "Off", "form-key"), (1, " ", "form-key"), (1, "Off", "?")])
def test_leave_without_amount_reason_or_form_is_refused(quarters: int, reason: str, key: str) -> None:
    with pytest.raises(BadField):
        TakeLeave(1, FRIDAY, quarters, reason, key)


def test_of_two_who_take_the_last_leave_at_once_one_wins(earned: Cast) -> None:
    barrier, won, lost = Barrier(2), [], []

    def attempt(key: str) -> None:
        barrier.wait()
        try:
            won.append(take(earned, 2, key=key))
        except Refusal as refusal:
            lost.append(refusal)

    for round_ in range(5):
        threads = [Thread(target=attempt, args=(f"form-{round_}-{n}",)) for n in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert (len(won), len(lost)) == (1, 9)
    assert balance(earned, EARNED, "bo") == 0
