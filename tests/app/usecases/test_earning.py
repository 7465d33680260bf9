"""The clock makes points and leave earned when their cover is over: once, in time, and after any stop."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from app.domain.ledger import COUNTED_ALREADY, AccountKind
from app.store import ledger
from app.store.ledger import posting
from app.usecases.ledger import earn
from app.usecases.ledger.earn import Earned, earn_due
from tests.app.usecases.covering import MONDAY, SATURDAY, SUNDAY, balance, count_entries, covered
from tests.cast import Cast

SATURDAY_ENDS = datetime(2026, 3, 14, 18, tzinfo=UTC)  # 18:00 in London, before the clock change
EARNED, EXPECTED = AccountKind.LEAVE_EARNED, AccountKind.LEAVE_EXPECTED


def run(cast: Cast, now: datetime) -> Earned:
    with cast.database.transaction() as tx:
        return earn_due(tx, now=now)


def test_points_are_earned_when_the_slot_has_ended(cast: Cast) -> None:
    week = covered(cast, MONDAY, MONDAY)
    week.publish({week.seat(MONDAY, "Morning"): "bo"})
    assert balance(cast, AccountKind.POINTS_PLANNED_WEEKDAY, "bo") == 4
    ends = datetime(2026, 3, 16, 10, tzinfo=UTC)
    assert run(cast, ends - timedelta(seconds=1)) == Earned()
    assert run(cast, ends) == Earned(points=1)
    assert balance(cast, AccountKind.POINTS_PLANNED_WEEKDAY, "bo") == 0
    assert balance(cast, AccountKind.POINTS_EARNED_WEEKDAY, "bo") == 4


def test_leave_is_earned_when_the_objection_time_has_passed(cast: Cast) -> None:
    weekend = covered(cast, SATURDAY, SUNDAY)
    weekend.publish({weekend.seat(SATURDAY): "bo"})
    assert (balance(cast, EXPECTED, "bo"), balance(cast, EARNED, "bo")) == (1, 0)
    assert run(cast, SATURDAY_ENDS + timedelta(hours=24, seconds=-1)).leave == 0
    assert run(cast, SATURDAY_ENDS + timedelta(hours=24)).leave == 1
    assert (balance(cast, EXPECTED, "bo"), balance(cast, EARNED, "bo")) == (0, 1)


def test_a_day_is_earned_only_after_its_last_cover(cast: Cast) -> None:
    weekend = covered(cast, SATURDAY, SUNDAY, split=True)
    morning, evening = weekend.seat(SATURDAY, "Weekend morning"), weekend.seat(SATURDAY, "Weekend evening")
    weekend.publish({morning: "chi", evening: "bo"})
    assert balance(cast, EXPECTED, "chi") == 0  # three hours against nine
    weekend.publish({evening: None})
    assert balance(cast, EXPECTED, "chi") == 1
    last_end = datetime(2026, 3, 14, 20, tzinfo=UTC)
    assert run(cast, last_end + timedelta(hours=23)).leave == 0
    assert run(cast, last_end + timedelta(hours=24)).leave == 1


def test_both_days_of_a_weekend_make_half_a_day(cast: Cast) -> None:
    weekend = covered(cast, SATURDAY, SUNDAY)
    weekend.publish({weekend.seat(SATURDAY): "bo", weekend.seat(SUNDAY): "bo"})
    run(cast, SATURDAY_ENDS + timedelta(days=3))
    assert balance(cast, EARNED, "bo") == 2


def test_a_stop_of_days_is_caught_up_without_doubling(cast: Cast) -> None:
    weeks = covered(cast, SATURDAY - timedelta(days=14), SUNDAY)
    weeks.publish(dict.fromkeys(weeks.seats, "bo"))
    much_later = SATURDAY_ENDS + timedelta(days=40)
    first = run(cast, much_later)
    assert (first.points, first.leave, first.failed) == (len(weeks.seats), 6, 0)
    entries = count_entries(cast)
    assert run(cast, much_later) == Earned()
    assert run(cast, much_later + timedelta(days=1)) == Earned()
    assert count_entries(cast) == entries


def test_two_clocks_at_once_earn_everything_once(cast: Cast) -> None:
    weeks = covered(cast, SATURDAY - timedelta(days=14), SUNDAY)
    weeks.publish(dict.fromkeys(weeks.seats, "bo"))
    later, done = SATURDAY_ENDS + timedelta(days=9), []
    threads = [Thread(target=lambda: done.append(run(cast, later))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(one.points for one in done) == len(weeks.seats)
    assert (sum(one.leave for one in done), balance(cast, EARNED, "bo")) == (6, 6)


def test_a_day_given_away_before_it_began_is_earned_by_the_taker(cast: Cast) -> None:
    weekend = covered(cast, SATURDAY, SUNDAY)
    weekend.publish({weekend.seat(SATURDAY): "bo"})
    weekend.publish({weekend.seat(SATURDAY): "chi"})
    run(cast, SATURDAY_ENDS + timedelta(days=3))
    assert (balance(cast, EARNED, "bo"), balance(cast, EARNED, "chi")) == (0, 1)
    assert (balance(cast, AccountKind.POINTS_EARNED_WEEKEND, "bo")) == 0
    assert balance(cast, AccountKind.POINTS_EARNED_WEEKEND, "chi") == 16


def test_a_later_publication_leaves_alone_what_is_earned(cast: Cast) -> None:
    weekend = covered(cast, SATURDAY, SUNDAY)
    weekend.publish({weekend.seat(SATURDAY): "bo"})
    run(cast, SATURDAY_ENDS + timedelta(hours=24))
    weekend.publish({weekend.seat(SUNDAY): "chi"})
    run(cast, SATURDAY_ENDS + timedelta(days=4))
    assert (balance(cast, EARNED, "bo"), balance(cast, EARNED, "chi")) == (1, 1)


def test_one_day_in_two_teams_counts_once(cast: Cast) -> None:
    for team in (cast.support, cast.billing):
        weekend = covered(cast, SATURDAY, SUNDAY, team=team)
        weekend.publish({weekend.seat(SATURDAY): "bo", weekend.seat(SUNDAY): "bo"})
    assert run(cast, SATURDAY_ENDS + timedelta(days=3)).failed == 0
    assert (balance(cast, EARNED, "bo"), balance(cast, EXPECTED, "bo")) == (2, 0)
    with cast.database.reading() as tx:
        reasons = [one.what.reason for one in ledger.entries_of(tx, kinds=[EXPECTED]) if one.what.reverses_id]
    assert reasons == [COUNTED_ALREADY, COUNTED_ALREADY]


def test_one_entry_of_leave_that_fails_does_not_keep_others_from_being_earned(cast: Cast) -> None:
    weekend = covered(cast, SATURDAY, SUNDAY)
    weekend.publish({weekend.seat(SATURDAY): "bo", weekend.seat(SUNDAY): "chi"})
    with cast.database.transaction() as tx:
        sound = ledger.entries_of(tx, kinds=[EXPECTED], person_id=cast.id("bo"))[0].what
        nobodys = replace(sound, credit=replace(sound.credit, person_id=None), source_key="damaged")
        ledger.post(tx, [nobodys], now=cast.now, by=None)
    earned = run(cast, SATURDAY_ENDS + timedelta(days=9))
    assert (earned.leave, earned.failed) == (2, 1)


@pytest.mark.engines("sqlite")
def test_points_of_a_chunk_with_a_bad_row_are_earned_one_by_one(cast: Cast) -> None:
    week = covered(cast, MONDAY, MONDAY)
    week.publish({week.seat(MONDAY, "Morning"): "bo", week.seat(MONDAY, "Evening"): "chi"})
    with cast.database.transaction() as tx:
        bad = f"NEW.on_date = '{MONDAY}' AND NEW.source_key LIKE 'earned-points:%:{cast.id('bo')}:%'"
        tx.session.execute(
            text(f"CREATE TRIGGER bad BEFORE INSERT ON entry WHEN {bad} BEGIN SELECT RAISE(ABORT, ''); END")
        )
    assert run(cast, SATURDAY_ENDS + timedelta(days=9)) == Earned(points=1, failed=1)
    assert balance(cast, AccountKind.POINTS_EARNED_WEEKDAY, "chi") == 4
    with cast.database.transaction() as tx:
        tx.session.execute(text("DROP TRIGGER bad"))
    assert run(cast, SATURDAY_ENDS + timedelta(days=9)) == Earned(points=1)


def test_many_points_are_earned_in_chunks(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(earn, "AT_ONCE", 3)
    monkeypatch.setattr(posting, "_AT_ONCE", 2)
    week = covered(cast, MONDAY, MONDAY + timedelta(days=4))
    week.publish(dict.fromkeys(week.seats, "bo"))
    assert run(cast, SATURDAY_ENDS + timedelta(days=30)) == Earned(points=20)
    assert balance(cast, AccountKind.POINTS_EARNED_WEEKDAY, "bo") == 80


def test_the_sum_over_all_accounts_is_nothing(cast: Cast) -> None:
    weekend = covered(cast, SATURDAY, MONDAY)
    weekend.publish(dict.fromkeys(weekend.seats, "bo"))
    weekend.publish(dict.fromkeys(weekend.seats, "chi"))
    run(cast, SATURDAY_ENDS + timedelta(days=9))
    with cast.database.reading() as tx:
        assert sum(ledger.balances(tx, kinds=list(AccountKind)).values()) == 0


@pytest.mark.parametrize("act", ["UPDATE entry SET amount = 2", "DELETE FROM entry"])
def test_the_database_itself_refuses_to_change_an_entry(cast: Cast, act: str) -> None:
    weekend = covered(cast, SATURDAY, SUNDAY)
    weekend.publish({weekend.seat(SATURDAY): "bo"})
    before = count_entries(cast)
    with pytest.raises(DatabaseError), cast.database.transaction() as tx:
        tx.session.execute(text(act))
    assert count_entries(cast) == before


def test_the_database_itself_caps_a_weekend_at_half_a_day(cast: Cast) -> None:
    weekend = covered(cast, SATURDAY, SUNDAY)
    weekend.publish({weekend.seat(SATURDAY): "bo"})
    run(cast, SATURDAY_ENDS + timedelta(days=3))
    with pytest.raises(DatabaseError), cast.database.transaction() as tx:
        tx.session.execute(text("UPDATE weekend_credit SET quarters = 3"))
