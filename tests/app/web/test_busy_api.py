"""A person's own calendar and declined slots for programs: what the pages do, done by JSON."""

from collections.abc import Callable
from datetime import date

from fastapi import FastAPI

from app.domain.answer import Mark
from app.store.answers import absences_of, get_answer
from app.store.invites import add_decline
from app.web.limits import LARGEST_IMPORT
from tests.app.busy_cases import calendar, event
from tests.app.usecases.published import MONDAY, planned
from tests.app.web.test_busy_pages import DENTIST, HOLIDAY, Elsewhere, read_again
from tests.browse import Visitor
from tests.cast import Cast

Guests = Callable[[str], Visitor]
API = "/api/me/busy"


def test_a_file_suggests_and_counts_only_when_it_is_taken_over(cast: Cast, visitor: Guests) -> None:
    rota, bo = planned(cast, people=("ana", "chi")), visitor("bo")
    told = bo.ask("POST", API, json={"name": "Private", "calendar": calendar(HOLIDAY, DENTIST).decode()})
    assert told.status_code == 201
    assert [away["days"] for away in told.json()["away"]] == ["Wed 11 Mar to Thu 12 Mar"]
    [blocked] = told.json()["blocked"]
    assert (blocked["team"], blocked["round"]) == ("support", rota.round_id)
    assert blocked["slots"][0] == "Mon 9 Mar, 06:00 Morning"
    with cast.database.reading() as tx:
        assert absences_of(tx, [cast.id("bo")], date(2026, 3, 11), date(2026, 3, 12)) == []
    times = {"times": [away["id"] for away in told.json()["away"]]}
    assert bo.ask("POST", f"{API}/absences", json=times).json() == {"done": 1}
    assert bo.ask("POST", f"{API}/absences", json=times).json() == {"done": 0}
    assert bo.ask("POST", f"{API}/support/rounds/{rota.round_id}").json()["done"] >= 1
    with cast.database.reading() as tx:
        assert len(absences_of(tx, [cast.id("bo")], date(2026, 3, 11), date(2026, 3, 12))) == 1
        marks = get_answer(tx, rota.round_id, cast.id("bo")).what.marks
    assert marks[rota.seats[rota.seat(MONDAY, "Morning")][0].id] is Mark.CANNOT


def test_what_is_left_is_not_suggested_again(cast: Cast, visitor: Guests) -> None:
    bo = visitor("bo")
    [away] = bo.ask("POST", API, json={"name": "x", "calendar": calendar(HOLIDAY).decode()}).json()["away"]
    assert bo.ask("POST", f"{API}/absences/leave", json={"times": [away["id"]]}).status_code == 204
    assert bo.get(API).json()["away"] == []


def test_an_address_is_asked_again_when_one_says_so_and_forgotten_with_all_it_told(
    cast: Cast, house: FastAPI, visitor: Guests
) -> None:
    bo, there = visitor("bo"), Elsewhere(calendar(HOLIDAY))
    told = bo.ask("POST", API, json={"name": "Private", "address": "https://calendar.example.org/secret.ics"})
    [source] = told.json()["sources"]
    assert (source["host"], source["read_at"]) == ("calendar.example.org", None)
    assert "secret" not in told.text
    assert read_again(cast, house, there) == 1
    assert read_again(cast, house, there) == 0
    assert bo.ask("POST", f"{API}/calendars/{source['id']}/refresh").status_code == 202
    assert read_again(cast, house, there) == 1
    for somebody, status in (("chi", 404), ("bo", 204)):
        assert visitor(somebody).ask("DELETE", f"{API}/calendars/{source['id']}").status_code == status
    assert bo.get(API).json() == {"sources": [], "away": [], "blocked": []}


def test_a_file_is_not_read_again(cast: Cast, visitor: Guests) -> None:
    bo = visitor("bo")
    [source] = bo.ask("POST", API, json={"name": "x", "calendar": calendar(HOLIDAY).decode()}).json()["sources"]
    assert bo.ask("POST", f"{API}/calendars/{source['id']}/refresh").status_code == 422
    assert visitor("chi").ask("POST", f"{API}/calendars/{source['id']}/refresh").status_code == 404


def test_a_calendar_of_most_of_a_megabyte_is_read_by_page_and_api(cast: Cast, visitor: Guests) -> None:
    bo = visitor("bo")
    large = calendar(HOLIDAY, event(f"DTSTART:20260309T070000Z\nDTEND:20260309T080000Z\nDESCRIPTION:{'x' * 900_000}"))
    assert bo.ask("POST", API, json={"name": "x", "calendar": large.decode()}).status_code == 201
    assert bo.post("/me/busy", {"name": "y"}, files={"file": ("my.ics", large)}).status_code == 303
    more = "x" * LARGEST_IMPORT
    assert bo.ask("POST", API, json={"name": "x", "calendar": more}).status_code == 413


def test_a_declined_slot_is_looked_after_by_a_coordinator(cast: Cast, visitor: Guests) -> None:
    rota = planned(cast)
    rota.publish({(MONDAY, "Morning"): "bo"})
    seat = rota.seat(MONDAY, "Morning")
    with cast.database.transaction() as tx:
        add_decline(tx, cast.support.id, seat, cast.id("bo"), now=cast.now)
    ana, address = visitor("ana"), "/api/teams/support/declines"
    [line] = ana.get(address).json()
    assert (line["person"], line["seat"], line["is_theirs"]) == ("Bo Berg", seat, True)
    assert visitor("bo").get(address).status_code == 403
    assert visitor("dee").get(address).status_code == 404
    assert visitor("bo").ask("POST", f"{address}/{line['id']}/done").status_code == 403
    assert ana.ask("POST", f"{address}/{line['id']}/done").status_code == 204
    assert ana.get(address).json() == []
