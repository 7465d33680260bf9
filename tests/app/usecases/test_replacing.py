"""Illness: away in one step, conflicts open and close with the rota, and the smallest change mends it."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from app.changing.change import RotaChange, change_rota
from app.changing.issue import Why
from app.domain.answer import NewAbsence
from app.domain.people import NewMembership, NewPerson, Role
from app.domain.policy import Policy
from app.domain.publication import ChangeCause
from app.domain.refusals import (
    BadField,
    NobodyToAsk,
    NotAllowed,
    NotAsked,
    NotFound,
    RotaMovedOn,
    RuleForbids,
    SeatTaken,
)
from app.store import outbox
from app.store.people import get_person
from app.store.teams import members_of
from app.usecases.answers.mine import add_absence, remove_absence
from app.usecases.messages.words import Writer
from app.usecases.replacing.ask import AskThem, ask_takers, show_takers
from app.usecases.replacing.away import Away, go_away, show_away
from app.usecases.replacing.mend import MendPage, show_mend
from app.usecases.replacing.replace import Replace, decoded, replace_people, show_replace, take_asked
from app.usecases.teams.keep import change_policy
from app.usecases.teams.people import change_member, change_person
from tests.app.usecases.published import BASE, MONDAY, SATURDAY, SUNDAY, TUESDAY, WEDNESDAY, Planned, planned
from tests.cast import Cast

WEEK = {
    (MONDAY, "Morning"): "bo",
    (TUESDAY, "Morning"): "bo",
    (WEDNESDAY, "Morning"): "chi",
    (SATURDAY, "Weekend cover"): "chi",
    (SUNDAY, "Weekend cover"): "chi",
}


@pytest.fixture
def rota(cast: Cast) -> Planned:
    made = planned(cast)
    made.publish(WEEK)
    cast.now = datetime.combine(MONDAY - timedelta(days=1), cast.now.time(), cast.now.tzinfo)
    return made


def rows(cast: Cast, sql: str, **values: Any) -> Sequence[Any]:
    with cast.database.engine.connect() as connection:
        return connection.execute(text(sql), values).all()


def open_conflicts(cast: Cast) -> list[tuple[int, str]]:
    found = rows(cast, "SELECT seat_id, rule FROM conflict WHERE closed_at IS NULL ORDER BY seat_id, rule")
    return [(row.seat_id, row.rule) for row in found]


def ill(cast: Cast, who: str, last_on: date, *, by: str = "ana") -> Any:
    with cast.database.transaction() as tx:
        return go_away(tx, cast.support, Away(cast.id(who), last_on), by=cast.actor(tx, by), now=cast.now)


def mend_page(cast: Cast, *, all_ways: bool = False) -> MendPage:
    with cast.database.reading() as tx:
        return show_mend(tx, cast.support, all_ways=all_ways, now=cast.now)


def publish_first(cast: Cast, page: MendPage, *, reason: str = "") -> int:
    period = page.periods[0]
    ask = Replace(decoded(period.proposals[0].code), period.number, BASE, reason)
    with cast.database.transaction() as tx:
        return replace_people(tx, cast.support, ask, by=cast.actor(tx, "ana"), now=cast.now).number


def published(cast: Cast, number: int) -> dict[int, int | None]:
    found = rows(
        cast,
        "SELECT seat_id, person_id FROM published_seat JOIN publication ON publication.id = publication_id "
        "WHERE number = :number AND team_id = :team",
        number=number,
        team=cast.support.id,
    )
    return {row.seat_id: row.person_id for row in found}


# ---- away ----


def test_away_until_a_day_opens_a_conflict_for_each_seat_it_touches(cast: Cast, rota: Planned) -> None:
    ill(cast, "bo", TUESDAY)
    seats = sorted(rota.seat(day, "Morning") for day in (MONDAY, TUESDAY))
    assert open_conflicts(cast) == [(seat, "absence") for seat in seats]
    (absence,) = rows(cast, "SELECT * FROM absence")
    assert (str(absence.first_on), str(absence.last_on)) == ("2026-03-08", str(TUESDAY))
    assert (absence.entered_by, absence.reason) == (cast.id("ana"), "")


def test_saying_it_twice_adds_nothing_and_more_days_add_only_those(cast: Cast, rota: Planned) -> None:
    assert len(ill(cast, "bo", MONDAY)) == 1
    assert ill(cast, "bo", MONDAY, by="bo") == []
    (more,) = ill(cast, "bo", WEDNESDAY)
    assert (more.first_on, more.last_on) == (TUESDAY, WEDNESDAY)


def test_the_coordinators_hear_of_it_unless_they_said_it_and_nobody_hears_why(cast: Cast, rota: Planned) -> None:
    ill(cast, "bo", MONDAY)
    assert rows(cast, "SELECT * FROM message WHERE kind = 'conflicts'") == []
    ill(cast, "chi", SUNDAY, by="chi")
    (row,) = rows(cast, "SELECT * FROM message WHERE kind = 'conflicts'")
    assert row.person_id == cast.id("ana")
    with cast.database.transaction() as tx:
        message = next(each for each in outbox.due_messages(tx, now=cast.now) if each.id == row.id)
        letter = Writer(BASE, cast.now).letter(tx, message)
    assert letter is not None
    assert letter.subject == "Support: 3 seats need somebody else"
    assert "Chi Chen: Wed 11 Mar, 6–10 Morning" in letter.text or "Chi Chen" in letter.text
    assert f"{BASE}/teams/support/mend" in letter.text


def test_only_the_person_and_coordinators_may_say_it(cast: Cast, rota: Planned) -> None:
    for who in ("chi", "kai"):
        with pytest.raises(NotAllowed):
            ill(cast, "bo", TUESDAY, by=who)
    with pytest.raises(NotFound), cast.database.transaction() as tx:
        go_away(tx, cast.support, Away(cast.id("dee"), TUESDAY), by=cast.actor(tx, "ana"), now=cast.now)
    with pytest.raises(BadField):
        ill(cast, "bo", MONDAY - timedelta(days=9))


def test_the_page_offers_a_week_of_days_and_shows_which_seats_are_touched(cast: Cast, rota: Planned) -> None:
    ill(cast, "bo", MONDAY)
    with cast.database.reading() as tx:
        page = show_away(tx, cast.support, cast.id("bo"), by=cast.actor(tx, "bo"), now=cast.now)
    assert [each.label for each in page.until[:3]] == ["today only", "until tomorrow", "until Tue 10 Mar"]
    assert [seat.needs for seat in page.seats] == [True, False]
    assert page.needing == 1


# ---- conflicts ----


def test_coming_back_closes_the_conflicts(cast: Cast, rota: Planned) -> None:
    with cast.database.transaction() as tx:
        bo = cast.actor(tx, "bo")
        absence = add_absence(tx, NewAbsence(MONDAY, MONDAY), by=bo, now=cast.now)
    assert len(open_conflicts(cast)) == 1
    with cast.database.transaction() as tx:
        remove_absence(tx, absence.id, by=cast.actor(tx, "bo"), now=cast.now)
    assert open_conflicts(cast) == []
    assert rows(cast, "SELECT closed_at FROM conflict")[0].closed_at is not None


def test_who_is_made_inactive_leaves_a_conflict_for_each_seat(cast: Cast, rota: Planned) -> None:
    with cast.database.transaction() as tx:
        bo = get_person(tx, cast.id("bo"))
        change_person(tx, bo.id, NewPerson(bo.name, bo.email), active=False, version=bo.version, now=cast.now)
    assert [rule for _, rule in open_conflicts(cast)] == ["unknown", "unknown"]


@pytest.mark.parametrize("why", ["leaves", "is not ready any more"])
def test_who_leaves_or_is_not_ready_any_more_leaves_conflicts(cast: Cast, rota: Planned, why: str) -> None:
    with cast.database.transaction() as tx:
        was = next(each.membership for each in members_of(tx, cast.support.id) if each.person.id == cast.id("bo"))
        last_on = MONDAY if why == "leaves" else None
        new = NewMembership(was.person_id, was.first_on, Role.ENGINEER, 100, last_on, onboarding=why != "leaves")
        change_member(tx, cast.support, new, version=was.version, now=cast.now)
    expected = {"leaves": ["absence"], "is not ready any more": ["onboarding open"] * 2}
    assert [rule for _, rule in open_conflicts(cast)] == expected[why]


# ---- mending ----


def test_the_smallest_change_is_proposed_and_published_in_one_step(cast: Cast, rota: Planned) -> None:
    ill(cast, "bo", MONDAY)
    page = mend_page(cast)
    (period,) = page.periods
    assert [line.who.full for line in period.conflicts] == ["Bo Berg"]
    (way,) = period.proposals
    assert way.say == "1 seat changes. Fewer is not possible."
    (change,) = way.changes
    assert change.before is not None
    assert (change.before.full, change.seat_id) == ("Bo Berg", rota.seat(MONDAY, "Morning"))
    assert sorted(each.points for each in way.balances) == [-4, 4]
    number = publish_first(cast, page, reason="Get well soon")
    assert open_conflicts(cast) == []
    taker = published(cast, number)[rota.seat(MONDAY, "Morning")]
    assert taker in (cast.id("ana"), cast.id("chi"))
    told = rows(cast, "SELECT person_id FROM message WHERE kind = 'published' AND key LIKE 'published:2:%'")
    assert {row.person_id for row in told} == {cast.id("bo"), taker}
    (last,) = rows(cast, "SELECT cause, reason FROM publication WHERE number = 2")
    assert (last.cause, last.reason) == ("replacement", "Get well soon")


def test_people_count_of_every_slot_stays_as_it_was(cast: Cast, rota: Planned) -> None:
    before = published(cast, 1)
    ill(cast, "bo", TUESDAY)
    after = published(cast, publish_first(cast, mend_page(cast)))
    assert {seat for seat, who in before.items() if who} == {seat for seat, who in after.items() if who}


def test_a_proposal_over_an_older_rota_is_refused(cast: Cast, rota: Planned) -> None:
    ill(cast, "bo", MONDAY)
    page = mend_page(cast)
    publish_first(cast, page)
    with pytest.raises(RotaMovedOn):
        publish_first(cast, page)


def test_a_proposal_is_judged_anew_when_it_is_published(cast: Cast, rota: Planned) -> None:
    ill(cast, "bo", MONDAY)
    page = mend_page(cast)
    taker = next(each.who for each in page.periods[0].proposals[0].balances if each.points > 0)
    ill(cast, "ana" if taker.full == "Ana Alves" else "chi", MONDAY)
    with pytest.raises(RuleForbids):
        publish_first(cast, page)


def test_where_nothing_is_broken_the_page_says_so(cast: Cast) -> None:
    assert mend_page(cast).is_whole


# ---- by hand ----


def test_a_hand_sees_the_verdict_on_everybody_first(cast: Cast, rota: Planned) -> None:
    ill(cast, "chi", MONDAY)
    with cast.database.reading() as tx:
        page = show_replace(tx, cast.support, rota.seat(MONDAY, "Morning"), by=cast.actor(tx, "ana"), now=cast.now)
    assert [(each.who.full, each.rules) for each in page.can] == [("Ana Alves", ())]
    assert [(each.who.full, each.rules) for each in page.cannot] == [("Chi Chen", ("absent",))]


def test_a_hand_may_leave_a_seat_open_but_never_give_cover_to_who_did_not_offer(cast: Cast, rota: Planned) -> None:
    seat = rota.seat(MONDAY, "Morning")
    with cast.database.transaction() as tx:
        ask = Replace({seat: None}, 1, BASE, "Too few of us")
        issued = replace_people(tx, cast.support, ask, by=cast.actor(tx, "ana"), now=cast.now)
    assert published(cast, issued.number)[seat] is None
    assert mend_page(cast).periods[0].short != []


def test_a_rule_that_was_waived_is_on_record_and_asks_for_nothing(cast: Cast, rota: Planned) -> None:
    seat = rota.seat(TUESDAY, "Evening")  # eight hours before Chi's morning
    ask = Replace({seat: cast.id("chi")}, 1, BASE, "Only this once", waive=True)
    with pytest.raises(RuleForbids), cast.database.transaction() as tx:
        replace_people(tx, cast.support, ask, by=cast.actor(tx, "ana"), now=cast.now)
    with cast.database.transaction() as tx:
        today = cast.now.date()
        change_policy(tx, cast.support, Policy(waivable=("rest",)), starts_on=today, today=today, now=cast.now)
        replace_people(tx, cast.support, ask, by=cast.actor(tx, "ana"), now=cast.now)
    assert {rule for _, rule in open_conflicts(cast)} == {"rest"}
    (period,) = mend_page(cast).periods
    assert (period.conflicts, period.proposals) == ([], [])
    cast.now += timedelta(minutes=1)
    ill(cast, "chi", WEDNESDAY)
    assert {line.seat_id for line in mend_page(cast).periods[0].conflicts} == {
        seat,
        rota.seat(WEDNESDAY, "Morning"),
    }


def test_somebody_of_another_team_is_as_missing_as_nobody(cast: Cast, rota: Planned) -> None:
    for person in (cast.id("dee"), cast.id("eve"), 999_999):
        ask = Replace({rota.seat(MONDAY, "Morning"): person}, 1, BASE)
        with pytest.raises(NotFound), cast.database.transaction() as tx:
            replace_people(tx, cast.support, ask, by=cast.actor(tx, "ana"), now=cast.now)


def test_a_change_never_gives_a_seat_to_a_stranger_whoever_asks_for_it(cast: Cast, rota: Planned) -> None:
    change = RotaChange({rota.seat(MONDAY, "Morning"): cast.id("dee")}, Why(ChangeCause.REPLACEMENT), BASE)
    with pytest.raises(RuleForbids, match="not in the team"), cast.database.transaction() as tx:
        change_rota(tx, cast.support, change, by=cast.actor(tx, "ana"), now=cast.now)


# ---- volunteers ----


def asked(cast: Cast, seat: int, *people: str, by: str = "ana") -> list[int]:
    ask = AskThem(seat, tuple(cast.id(who) for who in people))
    with cast.database.transaction() as tx:
        return ask_takers(tx, cast.support, ask, by=cast.actor(tx, by), now=cast.now)


def take(cast: Cast, seat: int, who: str) -> int:
    with cast.database.transaction() as tx:
        by = cast.actor(tx, who)
        return take_asked(tx, cast.support, seat, base_url=BASE, by=by, now=cast.now).number


def test_those_who_could_take_it_are_asked_and_the_first_yes_has_it(cast: Cast, rota: Planned) -> None:
    ill(cast, "bo", MONDAY)
    seat = rota.seat(MONDAY, "Morning")
    assert asked(cast, seat) == sorted([cast.id("ana"), cast.id("chi")])
    number = take(cast, seat, "chi")
    assert published(cast, number)[seat] == cast.id("chi")
    assert open_conflicts(cast) == []
    with pytest.raises(SeatTaken, match="Chi Chen was quicker"):
        take(cast, seat, "ana")


def test_nobody_takes_what_they_were_not_asked_for(cast: Cast, rota: Planned) -> None:
    seat = rota.seat(MONDAY, "Morning")
    with pytest.raises(NotAsked):
        take(cast, seat, "chi")
    ill(cast, "bo", MONDAY)
    asked(cast, seat, "ana")
    with pytest.raises(NotAsked):
        take(cast, seat, "chi")


def test_nobody_is_asked_twice_for_a_seat_nor_more_often_than_the_policy_says(cast: Cast, rota: Planned) -> None:
    ill(cast, "bo", TUESDAY)
    first, second, third = (
        rota.seat(MONDAY, "Morning"),
        rota.seat(TUESDAY, "Morning"),
        rota.seat(TUESDAY, "Evening"),
    )
    assert len(asked(cast, first)) == 2
    with pytest.raises(NobodyToAsk):
        asked(cast, first)
    assert len(asked(cast, second)) == 2
    with pytest.raises(NobodyToAsk):
        asked(cast, third)
    cast.now += timedelta(days=8)
    assert len(rows(cast, "SELECT * FROM seat_ask")) == 4


def test_whose_seat_it_is_may_ask_and_sees_only_who_could(cast: Cast, rota: Planned) -> None:
    seat = rota.seat(MONDAY, "Morning")
    ill(cast, "chi", MONDAY)
    with cast.database.reading() as tx:
        page = show_takers(tx, cast.support, seat, by=cast.actor(tx, "bo"), now=cast.now)
    assert [each.who.full for each in page.takers] == ["Ana Alves"]
    assert page.others == 1
    with pytest.raises(NotAllowed):
        asked(cast, seat, by="chi")
    with pytest.raises(BadField):
        asked(cast, seat, "chi", by="bo")
