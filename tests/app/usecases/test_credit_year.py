"""A whole year by the clock: 29 February, both clock changes, a weekend across New Year, a change of team."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.domain.ledger import AccountKind
from app.domain.people import NewMembership
from app.domain.statement import Figures, Stretch, month_of, quarter_of, total_of, year_of
from app.store import ledger, teams
from app.store.transaction import Database
from app.usecases.hr.lock import LockStatement, lock_statement, statement_csv
from app.usecases.hr.report import hr_report
from app.usecases.ledger.earn import earn_due
from app.usecases.ledger.verify import verify_ledger
from app.usecases.teams import people
from tests.app.usecases.covering import balance, covered
from tests.cast import Cast, assemble

FIRST, LAST = date(2027, 12, 20), date(2029, 1, 14)  # 2028 is a leap year; 1 January 2028 is a Saturday
MOVES_ON = date(2028, 7, 1)


@pytest.fixture
def year(database: Database) -> Cast:
    """Bo covers every weekend of the support team until the end of June, then of billing; the clock runs each week."""
    cast = assemble(database, now=datetime(2027, 12, 1, 9, tzinfo=UTC))
    with database.transaction() as tx:
        bo = next(one.membership for one in teams.members_of(tx, cast.support.id) if one.person.id == cast.id("bo"))
        ended = NewMembership(bo.person_id, bo.first_on, bo.role, bo.share, MOVES_ON - timedelta(days=1))
        people.change_member(tx, cast.support, ended, version=bo.version, now=cast.now)
        teams.add_membership(tx, cast.billing.id, NewMembership(bo.person_id, MOVES_ON))
    for team, first, last in ((cast.support, FIRST, MOVES_ON - timedelta(days=1)), (cast.billing, MOVES_ON, LAST)):
        period = covered(cast, first, last, team=team)
        weekend = {seat: "bo" for seat, (slot, _) in period.seats.items() if slot.weekend}
        period.publish(weekend)
    while cast.now < datetime(2029, 1, 20, tzinfo=UTC):
        cast.now += timedelta(days=6, hours=5)
        with database.transaction() as tx:
            assert earn_due(tx, now=cast.now).failed == 0
    return cast


def weekend_days(first: date, last: date) -> list[date]:
    every = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [day for day in every if day.weekday() >= 5]


def test_every_weekend_day_of_the_year_is_earned_once(year: Cast) -> None:
    with year.database.reading() as tx:
        entries = ledger.entries_of(tx, kinds=[AccountKind.LEAVE_EARNED], person_id=year.id("bo"))
        rows = tx.session.connection().exec_driver_sql("SELECT weekend, quarters FROM weekend_credit").all()
        assert verify_ledger(tx).fault == ""
    assert sorted(one.what.on for one in entries) == weekend_days(FIRST, LAST)
    assert all(quarters == 2 for _, quarters in rows)
    assert len(rows) == len(weekend_days(FIRST, LAST)) / 2
    assert date(2028, 1, 1) in {date.fromisoformat(str(weekend)) for weekend, _ in rows}
    assert balance(year, AccountKind.LEAVE_EXPECTED, "bo") == 0


def test_months_quarters_and_the_year_add_up_over_the_change_of_team(year: Cast) -> None:
    with year.database.reading() as tx:
        whole = hr_report(tx, year_of(date(2028, 5, 5)))
        months = [hr_report(tx, month_of(date(2028, month, 1))).totals for month in range(1, 13)]
        quarters = [hr_report(tx, quarter_of(date(2028, month, 1))).totals for month in (1, 4, 7, 10)]
        by_team = [hr_report(tx, year_of(date(2028, 5, 5)), team_slug=slug).totals for slug in ("support", "billing")]
    days = weekend_days(date(2028, 1, 1), date(2028, 12, 31))
    assert whole.totals.earned == len(days) == sum(one.earned for one in months) == sum(one.earned for one in quarters)
    assert months[1].earned == len(weekend_days(date(2028, 2, 1), date(2028, 2, 29)))
    assert [one.closing for one in months[:-1]] == [one.opening for one in months[1:]]
    assert total_of(by_team) == whole.totals
    assert by_team[0].earned == len(weekend_days(date(2028, 1, 1), date(2028, 6, 30)))


def test_a_weekend_across_new_year_is_one_weekend_in_two_statements(year: Cast) -> None:
    """Sunday 31 December 2028 follows Saturday 30; with the year the statement ends between no days of a weekend."""
    with year.database.transaction() as tx:
        hana = year.actor(tx, "hana")
        for stretch in (
            Stretch(date(2027, 12, 1), date(2028, 1, 1)),  # between the days of the first weekend of 2028
            Stretch(date(2028, 1, 2), date(2028, 12, 31)),
        ):
            lock_statement(tx, LockStatement(stretch, confirmed=True), by=hana, now=year.now)
        first, second = (statement_csv(tx, number)[1] for number in (1, 2))
    before = weekend_days(FIRST, date(2028, 1, 1))
    rest = weekend_days(date(2028, 1, 2), date(2028, 12, 31))
    assert f'"2028-01-01",0.00,{len(before) / 4:.2f},0.00,0.00,0.00,{len(before) / 4:.2f}' in first
    assert (
        f'"2028-12-31",{len(before) / 4:.2f},{len(rest) / 4:.2f},0.00,0.00,0.00,{len([*before, *rest]) / 4:.2f}'
        in second
    )
    with year.database.reading() as tx:
        january = hr_report(tx, month_of(date(2029, 1, 1)))
    assert january.totals == Figures(opening=len([*before, *rest]), earned=4)
