"""Counts of what is done too often: a window, its end, many at once, each counted apart."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from app.domain.allowance import Allowance, network_of
from app.domain.refusals import TooMany
from app.store import counts
from app.store.transaction import Database
from tests.cast import NOW

FIVE = Allowance("tries", 5, timedelta(minutes=15))
AT_ONCE = 20


def tried(database: Database, who: str = "bo", allowance: Allowance = FIVE, *, later: float = 0) -> bool:
    """Whether there was room for one more."""
    try:
        with database.transaction() as tx:
            counts.take(tx, allowance, who, now=NOW + timedelta(minutes=later))
    except TooMany:
        return False
    return True


def test_so_many_in_a_window_and_no_more(database: Database) -> None:
    assert [tried(database) for _ in range(7)] == [True] * 5 + [False] * 2


def test_a_window_begins_with_its_first_time_and_the_next_one_after_it(database: Database) -> None:
    assert [tried(database, later=at) for at in (0, 1, 2, 3, 4, 14.9)] == [True] * 5 + [False]
    assert [tried(database, later=15 + at) for at in range(6)] == [True] * 5 + [False]


def test_the_refusal_says_how_long_to_wait(database: Database) -> None:
    for _ in range(5):
        tried(database)
    with pytest.raises(TooMany) as refused, database.transaction() as tx:
        counts.take(tx, FIVE, "bo", now=NOW + timedelta(minutes=10))
    assert refused.value.seconds == 300
    assert "Wait 5 minutes" in refused.value.sentence


def test_people_and_things_are_counted_apart(database: Database) -> None:
    for _ in range(5):
        tried(database)
    assert tried(database, "chi")
    assert tried(database, allowance=Allowance("others", 5, timedelta(minutes=15)))
    assert not tried(database)


@pytest.mark.parametrize("later", [0, 20])
def test_many_at_once_are_counted_once_each(database: Database, later: int) -> None:
    """Also where all of them find a window that is over, and each would begin a new one."""
    tried(database)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        went = list(pool.map(lambda _: tried(database, later=later), range(AT_ONCE)))
    assert sum(went) == (5 if later else 4)


def test_what_is_undone_was_not_counted(database: Database) -> None:
    def fail() -> None:
        with database.transaction() as tx:
            counts.take(tx, FIVE, "bo", now=NOW)
            raise RuntimeError

    for _ in range(3):
        with pytest.raises(RuntimeError):
            fail()
    assert [tried(database) for _ in range(6)] == [True] * 5 + [False]


def test_old_counts_are_forgotten(database: Database) -> None:
    tried(database)
    tried(database, "chi", later=24 * 60)
    with database.transaction() as tx:
        counts.forget_old(tx, now=NOW + timedelta(hours=24, minutes=1))
        assert tx.session.connection().exec_driver_sql("SELECT count(*) FROM tally").scalar_one() == 1


def test_no_address_lies_in_the_counts(database: Database) -> None:
    tried(database, "bo@example.org")
    with database.reading() as tx:
        assert "example" not in str(tx.session.connection().exec_driver_sql("SELECT * FROM tally").fetchall())


@pytest.mark.parametrize(
    ("client", "network"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("fe80::1%eth0", "fe80::/64"),
        ("testclient", "testclient"),
    ],
)
def test_an_address_stands_for_its_network(client: str, network: str) -> None:
    assert network_of(client) == network
