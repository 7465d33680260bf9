"""Parts of seats before the rules: what nobody offered, and what has begun."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from app.domain.answer import NewAbsence, NewAnswer, OptIn
from app.domain.policy import Policy
from app.domain.refusals import RuleForbids
from app.domain.team import NewShift
from app.store import answers, teams
from tests.app.changing.rota_at_work import Week, published_week
from tests.app.usecases.published import MONDAY, SATURDAY, planned
from tests.cast import Cast

EARLY, LATE = "Weekend cover", "Weekend late"


@pytest.fixture
def week(cast: Cast) -> Week:
    """Saturday has two slots; Chi offered the day, and Bo, who did not, took the early one by his own hand."""
    with cast.database.transaction() as tx:
        teams.add_shift(tx, cast.support.id, NewShift(LATE, (5, 6), time(18), time(22)))
        policy = Policy(max_slots_a_day=2, min_rest_hours=0, weekend_window=1)
        teams.add_policy(tx, cast.support.id, policy, starts_on=date(2026, 3, 3))
    rota = planned(cast)
    week = Week(cast, rota)
    with cast.database.transaction() as tx:
        bo = cast.id("bo")
        version = answers.get_answer(tx, rota.round_id, bo).version
        answers.save_answer(tx, rota.round_id, bo, NewAnswer(), version=version, now=cast.now)
        either = NewAnswer({}, {SATURDAY: OptIn.FIRST})
        version = answers.get_answer(tx, rota.round_id, cast.id("chi")).version
        answers.save_answer(tx, rota.round_id, cast.id("chi"), either, version=version, now=cast.now)
    rota.publish({(SATURDAY, LATE): "chi"})
    early = rota.seat(SATURDAY, EARLY)
    week.change({early: bo}, by="bo", consents=[(bo, early)])
    return week


def test_a_part_of_the_other_slot_is_refused_unless_it_is_taken_by_hand(cast: Cast, week: Week) -> None:
    late = week.seat(SATURDAY, LATE)
    slot = week.planned.seats[late][0]
    part = week.part(SATURDAY, LATE, "chi", "bo", (slot.start, slot.start + timedelta(hours=1)))
    with pytest.raises(RuleForbids, match="did not offer this weekend day"):
        week.change({late: part})
    week.change({late: part}, by="bo", consents=[(cast.id("bo"), late)])
    assert week.now().seats[late].holding == part


def test_the_whole_of_the_other_slot_is_refused_as_a_part_of_it_is(cast: Cast, week: Week) -> None:
    with pytest.raises(RuleForbids, match="did not offer this weekend day"):
        week.change({week.seat(SATURDAY, LATE): cast.id("bo")})


def test_a_part_of_what_has_begun_counts_for_rest_and_for_the_day(cast: Cast) -> None:
    week = published_week(cast)
    first = week.planned.seats[week.seat(MONDAY, "Morning")][0].start
    part = week.part(MONDAY, "Morning", "bo", "chi", (first, first + timedelta(hours=2)))
    week.change({week.seat(MONDAY, "Morning"): part})
    cast.now = datetime(2026, 3, 9, 7, tzinfo=UTC)  # Chi is on
    with pytest.raises(RuleForbids, match="less than 11 h rest, at most 1 slot a day"):
        week.change({week.seat(MONDAY, "Afternoon"): cast.id("chi")})


def test_more_of_a_seat_is_refused_to_whoever_cannot_have_their_part_any_more(cast: Cast) -> None:
    """A breach that was there stops no other change, but nobody gets more of what they cannot have."""
    week = published_week(cast)
    seat = week.seat(MONDAY, "Morning")
    slot = week.planned.seats[seat][0]
    hours = [slot.start + timedelta(hours=number) for number in range(4)]
    week.change({seat: week.part(MONDAY, "Morning", "bo", "chi", (hours[0], hours[2]))})
    with cast.database.transaction() as tx:
        answers.add_absence(tx, cast.id("chi"), NewAbsence(MONDAY, MONDAY, ""), now=cast.now)
    for more in (cast.id("chi"), week.part(MONDAY, "Morning", "bo", "chi", (hours[2], hours[3]))):
        with pytest.raises(RuleForbids, match="absent"):
            week.change({seat: more})
    less = week.part(MONDAY, "Morning", "chi", "bo", (hours[1], hours[2]))
    week.change({seat: less})
    assert week.now().seats[seat].holding == less
