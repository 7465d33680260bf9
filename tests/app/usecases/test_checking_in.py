"""Confirming weekend cover: asked when it begins, in one tap or by the link; a confirmed day does not wait."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.credit import Way
from app.domain.ledger import AccountKind
from app.domain.policy import Policy
from app.domain.refusals import LinkUnusable, NotFound, NotOnCover
from app.store import check_ins, teams
from app.usecases.ledger.check_in import confirm_by_link, confirm_own, look_at_link
from app.usecases.ledger.checking import ask_who_covers
from app.usecases.ledger.earn import earn_due
from tests.app.usecases.covering import SATURDAY, SUNDAY, Covered, balance, covered
from tests.app.usecases.letters import letters
from tests.cast import Cast

HOUR = timedelta(hours=1)


@pytest.fixture
def weekend(cast: Cast) -> Covered:
    """Bo covers both days; the cover of Saturday has just begun."""
    made = covered(cast, SATURDAY, SUNDAY)
    made.publish({made.seat(SATURDAY): "bo", made.seat(SUNDAY): "bo"})
    cast.now = made.seats[made.seat(SATURDAY)][0].start
    return made


def confirm(cast: Cast, seat: int, *, by: str = "bo") -> bool:
    with cast.database.transaction() as tx:
        return confirm_own(tx, cast.support, seat, way=Way.PAGE, by=cast.actor(tx, by), now=cast.now)


def ask(cast: Cast) -> int:
    with cast.database.transaction() as tx:
        return ask_who_covers(tx, now=cast.now)


def earn(cast: Cast) -> int:
    with cast.database.transaction() as tx:
        return earn_due(tx, now=cast.now).leave


def secret_in(text: str) -> str:
    found = re.search(r"/check-in/(\S+)", text)
    assert found
    return found[1]


def test_a_confirmed_day_is_earned_as_soon_as_it_has_ended(cast: Cast, weekend: Covered) -> None:
    seat = weekend.seat(SATURDAY)
    assert confirm(cast, seat)
    assert not confirm(cast, seat)  # again changes nothing
    cast.now = weekend.seats[seat][0].end - timedelta(seconds=1)
    assert earn(cast) == 0
    cast.now += timedelta(seconds=1)
    assert earn(cast) == 1
    assert earn(cast) == 0
    assert balance(cast, AccountKind.LEAVE_EXPECTED, "bo") == 1  # Sunday


def test_an_unconfirmed_day_is_earned_after_the_objection_time(cast: Cast, weekend: Covered) -> None:
    cast.now = weekend.seats[weekend.seat(SATURDAY)][0].end + 24 * HOUR - timedelta(seconds=1)
    assert earn(cast) == 0
    cast.now += timedelta(seconds=1)
    assert earn(cast) == 1


def test_a_day_half_confirmed_waits(cast: Cast) -> None:
    split = covered(cast, SATURDAY, SUNDAY, split=True)
    seats = [split.seat(SATURDAY, name) for name in ("Weekend morning", "Weekend evening")]
    split.publish(dict.fromkeys(seats, "bo"))
    cast.now = split.seats[seats[0]][0].start
    confirm(cast, seats[0])
    cast.now = split.seats[seats[1]][0].end
    assert earn(cast) == 0
    confirm(cast, seats[1])
    assert earn(cast) == 1


def test_only_by_the_person_and_in_the_time(cast: Cast, weekend: Covered) -> None:
    seat, sunday = weekend.seat(SATURDAY), weekend.seat(SUNDAY)
    with pytest.raises(NotOnCover, match="not yours"):
        confirm(cast, seat, by="chi")
    with pytest.raises(NotOnCover, match="not begun"):
        confirm(cast, sunday)
    with pytest.raises(NotFound), cast.database.transaction() as tx:
        confirm_own(tx, cast.billing, seat, way=Way.PAGE, by=cast.actor(tx, "dee"), now=cast.now)
    cast.now = weekend.seats[seat][0].end + 24 * HOUR
    with pytest.raises(NotOnCover, match="over"):
        confirm(cast, seat)


def test_who_covers_is_asked_once_by_mail_with_a_link_that_does_one_thing(cast: Cast, weekend: Covered) -> None:
    cast.now -= HOUR
    assert ask(cast) == 0
    cast.now += HOUR
    ask(cast)
    ask(cast)
    (letter,) = letters(cast)
    assert letter.to_address == "bo@example.org"
    secret = secret_in(letter.text)
    with cast.database.reading() as tx:
        assert not look_at_link(tx, secret, now=cast.now).is_done
    with cast.database.transaction() as tx:
        confirm_by_link(tx, secret, now=cast.now)
        confirm_by_link(tx, secret, now=cast.now)
    with cast.database.reading() as tx:
        assert look_at_link(tx, secret, now=cast.now).is_done
        done = check_ins.confirmed(tx, [weekend.seat(SATURDAY)])
    assert [one.way for one in done.values()] == [Way.LINK]
    cast.now += 49 * HOUR
    with pytest.raises(LinkUnusable), cast.database.reading() as tx:
        look_at_link(tx, secret, now=cast.now)


def test_a_link_is_void_once_the_cover_is_somebody_elses(cast: Cast, weekend: Covered) -> None:
    ask(cast)
    secret = secret_in(letters(cast)[0].text)
    weekend.publish({weekend.seat(SATURDAY): "chi"})
    with pytest.raises(NotOnCover), cast.database.transaction() as tx:
        confirm_by_link(tx, secret, now=cast.now)
    ask(cast)
    assert [one.to_address for one in letters(cast)] == ["chi@example.org"]


def test_no_secret_of_a_link_is_kept_in_clear(cast: Cast, weekend: Covered) -> None:
    ask(cast)
    secret = secret_in(letters(cast)[0].text)
    with cast.database.reading() as tx:
        assert check_ins.find_link(tx, secret, now=cast.now) is not None
        kept = [str(row) for row in tx.session.connection().exec_driver_sql("SELECT * FROM check_in")]
    assert not any(secret in row for row in kept)


def test_a_silent_one_is_flagged_to_the_coordinator_once(cast: Cast, weekend: Covered) -> None:
    ask(cast)
    letters(cast)
    cast.now = weekend.seats[weekend.seat(SATURDAY)][0].end
    for _ in range(3):
        ask(cast)
    (flagged,) = letters(cast)
    assert (flagged.to_address, flagged.subject) == (
        "ana@example.org",
        "Support: Bo Berg did not confirm Saturday 14 March",
    )


def test_one_who_confirmed_is_neither_asked_nor_flagged(cast: Cast, weekend: Covered) -> None:
    confirm(cast, weekend.seat(SATURDAY))
    ask(cast)
    cast.now = weekend.seats[weekend.seat(SATURDAY)][0].end
    ask(cast)
    assert letters(cast) == []


def test_after_days_of_stop_nobody_is_asked_about_what_is_long_over(cast: Cast, weekend: Covered) -> None:
    cast.now += timedelta(days=6)
    assert ask(cast) == 0
    assert earn(cast) == 2


def test_a_team_can_switch_it_off(cast: Cast) -> None:
    with cast.database.transaction() as tx:
        teams.add_policy(tx, cast.support.id, replace(Policy(), check_in=False), starts_on=SATURDAY)
    made = covered(cast, SATURDAY, SUNDAY)
    made.publish({made.seat(SATURDAY): "bo"})
    cast.now = made.seats[made.seat(SATURDAY)][0].start
    assert ask(cast) == 0
    confirm(cast, made.seat(SATURDAY))
    cast.now = made.seats[made.seat(SATURDAY)][0].end
    assert ask(cast) == 0
    assert earn(cast) == 0
