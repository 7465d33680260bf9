"""Changing what is published, and all that follows from it."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from threading import Thread

import pytest

from app.changing.change import RotaChange, change_rota
from app.changing.issue import Why
from app.domain.answer import NewAbsence
from app.domain.policy import Policy
from app.domain.publication import ChangeCause
from app.domain.refusals import (
    BadField,
    HasBegun,
    NotAllowed,
    NotFound,
    NothingChanges,
    NotPublished,
    Refusal,
    RuleForbids,
)
from app.domain.seating import Shared
from app.store import answers, conflicts, drafts, publications, teams
from app.usecases.teams import keep
from tests.app.changing.rota_at_work import Week, published_week
from tests.app.usecases.published import BASE, MONDAY, SATURDAY, SUNDAY, TUESDAY, WEDNESDAY, planned
from tests.cast import Cast


@pytest.fixture
def week(cast: Cast) -> Week:
    return published_week(cast)


def allow(cast: Cast, **amounts: object) -> None:
    with cast.database.transaction() as tx:
        policy = replace(Policy(), **amounts)  # type: ignore[arg-type]
        teams.add_policy(tx, cast.support.id, policy, starts_on=MONDAY)


def test_a_change_is_the_next_publication_with_all_that_follows(cast: Cast, week: Week) -> None:
    before, monday = week.now(), week.seat(MONDAY, "Morning")
    (issued,) = week.change({monday: cast.id("ana")}, reason="Bo is away")
    after = week.now()
    assert (after.number, after.cause, after.reason) == (2, ChangeCause.REPLACEMENT, "Bo is away")
    assert (after.draft_id, after.answered, after.people) == (None, before.answered, before.people)
    assert after.seats.keys() == before.seats.keys()
    assert {seat for seat in after.seats if after.seats[seat] != before.seats[seat]} == {monday}
    assert after.seats[monday].sequence == 1
    assert (week.points("bo"), week.points("ana")) == ((0, 32), (4, 0))
    assert week.told(issued) == {"bo": ([], [monday]), "ana": ([monday], [])}
    assert [event["UID"] for event in week.events("ana")] == [f"{week.planned.seats[monday][1].uid}@halfday"]
    assert len(week.events("bo")) == 2


def test_a_seat_that_changes_hands_is_pinned_to_nobody_else_any_more(cast: Cast, week: Week) -> None:
    monday, tuesday = week.seat(MONDAY, "Morning"), week.seat(TUESDAY, "Morning")
    with cast.database.transaction() as tx:
        for seat in (monday, tuesday):
            drafts.set_pin(tx, seat, cast.id("bo"), by=cast.id("ana"), now=cast.now)
    week.change({monday: cast.id("ana")})
    with cast.database.reading() as tx:
        assert drafts.pins_of(tx, week.planned.period.id) == {tuesday: cast.id("bo")}


def test_leave_follows_a_weekend_day(cast: Cast, week: Week) -> None:
    week.change({week.seat(SATURDAY, "Weekend cover"): cast.id("chi")})
    assert (week.leave("bo"), week.leave("chi")) == (1, 1)


def test_a_part_that_changes_hands_splits_points_and_events(cast: Cast, week: Week) -> None:
    tuesday = week.seat(TUESDAY, "Afternoon")
    slot = week.planned.seats[tuesday][0]
    hours = (slot.start + timedelta(hours=1), slot.start + timedelta(hours=2))
    (issued,) = week.change({tuesday: week.part(TUESDAY, "Afternoon", "chi", "ana", hours)})
    seat = week.now().seats[tuesday]
    assert seat.person_id == cast.id("chi")
    assert [(part.start, part.end, part.person_id) for part in seat.parts] == [
        (*hours, cast.id("ana")),
        (hours[1], slot.end, cast.id("chi")),
    ]
    assert (week.points("chi"), week.points("ana")) == ((3, 0), (1, 0))
    assert week.told(issued) == {"chi": ([tuesday], []), "ana": ([tuesday], [])}
    own, uid = week.events("chi"), week.planned.seats[tuesday][1].uid
    assert [(event["DTSTART"], event["DTEND"]) for event in own] == [(slot.start, hours[0]), (hours[1], slot.end)]
    assert own[0]["UID"] == f"{uid}@halfday"
    assert len({str(event["UID"]) for event in week.events() if str(event["UID"]).startswith(uid)}) == 3


def test_a_part_given_back_makes_the_seat_whole_again(cast: Cast, week: Week) -> None:
    tuesday = week.seat(TUESDAY, "Afternoon")
    slot = week.planned.seats[tuesday][0]
    hours = (slot.start, slot.start + timedelta(hours=1))
    week.change({tuesday: week.part(TUESDAY, "Afternoon", "chi", "ana", hours)})
    week.change({tuesday: week.part(TUESDAY, "Afternoon", "ana", "chi", hours)})
    seat = week.now().seats[tuesday]
    assert (seat.person_id, seat.parts, seat.sequence) == (cast.id("chi"), (), 2)
    assert (week.points("chi"), week.points("ana")) == ((4, 0), (0, 0))
    assert week.events("ana") == []


@pytest.mark.parametrize(("minutes", "credited"), [(239, "bo"), (240, "chi"), (241, "chi")])
def test_the_longer_part_of_a_day_earns_its_leave(cast: Cast, minutes: int, credited: str) -> None:
    week = published_week(cast, {(SATURDAY, "Weekend cover"): "bo"})
    slot = week.planned.seats[week.seat(SATURDAY, "Weekend cover")][0]
    assert slot.end - slot.start == timedelta(hours=8)
    hours = (slot.start, slot.start + timedelta(minutes=minutes))
    week.change({week.seat(SATURDAY, "Weekend cover"): week.part(SATURDAY, "Weekend cover", "bo", "chi", hours)})
    assert {name for name in ("bo", "chi") if week.leave(name)} == {credited}


def test_a_new_draft_that_keeps_the_holder_keeps_the_parts(cast: Cast, week: Week) -> None:
    tuesday = week.seat(TUESDAY, "Afternoon")
    slot = week.planned.seats[tuesday][0]
    week.change({tuesday: week.part(TUESDAY, "Afternoon", "chi", "ana", (slot.start, slot.start + timedelta(hours=1)))})
    assert isinstance(week.now().seats[tuesday].holding, Shared)
    week.planned.publish({(TUESDAY, "Afternoon"): "chi", (WEDNESDAY, "Morning"): "bo"})
    assert isinstance(week.now().seats[tuesday].holding, Shared)
    week.planned.publish({(TUESDAY, "Afternoon"): "bo"})
    assert week.now().seats[tuesday].holding == cast.id("bo")
    assert week.points("ana") == (0, 0)


def test_a_change_that_breaks_a_rule_is_refused_by_its_name(cast: Cast, week: Week) -> None:
    with pytest.raises(RuleForbids) as refused:
        week.change({week.seat(MONDAY, "Afternoon"): cast.id("bo")})
    assert refused.value.sentence == "Bo Berg cannot take this: less than 11 h rest, at most 1 slot a day."
    assert week.now().number == 1


def test_nobodys_absence_is_given_away(cast: Cast, week: Week) -> None:
    with cast.database.transaction() as tx:
        answers.add_absence(tx, cast.id("chi"), NewAbsence(MONDAY, MONDAY, "a private matter"), now=cast.now)
    with pytest.raises(RuleForbids, match="Chi Chen cannot take this: not available then"):
        week.change({week.seat(MONDAY, "Morning"): cast.id("chi")}, by="bo")
    with pytest.raises(RuleForbids, match="You cannot take this: you are away then"):
        week.change({week.seat(MONDAY, "Morning"): cast.id("chi")}, by="chi")


def test_nobody_is_put_in_a_weekend_without_an_offer_but_may_take_it(cast: Cast) -> None:
    rota = planned(cast, people=("ana", "bo"))
    rota.publish({(SATURDAY, "Weekend cover"): "bo"})
    week = Week(cast, rota)
    saturday, sunday = week.seat(SATURDAY, "Weekend cover"), week.seat(SUNDAY, "Weekend cover")
    with pytest.raises(RuleForbids, match="did not offer this weekend day"):
        week.change({saturday: cast.id("chi")})
    week.change({saturday: cast.id("chi")}, by="chi", consents=[(cast.id("chi"), saturday)])
    with pytest.raises(RuleForbids):
        week.change({sunday: cast.id("chi")})
    week.change({sunday: cast.id("bo")})  # what Chi took is no breach, now or later
    assert week.planned.publish({(SATURDAY, "Weekend cover"): "chi"}).number == 4


def test_who_took_one_slot_of_a_day_is_not_put_into_another_of_it(cast: Cast) -> None:
    """What somebody takes, they offer: that slot, and not the day."""
    with cast.database.transaction() as tx:
        cover = next(one.what for one in teams.shifts_of(tx, cast.support.id) if one.what.name == "Weekend cover")
        keep.add_shift(tx, cast.support, replace(cover, name="Late", starts_at=time(20), ends_at=time(22)))
    rota = planned(cast, people=("ana", "bo"))
    rota.publish({(SATURDAY, "Weekend cover"): "bo"})
    week, chi = Week(cast, rota), cast.id("chi")
    early, late = week.seat(SATURDAY, "Weekend cover"), week.seat(SATURDAY, "Late")
    week.change({early: chi}, by="chi", consents=[(chi, early)])
    with pytest.raises(RuleForbids, match="did not offer this weekend day"):
        week.change({early: cast.id("bo"), late: chi})
    week.change({early: cast.id("bo"), late: chi}, by="chi", consents=[(chi, late)])
    with cast.database.reading() as tx:
        assert conflicts.open_conflicts(tx, cast.support.id, after=cast.now) == []


def test_a_waivable_rule_is_waived_by_a_coordinator_with_a_reason_for_all_to_read(cast: Cast, week: Week) -> None:
    allow(cast, waivable=("rest", "slots a day"))
    seats = {week.seat(MONDAY, "Afternoon"): cast.id("bo")}
    with pytest.raises(RuleForbids) as refused:
        week.change(seats, by="bo")
    assert refused.value.sentence.endswith("A coordinator can waive this, with a reason.")
    with pytest.raises(NotAllowed):
        week.change(seats, by="bo", reason="I want to", waive=True)
    with pytest.raises(BadField):
        week.change(seats, waive=True)
    week.change(seats, reason="Everybody else is at the conference", waive=True)
    assert week.now().waived == ("Bo Berg: less than 11 h rest, at most 1 slot a day",)
    assert week.now().reason == "Everybody else is at the conference"


def test_what_is_not_waivable_stays_refused(cast: Cast, week: Week) -> None:
    allow(cast, waivable=("rest",))
    with pytest.raises(RuleForbids):
        week.change({week.seat(MONDAY, "Afternoon"): cast.id("bo")}, reason="please", waive=True)


def test_a_breach_that_was_there_does_not_stop_another_change(cast: Cast, week: Week) -> None:
    with cast.database.transaction() as tx:
        answers.add_absence(tx, cast.id("bo"), NewAbsence(MONDAY, MONDAY, ""), now=cast.now)
    week.change({week.seat(WEDNESDAY, "Morning"): cast.id("bo")})
    assert week.now().number == 2


def test_what_has_begun_is_not_changed(cast: Cast, week: Week) -> None:
    cast.now = datetime(2026, 3, 9, 6, 0, tzinfo=UTC)
    with pytest.raises(HasBegun):
        week.change({week.seat(MONDAY, "Morning"): cast.id("ana")})


def test_what_changes_nothing_is_refused(cast: Cast, week: Week) -> None:
    with pytest.raises(NothingChanges):
        week.change({week.seat(MONDAY, "Morning"): cast.id("bo")})


def test_seats_of_others_and_seats_that_are_not_published_are_refused(cast: Cast, week: Week) -> None:
    later = planned(cast, MONDAY + timedelta(days=7), SUNDAY + timedelta(days=7))
    with pytest.raises(NotPublished):
        week.change({next(iter(later.seats)): cast.id("ana")})
    with cast.database.transaction() as tx:
        change = RotaChange({week.seat(MONDAY, "Morning"): None}, Why(ChangeCause.REPLACEMENT), BASE)
        with pytest.raises(NotFound):
            change_rota(tx, cast.billing, change, by=cast.actor(tx, "dee"), now=cast.now)


def test_two_periods_change_together_and_are_judged_together(cast: Cast) -> None:
    week = published_week(cast, {(SATURDAY, "Weekend cover"): "bo"})
    saturday = SATURDAY + timedelta(days=7)
    later = planned(cast, MONDAY + timedelta(days=7), SUNDAY + timedelta(days=7))
    later.publish({(saturday, "Weekend cover"): "chi"})
    one, other = week.seat(SATURDAY, "Weekend cover"), later.seat(saturday, "Weekend cover")
    with pytest.raises(RuleForbids, match="at most one weekend in 3"):
        week.change({other: cast.id("bo")})
    issued = week.change({one: cast.id("chi"), other: cast.id("bo")})
    assert [each.number for each in issued] == [3, 4]


def test_two_changes_of_one_seat_cannot_both_happen(cast: Cast, week: Week) -> None:
    monday, refused = week.seat(MONDAY, "Morning"), list[Refusal]()

    def take(name: str) -> None:
        try:
            with cast.database.transaction() as tx:
                teams.lock_team(tx, cast.support.id)
                place = publications.find_place(tx, cast.support.id, monday)
                assert place is not None
                if place[2].person_id != cast.id("bo"):
                    raise NothingChanges(place[2].seat_id)
                change = RotaChange({monday: cast.id(name)}, Why(ChangeCause.SWAP), BASE)
                change_rota(tx, cast.support, change, by=cast.actor(tx, name), now=cast.now)
        except Refusal as refusal:
            refused.append(refusal)

    threads = [Thread(target=take, args=(name,)) for name in ("ana", "chi") * 3]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 5
    assert week.now().number == 2
