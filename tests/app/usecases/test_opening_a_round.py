"""Opening a round: what it makes, who is told, and in which cases it is refused."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from threading import Barrier, Thread

import pytest
from sqlmodel import select

from app.domain.refusals import BadField, PeriodOverlaps, Refusal
from app.store.rounds import periods_of, rounds_of, slots_of
from app.store.tables import MessageRow
from app.store.teams import shifts_of
from app.usecases.rounds.open import OpenRound, open_round, suggest_round
from app.usecases.teams.keep import change_shift
from tests.app.rounds_at_work import NEXT_WEEK, opened
from tests.cast import Cast


def test_opening_a_round_makes_its_slots_with_a_seat_for_each_person_needed(cast: Cast) -> None:
    round_, slots = opened(cast)
    assert len(slots) == 5 * 4 + 2
    assert all(len(slot.seats) == slot.what.people for slot in slots)
    assert len({seat.uid for slot in slots for seat in slot.seats}) == 22
    assert slots[0].start == datetime(2026, 3, 9, 6, tzinfo=UTC)
    assert [slot.what.weekend_day for slot in slots if slot.weekend] == [1, 2]
    assert round_.takes_answers(cast.now)


def test_opening_a_round_tells_everybody_in_the_team_once(cast: Cast) -> None:
    round_, _ = opened(cast)
    with cast.database.reading() as tx:
        told = set(tx.session.exec(select(MessageRow.kind, MessageRow.key, MessageRow.person_id)))
    ids = [cast.id(name) for name in ("ana", "bo", "chi")]
    assert told == {("round_opened", f"round-opened:{round_.id}:{person}", person) for person in ids}


def test_the_slots_of_a_clock_change_keep_their_hours_on_the_wall(cast: Cast) -> None:
    _, slots = opened(cast, OpenRound(date(2026, 3, 23), date(2026, 4, 5), datetime(2026, 3, 19, 17, tzinfo=UTC)))
    mornings = [slot.start.hour for slot in slots if slot.what.name == "Morning"]
    assert mornings == [6] * 5 + [5] * 5


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"deadline_at": datetime(2026, 3, 2, 9, tzinfo=UTC)}, "Deadline: This lies in the past"),
        ({"deadline_at": datetime(2026, 3, 9, 6, tzinfo=UTC)}, "after the first slot has begun"),
        ({"last_on": date(2026, 3, 8)}, "before the first day"),
        ({"first_on": date(2026, 3, 1)}, "First day: This lies in the past"),
        ({"last_on": date(2026, 9, 9)}, "at most 84 days"),
        ({"first_on": date(9999, 12, 31), "last_on": date(9999, 12, 31)}, "more than two years ahead"),
    ],
)
def test_a_round_of_impossible_dates_is_refused_and_leaves_nothing(
    cast: Cast, change: dict[str, date], words: str
) -> None:
    with pytest.raises(BadField, match=words):
        opened(cast, replace(NEXT_WEEK, **change))  # type: ignore[arg-type]
    with cast.database.reading() as tx:
        assert periods_of(tx, cast.support.id) == []
        assert tx.session.exec(select(MessageRow)).all() == []


def test_a_round_without_any_shift_in_its_days_is_refused(cast: Cast) -> None:
    with cast.database.transaction() as tx:
        for shift in shifts_of(tx, cast.support.id):
            ended = replace(shift.what, last_on=date(2026, 3, 5))
            change_shift(tx, cast.support, shift.id, ended, version=shift.version)
    with pytest.raises(BadField, match="No shift of this team runs"):
        opened(cast)


@pytest.mark.parametrize("days", [0, 6, -6])
def test_a_round_that_shares_a_day_with_another_period_is_refused(cast: Cast, days: int) -> None:
    opened(cast, replace(NEXT_WEEK, first_on=date(2026, 3, 16), last_on=date(2026, 3, 22)))
    shift = timedelta(days=7 + days)
    with pytest.raises(PeriodOverlaps, match="16 Mar 2026 to 22 Mar 2026"):
        opened(cast, replace(NEXT_WEEK, first_on=NEXT_WEEK.first_on + shift, last_on=NEXT_WEEK.last_on + shift))


def test_two_teams_may_ask_for_the_same_days(cast: Cast) -> None:
    opened(cast)
    with cast.database.transaction() as tx:
        open_round(tx, cast.billing, NEXT_WEEK, by=cast.actor(tx, "dee"), now=cast.now)
        assert len(rounds_of(tx, cast.billing.id)) == 1
        assert len(rounds_of(tx, cast.support.id)) == 1


@pytest.mark.parametrize(
    ("now", "first_on", "deadline_at"),
    [
        (datetime(2026, 3, 2, 9, tzinfo=UTC), date(2026, 3, 9), datetime(2026, 3, 5, 17, tzinfo=UTC)),
        (datetime(2026, 3, 6, 9, tzinfo=UTC), date(2026, 3, 9), datetime(2026, 3, 8, 17, tzinfo=UTC)),
        (datetime(2026, 3, 8, 18, tzinfo=UTC), date(2026, 3, 16), datetime(2026, 3, 12, 17, tzinfo=UTC)),
    ],
)
def test_the_next_whole_week_is_suggested_with_a_deadline_to_come(
    cast: Cast, now: datetime, first_on: date, deadline_at: datetime
) -> None:
    with cast.database.reading() as tx:
        assert suggest_round(tx, cast.support, now=now) == OpenRound(
            first_on, first_on + timedelta(days=6), deadline_at
        )


def test_the_week_after_the_latest_period_is_suggested(cast: Cast) -> None:
    opened(cast, replace(NEXT_WEEK, last_on=date(2026, 3, 18)))
    with cast.database.reading() as tx:
        assert suggest_round(tx, cast.support, now=cast.now).first_on == date(2026, 3, 23)


def test_of_many_who_open_the_same_week_at_once_one_does(cast: Cast) -> None:
    start, outcomes = Barrier(4), list[str]()

    def go() -> None:
        start.wait()
        try:
            opened(cast)
            outcomes.append("opened")
        except PeriodOverlaps:
            outcomes.append("refused")

    threads = [Thread(target=go) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["opened", "refused", "refused", "refused"]
    with cast.database.reading() as tx:
        [round_] = rounds_of(tx, cast.support.id)
        assert len(slots_of(tx, round_.period.id)) == 22


def test_a_refusal_names_field_and_way_out(cast: Cast) -> None:
    with pytest.raises(Refusal) as caught:
        opened(cast, replace(NEXT_WEEK, deadline_at=cast.now - timedelta(minutes=1)))
    assert caught.value.sentence == "Deadline: This lies in the past. Choose a later time."
