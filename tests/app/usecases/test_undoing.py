"""History: what changed between two publications, and undoing the last one."""

from datetime import datetime, timedelta

import pytest

from app.domain.answer import NewAbsence
from app.domain.refusals import BadField, NothingToUndo, NotSamePeriod, RotaMovedOn, RuleForbids
from app.usecases.answers.mine import add_absence
from app.usecases.publishing.compare import difference
from app.usecases.publishing.undo import Undo, undo_last
from tests.app.usecases.published import BASE, MONDAY, TUESDAY, WEDNESDAY, Planned, planned
from tests.app.usecases.test_replacing import published, rows
from tests.cast import Cast

FIRST = {(MONDAY, "Morning"): "bo", (TUESDAY, "Morning"): "bo"}
SECOND = {(MONDAY, "Morning"): "chi", (TUESDAY, "Morning"): "chi", (WEDNESDAY, "Morning"): "ana"}


@pytest.fixture
def rota(cast: Cast) -> Planned:
    made = planned(cast)
    made.publish(FIRST)
    made.publish(SECOND)
    return made


def undo(cast: Cast, number: int, reason: str = "") -> int:
    with cast.database.transaction() as tx:
        return undo_last(tx, cast.support, Undo(number, BASE, reason), by=cast.actor(tx, "ana"), now=cast.now).number


def test_undoing_the_last_one_is_a_new_publication_that_says_what_the_one_before_said(
    cast: Cast, rota: Planned
) -> None:
    assert undo(cast, 2, "That was the wrong week") == 3
    assert published(cast, 3) == published(cast, 1)
    (last,) = rows(cast, "SELECT cause, reason FROM publication WHERE number = 3")
    assert (last.cause, last.reason) == ("undo", "That was the wrong week")
    told = rows(cast, "SELECT person_id FROM message WHERE key LIKE 'published:3:%' ORDER BY person_id")
    assert [row.person_id for row in told] == sorted(cast.id(who) for who in ("ana", "bo", "chi"))


def test_only_the_last_one_can_be_undone_and_never_the_first(cast: Cast, rota: Planned) -> None:
    with pytest.raises(RotaMovedOn):
        undo(cast, 1)
    other = planned(cast, MONDAY + timedelta(days=7), MONDAY + timedelta(days=9))
    first = other.publish({(MONDAY + timedelta(days=7), "Morning"): "bo"})
    with pytest.raises(NothingToUndo):
        undo(cast, first.number)


def test_what_has_begun_stays(cast: Cast, rota: Planned) -> None:
    cast.now = rota.seats[rota.seat(MONDAY, "Morning")][0].start
    undo(cast, 2)
    after = published(cast, 3)
    assert after[rota.seat(MONDAY, "Morning")] == cast.id("chi")
    assert after[rota.seat(TUESDAY, "Morning")] == cast.id("bo")
    cast.now = datetime.combine(WEDNESDAY + timedelta(days=1), cast.now.time(), cast.now.tzinfo)
    with pytest.raises(NothingToUndo):
        undo(cast, 3)


def test_the_rules_are_checked_anew(cast: Cast, rota: Planned) -> None:
    with cast.database.transaction() as tx:
        add_absence(tx, NewAbsence(MONDAY, MONDAY), by=cast.actor(tx, "bo"), now=cast.now)
    with pytest.raises(RuleForbids, match="Bo"):
        undo(cast, 2)
    assert len(rows(cast, "SELECT id FROM publication")) == 2


def test_the_difference_of_any_two_is_told_seat_by_seat(cast: Cast, rota: Planned) -> None:
    undo(cast, 2)
    with cast.database.reading() as tx:
        found = {each.seat_id: (each.before, each.after) for each in difference(tx, cast.support, 1, 2)}
        assert difference(tx, cast.support, 1, 3) == []
        back = {each.seat_id: (each.after, each.before) for each in difference(tx, cast.support, 2, 3)}
    assert found == back
    assert found[rota.seat(WEDNESDAY, "Morning")] == (None, cast.id("ana"))
    assert found[rota.seat(MONDAY, "Morning")] == (cast.id("bo"), cast.id("chi"))


def test_only_publications_of_the_same_days_can_be_compared(cast: Cast, rota: Planned) -> None:
    other = planned(cast, MONDAY + timedelta(days=7), MONDAY + timedelta(days=9))
    first = other.publish({(MONDAY + timedelta(days=7), "Morning"): "bo"})
    with cast.database.reading() as tx:
        with pytest.raises(NotSamePeriod):
            difference(tx, cast.support, 1, first.number)
        with pytest.raises(BadField):
            difference(tx, cast.support, 1, 1)
