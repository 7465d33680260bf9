"""Telling an HR system of leave: a real receiver in a process of its own takes, fails, is silent and comes back."""

import signal
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.refusals import AddressNotAsked, BadField, NotFound
from app.domain.webhook import MOST_ATTEMPTS, NewWebhook
from app.outgoing import Allowed, Limits, Outgoing
from app.store import webhooks
from app.store.sealing import sealing_of
from app.usecases.ledger.earn import earn_due
from app.usecases.ledger.take import TakeLeave, record_leave_taken
from app.usecases.webhooks.announce import Post, announce_due
from app.usecases.webhooks.manage import add_system, end_system, send_again, show_systems
from tests.app.hr_at_work import System
from tests.app.usecases.covering import SATURDAY, SUNDAY, covered
from tests.cast import Cast

QUICK = Limits(connect=1.0, total=1.0)
SEALING = sealing_of("s" * 32, Path())


@pytest.fixture
def system(tmp_path: Path) -> Iterator[System]:
    made = System(tmp_path / "one")
    yield made
    made.end()


def post_to(*systems: System) -> Post:
    """The way out, with a door to these systems on this machine and no other."""
    doors = " ".join(one.door for one in systems)
    return Post(Outgoing(Allowed.of(doors), limits=QUICK), SEALING, "https://halfday.example.org")


@pytest.fixture
def post(system: System) -> Post:
    return post_to(system)


def name(cast: Cast, system: System, post: Post, *, from_start: bool = True, title: str = "Payroll") -> int:
    with cast.database.transaction() as tx:
        new = NewWebhook(title, system.url, from_start=from_start)
        made, key = add_system(
            tx, new, outgoing=post.outgoing, sealing=post.sealing, by=cast.actor(tx, "hana"), now=cast.now
        )
    (system.folder / "key").write_text(key)
    return made.id


@pytest.fixture
def earned(cast: Cast) -> Cast:
    """Bo earned half a day and took a quarter of it."""
    weekend = covered(cast, SATURDAY, SUNDAY)
    weekend.publish({weekend.seat(SATURDAY): "bo", weekend.seat(SUNDAY): "bo"})
    cast.now += timedelta(days=40)
    with cast.database.transaction() as tx:
        earn_due(tx, now=cast.now)
    take(cast, "form-one")
    return cast


def take(cast: Cast, form: str) -> None:
    with cast.database.transaction() as tx:
        ask = TakeLeave(cast.id("bo"), cast.now.date(), 1, "A morning off", form)
        record_leave_taken(tx, ask, by=cast.actor(tx, "hana"), now=cast.now)


def tell(cast: Cast, post: Post) -> int:
    return announce_due(cast.database, post, now=cast.now)


def test_what_is_earned_and_taken_is_told_once_in_order_and_signed(earned: Cast, system: System, post: Post) -> None:
    name(earned, system, post)
    assert tell(earned, post) == 3
    assert tell(earned, post) == 0
    assert [(one["body"]["type"], one["body"]["quarters"]) for one in system.taken] == [
        ("leave.earned", 1),
        ("leave.earned", 1),
        ("leave.taken", -1),
    ]
    assert all(one["genuine"] for one in system.taken)
    assert len({one["id"] for one in system.taken}) == 3
    numbers = [one["body"]["number"] for one in system.taken]
    assert numbers == sorted(numbers)
    assert system.taken[0]["body"]["person"]["email"] == "bo@example.org"
    assert system.taken[0]["body"]["words"].startswith("Saturday 14 March, Weekend cover, publication 1, earned")


def test_one_named_later_hears_of_what_comes_from_then_on(earned: Cast, system: System, post: Post) -> None:
    name(earned, system, post, from_start=False)
    assert tell(earned, post) == 0
    take(earned, "form-two")
    assert tell(earned, post) == 1
    assert [one["body"]["type"] for one in system.taken] == ["leave.taken"]


@pytest.mark.parametrize("manner", ["500", "301", "silent"])
def test_one_that_fails_is_left_alone_and_gets_the_same_message_again(
    earned: Cast, system: System, post: Post, manner: str
) -> None:
    name(earned, system, post)
    system.behave(manner)
    assert tell(earned, post) == 0
    system.behave("good")
    assert tell(earned, post) == 0  # not yet: it is left alone for a while
    with earned.database.reading() as tx:
        (told,) = webhooks.webhooks(tx)
    assert (told.attempts, told.announced, bool(told.error)) == (1, 0, True)
    earned.now += timedelta(minutes=1)
    assert tell(earned, post) == 3
    assert [one["body"]["number"] for one in system.taken] == sorted({one["body"]["number"] for one in system.taken})


def test_one_that_fails_stops_no_other(earned: Cast, system: System, tmp_path: Path) -> None:
    other = System(tmp_path / "two")
    post = post_to(system, other)
    name(earned, system, post)
    name(earned, other, post, title="Absences")
    system.behave("500")
    assert tell(earned, post) == 3
    assert (len(system.taken), len(other.taken)) == (0, 3)
    other.end()


def test_what_is_never_taken_becomes_a_dead_letter_that_can_be_sent_again(
    earned: Cast, system: System, post: Post
) -> None:
    number = name(earned, system, post)
    system.behave("500")
    for _ in range(MOST_ATTEMPTS):
        tell(earned, post)
        earned.now += timedelta(hours=7)
    with earned.database.reading() as tx:
        ((_, dead),) = show_systems(tx).dead
    assert dead.error == "It answered 500."
    system.behave("good")
    assert tell(earned, post) == 2  # the next ones have their turn
    with earned.database.transaction() as tx:
        send_again(tx, number, dead.number, now=earned.now)
    assert tell(earned, post) == 1
    assert [one["body"]["number"] for one in system.taken][-1] == dead.number
    with earned.database.reading() as tx:
        assert show_systems(tx).dead == []


def test_a_receiver_that_is_down_is_told_once_it_is_back(earned: Cast, tmp_path: Path) -> None:
    system = System(tmp_path / "down")
    post = post_to(system)
    name(earned, system, post)
    system.process.send_signal(signal.SIGSTOP)  # takes connections, and never answers
    assert tell(earned, post) == 0
    system.process.send_signal(signal.SIGCONT)
    earned.now += timedelta(minutes=1)
    tell(earned, post)
    ids = [one["id"] for one in system.taken]
    assert set(ids) == {f"halfday-1-{number}" for number in {one["body"]["number"] for one in system.taken}}
    assert len(set(ids)) == 3  # the first one perhaps twice, and known by its id
    system.end()
    take(earned, "form-two")
    assert tell(earned, post) == 0
    with earned.database.reading() as tx:
        assert "cannot be reached" in webhooks.webhooks(tx)[0].error


def test_one_taken_out_hears_nothing_more(earned: Cast, system: System, post: Post) -> None:
    number = name(earned, system, post)
    with earned.database.transaction() as tx:
        end_system(tx, number, now=earned.now)
    assert tell(earned, post) == 0
    with pytest.raises(NotFound), earned.database.transaction() as tx:
        end_system(tx, number, now=earned.now)


def test_its_key_is_kept_sealed_only(earned: Cast, system: System, post: Post) -> None:
    name(earned, system, post)
    key = (system.folder / "key").read_text()
    with earned.database.reading() as tx:
        rows = [str(row) for row in tx.session.connection().exec_driver_sql("SELECT * FROM webhook")]
    assert len(key) > 30
    assert not any(key in row for row in rows)


@pytest.mark.parametrize("url", ["ftp://hr.example.org", "https://hr.example.org/a b", "hr.example.org", ""])
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(BadField):
        NewWebhook("Payroll", url)


def test_an_address_within_the_house_is_refused_unless_the_keeper_allows_it(cast: Cast) -> None:
    new = NewWebhook("Payroll", "http://hr.example.org/")
    with pytest.raises(AddressNotAsked), cast.database.transaction() as tx:
        add_system(tx, new, outgoing=Outgoing(), sealing=SEALING, by=cast.actor(tx, "hana"), now=cast.now)
