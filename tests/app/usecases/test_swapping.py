"""Swaps: offered, taken, agreed, done; refused, withdrawn, lapsed, undone."""

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from sqlmodel import select

from app.domain.answer import NewAbsence
from app.domain.people import NewMembership, NewPerson
from app.domain.policy import Policy
from app.domain.publication import ChangeCause
from app.domain.refusals import (
    BadField,
    HasBegun,
    NotAllowed,
    NotOfferedToYou,
    NotYours,
    Refusal,
    RuleForbids,
    SomebodyWasQuicker,
    SwapIsOver,
    SwapMovedOn,
    SwapOfferedAlready,
    TooLateToUndo,
    TooManyOffers,
)
from app.domain.swap import MOST_OPEN, NewSwap, Swap, SwapKind, SwapState
from app.store import answers, swaps, teams
from app.store.tables import MessageRow
from app.store.transaction import Tx
from app.usecases.swapping.acting import Acting
from app.usecases.swapping.end import EndSwap, lapse_begun_swaps, let_go, refuse_swap, undo_swap, withdraw_swap
from app.usecases.swapping.offer import OfferSwap, offer_swap
from app.usecases.swapping.show import show_swap
from app.usecases.swapping.take import AgreeSwap, TakeSwap, agree_swap, take_swap
from app.usecases.teams import people
from tests.app.changing.rota_at_work import Week, published_week
from tests.app.usecases.published import BASE, MONDAY, SATURDAY, SUNDAY, TUESDAY, WEDNESDAY, planned
from tests.cast import Cast

Step = Callable[..., Swap]
OWN = Acting()


@pytest.fixture
def week(cast: Cast) -> Week:
    return published_week(cast)


def offer(week: Week, who: str, place: tuple[object, str], **what: object) -> Swap:
    """Somebody offers a slot; a gift to anyone unless said otherwise."""
    acting, by = what.pop("acting", Acting()), str(what.pop("by", who))
    kind = what.pop("kind", SwapKind.GIFT)
    new = NewSwap(week.seat(*place), kind, **what)  # type: ignore[arg-type]
    with week.cast.database.transaction() as tx:
        ask = OfferSwap(new, acting)  # type: ignore[arg-type]
        return offer_swap(tx, week.cast.support, ask, by=week.cast.actor(tx, by), now=week.cast.now)


def take(week: Week, who: str, swap: Swap, **how: object) -> Swap:
    with week.cast.database.transaction() as tx:
        ask = TakeSwap(swap.id, swap.version, BASE, **how)  # type: ignore[arg-type]
        return take_swap(tx, week.cast.support, ask, by=week.cast.actor(tx, who), now=week.cast.now)


def agree(week: Week, who: str, swap: Swap, *, waive: bool = False, reason: str = "") -> Swap:
    with week.cast.database.transaction() as tx:
        ask = AgreeSwap(swap.id, swap.version, BASE, waive, reason)
        return agree_swap(tx, week.cast.support, ask, by=week.cast.actor(tx, who), now=week.cast.now)


def end(week: Week, step: Step, who: str, swap: Swap, acting: Acting = OWN) -> Swap:
    links = {"base_url": BASE} if step is undo_swap else {}
    with week.cast.database.transaction() as tx:
        ask = EndSwap(swap.id, swap.version, acting)
        return step(tx, week.cast.support, ask, by=week.cast.actor(tx, who), now=week.cast.now, **links)


def read(week: Week, swap: Swap) -> Swap:
    with week.cast.database.reading() as tx:
        return swaps.get_swap(tx, week.cast.support.id, swap.id)


def path(week: Week, swap: Swap) -> list[str]:
    with week.cast.database.reading() as tx:
        return [step.state.value for step in swaps.steps_of(tx, swap.id)]


def messages(cast: Cast, kind: str) -> list[str]:
    names = {person.id: name for name, person in cast.people.items()}
    with cast.database.reading() as tx:
        found = tx.session.exec(select(MessageRow.person_id).where(MessageRow.kind == kind)).all()
    return sorted(names[person] for person in found)


def allow(cast: Cast, **amounts: object) -> None:
    with cast.database.transaction() as tx:
        teams.add_policy(tx, cast.support.id, Policy(**amounts), starts_on=MONDAY)  # type: ignore[arg-type]


def test_a_gift_is_offered_taken_and_done(cast: Cast, week: Week) -> None:
    swap = offer(week, "bo", (MONDAY, "Morning"), note="Dentist")
    assert (swap.state, swap.to_anyone, swap.note) == (SwapState.OFFERED, True, "Dentist")
    assert take(week, "chi", swap).state is SwapState.DONE
    assert path(week, swap) == ["offered", "taken", "done"]
    after = week.now()
    assert (after.number, after.cause, after.cause_id) == (2, ChangeCause.SWAP, swap.id)
    assert after.seats[week.seat(MONDAY, "Morning")].person_id == cast.id("chi")
    assert week.points("chi") == (8, 0)
    assert messages(cast, "swap_taken") == []  # the publication tells both


def test_an_exchange_changes_both_seats_at_once(cast: Cast, week: Week) -> None:
    tuesday = week.seat(TUESDAY, "Afternoon")
    swap = offer(week, "bo", (MONDAY, "Morning"), kind=SwapKind.EXCHANGE, wanted=(tuesday,))
    assert messages(cast, "swap_offered") == ["chi"]
    with pytest.raises(NotYours):
        take(week, "ana", swap, back_seat_id=tuesday)
    with pytest.raises(BadField):
        take(week, "chi", swap)
    assert take(week, "chi", swap, back_seat_id=tuesday).state is SwapState.DONE
    seats = week.now().seats
    assert seats[tuesday].person_id == cast.id("bo")
    assert seats[week.seat(MONDAY, "Morning")].person_id == cast.id("chi")
    assert week.now().number == 2


def test_a_part_goes_from_to(cast: Cast, week: Week) -> None:
    slot = week.planned.seats[week.seat(MONDAY, "Morning")][0]
    hours = {"start": slot.start, "end": slot.start + timedelta(minutes=90)}
    swap = offer(week, "bo", (MONDAY, "Morning"), kind=SwapKind.PART, **hours)
    take(week, "chi", swap)
    assert (week.points("bo"), week.points("chi")) == ((3, 32), (5, 0))  # of 4 points 2½ and 1½
    assert week.now().seats[week.seat(MONDAY, "Morning")].person_id == cast.id("bo")


@pytest.mark.parametrize(("start", "end"), [(0, 240), (-10, 30), (60, 60), (90, 30)])
def test_what_is_no_part_is_refused(week: Week, start: int, end: int) -> None:
    slot = week.planned.seats[week.seat(MONDAY, "Morning")][0]
    with pytest.raises(BadField):
        offer(
            week,
            "bo",
            (MONDAY, "Morning"),
            kind=SwapKind.PART,
            start=slot.start + timedelta(minutes=start),
            end=slot.start + timedelta(minutes=end),
        )


def test_whoever_comes_second_is_told_who_was_quicker(week: Week) -> None:
    swap = offer(week, "bo", (MONDAY, "Morning"))
    take(week, "chi", swap)
    with pytest.raises(SomebodyWasQuicker, match="Chi Chen was quicker"):
        take(week, "ana", swap)
    assert take(week, "chi", swap).state is SwapState.DONE  # twice is once
    assert week.now().number == 2


def test_of_many_takers_at_once_one_wins(cast: Cast, week: Week) -> None:
    names = [f"p{number}" for number in range(8)]
    with cast.database.transaction() as tx:
        for name in names:
            new = NewPerson(f"{name.title()} Person", f"{name}@example.org")
            asked = NewMembership(0, MONDAY - timedelta(days=60))
            cast.people[name] = people.add_member(tx, cast.support, new, membership=asked, now=cast.now)
    swap, ready = offer(week, "bo", (MONDAY, "Morning")), Barrier(len(names))
    won, refused = list[str](), list[Refusal]()

    def go(name: str) -> None:
        ready.wait()
        try:
            take(week, name, swap)
            won.append(name)
        except Refusal as refusal:
            refused.append(refusal)

    threads = [Thread(target=go, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (winner,) = won
    assert {str(each) for each in refused} == {
        f"{cast.people[winner].name} was quicker: this is taken. Look for another one."
    }
    assert len(refused) == len(names) - 1
    assert week.now().number == 2


def test_named_people_only_may_take_and_all_of_them_must_say_no(cast: Cast, week: Week) -> None:
    swap = offer(week, "bo", (MONDAY, "Morning"), named=(cast.id("ana"), cast.id("chi")))
    assert messages(cast, "swap_offered") == ["ana", "chi"]
    assert end(week, refuse_swap, "chi", swap).state is SwapState.OFFERED
    with pytest.raises(NotOfferedToYou):
        take(week, "chi", swap)
    with pytest.raises(BadField):
        end(week, refuse_swap, "chi", swap)
    assert end(week, refuse_swap, "ana", swap).state is SwapState.REFUSED
    assert messages(cast, "swap_refused") == ["bo"]


def test_the_giver_withdraws_and_nobody_else(week: Week) -> None:
    swap = offer(week, "bo", (MONDAY, "Morning"))
    with pytest.raises(NotAllowed):
        end(week, withdraw_swap, "chi", swap)
    assert end(week, withdraw_swap, "bo", swap).state is SwapState.WITHDRAWN
    with pytest.raises(SwapIsOver, match="withdrawn"):
        take(week, "chi", swap)
    offer(week, "bo", (MONDAY, "Morning"))  # and again


def test_where_the_team_wants_it_a_coordinator_agrees(cast: Cast, week: Week) -> None:
    allow(cast, swaps_agreed=True)
    swap = take(week, "chi", offer(week, "bo", (MONDAY, "Morning")))
    assert swap.state is SwapState.TAKEN
    assert week.now().number == 1
    assert (messages(cast, "swap_waits"), messages(cast, "swap_taken")) == (["ana"], ["bo"])
    assert agree(week, "ana", swap).state is SwapState.DONE
    assert path(week, swap) == ["offered", "taken", "agreed", "done"]
    assert agree(week, "ana", swap).state is SwapState.DONE  # twice is once


def test_a_coordinator_may_refuse_with_a_reason_and_the_taker_may_let_go(cast: Cast, week: Week) -> None:
    allow(cast, swaps_agreed=True)
    swap = take(week, "chi", offer(week, "bo", (MONDAY, "Morning")))
    with pytest.raises(NotAllowed):
        end(week, refuse_swap, "bo", swap)
    swap = end(week, let_go, "chi", swap)
    assert (swap.state, swap.taker_id) == (SwapState.OFFERED, None)
    swap = take(week, "chi", swap)
    with pytest.raises(BadField):
        end(week, refuse_swap, "ana", swap)
    assert end(week, refuse_swap, "ana", swap, Acting(reason="We need you here")).state is SwapState.REFUSED
    assert messages(cast, "swap_refused") == ["bo", "chi"]


def test_what_breaks_a_rule_is_refused_and_what_may_be_waived_waits_for_a_coordinator(cast: Cast, week: Week) -> None:
    week.change({week.seat(MONDAY, "Afternoon"): cast.id("chi")})
    swap = offer(week, "bo", (MONDAY, "Morning"))
    with pytest.raises(RuleForbids, match="You cannot take this: less than 11 h rest, at most 1 slot a day"):
        take(week, "chi", swap)
    assert path(week, swap) == ["offered"]
    allow(cast, waivable=("rest", "slots a day"))
    swap = take(week, "chi", swap)
    assert swap.state is SwapState.TAKEN
    with pytest.raises(RuleForbids):
        agree(week, "ana", swap)
    assert agree(week, "ana", swap, waive=True, reason="It is a quiet day").state is SwapState.DONE
    assert week.now().waived == ("Chi Chen: less than 11 h rest, at most 1 slot a day",)


def test_an_absence_that_came_meanwhile_is_seen(cast: Cast, week: Week) -> None:
    swap = offer(week, "bo", (MONDAY, "Morning"))
    with cast.database.transaction() as tx:
        answers.add_absence(tx, cast.id("chi"), NewAbsence(MONDAY, MONDAY, "private"), now=cast.now)
    with pytest.raises(RuleForbids):
        take(week, "chi", swap)


def test_a_weekend_goes_only_to_those_who_offered_it_or_take_it_themselves(cast: Cast) -> None:
    rota = planned(cast, people=("bo",))
    rota.publish({(SATURDAY, "Weekend cover"): "bo", (SUNDAY, "Weekend cover"): "bo"})
    week = Week(cast, rota)
    swap = offer(week, "bo", (SATURDAY, "Weekend cover"))
    with pytest.raises(RuleForbids, match="did not offer this weekend day"):
        take(week, "ana", swap, acting=Acting(cast.id("chi"), "Chi is on the phone"))
    assert take(week, "chi", swap).state is SwapState.DONE
    assert (week.leave("bo"), week.leave("chi")) == (1, 1)


def test_a_coordinator_acts_for_anybody_with_a_reason(cast: Cast, week: Week) -> None:
    with pytest.raises(BadField):
        offer(week, "bo", (MONDAY, "Morning"), by="ana", acting=Acting(cast.id("bo")))
    with pytest.raises(NotAllowed):
        offer(week, "bo", (MONDAY, "Morning"), by="chi", acting=Acting(cast.id("bo"), "because"))
    swap = offer(week, "bo", (MONDAY, "Morning"), by="ana", acting=Acting(cast.id("bo"), "Bo is ill"))
    take(week, "ana", swap, acting=Acting(cast.id("chi"), "Chi said yes on the phone"))
    with cast.database.reading() as tx:
        steps = swaps.steps_of(tx, swap.id)
    assert [(step.by_id, step.for_id) for step in steps] == [
        (cast.id("ana"), cast.id("bo")),
        (cast.id("ana"), cast.id("chi")),
        (cast.id("ana"), cast.id("chi")),
    ]
    assert week.now().reason == "Chi said yes on the phone"


def test_a_done_swap_is_undone_by_either_side_in_time(cast: Cast, week: Week) -> None:
    tuesday = week.seat(TUESDAY, "Afternoon")
    swap = offer(week, "bo", (MONDAY, "Morning"), kind=SwapKind.EXCHANGE, wanted=(tuesday,))
    swap = take(week, "chi", swap, back_seat_id=tuesday)
    with pytest.raises(NotAllowed):
        end(week, undo_swap, "ana", swap)
    cast.now = week.planned.seats[week.seat(MONDAY, "Morning")][0].start - timedelta(minutes=59)
    with pytest.raises(TooLateToUndo):
        end(week, undo_swap, "chi", swap)
    cast.now -= timedelta(minutes=1)
    assert end(week, undo_swap, "chi", swap).state is SwapState.UNDONE
    assert week.now().cause is ChangeCause.UNDO
    assert {week.now().seats[seat].person_id for seat in (tuesday,)} == {cast.id("chi")}
    assert (week.points("bo"), week.points("chi")) == ((4, 32), (4, 0))


def test_undoing_is_offered_as_long_as_it_is_in_time_for_both_slots(cast: Cast, week: Week) -> None:
    monday = week.seat(MONDAY, "Morning")
    swap = offer(week, "chi", (TUESDAY, "Afternoon"), kind=SwapKind.EXCHANGE, wanted=(monday,))
    swap = take(week, "bo", swap, back_seat_id=monday)

    def offered() -> list[str]:
        with cast.database.reading() as tx:
            page = show_swap(tx, cast.support, swap.id, by=cast.actor(tx, "chi"), now=cast.now)
        return [choice.act for choice in page.choices]

    assert offered() == ["undo"]
    cast.now = week.planned.seats[monday][0].start - timedelta(minutes=59)
    with pytest.raises(TooLateToUndo):
        end(week, undo_swap, "chi", swap)
    assert offered() == []


def test_an_offer_lapses_when_its_slot_begins(cast: Cast, week: Week) -> None:
    swap = offer(week, "bo", (MONDAY, "Morning"))
    cast.now = week.planned.seats[week.seat(MONDAY, "Morning")][0].start
    with pytest.raises(HasBegun):
        take(week, "chi", swap)
    for lapsed in (1, 0):
        with cast.database.transaction() as tx:
            assert lapse_begun_swaps(tx, now=cast.now) == lapsed
    assert read(week, swap).state is SwapState.LAPSED
    assert messages(cast, "swap_lapsed") == ["bo"]


def test_an_offer_follows_its_seat_and_lapses_with_a_reason_when_it_is_taken_away(cast: Cast, week: Week) -> None:
    swap = offer(week, "bo", (MONDAY, "Morning"))
    week.change({week.seat(WEDNESDAY, "Morning"): cast.id("ana")})
    assert read(week, swap).state is SwapState.OFFERED
    week.change({week.seat(MONDAY, "Morning"): cast.id("chi")})
    assert read(week, swap).state is SwapState.LAPSED
    with cast.database.reading() as tx:
        assert swaps.steps_of(tx, swap.id)[-1].reason == "Publication 3 gave the seat to somebody else."


def test_a_seat_is_offered_once_at_a_time_and_by_who_is_on(week: Week) -> None:
    offer(week, "bo", (MONDAY, "Morning"))
    with pytest.raises(SwapOfferedAlready):
        offer(week, "bo", (MONDAY, "Morning"))
    with pytest.raises(NotYours):
        offer(week, "chi", (SATURDAY, "Weekend cover"))


def test_nobody_floods_the_team_with_offers(cast: Cast) -> None:
    rota = planned(cast, MONDAY, MONDAY + timedelta(days=14))
    days = [MONDAY + timedelta(days=number) for number in range(15)]
    rota.publish({(day, "Morning"): "bo" for day in days if day.weekday() < 5})
    week = Week(cast, rota)
    workdays = [day for day in days if day.weekday() < 5]
    for day in workdays[:MOST_OPEN]:
        offer(week, "bo", (day, "Morning"))
    with pytest.raises(TooManyOffers):
        offer(week, "bo", (workdays[MOST_OPEN], "Morning"))


def test_a_step_on_a_swap_that_moved_on_is_refused(cast: Cast, week: Week) -> None:
    allow(cast, swaps_agreed=True)
    old = offer(week, "bo", (MONDAY, "Morning"))
    end(week, let_go, "chi", take(week, "chi", old))
    with pytest.raises(SwapMovedOn):
        take(week, "ana", old)


def test_the_database_itself_refuses_steps_that_are_none(week: Week) -> None:
    swap = offer(week, "bo", (MONDAY, "Morning"))
    for change in (
        "UPDATE swap SET state = 'done', was = 'offered', version = version + 1, taker_id = giver_id + 1",
        "UPDATE swap SET state = 'withdrawn', was = 'taken', version = version + 1",
        "UPDATE swap SET state = 'withdrawn', was = 'offered'",
        "UPDATE swap SET state = 'taken', was = 'offered', version = version + 1",
        "UPDATE swap_step SET reason = ''",
        "DELETE FROM swap",
    ):
        with pytest.raises(DatabaseError), week.cast.database.transaction() as tx:
            _raw(tx, change)
    assert read(week, swap) == swap


def _raw(tx: Tx, statement: str) -> None:
    tx.session.connection().execute(text(statement))
