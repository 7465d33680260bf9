"""The pages of swaps and claims, and their twins for programs."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from fastapi import FastAPI

from app.domain.policy import Policy
from app.store import teams
from app.usecases.swapping.board import list_swaps
from tests.app.changing.rota_at_work import Week, published_week
from tests.app.usecases.published import MONDAY, SATURDAY, TUESDAY
from tests.browse import Visitor, hidden, text_of, with_token
from tests.cast import Cast
from tests.questions import questions

Guests = Callable[[str], Visitor]


@pytest.fixture
def week(cast: Cast) -> Week:
    return published_week(cast)


def allow(cast: Cast, **amounts: object) -> None:
    with cast.database.transaction() as tx:
        policy = replace(Policy(), **amounts)  # type: ignore[arg-type]
        teams.add_policy(tx, cast.support.id, policy, starts_on=date(2026, 3, 2 + len(amounts)))


def offer(visitor: Visitor, week: Week, place: tuple[date, str], **fields: object) -> str:
    """Offer a slot by its page; answers where the swap is."""
    path = f"/teams/support/seats/{week.seat(*place)}/swap"
    assert "Offer this slot" in text_of(visitor.get(path))
    done = visitor.post(path, {"kind": "gift", **fields})
    assert done.status_code == 303, text_of(done)
    return str(done.headers["location"])


def test_a_gift_takes_one_tap_from_the_link_in_the_message(cast: Cast, week: Week, visitor: Guests) -> None:
    bo, chi = visitor("bo"), visitor("chi")
    slot = bo.get(f"/teams/support/seats/{week.seat(MONDAY, 'Morning')}")
    assert "Offer this slot" in text_of(slot)
    swap = offer(bo, week, (MONDAY, "Morning"), named=str(cast.id("chi")), note="Dentist")
    assert "Bo Berg offers you Mon 9 Mar, 06–10" in text_of(chi.get("/"))
    page = chi.get(swap)
    assert "Bo gives this away" in text_of(page)
    assert "Dentist" in text_of(page)
    assert "8 points, a fair share is" not in text_of(page)
    assert week.now().number == 1  # looking changes nothing
    done = chi.post(f"{swap}/take", {"version": hidden(page, "version")})
    assert (done.status_code, done.headers["location"]) == (303, swap)
    assert "Chi took it from Bo" in text_of(chi.get(swap))
    assert week.now().seats[week.seat(MONDAY, "Morning")].person_id == cast.id("chi")
    assert "Undo the swap" in text_of(bo.get(swap))


def test_why_an_offer_lapsed_is_said_in_the_readers_language(cast: Cast, week: Week, visitor: Guests) -> None:
    bo = visitor("bo")
    swap = offer(bo, week, (MONDAY, "Morning"))
    week.change({week.seat(MONDAY, "Morning"): cast.id("ana")})
    assert "Publication 2 gave the seat to somebody else." in text_of(bo.get(swap))
    bo.post("/language", {"language": "de"})
    assert "Veröffentlichung 2 hat den Platz jemand anderem gegeben." in text_of(bo.get(swap))


def test_the_loser_reads_who_was_quicker(cast: Cast, week: Week, visitor: Guests) -> None:
    swap = offer(visitor("bo"), week, (MONDAY, "Morning"))
    version = hidden(visitor("ana").get(swap), "version")
    visitor("chi").post(f"{swap}/take", {"version": version})
    lost = visitor("ana").post(f"{swap}/take", {"version": version})
    assert lost.status_code == 409
    assert "Chi Chen was quicker: this is taken" in text_of(lost)


def test_an_exchange_and_a_part_by_their_forms(cast: Cast, week: Week, visitor: Guests) -> None:
    bo, chi = visitor("bo"), visitor("chi")
    tuesday = week.seat(TUESDAY, "Afternoon")
    swap = offer(bo, week, (MONDAY, "Morning"), kind="exchange", wanted=str(tuesday))
    page = chi.get(swap)
    assert "Give Tue 10 Mar, 14–18 Afternoon for it" in text_of(page)
    chi.post(f"{swap}/take", {"version": hidden(page, "version"), "back": hidden(page, "back")})
    assert week.now().seats[tuesday].person_id == cast.id("bo")
    part = offer(bo, week, (TUESDAY, "Afternoon"), kind="part", starts_at="16:00", ends_at="17:30")
    page = visitor("ana").get(part)
    assert "Tue 10 Mar, 16:00–17:30 Afternoon" in text_of(page)
    visitor("ana").post(f"{part}/take", {"version": hidden(page, "version")})
    shown = text_of(visitor("chi").get(f"/teams/support/seats/{tuesday}"))
    assert "14–16 Bo 16:00–17:30 Ana 17:30–18:00 Bo" in shown
    assert "Bo → Bo 14–16, Ana 16:00–17:30, Bo 17:30–18:00 in publication 3" in shown
    assert "16:00–17:30" in text_of(visitor("ana").get("/"))
    assert "Ana 16:00–17:30" in text_of(visitor("chi").get("/teams/support"))
    assert "Ana 16:00–17:30" in text_of(visitor("chi").get("/teams/support/publications/3?view=people"))
    week.change({tuesday: cast.id("chi")})
    shown = text_of(visitor("chi").get(f"/teams/support/seats/{tuesday}"))
    assert "Bo 14–16, Ana 16:00–17:30, Bo 17:30–18:00 → Chi in publication 4" in shown
    shared = "Bo → Bo 14–16, Ana 16:00–17:30, Bo 17:30–18:00 Tue 10 Mar, 14–18 Afternoon"
    for place in ("3", "compare?earlier=2&later=3"):
        assert shared in text_of(visitor("chi").get(f"/teams/support/publications/{place}"))


def test_many_swaps_on_the_page_ask_the_database_as_often_as_one(cast: Cast, week: Week, visitor: Guests) -> None:
    asked = []
    for day in (MONDAY, SATURDAY):
        shift = "Weekend cover" if day == SATURDAY else "Morning"
        wanted = str(week.seat(TUESDAY, "Afternoon"))
        offer(visitor("bo"), week, (day, shift), kind="exchange", wanted=wanted)
        with cast.database.reading() as tx, questions(cast.database) as statements:
            page = list_swaps(tx, cast.support, by=cast.actor(tx, "chi"), now=cast.now)
        asked.append((len(page.for_you), len(statements)))
    assert asked == [(1, asked[0][1]), (2, asked[0][1])]


def test_a_refused_form_is_shown_again_with_what_was_typed(week: Week, visitor: Guests) -> None:
    path = f"/teams/support/seats/{week.seat(MONDAY, 'Morning')}/swap"
    refused = visitor("bo").post(path, {"kind": "part", "starts_at": "05:00", "ends_at": "07:00", "note": "Train"})
    assert refused.status_code == 422
    assert 'value="Train"' in refused.text
    assert "Choose times from 06:00 to 10:00, the first before the last." in text_of(refused)
    for kind, status in (("theft", 422), ("exchange", 422)):
        assert visitor("bo").post(path, {"kind": kind}).status_code == status
    assert visitor("chi").get(path).status_code == 409
    offer(visitor("bo"), week, (MONDAY, "Morning"))
    again = visitor("bo").post(path, {"kind": "gift"})
    assert again.status_code == 303


def test_a_rule_that_is_in_the_way_is_named_before_the_tap(cast: Cast, week: Week, visitor: Guests) -> None:
    week.change({week.seat(MONDAY, "Afternoon"): cast.id("chi")})
    swap = offer(visitor("bo"), week, (MONDAY, "Morning"))
    page = visitor("chi").get(swap)
    assert "You cannot take this: less than 11 h rest, at most 1 slot a day." in text_of(page)
    assert "/take" not in page.text
    assert "Take it" in text_of(visitor("ana").get(swap))


def test_a_coordinator_agrees_waives_and_acts_for_somebody(cast: Cast, week: Week, visitor: Guests) -> None:
    allow(cast, swaps_agreed=True)
    swap = offer(visitor("bo"), week, (MONDAY, "Morning"))
    page = visitor("chi").get(swap)
    visitor("chi").post(f"{swap}/take", {"version": hidden(page, "version")})
    assert "a swap of Mon 9 Mar, 06–10 waits for you" in text_of(visitor("ana").get("/"))
    assert "Waiting for you to agree" in text_of(visitor("ana").get("/teams/support/swaps"))
    page = visitor("ana").get(swap)
    version = hidden(page, "version")
    assert visitor("bo").post(f"{swap}/agree", {"version": version}).status_code == 403
    for_them = {"version": version, "for": str(cast.id("chi")), "reason": "Chi asked me"}
    assert visitor("ana").post(f"{swap}/let-go", for_them).status_code == 303
    page = visitor("ana").get(swap)
    assert "by Ana for Chi: Chi asked me" in text_of(page)
    done = visitor("ana").post(f"{swap}/take", for_them | {"version": hidden(page, "version")})
    assert done.status_code == 303
    assert "Chi took it from Bo" in text_of(visitor("bo").get(swap))


def test_no_and_withdraw_are_one_tap_too(cast: Cast, week: Week, visitor: Guests) -> None:
    swap = offer(visitor("bo"), week, (MONDAY, "Morning"), named=str(cast.id("chi")))
    page = visitor("chi").get(swap)
    assert "No, I cannot" in text_of(page)
    visitor("chi").post(f"{swap}/refuse", {"version": hidden(page, "version")})
    assert "refused" in text_of(visitor("bo").get(swap))
    swap = offer(visitor("bo"), week, (MONDAY, "Morning"))
    visitor("bo").post(f"{swap}/withdraw", {"version": hidden(visitor("bo").get(swap), "version")})
    over = visitor("chi").post(f"{swap}/take", {"version": "1"})
    assert (over.status_code, "This swap is withdrawn" in text_of(over)) == (409, True)


def test_the_list_shows_first_what_one_could_take(cast: Cast, week: Week, visitor: Guests) -> None:
    assert "Nobody offers anything" in text_of(visitor("bo").get("/teams/support/swaps"))
    offer(visitor("bo"), week, (MONDAY, "Morning"))
    offer(visitor("chi"), week, (TUESDAY, "Afternoon"), named=str(cast.id("ana")))
    shown = text_of(visitor("ana").get("/teams/support/swaps"))
    assert shown.index("You could take") < shown.index("Mon 9 Mar, 06–10 Morning") < shown.index("Tue 10 Mar")
    own = text_of(visitor("bo").get("/teams/support/swaps"))
    assert own.index("Yours") < own.index("Mon 9 Mar") < own.index("Offered to others") < own.index("Tue 10 Mar")


def test_nobody_from_outside_sees_or_touches_a_swap(week: Week, visitor: Guests) -> None:
    swap = offer(visitor("bo"), week, (MONDAY, "Morning"))
    for path in (swap, "/teams/support/swaps", "/teams/support/claims"):
        assert visitor("dee").get(path).status_code == 404
    elsewhere = swap.replace("support", "billing")
    assert visitor("dee").post(f"{elsewhere}/take", {"version": "1"}).status_code == 404


def test_free_seats_are_claimed_by_a_tap(cast: Cast, week: Week, visitor: Guests) -> None:
    assert "seats are not taken by claims" in text_of(visitor("bo").get("/teams/support/claims"))
    allow(cast, claims=3)
    page = visitor("chi").get("/teams/support/claims")
    assert "a fair share is" in text_of(page)
    seat = week.seat(MONDAY, "Evening")
    assert f"/teams/support/seats/{seat}/claim" in page.text
    done = visitor("chi").post(f"/teams/support/seats/{seat}/claim")
    assert done.headers["location"] == "/teams/support/claims"
    lost = visitor("ana").post(f"/teams/support/seats/{seat}/claim")
    assert (lost.status_code, "Chi Chen was quicker" in text_of(lost)) == (409, True)
    assert lost.text.index("was quicker") < lost.text.index('<ul class="list'), "its seat is in the list no more"
    slot = visitor("ana").get(f"/teams/support/seats/{week.seat(TUESDAY, 'Evening')}")
    assert "Take this seat" in text_of(slot)


def test_a_refusal_that_marks_no_field_has_the_focus_and_stands_beside_its_seat(
    cast: Cast, week: Week, visitor: Guests
) -> None:
    allow(cast, claims=3)
    chi = visitor("chi")
    chi.post(f"/teams/support/seats/{week.seat(MONDAY, 'Evening')}/claim")
    refused = chi.post(f"/teams/support/seats/{week.seat(MONDAY, 'Late morning')}/claim")
    assert (refused.status_code, refused.text.count('role="alert"')) == (409, 1)
    said = r'<section class="refusal" role="alert" tabindex="-1" autofocus>\s*<h3>Not done</h3>(.*?)</a>'
    beside = re.findall(said, refused.text, re.DOTALL)
    assert [("at most 1 slot a day" in each, "10–14" in each) for each in beside] == [(True, True)]
    swap = offer(visitor("bo"), week, (SATURDAY, "Weekend cover"))
    stale = chi.post(f"{swap}/take", {"version": "7"})
    assert (stale.status_code, stale.text.count(" autofocus")) == (409, 1)
    assert '<section class="refusal" role="alert" tabindex="-1" autofocus>' in stale.text


def test_programs_do_all_of_it(cast: Cast, week: Week, house: FastAPI) -> None:
    bo, chi, ana = (with_token(house, cast, name) for name in ("bo", "chi", "ana"))
    base, seat = "/api/teams/support/swaps", week.seat(MONDAY, "Morning")
    made = bo.ask("POST", base, json={"seat": seat, "named": [cast.id("chi"), cast.id("ana")]})
    assert made.status_code == 201, made.text
    swap = made.json()
    assert (swap["state"], swap["kind"], swap["version"]) == ("offered", "gift", 1)
    assert [each["id"] for each in chi.get(base).json()] == [swap["id"]]
    path = f"{base}/{swap['id']}"
    assert ana.ask("POST", f"{path}/refuse", json={"version": 1}).json()["state"] == "offered"
    assert chi.ask("POST", f"{path}/take", json={"version": 1}).json()["state"] == "done"
    lost = ana.ask("POST", f"{path}/take", json={"version": 1})
    assert (lost.status_code, lost.json()["refusal"]) == (409, "SomebodyWasQuicker")
    assert bo.ask("POST", f"{path}/undo", json={"version": 3}).json()["state"] == "undone"
    slot = week.planned.seats[seat][0]
    hours = {"start": slot.start.isoformat(), "end": slot.start.replace(hour=7).isoformat()}
    part = bo.ask("POST", base, json={"seat": seat, "kind": "part", **hours}).json()
    gone = bo.ask("POST", f"{base}/{part['id']}/withdraw", json={"version": 1})
    assert gone.json()["state"] == "withdrawn"


def test_programs_claim_seats_as_people_do(cast: Cast, week: Week, house: FastAPI) -> None:
    allow(cast, claims=3)
    chi = with_token(house, cast, "chi")
    free = chi.get("/api/teams/support/claims").json()
    seat = week.seat(MONDAY, "Evening")
    assert {"seat": seat, "slot": "Mon 9 Mar, 18–22 Evening", "own": False, "rules": []} in free
    assert chi.ask("PUT", f"/api/teams/support/claims/{seat}").json() == {"seat": seat, "publication": 2}
    assert chi.ask("DELETE", f"/api/teams/support/claims/{seat}").status_code == 409


def test_no_page_of_a_swap_gives_anybodys_marks_away(cast: Cast, week: Week, visitor: Guests) -> None:
    swap = offer(visitor("bo"), week, (SATURDAY, "Weekend cover"))
    page = visitor("ana").get(swap).text
    assert not re.search(r"cannot|absent|rather", re.sub(r"<[^>]*>", " ", page))
