"""Entries and dates in words, as people read them."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from app.domain.ledger import Account, AccountKind, Cause, Entry, Told, Transfer, reversal
from app.domain.statement import Stretch
from app.domain.telling import in_words, lines_of

SOURCE, OWN = Account(AccountKind.LEAVE_SOURCE, 7), Account(AccountKind.LEAVE_EARNED, 7, 1)
TAKEN = Account(AccountKind.LEAVE_TAKEN, 7, 1)
EARNED = Transfer(SOURCE, OWN, 1, Cause.EARNED, "key", date(2026, 3, 14), seat_id=11, publication_id=5)


def told(
    what: Transfer, *, posted_at: datetime = datetime(2026, 3, 15, 23, 30, tzinfo=UTC), cover: bool = True
) -> Told:
    return Told(
        entry=Entry(41, what, posted_at, None),
        team="Support",
        team_slug="support",
        zone="Europe/Berlin",
        cover="Weekend cover" if cover else "",
        cover_on=date(2026, 3, 14) if cover else None,
        publication=12 if cover else None,
        posted_by="",
    )


def test_an_earned_day_names_its_cover_and_when_it_was_earned_in_the_teams_zone() -> None:
    assert in_words(told(EARNED)) == "Saturday 14 March, Weekend cover, publication 12, earned 16 March"


def test_an_expected_day_says_so_without_a_date() -> None:
    expected = replace(EARNED, cause=Cause.PUBLISHED, credit=Account(AccountKind.LEAVE_EXPECTED, 7, 1))
    assert in_words(told(expected)).endswith("publication 12, expected")


def test_leave_taken_names_its_day_and_a_reversal_its_original() -> None:
    taken = Transfer(OWN, TAKEN, 2, Cause.TAKEN, "key", date(2026, 3, 20))
    assert in_words(told(taken, cover=False)) == "leave taken on Friday 20 March"
    undone = reversal(Entry(41, taken, datetime(2026, 3, 1, tzinfo=UTC), 3), reason="Came in")
    (line,) = lines_of([told(undone, cover=False)], kinds=[AccountKind.LEAVE_EARNED])
    assert (line.words, line.amount, line.is_reversal) == ("Entry 41 taken back 16 March", 2, True)


def test_a_reversal_is_not_reversed() -> None:
    entry = Entry(41, EARNED, datetime(2026, 3, 1, tzinfo=UTC), None)
    with pytest.raises(ValueError, match="is not reversed"):
        reversal(Entry(42, reversal(entry, reason="x"), entry.posted_at, None), reason="y")


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2026-03-01", "2026-03-31", "March 2026"),
        ("2028-02-01", "2028-02-29", "February 2028"),
        ("2026-01-01", "2026-12-31", "2026"),
        ("2026-03-01", "2026-04-03", "1 March to 3 April 2026"),
        ("2026-12-24", "2027-01-02", "24 December 2026 to 2 January 2027"),
    ],
)
def test_dates_are_said_as_briefly_as_they_can_be(first: str, last: str, words: str) -> None:
    assert Stretch(date.fromisoformat(first), date.fromisoformat(last)).words == words
