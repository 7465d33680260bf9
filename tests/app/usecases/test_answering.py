"""Answering a round: one's own answer, the second tab, the standing week, last time, and answering for somebody."""

from dataclasses import replace
from datetime import date, timedelta
from threading import Barrier, Thread

import pytest

from app.domain.answer import Mark, NewAbsence, NewAnswer, OptIn
from app.domain.refusals import BadField, DeadlinePassed, NotFound, Refusal, SlotsNotInRound, Stale
from app.domain.round import Round
from app.store.answers import answered_rounds, answers_of, get_answer, standing_week, who_answered
from app.store.transaction import Tx
from app.usecases.answers.form import AnswerPage, Typed, show_answer, show_answer_of
from app.usecases.answers.mine import add_absence
from app.usecases.answers.save import (
    SaveAnswer,
    SaveAnswerFor,
    read_answer,
    same_as_last_time,
    save_answer,
    save_answer_for,
    take_back,
)
from tests.app.rounds_at_work import NEXT_WEEK, WEEK_AFTER, WEEKEND, answered, every, opened
from tests.cast import Cast


def form_of(tx: Tx, cast: Cast, round_: Round, name: str = "bo", typed: Typed | None = None) -> AnswerPage:
    return show_answer(tx, cast.support, round_.id, by=cast.actor(tx, name), now=cast.now, typed=typed)


def marks_on(page: AnswerPage) -> dict[int, str]:
    cells = [cell for grid in page.grids for row in grid.rows for cell in row.cells if cell]
    return {cell.slot_id: cell.mark for cell in cells if cell.mark}


def test_an_answer_comes_back_as_it_was_given(cast: Cast) -> None:
    round_, slots = opened(cast)
    marks = {slots[0].id: Mark.LOVE, slots[1].id: Mark.RATHER_NOT}
    answered(cast, round_, "bo", NewAnswer(marks, {WEEKEND: OptIn.EITHER}, "Mornings are\r\nbest "))
    with cast.database.reading() as tx:
        saved = read_answer(tx, cast.support, round_.id, by=cast.actor(tx, "bo"))
        page = form_of(tx, cast, round_)
    assert saved.what == NewAnswer(marks, {WEEKEND: OptIn.EITHER}, "Mornings are\nbest")
    assert (saved.version, saved.saved_at, saved.entered_by) == (1, cast.now, None)
    assert marks_on(page) == {slots[0].id: "love", slots[1].id: "rather-not"}
    assert [weekend.choice for weekend in page.weekends] == ["either"]


def test_unanswered_slots_are_neither_fine_nor_cannot(cast: Cast) -> None:
    round_, slots = opened(cast)
    answered(cast, round_, "bo", NewAnswer({slots[0].id: Mark.FINE}))
    with cast.database.reading() as tx:
        assert get_answer(tx, round_.id, cast.id("bo")).what.marks == {slots[0].id: Mark.FINE}
        assert get_answer(tx, round_.id, cast.id("chi")).version == 0


def test_a_second_save_replaces_the_first(cast: Cast) -> None:
    round_, slots = opened(cast)
    answered(cast, round_, "bo", NewAnswer(every(slots, Mark.FINE), {WEEKEND: OptIn.BOTH}, "first"))
    with cast.database.transaction() as tx:
        ask = SaveAnswer(NewAnswer({slots[0].id: Mark.CANNOT}), 1)
        save_answer(tx, cast.support, round_.id, ask, by=cast.actor(tx, "bo"), now=cast.now)
        saved = get_answer(tx, round_.id, cast.id("bo"))
    assert saved.what == NewAnswer({slots[0].id: Mark.CANNOT})
    assert saved.version == 2


@pytest.mark.parametrize("version", [0, 2, 7])
def test_a_stale_tab_overwrites_nothing(cast: Cast, version: int) -> None:
    round_, slots = opened(cast)
    answered(cast, round_, "bo", NewAnswer(every(slots, Mark.FINE)))
    with cast.database.transaction() as tx:
        ask = SaveAnswer(NewAnswer(every(slots, Mark.CANNOT)), version)
        with pytest.raises(Stale), tx.attempt():
            save_answer(tx, cast.support, round_.id, ask, by=cast.actor(tx, "bo"), now=cast.now)
        assert get_answer(tx, round_.id, cast.id("bo")).what.marks == every(slots, Mark.FINE)


def test_of_many_first_answers_at_once_one_is_saved(cast: Cast) -> None:
    round_, slots = opened(cast)
    start, outcomes = Barrier(4), list[str]()

    def go() -> None:
        start.wait()
        try:
            answered(cast, round_, "bo", NewAnswer(every(slots, Mark.FINE)))
            outcomes.append("saved")
        except Stale:
            outcomes.append("stale")

    threads = [Thread(target=go) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["saved", "stale", "stale", "stale"]
    with cast.database.reading() as tx:
        assert get_answer(tx, round_.id, cast.id("bo")).what.marks == every(slots, Mark.FINE)


def test_a_refused_form_keeps_what_was_typed_and_brings_the_newer_version(cast: Cast) -> None:
    round_, slots = opened(cast)
    answered(cast, round_, "bo", NewAnswer({slots[0].id: Mark.FINE}, {WEEKEND: OptIn.BOTH}, "newer"))
    typed = Typed({slots[0].id: "love"}, {WEEKEND: "none"}, "typed")
    with cast.database.reading() as tx:
        page = form_of(tx, cast, round_, typed=typed)
    assert (page.version, page.note, marks_on(page)) == (1, "typed", {slots[0].id: "love"})
    assert page.saved_meanwhile == ["Mon 9 Mar, 06–10: fine", "Weekend 14 and 15 March: both days", "Note: newer"]


def test_marks_for_slots_of_another_round_are_refused(cast: Cast) -> None:
    round_, _ = opened(cast)
    _, others = opened(cast, WEEK_AFTER)
    with pytest.raises(SlotsNotInRound, match=str(others[0].id)):
        answered(cast, round_, "bo", NewAnswer({others[0].id: Mark.FINE}))
    with cast.database.reading() as tx:
        assert answers_of(tx, round_.id) == {}


def test_an_offer_for_another_weekend_is_refused(cast: Cast) -> None:
    round_, _ = opened(cast)
    with pytest.raises(BadField, match="weekend that is not in this round"):
        answered(cast, round_, "bo", NewAnswer(opt_ins={WEEKEND + timedelta(days=7): OptIn.BOTH}))


def test_an_offer_for_a_day_that_is_not_asked_is_refused(cast: Cast) -> None:
    round_, _ = opened(cast, replace(NEXT_WEEK, last_on=WEEKEND))
    with pytest.raises(BadField, match="Only one day of the weekend 14 March is asked"):
        answered(cast, round_, "bo", NewAnswer(opt_ins={WEEKEND: OptIn.BOTH}))
    answered(cast, round_, "bo", NewAnswer(opt_ins={WEEKEND: OptIn.FIRST}))
    with cast.database.reading() as tx:
        [weekend] = form_of(tx, cast, round_).weekends
    assert (weekend.first_label, weekend.second_label, weekend.choice) == ("Saturday", "", "first")


def test_a_note_that_is_too_long_is_refused(cast: Cast) -> None:
    with pytest.raises(BadField, match="Note: This has 501 characters; at most 500 fit"):
        NewAnswer(note="x" * 501)


def test_an_answer_after_the_deadline_is_refused(cast: Cast) -> None:
    round_, _ = opened(cast)
    cast.now = NEXT_WEEK.deadline_at
    with pytest.raises(DeadlinePassed, match="closed on 5 Mar 2026 at 17:00 GMT"):
        answered(cast, round_, "bo", NewAnswer())
    with cast.database.reading() as tx:
        page = form_of(tx, cast, round_)
    assert not page.takes_answers
    assert all(cell.disabled for grid in page.grids for row in grid.rows for cell in row.cells if cell)


def test_a_round_of_another_team_is_not_there(cast: Cast) -> None:
    round_, _ = opened(cast)
    with cast.database.transaction() as tx:
        dee, bo = cast.actor(tx, "dee"), cast.actor(tx, "bo")
        for team, by in ((cast.billing, dee), (cast.billing, bo), (cast.support, dee)):
            with pytest.raises(NotFound):
                show_answer(tx, team, round_.id, by=by, now=cast.now)
            with pytest.raises(NotFound):
                save_answer(tx, team, round_.id, SaveAnswer(NewAnswer(), 0), by=by, now=cast.now)


def test_a_standing_week_begins_the_next_answer_and_is_not_saved_by_itself(cast: Cast) -> None:
    round_, slots = opened(cast)
    answered(cast, round_, "bo", NewAnswer({slots[0].id: Mark.LOVE, slots[1].id: Mark.CANNOT}), standing=True)
    after, later = opened(cast, WEEK_AFTER)
    with cast.database.reading() as tx:
        page = form_of(tx, cast, after)
        assert page.from_standing_week
        assert page.version == 0
        assert marks_on(page) == {later[0].id: "love", later[1].id: "cannot"}
        assert answers_of(tx, after.id) == {}


def test_a_new_standing_week_replaces_the_old_one(cast: Cast) -> None:
    round_, slots = opened(cast)
    answered(cast, round_, "bo", NewAnswer(every(slots, Mark.LOVE)), standing=True)
    with cast.database.transaction() as tx:
        ask = SaveAnswer(NewAnswer({slots[0].id: Mark.FINE}), 1, as_standing_week=True)
        save_answer(tx, cast.support, round_.id, ask, by=cast.actor(tx, "bo"), now=cast.now)
        week = standing_week(tx, [cast.id("bo"), cast.id("chi")])
    assert week == {(cast.id("bo"), slots[0].what.shift_id, 0): Mark.FINE}


def test_same_as_last_time_saves_marks_by_weekday_and_weekends_by_order(cast: Cast) -> None:
    round_, slots = opened(cast)
    marks = {slots[0].id: Mark.LOVE, slots[-1].id: Mark.RATHER_NOT}
    answered(cast, round_, "bo", NewAnswer(marks, {WEEKEND: OptIn.SECOND}, "only this week"))
    after, later = opened(cast, WEEK_AFTER)
    with cast.database.transaction() as tx:
        assert form_of(tx, cast, after).last_time == "9 to 15 March 2026"
        saved = same_as_last_time(tx, cast.support, after.id, version=0, by=cast.actor(tx, "bo"), now=cast.now)
        assert get_answer(tx, after.id, cast.id("bo")) == saved
    assert saved.what.marks == {later[0].id: Mark.LOVE, later[-1].id: Mark.RATHER_NOT}
    assert saved.what.opt_ins == {date(2026, 3, 21): OptIn.SECOND}
    assert saved.what.note == ""


def test_same_as_last_time_pressed_twice_saves_once(cast: Cast) -> None:
    round_, slots = opened(cast)
    answered(cast, round_, "bo", NewAnswer(every(slots, Mark.FINE)))
    after, _ = opened(cast, WEEK_AFTER)
    with cast.database.transaction() as tx:
        bo = cast.actor(tx, "bo")
        same_as_last_time(tx, cast.support, after.id, version=0, by=bo, now=cast.now)
        with pytest.raises(Stale), tx.attempt():
            same_as_last_time(tx, cast.support, after.id, version=0, by=bo, now=cast.now)
        assert get_answer(tx, after.id, bo.id).version == 1


def test_an_answer_is_taken_back_over_the_version_that_was_seen_and_in_time(cast: Cast) -> None:
    round_, slots = opened(cast)
    answered(cast, round_, "bo", NewAnswer(every(slots, Mark.FINE), {WEEKEND: OptIn.SECOND}))
    with cast.database.transaction() as tx:
        bo = cast.actor(tx, "bo")
        assert form_of(tx, cast, round_).may_take_back
        with pytest.raises(Stale), tx.attempt():
            take_back(tx, cast.support, round_.id, version=2, by=bo, now=cast.now)
        with pytest.raises(DeadlinePassed), tx.attempt():
            take_back(tx, cast.support, round_.id, version=1, by=bo, now=round_.deadline_at)
        assert get_answer(tx, round_.id, bo.id).what.marks
        take_back(tx, cast.support, round_.id, version=1, by=bo, now=cast.now)
        assert not get_answer(tx, round_.id, bo.id).is_given
        assert not form_of(tx, cast, round_).may_take_back


def test_after_an_answer_was_taken_back_no_older_version_of_it_passes(cast: Cast) -> None:
    """A second device, open since before: what it knows is no version of the answer that is there now."""
    round_, slots = opened(cast)
    answered(cast, round_, "bo", NewAnswer(every(slots, Mark.FINE), note="first"))
    with cast.database.transaction() as tx:
        bo = cast.actor(tx, "bo")
        emptied = take_back(tx, cast.support, round_.id, version=1, by=bo, now=cast.now)
        assert get_answer(tx, round_.id, bo.id) == emptied
        assert (emptied.version, emptied.what) == (2, NewAnswer())
        for older in (0, 1):
            with pytest.raises(Stale), tx.attempt():
                save_answer(tx, cast.support, round_.id, SaveAnswer(NewAnswer(note="late"), older), by=bo, now=cast.now)
        anew = SaveAnswer(NewAnswer(every(slots, Mark.LOVE)), emptied.version)
        saved = save_answer(tx, cast.support, round_.id, anew, by=bo, now=cast.now)
        for older in (0, 1, 2):
            with pytest.raises(Stale), tx.attempt():
                save_answer(tx, cast.support, round_.id, SaveAnswer(NewAnswer(note="late"), older), by=bo, now=cast.now)
            with pytest.raises(Stale), tx.attempt():
                take_back(tx, cast.support, round_.id, version=older, by=bo, now=cast.now)
        assert get_answer(tx, round_.id, bo.id) == saved
        assert saved.version == 3


def test_who_took_an_answer_back_counts_as_not_answered(cast: Cast) -> None:
    round_, slots = opened(cast)
    answered(cast, round_, "bo", NewAnswer(every(slots, Mark.FINE), note="first"))
    ask = SaveAnswerFor(cast.id("bo"), NewAnswer(every(slots, Mark.FINE)), 1)
    with cast.database.transaction() as tx:
        bo, ana = cast.actor(tx, "bo"), cast.actor(tx, "ana")
        save_answer_for(tx, cast.support, round_.id, ask, by=ana, now=cast.now)
        take_back(tx, cast.support, round_.id, version=2, by=bo, now=cast.now)
        with pytest.raises(Stale), tx.attempt():
            take_back(tx, cast.support, round_.id, version=3, by=bo, now=cast.now)
        assert answers_of(tx, round_.id) == {}
        assert who_answered(tx, [round_.id]) == {round_.id: set()}
        assert answered_rounds(tx, cast.support.id, bo.id) == []
        page = form_of(tx, cast, round_)
        assert (page.saved, page.entered_by, page.note, set(marks_on(page).values())) == ("", "", "", set())
        save_answer_for(tx, cast.support, round_.id, replace(ask, version=3), by=ana, now=cast.now)
        assert get_answer(tx, round_.id, bo.id).what.marks == every(slots, Mark.FINE)


def test_without_an_earlier_answer_there_is_no_last_time(cast: Cast) -> None:
    round_, _ = opened(cast)
    with cast.database.transaction() as tx:
        assert form_of(tx, cast, round_).last_time == ""
        with pytest.raises(BadField, match="You have not answered an earlier round"):
            same_as_last_time(tx, cast.support, round_.id, version=0, by=cast.actor(tx, "bo"), now=cast.now)


def test_a_coordinator_enters_an_answer_for_somebody_also_after_the_deadline(cast: Cast) -> None:
    round_, slots = opened(cast)
    cast.now = NEXT_WEEK.deadline_at + timedelta(hours=1)
    ask = SaveAnswerFor(cast.id("bo"), NewAnswer(every(slots, Mark.FINE)), 0)
    with cast.database.transaction() as tx:
        save_answer_for(tx, cast.support, round_.id, ask, by=cast.actor(tx, "ana"), now=cast.now)
        assert form_of(tx, cast, round_).entered_by == "Ana Alves"
        assert (
            show_answer_of(tx, cast.support, round_.id, cast.id("bo"), by=cast.actor(tx, "ana")).somebody_else
            == "Bo Berg"
        )


def test_ones_own_save_clears_who_entered_it(cast: Cast) -> None:
    round_, slots = opened(cast)
    ask = SaveAnswerFor(cast.id("bo"), NewAnswer(every(slots, Mark.FINE)), 0)
    with cast.database.transaction() as tx:
        save_answer_for(tx, cast.support, round_.id, ask, by=cast.actor(tx, "ana"), now=cast.now)
        again = SaveAnswer(NewAnswer(every(slots, Mark.LOVE)), 1)
        save_answer(tx, cast.support, round_.id, again, by=cast.actor(tx, "bo"), now=cast.now)
        assert get_answer(tx, round_.id, cast.id("bo")).entered_by is None


def test_nobody_answers_for_a_person_whom_the_round_does_not_ask(cast: Cast) -> None:
    round_, _ = opened(cast)
    ask = SaveAnswerFor(cast.id("dee"), NewAnswer(), 0)
    with cast.database.transaction() as tx, pytest.raises(Refusal, match="no such person in this round"):
        save_answer_for(tx, cast.support, round_.id, ask, by=cast.actor(tx, "ana"), now=cast.now)


def test_the_form_says_which_days_are_away_but_never_why(cast: Cast) -> None:
    round_, _ = opened(cast)
    with cast.database.transaction() as tx:
        away = NewAbsence(date(2026, 3, 6), date(2026, 3, 10), "canary-reason")
        add_absence(tx, away, by=cast.actor(tx, "bo"), now=cast.now)
        assert form_of(tx, cast, round_).away == ["Mon 9 Mar to Tue 10 Mar"]
        assert "canary" not in repr(
            show_answer_of(tx, cast.support, round_.id, cast.id("bo"), by=cast.actor(tx, "ana"))
        )
