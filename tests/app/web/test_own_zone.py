"""Somebody in another zone than the team's sees their own time wherever a time is said, with the team's beside it."""

from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest

from app.domain.answer import Mark, NewAnswer
from app.domain.people import NewPerson
from app.store.people import get_person, save_person
from tests.app.rounds_at_work import answered, every, opened
from tests.app.usecases.drafting import THURSDAY, story
from tests.app.usecases.published import MONDAY, TUESDAY, planned
from tests.app.usecases.test_claiming import allow
from tests.browse import Visitor, hidden, text_of
from tests.cast import Cast

Visit = Callable[[str], Visitor]
DEADLINE = "Fri 6 Mar, 02:00 your time (Thu 5 Mar, 17:00 London time)"
SAVED = "Mon 2 Mar, 18:00 your time (09:00 London time)"


@pytest.fixture
def far(cast: Cast) -> Cast:
    """Ana, who coordinates, and Bo are in Tokyo; their team is in London."""
    for name in ("ana", "bo"):
        known = cast.people[name]
        with cast.database.transaction() as tx:
            new = NewPerson(known.name, known.email, time_zone="Asia/Tokyo")
            save_person(tx, known.id, new, active=True, version=known.version)
    return cast


def test_somebody_chooses_their_own_zone(visitor: Visit) -> None:
    bo, program = visitor("bo"), visitor("bo")
    done = bo.post("/me/time-zone", {"zone": "Asia/Tokyo"})
    assert (done.status_code, done.headers["location"]) == (303, "/me/account")
    assert '<option value="Asia/Tokyo" selected>' in bo.get("/me/account").text
    assert program.get("/api/me/time-zone").json() == {"time_zone": "Asia/Tokyo"}
    assert bo.post("/me/time-zone", {"zone": "Mars/Olympus"}).status_code == 422
    assert program.ask("PUT", "/api/me/time-zone", json={"time_zone": None}).json() == {"time_zone": None}
    assert '"Asia/Tokyo" selected' not in bo.get("/me/account").text


def test_a_keepers_form_opened_before_undoes_no_choice_of_ones_own(cast: Cast, visitor: Visit) -> None:
    kai, bo, path = visitor("kai"), visitor("bo"), f"/people/{cast.id('bo')}"
    for address, choice in (("/me/time-zone", {"zone": "Asia/Tokyo"}), ("/language", {"language": "de", "back": "/"})):
        version = hidden(kai.get(path), "version")
        assert bo.post(address, choice).status_code == 303
        fields = {"name": "Bo Berg", "email": "bo@example.org", "zone": "", "language": "", "active": "1"}
        refused = kai.post(path, fields | {"version": version})
        assert refused.status_code == 409
        assert "was changed since you opened it" in text_of(refused)
    with cast.database.reading() as tx:
        person = get_person(tx, cast.id("bo"))
    assert (person.time_zone, person.language) == ("Asia/Tokyo", "de")


def test_rounds_and_answers_tell_the_deadline_in_ones_own_zone(far: Cast, visitor: Visit) -> None:
    round_, slots = opened(far)
    answered(far, round_, "bo", NewAnswer(every(slots, Mark.FINE)))
    base = f"/teams/support/rounds/{round_.id}"
    bo, ana = visitor("bo"), visitor("ana")
    assert f"Answer by {DEADLINE}." in text_of(bo.get("/teams/support/rounds"))
    assert f"You can change it until {DEADLINE}." in text_of(bo.get("/me"))
    assert f"Saved {SAVED}. You can change it until {DEADLINE}." in text_of(bo.get(f"{base}/answer"))
    assert "15–19 for you" in text_of(bo.get(f"{base}/answer"))
    assert f"Open until {DEADLINE}" in text_of(ana.get(base))
    assert SAVED in text_of(ana.get(base))
    assert "your time" not in text_of(visitor("chi").get("/teams/support/rounds"))


def test_the_front_pages_tell_who_is_on_in_both_zones(far: Cast, visitor: Visit) -> None:
    plan = planned(far)
    plan.publish({(MONDAY, "Morning"): "chi", (MONDAY, "Late morning"): "bo", (TUESDAY, "Morning"): "bo"})
    far.now = plan.seats[plan.seat(MONDAY, "Morning")][0].start + timedelta(hours=1)
    bo = visitor("bo")
    front = text_of(bo.get("/"))
    assert "You are on today 19–23" in front
    assert "Chi is on until 10:00 (19:00 for you)" in front
    assert "Next: you, from 10:00 (19:00 for you). London time." in front
    assert "10–14 you (19–23 for you)" in front
    assert "Mon 9 Mar, 19–23 (10–14 London time)" in front
    team = text_of(bo.get("/teams/support"))
    assert "Chi is on until 10:00 (19:00 for you)" in team
    assert "06–10 Morning 15–19 for you" in team
    assert "for you" not in text_of(visitor("chi").get("/"))


def test_a_slot_that_one_is_asked_about_is_told_in_both_zones(far: Cast, visitor: Visit) -> None:
    plan = planned(far)
    plan.publish({(MONDAY, "Morning"): "bo", (MONDAY, "Evening"): "chi"})
    bo, seats = visitor("bo"), {name: plan.seat(MONDAY, name) for name in ("Morning", "Evening")}
    base = "/teams/support/seats"
    assert "London time (15–19 for you)" in text_of(bo.get(f"{base}/{seats['Morning']}"))
    assert "London time (15–19 for you)" in text_of(bo.get(f"{base}/{seats['Morning']}/swap"))
    visitor("chi").post(f"{base}/{seats['Evening']}/ask", {"person": str(far.id("bo"))})
    swap = visitor("chi").post(f"{base}/{seats['Evening']}/swap", {"kind": "gift"}).headers["location"]
    for page in (f"{base}/{seats['Evening']}/take", swap):  # the evening of London is the night after in Tokyo
        assert "London time (Tue 10 Mar, 03–07 for you)" in text_of(bo.get(page))
    assert "for you" not in text_of(visitor("chi").get(swap))


def told(page: httpx.Response) -> str:
    """What is read of a page: hours that stay on one line stand in a tag of their own, which brings no space."""
    return text_of(page).replace("( ", "(")


def test_lists_of_slots_tell_ones_own_hours_beside(far: Cast, visitor: Visit) -> None:
    plan = planned(far)
    plan.publish({(MONDAY, "Morning"): "ana", (MONDAY, "Evening"): "chi", (TUESDAY, "Morning"): "bo"})
    allow(far)
    seats = {(day, name): plan.seat(day, name) for day in (MONDAY, TUESDAY) for name in ("Morning", "Evening")}
    bo, chi, base = visitor("bo"), visitor("chi"), "/teams/support"
    evening = "Mon 9 Mar, 18–22 Evening (Tue 10 Mar, 03–07 for you)"
    assert "Tue 10 Mar, 18–22 Evening (Wed 11 Mar, 03–07 for you)" in told(bo.get(f"{base}/claims"))
    chi.post(f"{base}/seats/{seats[MONDAY, 'Evening']}/swap", {"kind": "gift"})
    assert evening in told(bo.get(f"{base}/swaps"))
    offer = told(bo.get(f"{base}/seats/{seats[TUESDAY, 'Morning']}/swap"))
    assert "Mon 9 Mar, 06–10 Morning (15–19 for you)" in offer
    assert "Times in London time. 06–08 (15–17 for you) From" in offer
    part = {"kind": "part", "starts_at": "09:30", "ends_at": "11:00"}
    refused = bo.post(f"{base}/seats/{seats[TUESDAY, 'Morning']}/swap", part)
    assert (refused.status_code, "time. 09:30–11:00 (18:30–20:00 for you) From" in told(refused)) == (422, True)
    refused = bo.post(f"{base}/seats/{seats[TUESDAY, 'Morning']}/swap", part | {"starts_at": "soon"})
    assert (refused.status_code, "Times in London time. From" in told(refused)) == (422, True)
    wish = told(bo.get(f"{base}/seats/{seats[TUESDAY, 'Morning']}/wish"))
    assert "London time (15–19 for you) Tue 10 Mar, 06–10 Morning" in wish
    assert evening in wish
    assert "London time (15–19 for you)" in told(bo.get(f"{base}/seats/{seats[TUESDAY, 'Morning']}/ask"))
    assert "London time (Tue 10 Mar, 03–07 for you)" in told(
        visitor("ana").get(f"{base}/seats/{seats[MONDAY, 'Evening']}/replace")
    )
    for page in ("claims", "swaps", f"seats/{seats[MONDAY, 'Evening']}/wish", f"seats/{seats[MONDAY, 'Evening']}/ask"):
        assert " for you)" not in told(chi.get(f"{base}/{page}"))
    assert "Times in" not in told(chi.get(f"{base}/seats/{seats[MONDAY, 'Evening']}/swap"))


def test_the_day_is_told_where_it_is_another_one_in_ones_own_zone(far: Cast, visitor: Visit) -> None:
    plan = planned(far)
    plan.publish({(MONDAY, "Afternoon"): "chi", (MONDAY, "Evening"): "bo", (TUESDAY, "Morning"): "ana"})
    bo, evening = visitor("bo"), plan.seat(MONDAY, "Evening")
    front = text_of(bo.get("/"))
    assert "Tue 10 Mar, 03–07 (Mon 9 Mar, 18–22 London time)" in front
    far.now = plan.seats[evening][0].start - timedelta(hours=12)
    assert "18–22 you (Tue 10 Mar, 03–07 for you)" in text_of(bo.get("/"))
    page = text_of(bo.get(f"/teams/support/seats/{evening}"))
    assert "London time (Tue 10 Mar, 03–07 for you)" in page
    assert "until 18:00 (Tue 10 Mar, 03:00 for you)" in page
    assert "from Tue 10 Mar, 06:00 (15:00 for you)" in page
    rows = text_of(bo.get("/teams/support?view=people"))
    assert "18–22 Tue 10 Mar, 03–07 for you" in rows
    assert rows.count("–07 for you") == 1  # nobody else's hours are told to Bo as his
    assert "18–22 Evening 03–07 the next day for you" in text_of(bo.get("/teams/support"))


def test_what_waits_for_somebody_is_told_in_their_own_zone(far: Cast, visitor: Visit) -> None:
    plan = planned(far)
    plan.publish({(MONDAY, "Evening"): "bo", (TUESDAY, "Evening"): "chi"})
    bo, chi, ana = visitor("bo"), visitor("chi"), visitor("ana")
    asked = f"/teams/support/seats/{plan.seat(TUESDAY, 'Evening')}"
    chi.post(f"{asked}/ask", {"person": str(far.id("bo"))})
    evening = "Tue 10 Mar, 18–22 Evening (Wed 11 Mar, 03–07 for you)"
    assert f"Support: can you take {evening}?" in text_of(bo.get("/"))
    chi.post(f"{asked}/swap", {"kind": "gift", "named": str(far.id("bo"))})
    assert "Support: Chi Chen offers you Tue 10 Mar, 18–22 (Wed 11 Mar, 03–07 for you)" in text_of(bo.get("/"))
    bo.post(f"/teams/support/people/{far.id('bo')}/away", {"until": MONDAY.isoformat()})
    own = "Mon 9 Mar, 18–22 (Tue 10 Mar, 03–07 for you)"
    assert own in text_of(bo.get(f"/teams/support/people/{far.id('bo')}/away"))
    assert own in text_of(ana.get("/teams/support/mend"))
    assert " for you)" not in text_of(chi.get("/"))


def test_a_draft_and_its_publication_are_told_in_both_zones(far: Cast, visitor: Visit) -> None:
    plan = planned(far)
    draft = plan.draft({(MONDAY, "Morning"): "chi"})
    ana = visitor("ana")
    page = text_of(ana.get(f"/teams/support/drafts/{draft}"))
    assert f"made {SAVED}." in page
    assert "06–10 Morning 15–19 for you" in page
    seat = f"/teams/support/drafts/{draft}/seats/{plan.seat(MONDAY, 'Morning')}"
    assert "Mon 9 Mar, 06–10 (15–19 for you), Morning" in text_of(ana.get(seat))
    assert "Mon 9 Mar, 06–10 (15–19 for you), Morning" in text_of(ana.get(f"{seat}/why"))
    verdict = ana.get(f"{seat}/exchange?with={plan.seat(MONDAY, 'Evening')}&version=1").json()
    assert verdict["says"] == "Chi takes Mon 9 Mar, 18–22 (Tue 10 Mar, 03–07 for you)."
    open_seat = f"/teams/support/drafts/{draft}/seats/{plan.seat(MONDAY, 'Evening')}/fill"
    assert "Mon 9 Mar, 18–22 (Tue 10 Mar, 03–07 for you), Evening" in text_of(ana.get(open_seat))
    ahead = text_of(ana.get(f"/teams/support/drafts/{draft}/publish"))
    assert "Mon 9 Mar, 06–10 Morning (15–19 for you)" in ahead
    plan.publish_draft(draft)
    assert SAVED in text_of(ana.get("/teams/support/publications/1"))
    assert SAVED in text_of(visitor("bo").get("/teams/support/publications"))
    plan.publish({(MONDAY, "Morning"): "bo"})
    for page in ("publications/2", "publications/compare?earlier=1&later=2"):
        assert "Mon 9 Mar, 06–10 Morning (15–19 for you)" in told(ana.get(f"/teams/support/{page}"))


def test_programs_read_the_names_of_slots_as_the_pages_have_them(far: Cast, visitor: Visit) -> None:
    asked = story(far)
    asked.answer("ana", {(slot.on, slot.what.name): Mark.CANNOT for slot in asked.slots if slot.on == THURSDAY})
    ana, base = visitor("ana"), f"/api/teams/support/drafts/{asked.made().id}"
    still = next(seat for seat in ana.get(base).json()["open_seats"] if seat["label"].startswith("Thu"))
    assert still["label"].endswith(" for you)")
    ways = ana.get(f"{base}/seats/{still['seat']}/fill").json()["ways"]
    assert any(still["label"] in ask["words"] for way in ways for ask in way)
    news = ana.get(f"{base}/publication").json()["news"]
    assert {slot.endswith(" for you)") for person in news for slot in person["gained"]} == {True}


def test_a_round_is_told_in_both_zones_to_who_coordinates(far: Cast, visitor: Visit) -> None:
    round_, slots = opened(far)
    answered(far, round_, "chi", NewAnswer(every(slots, Mark.FINE)), standing=True)
    ana, base = visitor("ana"), f"/teams/support/rounds/{round_.id}"
    page = told(ana.get(f"{base}?slot={slots[3].id}"))
    assert "than they need Sat 14 Mar, 10–18 Weekend cover (19–03 for you) Sun 15 Mar" in page
    assert "Mon 9 Mar, 06–10 Morning (15–19 for you) 1 0 1 0 0 2" in page, "the figures"
    assert "18–22 03–07 the next day for you" in page
    assert "Mon 9 Mar, 18–22 Evening (Tue 10 Mar, 03–07 for you)" in page
    assert "03–07 the next day for you" in text_of(ana.get(f"{base}/answers/{far.id('bo')}"))
    ana.post(f"{base}/remind", {})
    assert "The last reminder went out at 18:00 JST." in text_of(ana.post(f"{base}/remind", {}))
    assert "London time Mon Tue" in text_of(visitor("chi").get("/me"))


def test_a_deadline_is_typed_on_the_teams_clock_and_said_on_ones_own_beside(far: Cast, visitor: Visit) -> None:
    ana, new = visitor("ana"), "/teams/support/rounds/new"
    assert f"Answers until London time · {DEADLINE}" in text_of(ana.get(new))
    fields = {"first_on": "2026-03-09", "last_on": "2026-03-01", "deadline": "2026-03-05T18:30"}
    later = "Fri 6 Mar, 03:30 your time (Thu 5 Mar, 18:30 London time)"
    refused = ana.post("/teams/support/rounds", fields)
    assert (refused.status_code, f"London time · {later}" in text_of(refused)) == (422, True), "what was typed"
    for odd in ("", "0001-01-01T00:00", "9999-12-31T23:59"):
        refused = ana.post("/teams/support/rounds", fields | {"deadline": odd})
        assert (refused.status_code, "your time" in text_of(refused)) == (422, odd.startswith("0")), odd
    round_, _ = opened(far)
    base = f"/teams/support/rounds/{round_.id}"
    assert f"Answers until London time · {DEADLINE}" in text_of(ana.get(base))
    refused = ana.post(f"{base}/deadline", {"deadline": "2026-03-05T18:30", "version": "7"})
    assert (refused.status_code, f"Answers until London time · {later}" in text_of(refused)) == (409, True)
    assert "Answers until London time " in text_of(ana.post(f"{base}/deadline", {"deadline": "", "version": "1"}))
    with far.database.transaction() as tx:
        known = far.people["ana"]
        here = NewPerson(known.name, known.email, time_zone="Europe/London")
        save_person(tx, known.id, here, active=True, version=known.version + 1)
    assert "London time ·" not in text_of(visitor("ana").get(base)) + text_of(visitor("ana").get(new))


def test_a_round_that_is_over_says_when_it_closed_in_ones_own_zone(far: Cast, visitor: Visit) -> None:
    round_, _ = opened(far)
    far.now = round_.deadline_at + timedelta(minutes=1)
    for name, said in (("bo", "6 Mar 2026 at 02:00 JST"), ("chi", "5 Mar 2026 at 17:00 GMT")):
        refused = visitor(name).post(f"/teams/support/rounds/{round_.id}/answer", {"version": "0"})
        assert f"This round closed on {said}" in text_of(refused)
