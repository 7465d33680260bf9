"""Editing a ready draft by hand: giving a seat, freeing it, pinning; judged by the checker."""

from datetime import UTC, datetime

import pytest

from app.domain.answer import Mark, OptIn
from app.domain.policy import WAIVABLE, Policy
from app.domain.refusals import BadField, BreaksRules, DraftNotReady, NotFound, NotPublished, Stale
from app.domain.rota import Draft, DraftState
from app.usecases.drafts.demand import copy_published
from app.usecases.drafts.edit import Act, SeatEdit
from app.usecases.drafts.seat import show_seat
from app.usecases.drafts.show import show_draft
from app.usecases.drafts.views import SeatView
from app.usecases.drafts.words import words_of
from solver.rules import RULES, runs
from tests.app.usecases.drafting import FRIDAY, SATURDAY, SUNDAY, THURSDAY, Story, story
from tests.app.usecases.published import planned
from tests.cast import Cast

FREE, PIN, UNPIN = SeatEdit(Act.FREE), SeatEdit(Act.PIN), SeatEdit(Act.UNPIN)
# What the checker calls what it finds: mostly the rule's own name; of runs of days it tells how they are wrong.
SAID = {rule.NAME for rule in RULES if rule is not runs} | {runs.TOO_LONG, runs.TOO_SHORT, runs.TOO_LITTLE_OFF}


@pytest.fixture
def week(cast: Cast) -> Story:
    told = story(cast)
    told.answer("ana", offer=OptIn.BOTH)
    told.answer("bo", {(THURSDAY, "Morning"): Mark.CANNOT})
    return told


@pytest.fixture
def draft(week: Story) -> Draft:
    return week.made()


def test_a_freed_seat_is_open_and_another_person_can_have_it(week: Story, draft: Draft) -> None:
    seat, holder = _held(week, draft)
    freed = week.edit(draft, seat, FREE)
    assert seat not in freed.draft.assignments
    assert seat in freed.draft.open_seats
    back = week.give(freed.draft, seat, holder)
    assert (back.draft.assignments[seat].person_id, back.draft.assignments[seat].pinned) == (week.cast.id(holder), True)
    assert seat not in back.draft.open_seats


def test_an_edit_leaves_a_pin_a_new_version_and_what_undoing_needs(week: Story, draft: Draft) -> None:
    seat, holder = _held(week, draft)
    done = week.edit(draft, seat, FREE)
    assert (done.draft.version, done.was, done.now) == (draft.version + 1, draft.assignments[seat], None)
    assert week.pins() == {}
    done = week.give(done.draft, seat, holder)
    assert week.pins() == {seat: week.cast.id(holder)}
    week.edit(done.draft, seat, UNPIN)
    assert week.pins() == {}


def test_undoing_brings_the_very_draft_back(week: Story, draft: Draft) -> None:
    seat, _ = _held(week, draft)
    freed = week.edit(draft, seat, FREE).draft
    was = draft.assignments[seat]
    back = week.edit(freed, seat, SeatEdit(Act.GIVE, was.person_id, pinned=was.pinned)).draft
    assert back.assignments == draft.assignments
    assert [(goal.value, goal.gap) for goal in back.goals] == [(goal.value, goal.gap) for goal in draft.goals]
    assert [line.verdict for line in week.contents(back).goals] == [line.verdict for line in week.contents(draft).goals]


def test_goals_follow_an_edit(week: Story, draft: Draft) -> None:
    seat, _ = _held(week, draft)
    freed = week.edit(draft, seat, FREE).draft
    assert freed.goals[0].value == draft.goals[0].value + 1
    first, *later = week.contents(freed).goals
    assert first.verdict == "1 above the best possible, by hand"
    assert all(line.best is None for line in later)


def test_who_breaks_a_rule_is_refused_by_its_name(week: Story, draft: Draft) -> None:
    with pytest.raises(BreaksRules, match="Bo Berg cannot take this seat: said cannot"):
        week.give(draft, week.seat(THURSDAY, "Morning"), "bo")
    assert week.read(draft) == draft


@pytest.mark.parametrize("day", [SATURDAY, SUNDAY])
def test_nobody_gets_a_weekend_day_they_did_not_offer(week: Story, draft: Draft, day: object) -> None:
    seat = next(s for s, (slot, _) in week.seats.items() if slot.on == day)
    for name in ("bo", "chi"):
        with pytest.raises(BreaksRules, match="did not offer this weekend day"):
            week.give(draft, seat, name)


def test_half_of_an_offer_of_both_days_is_marked_not_refused(week: Story, draft: Draft) -> None:
    saturday, sunday = week.seat(SATURDAY, "Weekend cover"), week.seat(SUNDAY, "Weekend cover")
    half = week.edit(draft, sunday, FREE).draft
    assert half.assignments[saturday].broken == ("both days",)
    assert week.contents(half).broken == ("Ana on Sat 14 Mar, 10–18: offered both days or none",)
    whole = week.give(half, sunday, "ana").draft
    assert whole.assignments[saturday].broken == ()


def test_a_seat_is_pinned_and_unpinned(week: Story, draft: Draft) -> None:
    seat, holder = _held(week, draft)
    pinned = week.edit(draft, seat, PIN).draft
    assert week.pins() == {seat: week.cast.id(holder)}
    assert not week.edit(pinned, seat, UNPIN).draft.assignments[seat].pinned
    assert week.pins() == {}


def test_an_open_seat_cannot_be_pinned(week: Story, draft: Draft) -> None:
    seat, _ = _held(week, draft)
    freed = week.edit(draft, seat, FREE).draft
    with pytest.raises(BadField):
        week.edit(freed, seat, PIN)


def test_giving_asks_for_a_person() -> None:
    with pytest.raises(BadField):
        SeatEdit(Act.GIVE)


def test_an_edit_over_an_older_version_is_refused(week: Story, draft: Draft) -> None:
    seat, _ = _held(week, draft)
    freed = week.edit(draft, seat, FREE)
    with pytest.raises(Stale):
        week.edit(draft, seat, FREE)
    assert week.read(draft) == freed.draft


def test_a_draft_that_runs_is_not_edited(week: Story) -> None:
    running = week.demand()
    with pytest.raises(DraftNotReady):
        week.edit(running, week.seat(THURSDAY, "Morning"), FREE)


@pytest.mark.parametrize("seat", [0, 999_999])
def test_a_seat_of_no_slot_here_is_not_there(week: Story, draft: Draft, seat: int) -> None:
    with pytest.raises(NotFound):
        week.edit(draft, seat, FREE)


@pytest.mark.parametrize("name", ["dee", "eve"])
def test_a_stranger_cannot_be_seated(week: Story, draft: Draft, name: str) -> None:
    with pytest.raises(NotFound):
        week.give(draft, week.seat(FRIDAY, "Morning"), name)


def test_the_menu_tells_the_verdict_before_the_choice(week: Story, draft: Draft) -> None:
    seat = week.seat(THURSDAY, "Morning")
    if seat in draft.assignments:
        draft = week.edit(draft, seat, FREE).draft
    menu = _menu(week, draft, seat)
    assert menu.holder is None
    (bo,) = [each for each in menu.cannot if each.id == week.cast.id("bo")]
    assert "said cannot" in bo.rules
    for each in menu.can:
        week.edit(week.give(draft, seat, _name(week, each.id)).draft, seat, FREE)
        draft = week.read(draft)


def test_what_is_published_is_copied_to_be_edited(cast: Cast) -> None:
    plan = planned(cast)
    seat = plan.seat(SATURDAY, "Weekend cover")
    with cast.database.transaction() as tx, pytest.raises(NotPublished):
        copy_published(tx, cast.support, plan.round_id, by=cast.actor(tx, "ana"), now=cast.now)
    plan.publish({(SATURDAY, "Weekend cover"): "bo", (SUNDAY, "Weekend cover"): "bo"})
    with cast.database.transaction() as tx:
        copy = copy_published(tx, cast.support, plan.round_id, by=cast.actor(tx, "ana"), now=cast.now)
    assert (copy.state, copy.assignments[seat].person_id) == (DraftState.READY, cast.id("bo"))
    assert (copy.answered, copy.people) == (3, 3)


def test_published_slots_that_have_begun_stay(cast: Cast) -> None:
    plan = planned(cast)
    plan.publish({(SATURDAY, "Weekend cover"): "bo", (SUNDAY, "Weekend cover"): "bo"})
    cast.now = datetime(2026, 3, 14, 12, tzinfo=UTC)  # Saturday's watch is on
    with cast.database.transaction() as tx:
        copy = copy_published(tx, cast.support, plan.round_id, by=cast.actor(tx, "ana"), now=cast.now)
    with cast.database.reading() as tx:
        saturday = show_seat(tx, cast.support, copy.id, plan.seat(SATURDAY, "Weekend cover"))
        sunday = show_seat(tx, cast.support, copy.id, plan.seat(SUNDAY, "Weekend cover"))
    assert saturday.holder is not None
    assert (saturday.why_fixed != "", sunday.why_fixed) == (True, "")
    assert not sunday.broken  # both days: Saturday's counts as worked
    with cast.database.reading() as tx:
        contents = show_draft(tx, cast.support, copy.id, now=cast.now).contents
    assert contents is not None
    assert contents.closed_sentence == "20 seats stayed open: their slots had begun when this draft was made."
    assert contents.marks.filled == 1


def test_every_rule_with_words_of_its_own_is_one_of_the_checkers() -> None:
    assert words_of(Policy()).keys() <= SAID


def test_every_rule_that_can_be_waived_is_one_of_the_checkers() -> None:
    assert set(WAIVABLE) <= SAID


def _held(week: Story, draft: Draft) -> tuple[int, str]:
    """A weekday seat that somebody sits in, and who."""
    seat = next(s for s in draft.assignments if week.seats[s][0].weekend is None)
    return seat, _name(week, draft.assignments[seat].person_id)


def _name(week: Story, person_id: int) -> str:
    return next(name for name in week.cast.people if week.cast.id(name) == person_id)


def _menu(week: Story, draft: Draft, seat: int) -> SeatView:
    with week.cast.database.reading() as tx:
        return show_seat(tx, week.cast.support, draft.id, seat)
