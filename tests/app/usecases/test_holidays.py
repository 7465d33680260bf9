"""A public holiday from the round to the leave earned: it is a weekend day from one end to the other."""

import threading
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from app.domain.answer import Mark, NewAnswer, OptIn
from app.domain.ledger import AccountKind
from app.domain.refusals import BadField, BreaksRules
from app.store import drafts, rounds
from app.store.people import actor_at
from app.store.transaction import Database
from app.usecases.drafts.demand import AskDraft, demand_draft
from app.usecases.drafts.edit import Act, Place, SeatEdit, edit_seat
from app.usecases.drafts.run import run_draft
from app.usecases.teams import keep
from tests.app.usecases.test_odd_dates import LOOSE, Desk, desk

SATURDAY, SUNDAY, MONDAY, TUESDAY = (date(2026, 4, day) for day in (4, 5, 6, 7))
NOW = datetime(2026, 3, 23, 9, tzinfo=UTC)
EASTER = replace(LOOSE, holidays=(MONDAY,))


@pytest.fixture
def berlin(database: Database) -> Desk:
    return desk(database, "Europe/Berlin", NOW, policy=EASTER)


def test_a_holiday_is_asked_as_a_weekend_of_its_own_and_given_to_nobody_unasked(berlin: Desk) -> None:
    ann, ben = berlin.ids
    round_, slots = berlin.round(SATURDAY, TUESDAY)
    [cover] = [slot for slot in slots if slot.on == MONDAY]
    assert (cover.what.name, cover.weekend, cover.what.weekend_day) == ("Weekend cover", MONDAY, 1)
    with pytest.raises(BadField, match="Only one day of the weekend 6 April is asked"):
        berlin.answer(round_, NewAnswer({}, {MONDAY: OptIn.BOTH}), ann)
    gladly = {slot.id: Mark.LOVE for slot in slots}
    for person in (ann, ben):  # a mark is no offer, nor is an offer of the weekend beside it
        berlin.answer(round_, NewAnswer(gladly, {SATURDAY: OptIn.BOTH}), person)
    with berlin.database.transaction() as tx:
        by = actor_at(tx, ann, now=NOW)
        assert by is not None
        draft = demand_draft(tx, berlin.team, round_.id, AskDraft(20), by=by, now=NOW)
    run_draft(berlin.database, str(draft.id), threading.Event(), workers=1, clock=lambda: NOW)
    with berlin.database.transaction() as tx:
        made = drafts.get_draft(tx, berlin.team.id, draft.id)
        seated = {seat for seat, given in made.assignments.items() if given.person_id}
        assert cover.seats[0].id not in seated
        assert {slot.seats[0].id for slot in slots if slot.on in (SATURDAY, SUNDAY)} <= seated
        place = Place(draft.id, cover.seats[0].id, made.version)
        for person in (ann, ben):
            with pytest.raises(BreaksRules, match="did not offer this weekend day"):
                edit_seat(tx, berlin.team, place, SeatEdit(Act.GIVE, person), by=by, now=NOW)


def test_who_offers_a_holiday_covers_it_for_leave_and_the_points_of_a_weekend(berlin: Desk) -> None:
    ann, ben = berlin.ids
    round_, slots = berlin.round(SATURDAY, MONDAY)
    berlin.answer(round_, NewAnswer({}, {SATURDAY: OptIn.BOTH, MONDAY: OptIn.FIRST}), ann)
    berlin.answer(round_, NewAnswer(), ben)
    assert berlin.publish(round_) == {slot.seats[0].id: ann for slot in slots}  # one weekend in one is no limit
    assert berlin.earned(AccountKind.LEAVE_EXPECTED) == 3  # ½ for the weekend, ¼ for the holiday beside it
    assert berlin.earned(AccountKind.POINTS_PLANNED_WEEKEND) == 3 * 16
    assert berlin.earned(AccountKind.POINTS_PLANNED_WEEKDAY) == 0
    berlin.work(MONDAY)
    assert berlin.earned(AccountKind.LEAVE_EARNED) == 3
    assert berlin.earned(AccountKind.POINTS_EARNED_WEEKEND) == 3 * 16
    assert berlin.earned(AccountKind.LEAVE_EXPECTED) == 0


def test_a_holiday_takes_its_turn_among_the_weekends_that_are_kept_apart(database: Database) -> None:
    berlin = desk(database, "Europe/Berlin", NOW, policy=replace(EASTER, weekend_window=2))
    round_, slots = berlin.round(SATURDAY, MONDAY)
    ann, ben = berlin.ids
    berlin.answer(round_, NewAnswer({}, {SATURDAY: OptIn.BOTH, MONDAY: OptIn.FIRST}), ann)
    berlin.answer(round_, NewAnswer({}, {MONDAY: OptIn.FIRST}), ben)
    seated = berlin.publish(round_)
    assert [seated[slot.seats[0].id] for slot in slots] == [ann, ann, ben]


def test_a_holiday_that_is_named_later_leaves_open_rounds_as_they_are(database: Database) -> None:
    berlin = desk(database, "Europe/Berlin", NOW)
    _, slots = berlin.round(SATURDAY, MONDAY)
    with berlin.database.transaction() as tx:
        keep.change_policy(tx, berlin.team, EASTER, starts_on=NOW.date(), today=NOW.date(), now=NOW)
        kept = rounds.slots_of(tx, slots[0].period_id)
    assert kept == slots
    assert {slot.weekend for slot in slots if slot.on == MONDAY} == {None}


def test_a_holiday_before_its_policy_holds_is_a_working_day(database: Database) -> None:
    berlin = desk(database, "Europe/Berlin", NOW)
    with berlin.database.transaction() as tx:
        starts_on = TUESDAY
        both_days = replace(EASTER, holidays=(MONDAY, TUESDAY))
        keep.change_policy(tx, berlin.team, both_days, starts_on=starts_on, today=NOW.date(), now=NOW)
    _, slots = berlin.round(SATURDAY, TUESDAY)
    assert {slot.weekend for slot in slots if slot.on == MONDAY} == {None}
    assert {slot.weekend for slot in slots if slot.on == TUESDAY} == {TUESDAY}
