"""Having a draft made: demanded, run in the background, stopped, taken up again, given up."""

import json
import re
import threading
from datetime import date, timedelta

import pytest

from app.domain.answer import Mark, NewAbsence, OptIn
from app.domain.people import NewMembership
from app.domain.refusals import BadField, DraftNotRunning, DraftRuns, NotFound, PinsInTheWay
from app.domain.rota import DraftState, seed_of
from app.store import answers, drafts, teams
from app.store.facts import facts_of
from app.store.rounds import get_period
from app.store.transaction import Demand
from app.usecases.drafts import failing
from app.usecases.drafts import run as job
from app.usecases.drafts.demand import AskDraft, demand_draft
from app.usecases.drafts.edit import Act, SeatEdit
from app.usecases.drafts.progress import show_progress
from app.usecases.drafts.stop import stop_draft
from app.usecases.drafts.stranded import demand_stranded_drafts
from tests.app.usecases.drafting import FRIDAY, SATURDAY, SUNDAY, THURSDAY, Story, story
from tests.cast import Cast


@pytest.fixture
def week(cast: Cast) -> Story:
    return story(cast)


def test_a_draft_fills_weekdays_and_the_weekend_of_volunteers(week: Story) -> None:
    week.answer("ana", offer=OptIn.BOTH)
    week.answer("bo", {(THURSDAY, "Morning"): Mark.LOVE})
    draft = week.made()
    assert draft.state is DraftState.READY
    assert draft.assignments[week.seat(THURSDAY, "Morning")].person_id == week.cast.id("bo")
    weekend = {draft.assignments[week.seat(day, "Weekend cover")].person_id for day in (SATURDAY, SUNDAY)}
    assert weekend == {week.cast.id("ana")}


def test_without_an_offer_the_weekend_stays_open(week: Story) -> None:
    week.answer("bo", {(SATURDAY, "Weekend cover"): Mark.LOVE})
    draft = week.made()
    seat = week.seat(SATURDAY, "Weekend cover")
    assert seat not in draft.assignments
    assert all("opt-in" in rules for rules in draft.open_seats[seat].values())


def test_the_draft_says_on_how_many_answers_it_rests(week: Story) -> None:
    week.answer("bo")
    draft = week.made()
    assert (draft.answered, draft.people) == (1, 3)


def test_every_goal_is_kept_with_its_bound(week: Story) -> None:
    goals = week.made().goals
    assert [goal.name for goal in goals] == ["open seats", "fairness", "marks", "changes", "lot"]
    assert all(goal.proved and goal.gap == 0 for goal in goals)


def test_the_question_is_kept_as_it_was_asked(week: Story) -> None:
    draft = week.made()
    with week.cast.database.reading() as tx:
        asked = drafts.get_problem(tx, draft.id)
    assert {person["id"] for person in asked["people"]} == {str(week.cast.id(name)) for name in ("ana", "bo", "chi")}


def test_the_seed_comes_from_team_period_and_number(week: Story) -> None:
    assert week.demand().seed == seed_of("support", THURSDAY, 1)


def test_a_standing_week_counts_for_who_has_not_answered(week: Story) -> None:
    morning = week.slot(THURSDAY, "Morning").what.shift_id
    with week.cast.database.transaction() as tx:
        for name in ("ana", "chi"):
            cannot = {(morning, 3): Mark.CANNOT}
            answers.save_standing_week(tx, week.cast.id(name), cannot, shifts={morning})
    assert week.made().assignments[week.seat(THURSDAY, "Morning")].person_id == week.cast.id("bo")


def test_nobody_is_seated_while_absent_and_no_reason_is_kept(week: Story) -> None:
    with week.cast.database.transaction() as tx:
        for name in ("ana", "chi"):
            away = NewAbsence(THURSDAY, THURSDAY, "canary operation")
            answers.add_absence(tx, week.cast.id(name), away, now=week.cast.now)
    draft = week.made()
    on_thursday = {
        draft.assignments[s].person_id
        for s, (slot, _) in week.seats.items()
        if slot.on == THURSDAY and s in draft.assignments
    }
    assert on_thursday == {week.cast.id("bo")}
    with week.cast.database.reading() as tx:
        assert "canary" not in str(drafts.get_problem(tx, draft.id))
    assert "canary" not in str(week.show(draft))


def test_who_is_still_onboarding_fills_no_seat(week: Story) -> None:
    _change_membership(week, "chi", onboarding=True)
    assert week.cast.id("chi") not in {each.person_id for each in week.made().assignments.values()}


def test_who_leaves_in_the_week_is_seated_only_before(week: Story) -> None:
    _change_membership(week, "chi", last_on=FRIDAY)
    draft = week.made()
    days = {week.seats[s][0].on for s, each in draft.assignments.items() if each.person_id == week.cast.id("chi")}
    assert days <= {THURSDAY, FRIDAY}
    assert days


def test_the_demand_tells_the_job(week: Story) -> None:
    told: list[Demand] = []
    week.cast.database.on_demand = told.append
    draft = week.demand()
    assert [(each.kind, each.key, each.attempt) for each in told] == [("draft", str(draft.id), 1)]


def test_a_second_draft_while_one_runs_is_refused(week: Story) -> None:
    first = week.demand()
    with pytest.raises(DraftRuns):
        week.demand()
    week.run(first)
    assert week.demand().number == 2


def test_of_two_demands_at_once_one_is_refused(week: Story) -> None:
    together, outcomes = threading.Barrier(2), list[str]()

    def demand() -> None:
        together.wait()
        try:
            week.demand()
            outcomes.append("demanded")
        except DraftRuns:
            outcomes.append("refused")

    threads = [threading.Thread(target=demand) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["demanded", "refused"]


def test_a_round_of_another_team_is_not_there(week: Story) -> None:
    with week.cast.database.transaction() as tx:
        by = week.cast.actor(tx, "dee")
        with pytest.raises(NotFound):
            demand_draft(tx, week.cast.billing, week.round_.id, AskDraft(), by=by, now=week.cast.now)


@pytest.mark.parametrize("seconds", [0, -1, 3601])
def test_a_search_without_length_or_end_is_refused(seconds: int) -> None:
    with pytest.raises(BadField):
        AskDraft(seconds)


def test_running_the_job_twice_applies_the_result_once(week: Story) -> None:
    draft = week.made()
    again = week.run(draft)
    assert (again.attempt, again.finished_at, again.assignments) == (1, draft.finished_at, draft.assignments)


def test_a_killed_run_is_taken_up_and_the_late_one_changes_nothing(week: Story) -> None:
    draft = week.demand()
    with week.cast.database.transaction() as tx:
        assert drafts.begin_attempt(tx, draft.id, now=week.cast.now) == 1  # and then its process dies
    made = week.run(draft)
    assert (made.state, made.attempt) == (DraftState.READY, 2)
    with week.cast.database.transaction() as tx:
        nothing = drafts.Findings({}, [], {}, answered=0, people=0)
        assert not drafts.finish(tx, draft.id, 1, nothing, now=week.cast.now)
    assert week.read(draft).assignments == made.assignments


def test_the_fourth_attempt_gives_up_with_a_sentence(week: Story) -> None:
    draft = week.demand()
    with week.cast.database.transaction() as tx:
        for _ in range(3):
            drafts.begin_attempt(tx, draft.id, now=week.cast.now)
    given_up = week.run(draft)
    assert (given_up.state, given_up.error) == (DraftState.FAILED, failing.TOO_OFTEN)


def test_a_fault_ends_the_draft_with_a_sentence_and_is_raised(week: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("boom")

    draft = week.demand()
    monkeypatch.setattr(job, "facts_of", broken)
    with pytest.raises(RuntimeError):
        week.run(draft)
    assert (week.read(draft).state, week.read(draft).error) == (DraftState.FAILED, failing.FAULT)


class Leaving(threading.Event):
    """The flag as the job engine sets it when the process goes."""

    leaving = True


def test_a_process_that_goes_gives_the_draft_back(week: Story) -> None:
    draft, stop = week.demand(), Leaving()
    stop.set()
    waiting = week.run(draft, stop)
    assert (waiting.state, waiting.attempt, waiting.assignments) == (DraftState.QUEUED, 0, {})
    assert week.run(draft).state is DraftState.READY


def test_stopping_keeps_the_best_so_far(week: Story) -> None:
    draft, stop = week.demand(), threading.Event()
    stop.set()
    made = week.run(draft, stop)
    assert made.state is DraftState.READY
    assert all(not goal.proved for goal in made.goals if goal.value)


def test_the_wish_to_stop_is_heard_from_the_row(week: Story) -> None:
    draft = week.demand()
    with week.cast.database.transaction() as tx:
        drafts.begin_attempt(tx, draft.id, now=week.cast.now)
        stop_draft(tx, week.cast.support, draft.id, now=week.cast.now)
    assert week.read(draft).stop_asked
    assert week.run(draft).state is DraftState.READY  # taken up again, it ends soon with what it finds


def test_a_draft_that_waits_is_stopped_at_once(week: Story) -> None:
    draft = week.demand()
    with week.cast.database.transaction() as tx:
        stopped = stop_draft(tx, week.cast.support, draft.id, now=week.cast.now)
    assert stopped.state is DraftState.FAILED
    assert week.run(draft).state is DraftState.FAILED


def test_a_draft_that_is_made_cannot_be_stopped(week: Story) -> None:
    draft = week.made()
    with week.cast.database.transaction() as tx, pytest.raises(DraftNotRunning):
        stop_draft(tx, week.cast.support, draft.id, now=week.cast.now)


def test_progress_is_told_in_words(week: Story) -> None:
    draft = week.demand()
    with week.cast.database.transaction() as tx:
        assert show_progress(tx, week.cast.support, draft.id, now=week.cast.now).text == "Waiting to begin"
        drafts.begin_attempt(tx, draft.id, now=week.cast.now)
        news: dict[str, int | float | str] = {
            "goal": "fairness",
            "value": 8,
            "bound": 3,
            "filled": 19,
            "seats": 22,
            "seconds": 1.5,
        }
        assert drafts.save_progress(tx, draft.id, 1, news)
        assert not drafts.save_progress(tx, draft.id, 2, news)
        told = show_progress(tx, week.cast.support, draft.id, now=week.cast.now)
    assert (told.text, told.done, told.total) == ("19 of 22 seats filled", 19, 22)
    assert {fact.key: fact.value for fact in told.facts}["goal"] == "sharing fairly"


def test_a_draft_without_a_sign_of_life_is_demanded_again(week: Story) -> None:
    draft = week.demand()
    told: list[Demand] = []
    week.cast.database.on_demand = told.append
    for minutes in (0, 2, 12, 14):
        with week.cast.database.transaction() as tx:
            demand_stranded_drafts(tx, now=week.cast.now + timedelta(minutes=minutes))
    assert [(each.key, each.attempt) for each in told] == [(str(draft.id), number) for number in (1, 1, 102, 102)]


def test_a_draft_that_waits_behind_a_living_one_is_told_of_once(week: Story) -> None:
    """Told of under another number, it would run twice, and the second run would take it from the first."""
    cast, waiting = week.cast, week.demand()
    with cast.database.transaction() as tx:
        new = drafts.NewDraft(cast.billing.id, waiting.period_id, 2, 1, 3600, None, cast.id("dee"))
        living = drafts.add_draft(tx, new, now=cast.now)
        drafts.begin_attempt(tx, living.id, now=cast.now)
    told: list[Demand] = []
    cast.database.on_demand = told.append
    for minutes in (0, 12, 24, 30):
        now = cast.now + timedelta(minutes=minutes)
        with cast.database.transaction() as tx:
            if minutes < 30:  # then it falls silent
                drafts.save_progress(tx, living.id, 1, {"beat": now.isoformat()})
            demand_stranded_drafts(tx, now=now)
    assert [each.attempt for each in told if each.key == str(waiting.id)] == [1, 1, 1, 106]


def test_a_pin_is_kept_by_the_next_draft(week: Story) -> None:
    seat, holder = _pinned_on_thursday(week)
    for name in {"ana", "bo", "chi"} - {holder}:
        week.answer(name, {(THURSDAY, "Morning"): Mark.LOVE})
    second = week.made()
    assert (second.assignments[seat].person_id, second.assignments[seat].pinned) == (week.cast.id(holder), True)


def test_a_pin_that_cannot_stay_is_named_and_can_be_taken_out(week: Story) -> None:
    seat, holder = _pinned_on_thursday(week)
    _fall_ill(week, holder)
    with pytest.raises(PinsInTheWay, match=r"on Thu 12 Mar, 06–10 \(absent\)"):
        week.demand()
    assert week.pins() == {seat: week.cast.id(holder)}
    made = week.run(week.demand(loosen=True))
    assert made.assignments[seat].person_id != week.cast.id(holder)
    assert week.pins() == {}


def test_a_pin_of_somebody_who_left_is_in_the_way(week: Story) -> None:
    _, holder = _pinned_on_thursday(week)
    _change_membership(week, holder, last_on=date(2026, 3, 1))
    with pytest.raises(PinsInTheWay, match="not in the team"):
        week.demand()


def test_a_draft_without_time_for_all_rules_ends_with_a_sentence(week: Story) -> None:
    week.answer("ana", offer=OptIn.BOTH)
    draft, stop = week.made(), threading.Event()
    week.edit(draft, week.seat(SATURDAY, "Weekend cover"), SeatEdit(Act.PIN))
    stop.set()
    failed = week.run(week.demand(), stop)
    assert failed.state is DraftState.FAILED
    words = "No rota that keeps all rules was found in this time: .*. Draft again with a longer search."
    assert re.fullmatch(words, week.said_of(failed))
    assert week.made().state is DraftState.READY


def test_pins_that_break_rules_meanwhile_end_the_job_with_a_sentence(week: Story) -> None:
    _, holder = _pinned_on_thursday(week)
    draft = week.demand()
    _fall_ill(week, holder)
    failed = week.run(draft)
    assert failed.state is DraftState.FAILED
    assert "on Thu 12 Mar, 06–10 (absent)" in week.said_of(failed)
    assert json.loads(failed.error) == {"pins": [[next(iter(week.pins())), week.cast.id(holder), ["absence"]]]}


def test_facts_count_only_those_who_are_asked(week: Story) -> None:
    week.answer("bo")
    _change_membership(week, "bo", last_on=date(2026, 3, 1))
    with week.cast.database.reading() as tx:
        period = get_period(tx, week.cast.support.id, week.round_.period.id)
        facts = facts_of(tx, week.cast.support, period, seed=1, now=week.cast.now)
    assert (facts.answered, len(facts.asked)) == (0, 2)


def _pinned_on_thursday(week: Story) -> tuple[int, str]:
    """The seat of a pin, and whose it is."""
    draft, seat = week.made(), week.seat(THURSDAY, "Morning")
    week.edit(draft, seat, SeatEdit(Act.PIN))
    holder = draft.assignments[seat].person_id
    return seat, next(name for name in ("ana", "bo", "chi") if week.cast.id(name) == holder)


def _fall_ill(week: Story, name: str) -> None:
    with week.cast.database.transaction() as tx:
        away = NewAbsence(THURSDAY, THURSDAY, "ill")
        answers.add_absence(tx, week.cast.id(name), away, now=week.cast.now)


def _change_membership(week: Story, name: str, *, onboarding: bool = False, last_on: date | None = None) -> None:
    with week.cast.database.transaction() as tx:
        new = NewMembership(week.cast.id(name), date(2026, 1, 1), last_on=last_on, onboarding=onboarding)
        teams.save_membership(tx, week.cast.support.id, new, version=1)
