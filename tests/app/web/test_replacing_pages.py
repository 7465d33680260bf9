"""The pages of illness and volunteers, and their twins for programs."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from fastapi import FastAPI

from tests.app.usecases.published import MONDAY, SATURDAY, SUNDAY, TUESDAY, Planned, planned
from tests.app.usecases.test_replacing import published
from tests.browse import Visitor, hidden, text_of, with_token
from tests.cast import Cast

Guests = Callable[[str], Visitor]

WEEK = {
    (MONDAY, "Morning"): "bo",
    (TUESDAY, "Morning"): "chi",
    (SATURDAY, "Weekend cover"): "chi",
    (SUNDAY, "Weekend cover"): "chi",
}


@pytest.fixture
def rota(cast: Cast) -> Planned:
    made = planned(cast)
    made.publish(WEEK)
    cast.now = datetime.combine(MONDAY - timedelta(days=1), cast.now.time(), cast.now.tzinfo)
    return made


def test_illness_takes_two_clicks_from_the_row_and_a_third_mends_the_rota(
    cast: Cast, rota: Planned, visitor: Guests
) -> None:
    ana = visitor("ana")
    row = re.search(
        r'href="(/teams/support/people/\d+/away)" aria-label="Bo Berg is away"', ana.get("/teams/support/people").text
    )
    assert row is not None
    asked = ana.get(row[1])
    assert 'aria-label="until tomorrow"' in asked.text
    said = ana.post(row[1], {"until": str(MONDAY)})
    assert (said.status_code, said.headers["location"]) == (303, "/teams/support/mend")
    page = ana.get("/teams/support/mend")
    assert "1 seat changes. Fewer is not possible." in text_of(page)
    assert "absent" in text_of(page)
    done = ana.post("/teams/support/mend", {"number": hidden(page, "number"), "change": hidden(page, "change")})
    assert done.headers["location"] == "/teams/support/publications/2"
    assert published(cast, 2)[rota.seat(MONDAY, "Morning")] != cast.id("bo")
    shown = text_of(ana.get("/teams/support/publications/2"))
    assert "Through a replacement" in shown
    assert "Undo: 1 seat goes back" in shown


def test_a_change_that_is_stale_or_nonsense_is_refused_in_words(cast: Cast, rota: Planned, visitor: Guests) -> None:
    ana = visitor("ana")
    seat, chi = rota.seat(MONDAY, "Morning"), cast.id("chi")
    for data, words in (
        ({"number": "7", "change": f"{seat}:{chi}"}, "Publication 1 came meanwhile"),
        ({"number": "1", "change": "nonsense"}, "This form is incomplete"),
        ({"number": "1", "change": ""}, "Choose between 1 and 200 seats"),
        ({"number": "1", "change": "999999:1"}, "There is no such seat"),
        ({"number": "1", "change": f"{seat}:{chi}", "reason": "x" * 5000}, "at most 500"),
    ):
        answer = ana.post("/teams/support/mend", data)
        assert (answer.status_code, answer.headers["location"]) == (303, "/teams/support/mend")
        page = text_of(ana.get("/teams/support/mend"))
        assert ("Not published. " in page, words in page) == (True, True), page
    assert len(published(cast, 1)) == len(rota.seats)


def test_after_a_refusal_there_are_proposals_again_and_the_reason_as_it_was_typed(
    cast: Cast, rota: Planned, visitor: Guests
) -> None:
    ana, mend, reason = visitor("ana"), "/teams/support/mend", "Bo fehlt – 誰か? " * 30
    ana.post(f"/teams/support/people/{cast.id('bo')}/away", {"until": str(MONDAY)})
    seen = ana.get(mend)
    rota.publish(WEEK | {(TUESDAY, "Evening"): "ana"})  # by somebody else
    fields = {name: hidden(seen, name) for name in ("number", "change", "period")}
    refused = ana.post(mend, fields | {"reason": reason})
    assert refused.status_code == 303
    assert "httponly" in refused.headers["set-cookie"].lower()
    page = ana.get(mend)
    assert "Not published. Publication 2 came meanwhile" in text_of(page)
    assert "1 seat changes. Fewer is not possible." in text_of(page)
    assert hidden(page, "reason") == reason
    again = {name: hidden(page, name) for name in ("number", "change", "reason")}
    assert hidden(ana.get(mend), "reason") == "", "shown once"
    assert ana.post(mend, again).headers["location"] == "/teams/support/publications/3"


def test_the_front_page_tells_whom_it_concerns_what_is_broken(cast: Cast, rota: Planned, visitor: Guests) -> None:
    visitor("bo").post(f"/teams/support/people/{cast.id('bo')}/away", {"until": str(MONDAY)})
    assert "1 seat needs somebody else" in text_of(visitor("ana").get("/"))
    assert "needs somebody else" not in text_of(visitor("chi").get("/"))
    own = visitor("bo").get("/")
    assert "one of your slots needs somebody else" in text_of(own)
    assert f'href="/teams/support/people/{cast.id("bo")}/away"' in own.text
    assert "needs somebody else" in text_of(visitor("ana").get("/teams/support"))
    slot = text_of(visitor("ana").get(f"/teams/support/seats/{rota.seat(MONDAY, 'Morning')}"))
    assert "This seat needs somebody else: Bo cannot have it any more (absent)." in slot
    assert "absent" not in text_of(visitor("chi").get(f"/teams/support/seats/{rota.seat(MONDAY, 'Morning')}"))


def test_away_said_by_mistake_is_undone_by_one_button(cast: Cast, rota: Planned, visitor: Guests) -> None:
    bo, away = visitor("bo"), f"/teams/support/people/{cast.id('bo')}/away"
    bo.post(away, {"until": str(MONDAY)})
    after = bo.get(away)
    assert "Saved. Here is what it means for the rota. Undo" in text_of(after)
    assert "needs somebody else" in text_of(after)
    (undo,) = re.findall(r'action="(/me/absences/\d+/remove)"', after.text)
    assert bo.post(undo).status_code == 303
    assert "needs somebody else" not in text_of(bo.get(away))
    assert "Undo" not in text_of(bo.get(away))


def test_a_volunteer_says_yes_in_one_tap_from_the_message(cast: Cast, rota: Planned, visitor: Guests) -> None:
    seat = rota.seat(MONDAY, "Morning")
    bo = visitor("bo")
    bo.post(f"/teams/support/people/{cast.id('bo')}/away", {"until": str(MONDAY)})
    asked = bo.post(f"/teams/support/seats/{seat}/ask")
    assert asked.status_code == 303
    chi = visitor("chi")
    assert "can you take Mon 9 Mar" in text_of(chi.get("/"))
    assert "Yes, I take it" in text_of(chi.get(f"/teams/support/seats/{seat}/take"))
    assert chi.post(f"/teams/support/seats/{seat}/take").status_code == 303
    assert published(cast, 2)[seat] == cast.id("chi")
    late = visitor("ana").post(f"/teams/support/seats/{seat}/take")
    assert (late.status_code, "Chi Chen was quicker" in text_of(late)) == (409, True)


def test_looking_at_a_proposal_changes_nothing(cast: Cast, rota: Planned, visitor: Guests) -> None:
    ana, seat = visitor("ana"), rota.seat(MONDAY, "Morning")
    for path in (
        f"/teams/support/people/{cast.id('bo')}/away",
        "/teams/support/mend",
        "/teams/support/mend?ways=all",
        f"/teams/support/seats/{seat}/replace",
        f"/teams/support/seats/{seat}/ask",
        f"/teams/support/seats/{seat}/take",
        f"/teams/support/seats/{seat}/wish",
    ):
        assert ana.get(path).status_code == 200, path


def test_only_who_may_sees_and_does(cast: Cast, rota: Planned, visitor: Guests) -> None:
    seat = rota.seat(MONDAY, "Morning")
    paths = {
        f"/teams/support/people/{cast.id('bo')}/away": {"chi": 403, "dee": 404, "kai": 404, "hana": 404},
        "/teams/support/mend": {"bo": 403, "dee": 404, "kai": 404},
        f"/teams/support/seats/{seat}/replace": {"bo": 403, "dee": 404},
        f"/teams/support/seats/{seat}/ask": {"chi": 403, "dee": 404},
        f"/teams/support/seats/{seat}/wish": {"chi": 409, "dee": 404},
    }
    for path, expected in paths.items():
        for name, status in expected.items():
            assert visitor(name).get(path).status_code == status, (path, name)
            assert visitor(name).post(path, {"until": str(MONDAY), "number": "1", "slot": "1"}).status_code == status
    assert visitor("").get("/teams/support/mend").status_code == 303


def test_programs_can_do_all_of_it(cast: Cast, rota: Planned, house: FastAPI) -> None:
    ana, chi = with_token(house, cast, "ana"), with_token(house, cast, "chi")
    seat = rota.seat(MONDAY, "Morning")
    away = ana.ask("POST", f"/api/teams/support/people/{cast.id('bo')}/absences", json={"last_on": str(MONDAY)})
    assert (away.status_code, away.json()) == (201, [{"first_on": "2026-03-08", "last_on": "2026-03-09"}])
    (to_mend,) = ana.get("/api/teams/support/mend").json()
    assert to_mend["conflicts"] == [
        {"seat": seat, "what": to_mend["conflicts"][0]["what"], "person": "Bo Berg", "rules": ["absent"]}
    ]
    takers = ana.get(f"/api/teams/support/seats/{seat}/takers").json()
    assert {each["person"] for each in takers} == {cast.id("ana"), cast.id("chi")}
    asked = ana.ask("POST", f"/api/teams/support/seats/{seat}/asks", json={"people": [cast.id("chi")]})
    assert asked.json() == {"asked": [cast.id("chi")]}
    assert chi.ask("POST", f"/api/teams/support/seats/{seat}/take").json() == {"publication": 2}
    change = {"number": 2, "seats": [{"seat": seat, "person": None}], "reason": "Not needed"}
    assert ana.ask("POST", "/api/teams/support/replacements", json=change).json() == {"publication": 3}
    undone = ana.ask("POST", "/api/teams/support/publications/3/undo", json={"reason": "It was"})
    assert undone.json() == {"number": 4}
    found = ana.get("/api/teams/support/publications/4/changes?since=1").json()
    assert found == [{"seat": seat, "before": cast.id("bo"), "after": cast.id("chi")}]
    lines = ana.get("/api/teams/support/publications").json()
    assert [(line["cause"], line["reason"]) for line in lines[:2]] == [
        ("undoing the one before", "It was"),
        ("a replacement", "Not needed"),
    ]


def test_wishes_and_chains_have_pages_and_twins(cast: Cast, rota: Planned, visitor: Guests, house: FastAPI) -> None:
    mine, other = rota.seat(MONDAY, "Morning"), rota.seat(TUESDAY, "Morning")
    bo, chi = visitor("bo"), with_token(house, cast, "chi")
    slot = str(rota.seats[other][0].id)
    assert "Enter my wish" in text_of(bo.get(f"/teams/support/seats/{mine}/wish"))
    assert bo.post(f"/teams/support/seats/{mine}/wish", {"slot": slot}).status_code == 303
    made = chi.ask("POST", f"/api/teams/support/seats/{other}/wish", json={"slots": [rota.seats[mine][0].id]})
    chain = made.json()["chain"]
    assert chain is not None
    assert [each["id"] for each in chi.get("/api/teams/support/chains").json()] == [chain]
    page = text_of(bo.get(f"/teams/support/chains/{chain}"))
    assert "2 people, 0 have agreed" in page
    assert "Chi" not in page
    assert bo.post(f"/teams/support/chains/{chain}/agree").status_code == 303
    agreed = chi.ask("POST", f"/api/teams/support/chains/{chain}/agree", json={})
    assert (agreed.json()["state"], agreed.json()["gets"]) == ("done", mine)
    assert visitor("dee").get(f"/teams/support/chains/{chain}").status_code == 404
    assert published(cast, 2)[mine] == cast.id("chi")


def test_why_a_chain_is_over_is_said_to_programs_in_their_persons_language(
    cast: Cast, rota: Planned, visitor: Guests, house: FastAPI
) -> None:
    seats = {"bo": rota.seat(MONDAY, "Morning"), "chi": rota.seat(TUESDAY, "Morning")}
    slots = {name: rota.seats[seat][0].id for name, seat in seats.items()}
    bo, chi = with_token(house, cast, "bo"), with_token(house, cast, "chi")
    bo.ask("POST", f"/api/teams/support/seats/{seats['bo']}/wish", json={"slots": [slots["chi"]]})
    made = chi.ask("POST", f"/api/teams/support/seats/{seats['chi']}/wish", json={"slots": [slots["bo"]]})
    path = f"/api/teams/support/chains/{made.json()['chain']}"
    assert chi.ask("POST", f"{path}/refuse", json={}).json()["why"] == "somebody said no."
    visitor("bo").post("/language", {"language": "de"})
    assert bo.get(path).json()["why"] == "Jemand hat nein gesagt."
