"""Who is on: the front page, the team's front, a slot's page, and the answer for programs."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from fastapi import FastAPI
from sqlmodel import select

from app.store.rounds import get_round
from app.store.tables import MessageRow
from app.usecases.rounds.deadline import move_deadline
from app.usecases.rounds.remind import remind_unanswered
from tests.app.usecases.published import MONDAY, SATURDAY, SUNDAY, TUESDAY, Planned, planned
from tests.browse import Visitor, text_of, with_token
from tests.cast import Cast

Guests = Callable[[str], Visitor]

WEEK = {
    (MONDAY, "Morning"): "bo",
    (MONDAY, "Late morning"): "chi",
    (TUESDAY, "Afternoon"): "bo",
    (SATURDAY, "Weekend cover"): "chi",
    (SUNDAY, "Weekend cover"): "chi",
}


@pytest.fixture
def rota(cast: Cast) -> Planned:
    made = planned(cast)
    made.publish(WEEK)
    cast.now = datetime(2026, 3, 9, 8, 30, tzinfo=UTC)  # Monday morning, Bo's slot
    return made


def test_the_team_page_begins_with_who_is_on(rota: Planned, visitor: Guests) -> None:
    assert "Bo is on until 10:00 Next: Chi, from 10:00. London time." in text_of(visitor("ana").get("/teams/support"))
    assert "You are on until 10:00" in text_of(visitor("bo").get("/teams/support"))


def test_an_open_seat_and_a_free_hour_are_told_apart(cast: Cast, rota: Planned, visitor: Guests) -> None:
    cast.now = datetime(2026, 3, 9, 15, 0, tzinfo=UTC)
    assert "The seat that runs now is open" in text_of(visitor("bo").get("/teams/support"))
    cast.now = datetime(2026, 3, 9, 23, 0, tzinfo=UTC)
    page = text_of(visitor("bo").get("/teams/support"))
    assert "Nobody is on now" in page
    assert "Next: an open seat, from Tue 10 Mar, 06:00." in page


def test_the_page_of_an_open_seat_says_what_can_be_done(rota: Planned, visitor: Guests) -> None:
    path = f"/teams/support/seats/{rota.seat(TUESDAY, 'Evening')}"
    bo, ana = visitor("bo").get(path), visitor("ana").get(path)
    assert "Would you take it? Who can put you in: Ana Alves." in text_of(bo)
    assert (f"{path}/fill" in bo.text, f"{path}/fill" in ana.text) == (False, True)
    assert "What would fill this seat?" in text_of(visitor("ana").get(f"{path}/fill"))


def test_nobody_is_asked_for_answers_to_what_is_published(cast: Cast, visitor: Guests) -> None:
    made, later = planned(cast, people=("ana", "chi")), cast.now + timedelta(days=3)
    with cast.database.transaction() as tx:
        version = get_round(tx, cast.support.id, made.round_id).version
        move_deadline(tx, cast.support, made.round_id, later, version=version, now=cast.now)
    assert "say when you can work" in text_of(visitor("bo").get("/"))
    made.publish(WEEK)
    assert "say when you can work" not in text_of(visitor("bo").get("/"))
    assert "9 to 15 March 2026 Support ● published" in text_of(visitor("bo").get("/me"))
    with cast.database.transaction() as tx:
        remind_unanswered(tx, now=later - timedelta(hours=1))
        assert not tx.session.exec(select(MessageRow).where(MessageRow.kind == "round_reminder")).all()
    assert visitor("bo").get(f"/teams/support/rounds/{made.round_id}/answer").status_code == 200


def test_a_team_without_a_rota_says_what_to_do(cast: Cast, visitor: Guests) -> None:
    assert "Open a round" in text_of(visitor("dee").get("/teams/billing"))
    assert "Your coordinator asks everybody first" in text_of(visitor("bo").get("/teams/support"))
    made = planned(cast)
    assert f"/teams/support/rounds/{made.round_id}" in visitor("ana").get("/teams/support").text  # to go on with


def test_teams_are_for_their_people(rota: Planned, visitor: Guests) -> None:
    assert visitor("dee").get("/teams/support").status_code == 404
    assert visitor("eve").get("/teams/support").status_code == 404
    assert visitor("kai").get("/teams/support").status_code == 200
    assert visitor("").get("/teams/support").headers["location"] == "/sign-in?next=/teams/support"


def test_the_slot_page_says_who_is_before_and_after(rota: Planned, visitor: Guests) -> None:
    late = text_of(visitor("chi").get(f"/teams/support/seats/{rota.seat(MONDAY, 'Late morning')}"))
    assert "Late morning, Mon 9 Mar 10–14 You are on" in late
    assert "Before Bo until 10:00" in late
    assert "After open from 14:00" in late
    assert "4 points" in late
    weekend = text_of(visitor("bo").get(f"/teams/support/seats/{rota.seat(SATURDAY, 'Weekend cover')}"))
    assert "16 points, and ¼ day of leave" in weekend


def test_the_slot_page_tells_its_changes(cast: Cast, rota: Planned, visitor: Guests) -> None:
    rota.publish(WEEK | {(TUESDAY, "Afternoon"): "ana"})
    page = text_of(visitor("bo").get(f"/teams/support/seats/{rota.seat(TUESDAY, 'Afternoon')}"))
    assert "Bo → Ana in publication 2" in page


def test_a_slot_of_another_team_is_missing(rota: Planned, visitor: Guests) -> None:
    path = f"seats/{rota.seat(MONDAY, 'Morning')}"
    assert visitor("dee").get(f"/teams/billing/{path}").status_code == 404
    assert visitor("dee").get(f"/teams/support/{path}").status_code == 404
    assert visitor("bo").get("/teams/support/seats/999999").status_code == 404


def test_an_unpublished_slot_says_so(cast: Cast, visitor: Guests) -> None:
    fresh = planned(cast)
    page = visitor("bo").get(f"/teams/support/seats/{fresh.seat(MONDAY, 'Morning')}")
    assert "Not published yet" in text_of(page)


def test_the_front_page_begins_with_my_next_slot(cast: Cast, rota: Planned, visitor: Guests) -> None:
    chi = text_of(visitor("chi").get("/"))
    assert "You are on today 10–14 Late morning, Support · London time" in chi
    assert "Bo is on until 10:00" in chi
    assert "You are on now until 10:00 Morning, Support" in text_of(visitor("bo").get("/"))
    assert "No duty ahead for you" in text_of(visitor("ana").get("/"))
    cast.now = datetime(2026, 3, 9, 14, 30, tzinfo=UTC)
    assert "You are on Saturday 10–18 Weekend cover, Support" in text_of(visitor("chi").get("/"))
    assert "You are on tomorrow 14–18" in text_of(visitor("bo").get("/"))


def test_the_front_page_shows_what_waits(cast: Cast, visitor: Guests) -> None:
    made = planned(cast, people=("ana", "bo"))
    assert "Answer, 60 minutes left" in text_of(visitor("chi").get("/"))
    assert "Waiting for you" not in text_of(visitor("bo").get("/"))
    assert "Support: 2 of 3 have answered, 9 to 15 March 2026 Look at the round" in text_of(visitor("ana").get("/"))
    made.draft(WEEK)
    assert "Support: draft 1 is ready to publish, 9 to 15 March 2026 Look at it" in text_of(visitor("ana").get("/"))
    assert "draft" not in text_of(visitor("bo").get("/"))


def test_people_without_a_team_are_shown_a_way(cast: Cast, visitor: Guests) -> None:
    assert "As keeper you can make teams" in text_of(visitor("kai").get("/"))
    assert "Leave report" in text_of(visitor("hana").get("/"))
    assert "Ask a coordinator to let you in" in text_of(visitor("eve").get("/"))


def test_programs_are_told_who_is_on(cast: Cast, house: FastAPI, rota: Planned, visitor: Guests) -> None:
    told = with_token(house, cast, "chi").get("/api/teams/support/now")
    assert told.status_code == 200
    body = told.json()
    assert (body["team"], body["zone"], body["at"]) == ("support", "Europe/London", "2026-03-09T08:30:00Z")
    assert body["now"] == [
        {
            "seat": rota.seat(MONDAY, "Morning"),
            "shift": "Morning",
            "person": {"id": cast.id("bo"), "name": "Bo Berg"},
            "start": "2026-03-09T06:00:00Z",
            "end": "2026-03-09T10:00:00Z",
            "weekend": False,
        }
    ]
    assert body["next"][0]["person"]["name"] == "Chi Chen"
    assert visitor("bo").get("/api/teams/support/now").json() == body


def test_programs_may_ask_for_another_moment(rota: Planned, visitor: Guests) -> None:
    bo = visitor("bo")
    body = bo.get("/api/teams/support/now", params={"at": "2026-03-14T12:00:00+01:00"}).json()
    assert [turn["person"]["name"] for turn in body["now"]] == ["Chi Chen"]
    assert body["now"][0]["weekend"] is True
    monday = bo.get("/api/teams/support/now", params={"at": "2026-03-09T10:00:00Z"}).json()
    assert [turn["shift"] for turn in monday["now"]] == ["Late morning"]  # half-open: the end belongs to the next
    for wrong in ("soon", "2026-03-14T12:00:00", ""):
        assert bo.get("/api/teams/support/now", params={"at": wrong}).status_code == 422
    assert visitor("").get("/api/teams/support/now").status_code == 401
    assert visitor("dee").get("/api/teams/support/now").status_code == 404
