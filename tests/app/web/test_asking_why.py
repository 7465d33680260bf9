"""Anybody may ask why a seat is whose it is, and gets as much of the true answer as they may know."""

import re
from collections.abc import Callable
from datetime import date

import pytest

from app.domain.answer import Mark, OptIn
from app.domain.rota import Draft
from app.store import publications
from app.usecases.drafts.edit import Act, SeatEdit
from app.usecases.publishing.publish import Publish, publish_draft
from app.usecases.replacing.replace import Replace, replace_people
from tests.app.usecases.drafting import FRIDAY, SATURDAY, THURSDAY, Story, story
from tests.browse import Visitor, text_of
from tests.cast import Cast

Browser = Callable[[str], Visitor]
Place = tuple[date, str]

pytestmark = pytest.mark.engines("sqlite")

ALL_OF_THURSDAY: tuple[Place, ...] = tuple((THURSDAY, shift) for shift in ("Morning", "Afternoon", "Evening"))


@pytest.fixture
def asked(cast: Cast) -> Story:
    """Chi cannot on Thursday morning, Ana on Thursday at all; Bo loves Thursday morning and offers Saturday."""
    told = story(cast)
    told.answer("bo", {(THURSDAY, "Morning"): Mark.LOVE}, OptIn.FIRST)
    told.answer("chi", {(THURSDAY, "Morning"): Mark.CANNOT})
    told.answer("ana", {(slot.on, slot.what.name): Mark.CANNOT for slot in told.slots if slot.on == THURSDAY})
    return told


def published(told: Story) -> Draft:
    draft = told.made()
    with told.cast.database.transaction() as tx:
        ask = Publish(draft.id, draft.version, "http://127.0.0.1:8000", confirmed=True)
        publish_draft(tx, told.cast.support, ask, by=told.cast.actor(tx, "ana"), now=told.cast.now)
    return draft


def why(told: Story, place: Place, *, instead: str = "") -> str:
    query = f"?instead={told.cast.id(instead)}" if instead else ""
    return f"/teams/support/seats/{told.seat(*place)}/why{query}"


def test_the_person_in_the_seat_is_told_without_anybodys_answers(asked: Story, visitor: Browser) -> None:
    published(asked)
    page = text_of(visitor("bo").get(why(asked, (THURSDAY, "Morning"))))
    assert "What people answered decided, or the lot" in page
    assert "said cannot" not in page


def test_a_coordinator_is_told_which_goal_would_suffer_and_by_how_much(asked: Story, visitor: Browser) -> None:
    published(asked)
    page = text_of(visitor("ana").get(why(asked, (THURSDAY, "Morning"))))
    assert "With anybody else here people would get less of what they wished (4 worse)." in page


def test_a_coordinator_is_told_which_rule_keeps_somebody_out(asked: Story, visitor: Browser) -> None:
    published(asked)
    said = text_of(visitor("ana").get(why(asked, (THURSDAY, "Morning"), instead="chi")))
    assert "Chi Chen cannot be here: said cannot" in said
    assert "mind whom you tell" in said
    assert "Ask takes a few seconds" in said


def test_what_a_colleague_is_told_is_the_same_whatever_others_answered(cast: Cast, visitor: Browser) -> None:
    told = story(cast)
    told.answer("bo", {}, OptIn.FIRST)
    published(told)
    path = why(told, (SATURDAY, "Weekend cover"), instead="ana")
    before = text_of(visitor("chi").get(path))
    assert "answers are seen by their owners and the coordinators only" in before
    with cast.database.transaction() as tx:  # the same question, had Ana answered otherwise
        row = tx.session.connection().exec_driver_sql("SELECT id, problem FROM draft").one()
        offer = f'{{"person": "{cast.id("ana")}", "weekend": "2026-03-14", "offer": "both"}}'
        other = row.problem.replace('"offers": [', f'"offers": [{offer}, ')
        assert other != row.problem
        tx.session.connection().exec_driver_sql("UPDATE draft SET problem = ?", (other,))
    assert text_of(visitor("chi").get(path)) == before


def test_a_seat_set_by_hand_says_so(asked: Story, visitor: Browser) -> None:
    draft = asked.made()
    asked.edit(draft, asked.seat(FRIDAY, "Morning"), SeatEdit(Act.FREE))
    draft = asked.read(draft)
    asked.give(draft, asked.seat(FRIDAY, "Morning"), "chi")
    path = f"/teams/support/drafts/{draft.id}/seats/{asked.seat(FRIDAY, 'Morning')}/why"
    assert "A coordinator put Chi Chen here by hand, after the search." in text_of(visitor("ana").get(path))
    assert visitor("bo").get(path).status_code == 403


def test_a_replaced_person_is_explained_by_the_replacement_and_its_reason(asked: Story, visitor: Browser) -> None:
    published(asked)
    friday = asked.seat(FRIDAY, "Morning")
    with asked.cast.database.transaction() as tx:
        by = asked.cast.actor(tx, "ana")
        for who in (None, asked.cast.id("chi")):
            number = publications.team_publications(tx, asked.cast.support.id)[0].number
            ask = Replace({friday: who}, number, "http://127.0.0.1:8000", "A cold.", waive=True)
            replace_people(tx, asked.cast.support, ask, by=by, now=asked.cast.now)
    said = text_of(visitor("bo").get(why(asked, (FRIDAY, "Morning"))))
    assert "Ana Alves put somebody else here. The reason given: A cold." in said


def test_an_open_seat_names_the_smallest_asks_to_coordinators_only(asked: Story, visitor: Browser) -> None:
    draft = published(asked)
    open_seats = [seat for seat in asked.seats if seat not in draft.assignments]
    assert open_seats
    sunday = next(seat for seat in open_seats if asked.seats[seat][0].weekend is not None)
    path = f"/teams/support/seats/{sunday}/fill"
    assert "What would fill this seat? takes a few seconds" in text_of(visitor("ana").get(path.removesuffix("/fill")))
    assert "to offer the second day of the weekend" in text_of(visitor("ana").get(path))
    assert visitor("bo").get(path).status_code == 403
    api = visitor("ana").get(f"/api{path}").json()
    assert all(len(way) == 1 for way in api["ways"])
    assert {ask["kind"] for way in api["ways"] for ask in way} <= {"offer", "limit"}


def test_each_ask_leads_to_where_a_yes_is_entered(asked: Story, visitor: Browser) -> None:
    draft = published(asked)
    sunday = next(
        seat for seat in asked.seats if seat not in draft.assignments and asked.seats[seat][0].weekend is not None
    )
    ana = visitor("ana")
    for path in (f"/teams/support/seats/{sunday}/fill", f"/teams/support/drafts/{draft.id}/seats/{sunday}/fill"):
        page = ana.get(path)
        links = re.findall(r'\(<a class="nowrap" href="([^"]+)">([^<]+)</a>\)', page.text)
        assert "Answer for Bo" in [words for _, words in links]
        for href, words in links:
            assert re.search(rf"<h1[^>]*>{words}", ana.get(href).text), (href, words)
        assert "When somebody says yes, enter it as their answer." in text_of(page)


def test_strangers_and_unknown_people_are_refused(asked: Story, visitor: Browser) -> None:
    published(asked)
    path = why(asked, (THURSDAY, "Morning"))
    assert visitor("dee").get(path).status_code == 404
    assert visitor("bo").get(f"{path}?instead=99999").status_code == 422
    assert visitor("ana").get(f"/api{path}").json()["goal"] == "marks"
    assert visitor("bo").get(f"/api{path}").json()["goal"] is None
