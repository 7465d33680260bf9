"""Locked statements: each follows the one before, nothing in them changes, and what comes late counts afterwards."""

import threading
from datetime import UTC, date, timedelta

import pytest

from app.domain.credit import Way
from app.domain.ledger import Account, AccountKind, Cause, Transfer
from app.domain.refusals import BadField, DayIsLocked, NeedsConfirmation, NotFound, NotTheNextDates
from app.domain.statement import Figures, Statement, Stretch, month_of
from app.store import ledger
from app.store.tables import PersonRow
from app.usecases.hr.lock import LockStatement, lock_statement, statement_csv
from app.usecases.hr.pending import Why
from app.usecases.hr.report import hr_report, report_to_lock
from app.usecases.hr.sheets import report_csv
from app.usecases.ledger.check_in import confirm_own
from app.usecases.ledger.correct import CorrectEntry, correct_entry
from app.usecases.ledger.earn import earn_due
from app.usecases.ledger.object import ObjectTo, object_to
from app.usecases.ledger.take import TakeLeave, record_leave_taken
from tests.app.usecases.covering import SATURDAY, SUNDAY, balance, covered
from tests.cast import Cast

MARCH, APRIL = month_of(date(2026, 3, 1)), month_of(date(2026, 4, 1))


@pytest.fixture
def worked(cast: Cast) -> Cast:
    """Bo worked a weekend in March; it is April, and the clock has not yet made it earned."""
    weekend = covered(cast, SATURDAY, SUNDAY)
    weekend.publish({weekend.seat(SATURDAY): "bo", weekend.seat(SUNDAY): "bo"})
    cast.now += timedelta(days=40)
    return cast


def lock(cast: Cast, stretch: Stretch, *, confirmed: bool = True) -> Statement:
    with cast.database.transaction() as tx:
        ask = LockStatement(stretch, confirmed=confirmed)
        return lock_statement(tx, ask, by=cast.actor(tx, "hana"), now=cast.now)


def earn(cast: Cast) -> None:
    with cast.database.transaction() as tx:
        earn_due(tx, now=cast.now)


def figures(cast: Cast, stretch: Stretch) -> Figures:
    with cast.database.reading() as tx:
        return next(line.figures for line in hr_report(tx, stretch).lines if line.person.id == cast.id("bo"))


def file(cast: Cast, number: int = 1) -> str:
    with cast.database.reading() as tx:
        return statement_csv(tx, number)[1]


def test_a_locked_statement_says_what_the_report_said_and_who_locked_it_when(worked: Cast) -> None:
    earn(worked)
    locked = lock(worked, MARCH)
    assert locked == Statement(1, MARCH, worked.now.astimezone(UTC), "Hana Hart")
    with worked.database.reading() as tx:
        assert ledger.statements(tx) == [locked]
        assert file(worked) == report_csv(hr_report(tx, MARCH))
    assert '"Bo Berg","bo@example.org","2026-03-01","2026-03-31",0.00,0.50,0.00,0.00,0.00,0.50' in file(worked)


def test_nothing_that_comes_later_changes_its_bytes_and_all_of_it_counts_in_the_next_dates(worked: Cast) -> None:
    lock(worked, MARCH)
    before = file(worked)
    earn(worked)
    assert figures(worked, MARCH) == Figures()
    assert figures(worked, APRIL) == Figures(opening=0, earned=2)
    with worked.database.transaction() as tx:
        hana = worked.actor(tx, "hana")
        first = ledger.entries_of(tx, kinds=[AccountKind.LEAVE_EARNED], person_id=worked.id("bo"))[0]
        assert first.what.on == date(2026, 4, 1)
        correct_entry(tx, CorrectEntry(first.id, "Was ill on Saturday"), by=hana, now=worked.now)
        bo = tx.session.get(PersonRow, worked.id("bo"))
        assert bo is not None
        bo.name = "Bo Berg-Blum"
    worked.now += timedelta(days=30)
    lock(worked, APRIL)
    assert file(worked) == before
    assert '"Bo Berg-Blum","bo@example.org","2026-04-01","2026-04-30",0.00,0.50,0.00,0.00,-0.25,0.25' in file(worked, 2)


def test_a_weekend_earned_late_is_still_earned_once(worked: Cast) -> None:
    lock(worked, MARCH)
    earn(worked)
    earn(worked)
    assert balance(worked, AccountKind.LEAVE_EARNED, "bo") == 2
    assert balance(worked, AccountKind.LEAVE_EXPECTED, "bo") == 0


def test_leave_taken_on_a_locked_day_is_refused_but_what_was_sent_before_is_not_forgotten(worked: Cast) -> None:
    earn(worked)
    ask = TakeLeave(worked.id("bo"), date(2026, 3, 31), 1, "A morning off", "form-one")
    with worked.database.transaction() as tx:
        entries = record_leave_taken(tx, ask, by=worked.actor(tx, "hana"), now=worked.now)
    lock(worked, MARCH)
    with worked.database.transaction() as tx:
        hana = worked.actor(tx, "hana")
        assert record_leave_taken(tx, ask, by=hana, now=worked.now) == entries
        another = TakeLeave(worked.id("bo"), date(2026, 3, 31), 1, "Another morning", "form-two")
        with pytest.raises(DayIsLocked, match="locked until 31 Mar 2026"):
            record_leave_taken(tx, another, by=hana, now=worked.now)


def test_statements_follow_each_other_and_the_same_dates_are_locked_once(worked: Cast) -> None:
    february = month_of(date(2026, 2, 1))
    first = lock(worked, MARCH)
    assert lock(worked, MARCH) == first
    for other in (february, Stretch(MARCH.first_on, date(2026, 4, 2)), Stretch(date(2026, 4, 2), date(2026, 4, 3))):
        with pytest.raises(NotTheNextDates, match="The next one begins on 1 Apr 2026"):
            lock(worked, other)
    assert lock(worked, Stretch(date(2026, 4, 1), date(2026, 4, 3))).number == 2
    with pytest.raises(NotFound):
        file(worked, 3)


def test_only_days_that_are_over_are_locked_and_only_by_somebody_who_has_looked(worked: Cast) -> None:
    with pytest.raises(BadField):
        lock(worked, APRIL)
    with pytest.raises(NeedsConfirmation):
        lock(worked, MARCH, confirmed=False)
    with worked.database.reading() as tx:
        assert ledger.statements(tx) == []


def test_whoever_locks_waits_for_what_is_being_posted(worked: Cast) -> None:
    """A posting that began before the lock is in the statement; one after it is not."""
    source = Account(AccountKind.LEAVE_SOURCE, worked.support.id)
    own = Account(AccountKind.LEAVE_EARNED, worked.support.id, worked.id("bo"))
    locking = threading.Thread(target=lock, args=(worked, MARCH))
    with worked.database.transaction() as tx:
        ledger.post(tx, [Transfer(source, own, 1, Cause.OPENING, "early", SATURDAY)], now=worked.now, by=None)
        locking.start()
        locking.join(0.3)
        assert locking.is_alive()
    locking.join()
    with worked.database.transaction() as tx:
        ledger.post(tx, [Transfer(source, own, 1, Cause.OPENING, "late", SATURDAY)], now=worked.now, by=None)
    assert figures(worked, MARCH).closing == 1
    assert ",0.00,0.00,0.00,0.25,0.25" in file(worked)


def test_days_that_are_not_earned_are_named_before_anything_is_locked(cast: Cast) -> None:
    weekend = covered(cast, SATURDAY, SUNDAY)
    weekend.publish({weekend.seat(SATURDAY): "bo", weekend.seat(SUNDAY): "chi"})
    cast.now = weekend.seats[weekend.seat(SUNDAY)][0].end - timedelta(minutes=1)
    with cast.database.transaction() as tx:
        confirm_own(tx, cast.support, weekend.seat(SUNDAY), way=Way.PAGE, by=cast.actor(tx, "chi"), now=cast.now)
        ask = ObjectTo(cast.id("bo"), SATURDAY, "Not seen")
        object_to(tx, cast.support, ask, by=cast.actor(tx, "ana"), now=weekend.seats[weekend.seat(SATURDAY)][0].end)
    cast.now += timedelta(days=30)
    assert pending(cast) == [("Bo Berg", SATURDAY, Why.OBJECTION), ("Chi Chen", SUNDAY, Why.TIME)]
    with pytest.raises(NeedsConfirmation, match="Bo Berg, Saturday 14 March, waits for a decision about an objection"):
        lock(cast, MARCH, confirmed=False)
    earn(cast)
    assert pending(cast) == [("Bo Berg", SATURDAY, Why.OBJECTION)]


def test_a_silent_day_is_named_and_one_after_the_dates_is_not(cast: Cast) -> None:
    weekend = covered(cast, SATURDAY, SUNDAY)
    weekend.publish({weekend.seat(SATURDAY): "bo", weekend.seat(SUNDAY): "chi"})
    cast.now = weekend.seats[weekend.seat(SUNDAY)][0].end
    assert pending(cast, Stretch(date(2026, 3, 1), SATURDAY)) == [("Bo Berg", SATURDAY, Why.SILENT)]
    assert pending(cast, Stretch(date(2026, 3, 1), SUNDAY)) == []  # the day is not over, so nothing can be locked


def pending(cast: Cast, stretch: Stretch = MARCH) -> list[tuple[str, date, Why]]:
    with cast.database.reading() as tx:
        report = report_to_lock(tx, stretch, now=cast.now)
    return [(one.person, one.on, one.why) for one in report.pending]
