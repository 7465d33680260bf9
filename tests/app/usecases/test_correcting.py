"""HR corrects an entry by reversing it with a reason; nobody corrects their own, and nothing is rewritten."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.ledger import AccountKind, Cause, Entry
from app.domain.refusals import (
    AlreadyReversed,
    BadField,
    IsReversal,
    NotAllowed,
    NotEnoughLeave,
    NotFound,
    NotYetEarned,
    WeekendIsFull,
)
from app.store import ledger
from app.usecases.ledger.correct import CorrectEntry, correct_entry
from app.usecases.ledger.earn import Earned, earn_due
from app.usecases.ledger.take import TakeLeave, record_leave_taken
from tests.app.usecases.covering import MONDAY, SATURDAY, SUNDAY, balance, count_entries, covered
from tests.cast import Cast

EARNED, EXPECTED, TAKEN = AccountKind.LEAVE_EARNED, AccountKind.LEAVE_EXPECTED, AccountKind.LEAVE_TAKEN


@pytest.fixture
def earned(cast: Cast) -> Cast:
    """Bo covered both days of a weekend and the Monday morning after it."""
    weekend = covered(cast, SATURDAY, MONDAY)
    seats = [weekend.seat(SATURDAY), weekend.seat(SUNDAY), weekend.seat(MONDAY, "Morning")]
    weekend.publish(dict.fromkeys(seats, "bo"))
    cast.now += timedelta(days=20)
    run(cast)
    return cast


def run(cast: Cast) -> Earned:
    with cast.database.transaction() as tx:
        return earn_due(tx, now=cast.now)


def entries(cast: Cast, kind: AccountKind = EARNED) -> list[Entry]:
    with cast.database.reading() as tx:
        return ledger.entries_of(tx, kinds=[kind], person_id=cast.id("bo"))


def correct(cast: Cast, entry: Entry, amount: int = 0, *, by: str = "hana", reason: str = "Was ill") -> list[Entry]:
    with cast.database.transaction() as tx:
        return correct_entry(tx, CorrectEntry(entry.id, reason, amount), by=cast.actor(tx, by), now=cast.now)


def take(cast: Cast, quarters: int) -> Entry:
    with cast.database.transaction() as tx:
        ask = TakeLeave(cast.id("bo"), cast.now.date(), quarters, "Off", "form-one")
        return record_leave_taken(tx, ask, by=cast.actor(tx, "hana"), now=cast.now)[0]


def test_a_reversed_credit_is_gone_and_is_not_earned_again(earned: Cast) -> None:
    correct(earned, entries(earned)[0])
    assert (balance(earned, EARNED, "bo"), balance(earned, EXPECTED, "bo")) == (1, 0)
    assert run(earned) == Earned()
    assert balance(earned, EARNED, "bo") == 1


def test_a_reversal_names_its_original_its_reason_and_who_did_it(earned: Cast) -> None:
    original = entries(earned)[0]
    undone = correct(earned, original, reason="Bo was ill that day")[0]
    assert (undone.what.reverses_id, undone.what.cause) == (original.id, Cause.REVERSED)
    assert (undone.what.reason, undone.posted_by) == ("Bo was ill that day", earned.id("hana"))
    assert undone.what.on == earned.now.date()  # the figures of March 14 stay as they were read


def test_a_new_amount_comes_from_the_teams_source_and_counts_for_the_same_weekend(earned: Cast) -> None:
    saturday, sunday = entries(earned)
    correct(earned, sunday)
    correct(earned, saturday, 2)
    assert balance(earned, EARNED, "bo") == 2
    assert balance(earned, EXPECTED, "bo") == 0


def test_no_correction_makes_more_than_half_a_day_of_a_weekend(earned: Cast) -> None:
    before = count_entries(earned)
    with pytest.raises(WeekendIsFull):
        correct(earned, entries(earned)[0], 2)
    assert count_entries(earned) == before


def test_an_entry_is_reversed_once(earned: Cast) -> None:
    original = entries(earned)[0]
    correct(earned, original)
    with pytest.raises(AlreadyReversed):
        correct(earned, original)


def test_a_reversal_is_not_reversed(earned: Cast) -> None:
    undone = correct(earned, entries(earned)[0])[0]
    with pytest.raises(IsReversal):
        correct(earned, undone)


def test_a_corrected_entry_can_be_corrected_again(earned: Cast) -> None:
    taken = take(earned, 2)
    first = correct(earned, taken, 1)[-1]
    assert (balance(earned, EARNED, "bo"), balance(earned, TAKEN, "bo")) == (1, 1)
    correct(earned, first, 2)
    assert (balance(earned, EARNED, "bo"), balance(earned, TAKEN, "bo")) == (0, 2)


def test_a_correction_cannot_take_leave_that_is_not_there(earned: Cast) -> None:
    taken = take(earned, 1)
    with pytest.raises(NotEnoughLeave):
        correct(earned, taken, 3)
    assert balance(earned, EARNED, "bo") == 1


def test_a_credit_taken_back_after_the_leave_was_taken_leaves_less_than_nothing(earned: Cast) -> None:
    take(earned, 2)
    correct(earned, entries(earned)[0])
    assert balance(earned, EARNED, "bo") == -1


def test_expected_leave_is_not_corrected_but_follows_the_rota(cast: Cast) -> None:
    weekend = covered(cast, SATURDAY, SUNDAY)
    weekend.publish({weekend.seat(SATURDAY): "bo"})
    with pytest.raises(NotYetEarned):
        correct(cast, entries(cast, EXPECTED)[0])


def test_nobody_corrects_their_own_entries(earned: Cast) -> None:
    with earned.database.transaction() as tx:
        actor = earned.actor(tx, "bo")
        own_hr = replace(actor, person=replace(actor.person, hr=True))
        with pytest.raises(NotAllowed):
            correct_entry(tx, CorrectEntry(entries(earned)[0].id, "For me"), by=own_hr, now=earned.now)


def test_points_can_be_taken_back_too(earned: Cast) -> None:
    points = entries(earned, AccountKind.POINTS_EARNED_WEEKDAY)[0]
    correct(earned, points, 2)
    assert balance(earned, AccountKind.POINTS_EARNED_WEEKDAY, "bo") == 2
    assert balance(earned, AccountKind.POINTS_PLANNED_WEEKDAY, "bo") == 0


def test_a_correction_needs_a_reason_and_an_entry(earned: Cast) -> None:
    with pytest.raises(BadField):
        CorrectEntry(1, "  ")
    with pytest.raises(BadField):
        CorrectEntry(1, "Too much", 10_000)
    with pytest.raises(NotFound), earned.database.transaction() as tx:
        correct_entry(tx, CorrectEntry(99_999, "No such"), by=earned.actor(tx, "hana"), now=earned.now)


def test_the_other_day_stays_when_one_is_corrected(earned: Cast) -> None:
    correct(earned, entries(earned)[0])
    assert [entry.reversed_by is None for entry in entries(earned)] == [False, True, True]  # the last: the reversal
