"""Leave that falls away: the oldest is taken first, each day keeps its own rule, and nothing falls away twice."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.expiry import expired_postings, lots_of, months_after
from app.domain.ledger import Account, AccountKind, Cause, Entry, Transfer, reversal
from app.domain.policy import DatedPolicy, Policy

OWN = Account(AccountKind.LEAVE_EARNED, 1, 2)
SOURCE = Account(AccountKind.LEAVE_SOURCE, 1)
TAKEN = Account(AccountKind.LEAVE_TAKEN, 1, 2)
NEVER, YEAR = (
    DatedPolicy(1, 1, date(2026, 1, 1), Policy()),
    DatedPolicy(2, 1, date(2026, 2, 1), Policy(leave_expires_months=12)),
)
QUICK = DatedPolicy(3, 1, date(2026, 6, 1), Policy(leave_expires_months=1))
POLICIES = [NEVER, YEAR, QUICK]


class Book:
    """Entries of one account, posted one after the other."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []

    def post(self, what: Transfer) -> Entry:
        entry = Entry(len(self.entries) + 1, what, datetime(2026, 1, 1, tzinfo=UTC), None)
        if what.reverses_id is not None:
            at = what.reverses_id - 1
            self.entries[at] = replace(self.entries[at], reversed_by=entry.id)
        self.entries.append(entry)
        return entry

    def earn(self, on: date, amount: int = 1, policy: int | None = None) -> Entry:
        key = f"earned-{len(self.entries)}"
        return self.post(Transfer(SOURCE, OWN, amount, Cause.CORRECTED, key, on, policy_id=policy))

    def take(self, on: date, amount: int = 1) -> Entry:
        return self.post(Transfer(OWN, TAKEN, amount, Cause.TAKEN, f"taken-{len(self.entries)}", on))

    def undo(self, entry: Entry) -> Entry:
        return self.post(reversal(self.entries[entry.id - 1], reason="It was wrong"))

    def expire(self, today: date) -> list[tuple[int, date]]:
        """What falls away: (amount, day), posted at once; asking again finds nothing."""
        postings = expired_postings(self.entries, OWN, policies=POLICIES, today=today)
        for one in postings:
            self.post(one)
        assert expired_postings(self.entries, OWN, policies=POLICIES, today=today) == []
        return [(one.amount, one.on) for one in postings]

    @property
    def balance(self) -> int:
        return sum((one.what.credit == OWN) * one.what.amount for one in self.entries) - sum(
            (one.what.debit == OWN) * one.what.amount for one in self.entries
        )


def test_a_day_can_be_taken_until_the_same_day_a_year_later() -> None:
    book = Book()
    book.earn(date(2026, 3, 14))
    assert book.expire(date(2027, 3, 14)) == []
    assert book.expire(date(2027, 3, 15)) == [(1, date(2027, 3, 15))]
    assert book.balance == 0


def test_after_days_of_stop_it_counts_for_the_day_on_which_it_fell_away() -> None:
    book = Book()
    book.earn(date(2026, 3, 14))
    assert book.expire(date(2027, 9, 1)) == [(1, date(2027, 3, 15))]


def test_the_oldest_is_taken_first() -> None:
    book = Book()
    book.earn(date(2026, 3, 14))
    book.earn(date(2026, 4, 14))
    book.take(date(2026, 5, 1))
    assert [lot.left for lot in lots_of(book.entries, OWN, POLICIES)] == [0, 1]
    assert book.expire(date(2027, 3, 20)) == []
    assert book.expire(date(2027, 4, 20)) == [(1, date(2027, 4, 15))]


def test_each_day_keeps_the_rule_of_its_time() -> None:
    book = Book()
    book.earn(date(2026, 1, 10))  # before any rule: for ever
    book.earn(date(2026, 6, 20))  # a month only
    book.earn(date(2026, 7, 1), policy=YEAR.id)  # names the policy under which it was earned
    assert book.expire(date(2026, 8, 1)) == [(1, date(2026, 7, 21))]
    assert book.expire(date(2027, 7, 2)) == [(1, date(2027, 7, 2))]
    assert book.balance == 1


def test_what_was_taken_back_never_falls_away() -> None:
    book = Book()
    book.undo(book.earn(date(2026, 3, 14)))
    assert book.expire(date(2028, 1, 1)) == []


def test_leave_given_back_later_falls_away_then() -> None:
    book = Book()
    book.earn(date(2026, 3, 14), 2)
    taken = book.take(date(2026, 4, 1))
    assert book.expire(date(2027, 3, 15)) == [(1, date(2027, 3, 15))]
    book.undo(taken)
    assert book.expire(date(2027, 3, 20)) == [(1, date(2027, 3, 15))]


def test_what_hr_gives_back_after_it_fell_away_stays() -> None:
    book = Book()
    book.earn(date(2026, 3, 14))
    book.expire(date(2027, 3, 15))
    book.undo(book.entries[-1])
    assert book.expire(date(2029, 1, 1)) == []
    assert book.balance == 1


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2027, 2, 28), 12, date(2028, 2, 28)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2027, 12, 31), 2, date(2028, 2, 29)),
        (date(2026, 8, 31), 1, date(2026, 9, 30)),
    ],
)
def test_months_end_where_the_month_does(day: date, months: int, later: date) -> None:
    assert months_after(day, months) == later


moves = st.lists(
    st.tuples(st.sampled_from(["earn", "take", "undo", "expire"]), st.integers(0, 700), st.integers(1, 3)), max_size=25
)


@given(moves)
def test_no_more_falls_away_than_is_there_and_nothing_that_is_young(some: list[tuple[str, int, int]]) -> None:
    book, today = Book(), date(2026, 2, 1)
    for what, number, amount in some:
        if what == "earn":
            book.earn(date(2026, 2, 1) + timedelta(days=number), amount)
        elif what == "take" and amount <= book.balance:
            book.take(date(2026, 2, 1) + timedelta(days=number), amount)
        elif what == "undo":
            standing = [one for one in book.entries if one.reversed_by is None and one.what.reverses_id is None]
            taken = [one for one in standing if one.what.cause is Cause.TAKEN]
            if taken:
                book.undo(taken[number % len(taken)])
        elif what == "expire":
            today = max(today, date(2026, 2, 1) + timedelta(days=number))
            before = book.balance
            gone = book.expire(today)
            assert sum(one for one, _ in gone) <= max(before, 0)
            assert all(on <= today for _, on in gone)
            left = [lot for lot in lots_of(book.entries, OWN, POLICIES) if lot.left and lot.gone_on]
            assert all(lot.gone_on > today for lot in left if lot.gone_on)
        assert book.balance >= 0
