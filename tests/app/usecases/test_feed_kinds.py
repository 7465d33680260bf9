"""Kinds and options of feeds, and how their events follow names, duty cards and settings."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.calendars import follow
from app.calendars.words_due import follow_words
from app.domain import language
from app.domain.calendars import FeedKind, Options, Scope
from app.domain.language import ENGLISH
from app.domain.people import NewPerson
from app.domain.policy import Policy
from app.domain.refusals import BadField
from app.domain.swap import NewSwap, SwapKind
from app.domain.team import DutyCard, NewTeam
from app.store.calendars import find_calendar
from app.store.teams import get_team, policies_of
from app.usecases.feeds.manage import MadeFeed, MakeFeed, make_feed, revoke_feed, rotate_feed
from app.usecases.feeds.serve import find_feed
from app.usecases.swapping.offer import OfferSwap, offer_swap
from app.usecases.swapping.take import TakeSwap, take_swap
from app.usecases.teams import keep
from app.usecases.teams.people import change_person
from tests.app.usecases.published import BASE, MONDAY, SATURDAY, SUNDAY, TUESDAY, Planned, planned
from tests.cast import Cast
from tests.ical_checker import check_calendar, parse_events, parse_head

WEEK = {
    (MONDAY, "Morning"): "bo",
    (MONDAY, "Late morning"): "chi",
    (TUESDAY, "Afternoon"): "chi",
    (SATURDAY, "Weekend cover"): "bo",
    (SUNDAY, "Weekend cover"): "bo",
}
LATER = timedelta(hours=1)


@pytest.fixture
def rota(cast: Cast) -> Planned:
    while do_words(cast):  # people have just come
        pass
    return planned(cast)


def make(cast: Cast, kind: FeedKind = FeedKind.PERSON, **options: Any) -> MadeFeed:
    with cast.database.transaction() as tx:
        ask = MakeFeed("Phone", kind, "support", Options(**options))
        return make_feed(tx, ask, base_url=BASE, by=cast.actor(tx, "bo"), now=cast.now)


def body(cast: Cast, kind: FeedKind = FeedKind.PERSON, **options: Any) -> bytes:
    number = cast.id("bo") if kind is FeedKind.PERSON else cast.support.id
    with cast.database.reading() as tx:
        calendar = find_calendar(tx, Scope(kind, number, Options(**options)))
    assert calendar is not None
    assert check_calendar(calendar.body) == []
    return calendar.body


def shown(cast: Cast, kind: FeedKind = FeedKind.PERSON, **options: Any) -> list[dict[str, Any]]:
    return parse_events(body(cast, kind, **options))


def do_words(cast: Cast) -> int:
    with cast.database.transaction() as tx:
        return follow_words(tx, base_url=BASE, now=cast.now)


def change_team(cast: Cast, **what: Any) -> None:
    with cast.database.transaction() as tx:
        team = get_team(tx, "support")
        new = replace(NewTeam(team.name, team.time_zone, team.duty_text, team.card), **what)
        keep.change_team(tx, team, new, version=team.version, now=cast.now)


def test_each_kind_shows_its_own_seats(cast: Cast, rota: Planned) -> None:
    made = [make(cast, kind) for kind in (FeedKind.TEAM, FeedKind.WEEKEND, FeedKind.OPEN)]
    rota.publish(WEEK)
    assert len({each.address for each in made}) == 3
    assert [e["SUMMARY"] for e in shown(cast, FeedKind.WEEKEND)] == ["Bo: Weekend cover (Support)"] * 2
    open_ones = shown(cast, FeedKind.OPEN)
    assert len(open_ones) == len(rota.seats) - len(WEEK)
    assert {e["SUMMARY"][:6] for e in open_ones} == {"Open: "}
    everybody = {e["UID"] for e in shown(cast, FeedKind.TEAM)}
    assert {e["UID"] for e in shown(cast, FeedKind.WEEKEND)} < everybody
    assert everybody.isdisjoint(e["UID"] for e in open_ones)
    names = [parse_head(body(cast, kind))["NAME"] for kind in (FeedKind.TEAM, FeedKind.WEEKEND, FeedKind.OPEN)]
    assert names == ["Support support", "Support weekend cover", "Support open seats"]


def test_a_seat_that_is_taken_leaves_the_open_ones(cast: Cast, rota: Planned) -> None:
    make(cast, FeedKind.OPEN)
    rota.publish(WEEK)
    before = {e["UID"]: e for e in shown(cast, FeedKind.OPEN)}
    cast.now += LATER
    rota.publish(WEEK | {(TUESDAY, "Morning"): "ana"})
    [gone] = before.keys() - {e["UID"] for e in shown(cast, FeedKind.OPEN)}
    [taken] = [e for e in shown(cast, FeedKind.TEAM) if e["UID"] == gone]
    assert taken["SEQUENCE"] == before[gone]["SEQUENCE"] + 1


def test_options_change_the_words_and_not_the_seats(cast: Cast, rota: Planned, monkeypatch: pytest.MonkeyPatch) -> None:
    german = replace(ENGLISH, code="de", text=lambda text: text.replace("After", "Danach"))
    monkeypatch.setitem(language._known, "de", german)
    make(cast, busy=True, reminder=15, full_names=True, language="de")
    rota.publish(WEEK)
    usual, own = shown(cast), shown(cast, busy=True, reminder=15, full_names=True, language="de")
    for one, other in zip(usual, own, strict=True):
        assert [one[name] for name in ("UID", "DTSTART", "DTEND", "SEQUENCE")] == [
            other[name] for name in ("UID", "DTSTART", "DTEND", "SEQUENCE")
        ]
    assert {e["TRANSP"] for e in usual} == {"TRANSPARENT"}
    assert {e["TRANSP"] for e in own} == {"OPAQUE"}
    text = body(cast, busy=True, reminder=15, full_names=True, language="de")
    assert text.count(b"TRIGGER:-PT15M") == len(own)
    assert b"VALARM" not in body(cast)
    assert own[0]["SUMMARY"].startswith("Morning: Bo Berg (Support)")
    assert "Danach: Chi Chen, from 10:00" in own[0]["DESCRIPTION"]


def test_a_team_s_calendar_makes_nobody_busy(cast: Cast) -> None:
    with pytest.raises(BadField):
        make(cast, FeedKind.TEAM, busy=True)
    for nonsense in ({"reminder": 7}, {"language": "xx"}):
        with pytest.raises(BadField):
            make(cast, **nonsense)


def test_an_event_tells_who_comes_before_and_after(cast: Cast, rota: Planned) -> None:
    rota.publish(WEEK)
    first = shown(cast)[0]["DESCRIPTION"]
    assert "Monday 9 March, 06:00–10:00 Europe/London\nAfter: Chi, from 10:00" in first
    sequence = shown(cast)[0]["SEQUENCE"]
    cast.now += LATER
    rota.publish(WEEK | {(MONDAY, "Late morning"): "ana"})
    event = shown(cast)[0]
    assert "After: Ana, from 10:00" in event["DESCRIPTION"]
    assert event["LAST-MODIFIED"] == cast.now
    assert event["SEQUENCE"] == sequence  # neither person nor time is another one
    assert shown(cast)[1]["LAST-MODIFIED"] < cast.now


@pytest.mark.parametrize("name", ["Late morning", "Weekend cover, Saturday early"])
@pytest.mark.parametrize("who", ["Bo Berg", "Maximilian Adalbert"])
def test_twenty_characters_say_role_and_person(cast: Cast, name: str, who: str) -> None:
    from app.domain.calendars import USUAL, Facts, say

    short = who.split(maxsplit=1)[0]
    facts = Facts(name, "Support", MONDAY, "", "UTC", False, False, (short, who), (), None, None, (), "")
    own = say(facts, kind=FeedKind.PERSON, options=USUAL).title
    assert own.startswith(name[:6])
    assert f": {short}"[:9] in own[:20]
    assert name in own
    assert say(facts, kind=FeedKind.TEAM, options=USUAL).title == f"{short}: {name} (Support)"


def test_events_follow_the_duty_card_and_only_those_to_come(cast: Cast, rota: Planned) -> None:
    rota.publish(WEEK)
    before = shown(cast)
    cast.now = before[0]["DTEND"] + LATER  # Monday morning is over
    card = DutyCard("Payments are down", "#support, then the queue", "15 minutes; 4 hours", "about every hour")
    change_team(cast, card=card, duty_text="Escalate to ops@example.org or +44 20 7946 0000. Ticket 2026-03-01.")
    assert do_words(cast) == 1
    assert do_words(cast) == 0
    past, *coming = shown(cast)
    assert past == before[0]
    for event, was in zip(coming, before[1:], strict=True):
        assert event["SEQUENCE"] == was["SEQUENCE"]
        assert event["LAST-MODIFIED"] == cast.now
        assert "Critical: Payments are down" in event["DESCRIPTION"]
        assert "Channels, in this order: #support, then the queue" in event["DESCRIPTION"]
        assert "At weekends: about every hour" in event["DESCRIPTION"]
        assert "Escalate to ✉ … or ☎ …. Ticket 2026-03-01." in event["DESCRIPTION"]
    monday = shown(cast, FeedKind.TEAM)[1]
    assert "At weekends" not in monday["DESCRIPTION"]


def test_events_follow_a_new_name(cast: Cast, rota: Planned) -> None:
    rota.publish(WEEK)
    cast.now += LATER
    with cast.database.transaction() as tx:
        bo = cast.people["bo"]
        new = NewPerson("Robert Berg", bo.email)
        change_person(tx, bo.id, new, active=True, version=bo.version, now=cast.now)
    assert do_words(cast) == 1
    assert shown(cast)[0]["SUMMARY"] == "Morning: Robert (Support)"
    assert "Before: Robert, until 10:00" in shown(cast, FeedKind.TEAM)[1]["DESCRIPTION"]


def test_saying_the_same_again_changes_no_byte(cast: Cast, rota: Planned) -> None:
    rota.publish(WEEK)
    before = body(cast), body(cast, FeedKind.TEAM)
    cast.now += LATER
    change_team(cast)
    do_words(cast)
    with cast.database.transaction() as tx:
        follow(tx, cast.support, base_url=BASE, now=cast.now)
    assert (body(cast), body(cast, FeedKind.TEAM)) == before


def test_weekend_cover_is_shown_by_whole_days_where_the_team_says_so(cast: Cast, rota: Planned) -> None:
    rota.publish(WEEK)
    hours = shown(cast)[-1]
    cast.now += LATER
    with cast.database.transaction() as tx:
        policy = policies_of(tx, cast.support.id)[-1].policy
        new = Policy.from_amounts(policy.to_amounts() | {"weekend_whole_days": True})
        keep.change_policy(tx, cast.support, new, starts_on=SUNDAY, today=cast.now.date(), now=cast.now)
    assert do_words(cast) == 1
    saturday, sunday = shown(cast)[-2:]
    assert saturday["DTSTART"].hour  # a change holds from its day on
    assert (sunday["DTSTART"], sunday["DTEND"]) == (SUNDAY, SUNDAY + timedelta(days=1))
    assert (sunday["UID"], sunday["SEQUENCE"]) == (hours["UID"], hours["SEQUENCE"] + 1)
    assert "10:00–18:00 Europe/London" in sunday["DESCRIPTION"]
    assert [e["CATEGORIES"] for e in (saturday, sunday)] == [
        ("Shift", "Weekend cover"),
        ("Shift", "On call", "Weekend cover"),
    ]


def test_a_swap_is_named_until_the_seat_changes_hands_otherwise(cast: Cast, rota: Planned) -> None:
    rota.publish(WEEK)
    seat = rota.seat(TUESDAY, "Afternoon")

    def tuesday() -> dict[str, Any]:
        return next(e for e in shown(cast, FeedKind.TEAM) if e["UID"].startswith(rota.seats[seat][1].uid))

    assert tuesday()["CATEGORIES"] == ("Shift",)
    cast.now += LATER
    with cast.database.transaction() as tx:
        new = OfferSwap(NewSwap(seat, SwapKind.GIFT))
        offered = offer_swap(tx, cast.support, new, by=cast.actor(tx, "chi"), now=cast.now)
        take_swap(tx, cast.support, TakeSwap(offered.id, 1, BASE), by=cast.actor(tx, "bo"), now=cast.now)
    assert tuesday()["CATEGORIES"] == ("Shift", "Swap")
    cast.now += LATER
    rota.publish(WEEK | {(TUESDAY, "Afternoon"): "bo", (TUESDAY, "Morning"): "ana"})
    assert tuesday()["CATEGORIES"] == ("Shift", "Swap")
    cast.now += LATER
    rota.publish(WEEK | {(TUESDAY, "Afternoon"): "ana"})
    assert tuesday()["CATEGORIES"] == ("Shift",)


def test_a_rotated_link_leaves_its_old_address_and_keeps_its_readers(cast: Cast, rota: Planned) -> None:
    made = make(cast, reminder=5)
    with cast.database.transaction() as tx:
        fresh = rotate_feed(tx, made.id, base_url=BASE, by=cast.actor(tx, "bo"))
    with cast.database.reading() as tx:
        assert find_feed(tx, made.address.split("/")[-2], now=cast.now) is None
        assert find_feed(tx, fresh.address.split("/")[-2], now=cast.now) is not None


def test_a_calendar_with_options_goes_with_its_last_link(cast: Cast, rota: Planned) -> None:
    one, two = make(cast, reminder=5), make(cast, reminder=5)
    scope = Scope(FeedKind.PERSON, cast.id("bo"), Options(reminder=5))
    for made, is_left in ((one, True), (two, False)):
        with cast.database.transaction() as tx:
            revoke_feed(tx, made.id, by=cast.actor(tx, "bo"), now=cast.now)
            assert (find_calendar(tx, scope) is not None) == is_left


def test_the_window_ends_thirteen_months_ahead() -> None:
    from datetime import date

    from app.domain.calendars import window_end

    assert window_end(date(2026, 1, 1)) == date(2027, 4, 1)
    assert window_end(date(2025, 11, 1)) == date(2027, 2, 1)
