"""Closing a round by hand and by the clock, moving its deadline, reminding those who have not answered."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from app.domain.answer import Mark, NewAnswer
from app.domain.refusals import BadField, DeadlinePassed, NotFound, RemindedAlready, Stale
from app.domain.round import RoundState
from app.store.rounds import get_round
from app.store.tables import MessageRow
from app.store.transaction import Tx
from app.usecases.answers.save import SaveAnswer, save_answer
from app.usecases.rounds.deadline import close_due_rounds, close_round, move_deadline
from app.usecases.rounds.remind import remind_now, remind_unanswered
from tests.app.rounds_at_work import NEXT_WEEK, answered, every, opened
from tests.cast import Cast

DEADLINE = NEXT_WEEK.deadline_at


def told(tx: Tx, kind: str) -> list[int]:
    return sorted(tx.session.exec(select(MessageRow.person_id).where(MessageRow.kind == kind)))


def test_the_clock_closes_a_round_at_its_deadline_and_once(cast: Cast) -> None:
    round_, _ = opened(cast)
    with cast.database.transaction() as tx:
        assert close_due_rounds(tx, now=DEADLINE - timedelta(seconds=1)) == 0
        assert close_due_rounds(tx, now=DEADLINE) == 1
        assert close_due_rounds(tx, now=DEADLINE) == 0
        assert get_round(tx, cast.support.id, round_.id).state is RoundState.CLOSED


def test_a_round_closed_early_takes_no_more_answers(cast: Cast) -> None:
    round_, slots = opened(cast)
    with cast.database.transaction() as tx:
        closed = close_round(tx, cast.support, round_.id, now=cast.now)
        assert not closed.takes_answers(cast.now)
        assert close_round(tx, cast.support, round_.id, now=cast.now + timedelta(hours=1)) == closed
        ask = SaveAnswer(NewAnswer(every(slots, Mark.FINE)), 0)
        with pytest.raises(DeadlinePassed, match="closed on 2 Mar 2026 at 09:00"):
            save_answer(tx, cast.support, round_.id, ask, by=cast.actor(tx, "bo"), now=cast.now)


def test_a_later_deadline_opens_a_closed_round_again(cast: Cast) -> None:
    round_, _ = opened(cast)
    later = DEADLINE + timedelta(days=1)
    with cast.database.transaction() as tx:
        closed = close_round(tx, cast.support, round_.id, now=cast.now)
        again = move_deadline(tx, cast.support, round_.id, later, version=closed.version, now=cast.now)
    assert again.takes_answers(cast.now)
    assert again.deadline_at == later


def test_a_deadline_moved_by_somebody_else_meanwhile_is_not_overwritten(cast: Cast) -> None:
    round_, _ = opened(cast)
    with cast.database.transaction() as tx:
        move = {"version": round_.version, "now": cast.now}
        moved = move_deadline(tx, cast.support, round_.id, DEADLINE + timedelta(hours=1), **move)  # type: ignore[arg-type]
        with pytest.raises(Stale):
            move_deadline(tx, cast.support, round_.id, DEADLINE, **move)  # type: ignore[arg-type]
        assert get_round(tx, cast.support.id, round_.id) == moved


@pytest.mark.parametrize("moment", [datetime(2026, 3, 2, 9, tzinfo=UTC), datetime(2026, 3, 9, 6, tzinfo=UTC)])
def test_a_deadline_in_the_past_or_after_the_first_slot_is_refused(cast: Cast, moment: datetime) -> None:
    round_, _ = opened(cast)
    with cast.database.transaction() as tx, pytest.raises(BadField, match="Deadline"):
        move_deadline(tx, cast.support, round_.id, moment, version=1, now=cast.now)


def test_a_round_of_another_team_is_not_there(cast: Cast) -> None:
    round_, _ = opened(cast)
    with cast.database.transaction() as tx:
        with pytest.raises(NotFound):
            close_round(tx, cast.billing, round_.id, now=cast.now)
        with pytest.raises(NotFound):
            remind_now(tx, cast.billing, round_.id, now=cast.now)


def test_a_day_before_the_deadline_those_without_an_answer_are_reminded_once(cast: Cast) -> None:
    round_, slots = opened(cast)
    answered(cast, round_, "bo", NewAnswer(every(slots, Mark.FINE)))
    with cast.database.transaction() as tx:
        remind_unanswered(tx, now=DEADLINE - timedelta(hours=25))
        assert told(tx, "round_reminder") == []
        for minutes in (0, 1, 60):
            remind_unanswered(tx, now=DEADLINE - timedelta(hours=24) + timedelta(minutes=minutes))
        assert told(tx, "round_reminder") == sorted([cast.id("ana"), cast.id("chi")])
        remind_unanswered(tx, now=DEADLINE)
        assert len(told(tx, "round_reminder")) == 2


def test_the_coordinator_reminds_by_hand_once_an_hour(cast: Cast) -> None:
    round_, slots = opened(cast)
    answered(cast, round_, "bo", NewAnswer(every(slots, Mark.FINE)))
    with cast.database.transaction() as tx:
        assert remind_now(tx, cast.support, round_.id, now=cast.now) == 2
        with pytest.raises(RemindedAlready, match="went out at 09:00"):
            remind_now(tx, cast.support, round_.id, now=cast.now + timedelta(minutes=59))
        assert remind_now(tx, cast.support, round_.id, now=cast.now + timedelta(hours=1)) == 2
        assert told(tx, "round_reminder") == sorted([cast.id("ana"), cast.id("chi")] * 2)


def test_nobody_is_reminded_of_a_round_that_is_closed(cast: Cast) -> None:
    round_, _ = opened(cast)
    with cast.database.transaction() as tx, pytest.raises(DeadlinePassed):
        remind_now(tx, cast.support, round_.id, now=DEADLINE)
