"""The clock lets leave fall away as entries, where the team's policy says so, once; the report has a column for it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from app.domain.ledger import AccountKind
from app.domain.policy import Policy
from app.domain.statement import Figures, year_of
from app.store import teams
from app.usecases.hr.report import hr_report
from app.usecases.ledger.account import show_my_account
from app.usecases.ledger.earn import earn_due
from app.usecases.ledger.expire import expire_due
from app.usecases.ledger.take import TakeLeave, record_leave_taken
from tests.app.usecases.covering import SATURDAY, SUNDAY, balance, count_entries, covered
from tests.cast import Cast


@pytest.fixture
def earned(cast: Cast) -> Cast:
    """Leave lasts six months; Bo earned half a day in March."""
    with cast.database.transaction() as tx:
        six = replace(Policy(), leave_expires_months=6)
        teams.add_policy(tx, cast.support.id, six, starts_on=date(2026, 3, 3))
    weekend = covered(cast, SATURDAY, SUNDAY)
    weekend.publish({weekend.seat(SATURDAY): "bo", weekend.seat(SUNDAY): "bo"})
    cast.now += timedelta(days=40)
    with cast.database.transaction() as tx:
        earn_due(tx, now=cast.now)
    return cast


def expire(cast: Cast) -> int:
    with cast.database.transaction() as tx:
        return expire_due(tx, now=cast.now)


def test_what_is_not_taken_in_time_falls_away_once(earned: Cast) -> None:
    earned.now = datetime(2026, 9, 14, 12, tzinfo=UTC)
    assert expire(earned) == 0
    earned.now = datetime(2026, 9, 15, 0, 30, tzinfo=UTC)  # in London the 15th has begun
    assert expire(earned) == 1
    assert expire(earned) == 0
    earned.now += timedelta(days=30)
    assert expire(earned) == 1
    assert balance(earned, AccountKind.LEAVE_EARNED, "bo") == 0
    assert balance(earned, AccountKind.LEAVE_EXPIRED, "bo") == 2
    with earned.database.reading() as tx:
        report = hr_report(tx, year_of(date(2026, 6, 1)))
    assert report.totals == Figures(earned=2, expired=2)


def test_the_one_who_has_it_sees_when_it_falls_away(earned: Cast) -> None:
    with earned.database.reading() as tx:
        own = show_my_account(tx, by=earned.actor(tx, "bo"))
    assert [(one.last_on, one.quarters) for one in own.ending] == [(date(2026, 9, 14), 1), (date(2026, 9, 15), 1)]


def test_what_was_taken_does_not_fall_away(earned: Cast) -> None:
    with earned.database.transaction() as tx:
        ask = TakeLeave(earned.id("bo"), date(2026, 5, 4), 1, "A morning off", "form-one")
        record_leave_taken(tx, ask, by=earned.actor(tx, "hana"), now=earned.now)
    earned.now = datetime(2026, 12, 1, tzinfo=UTC)
    assert expire(earned) == 1
    assert balance(earned, AccountKind.LEAVE_EXPIRED, "bo") == 1


def test_without_such_a_policy_nothing_ever_falls_away(cast: Cast) -> None:
    weekend = covered(cast, SATURDAY, SUNDAY)
    weekend.publish({weekend.seat(SATURDAY): "bo"})
    cast.now += timedelta(days=4000)
    with cast.database.transaction() as tx:
        earn_due(tx, now=cast.now)
    before = count_entries(cast)
    assert expire(cast) == 0
    assert count_entries(cast) == before
