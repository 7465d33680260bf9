"""Shifts anchored in Tokyo and Los Angeles, of a team in Berlin: pages agree under which day they stand, and where."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta

import pytest

from app.domain.people import NewMembership, NewPerson
from app.domain.team import NewShift
from app.store.people import choose_zone
from app.store.publications import published_seats_between
from app.usecases.feeds.manage import MakeFeed, make_feed
from app.usecases.messages.weekly import weekly_report
from app.usecases.teams import keep, people
from tests.app.busy_cases import calendar, event
from tests.app.usecases.published import BASE, MONDAY, SATURDAY, SUNDAY, TUESDAY, WEDNESDAY, Planned, planned
from tests.browse import Visitor, text_of
from tests.cast import Cast

Visit = Callable[[str], Visitor]
EVERY_DAY = tuple(range(7))
BEFORE = "22–02 the day before"
AFTER = "02–06 the next day"  # Los Angeles has changed its clocks in this week, and Berlin has not


@pytest.fixture
def rota(cast: Cast) -> Planned:
    """Dee has Tokyo's mornings of Tuesday and Saturday and Los Angeles' evening of Wednesday; all else is open."""
    with cast.database.transaction() as tx:
        keep.add_shift(tx, cast.billing, NewShift("Tokyo", EVERY_DAY, time(6), time(10), time_zone="Asia/Tokyo"))
        west = NewShift("West", EVERY_DAY, time(18), time(22), time_zone="America/Los_Angeles")
        keep.add_shift(tx, cast.billing, west)
        joins = NewMembership(0, MONDAY - timedelta(days=60))
        cast.people["flo"] = people.add_member(
            tx, cast.billing, NewPerson("Flo Falk", "flo@example.org"), membership=joins, now=cast.now
        )
    rota = planned(cast, team=cast.billing, coordinator="dee", people=("dee", "flo"))
    rota.publish(
        {(TUESDAY, "Tokyo"): "dee", (SATURDAY, "Tokyo"): "dee", (WEDNESDAY, "West"): "dee", (SUNDAY, "West"): "flo"}
    )
    return rota


def strip(page: str) -> dict[str, str]:
    """Day → what the week ahead says below it."""
    said = page.partition("Billing, the week ahead")[2]
    days = [
        "Mon 9 Mar",
        "Tue 10 Mar",
        "Wed 11 Mar",
        "Thu 12 Mar",
        "Fri 13 Mar",
        "Sat 14 Mar",
        "Sun 15 Mar",
        "Mon 16 Mar",
    ]
    parts: dict[str, str] = {}
    for day, after in zip(days, [*days[1:], "\0"], strict=True):
        found = said.partition(day)[2]
        parts[day] = found.partition(after)[0] if found else ""
    return parts


def test_the_board_and_the_strip_put_a_slot_under_its_own_day(rota: Planned, visitor: Visit) -> None:
    rota.cast.now = datetime(2026, 3, 9, 6, tzinfo=UTC)
    dee = visitor("dee")
    days = strip(text_of(dee.get("/")))
    assert f"{AFTER}, you" in days["Wed 11 Mar"]
    assert f"{BEFORE}, you" in days["Tue 10 Mar"]
    assert f"{BEFORE}, you" in days["Sat 14 Mar"]
    board = text_of(dee.get("/teams/billing"))
    assert f"{BEFORE} Tokyo" in board
    assert f"{AFTER} West" in board
    rows = text_of(dee.get("/teams/billing?view=people"))
    assert BEFORE in rows
    assert AFTER in rows


def test_days_and_weekends_are_those_of_the_slot_itself(rota: Planned) -> None:
    slots = [slot for slot, _ in rota.seats.values() if slot.what.name == "Tokyo"]
    assert {slot.on for slot in slots if slot.weekend} == {SATURDAY, SUNDAY}
    assert {(slot.on - slot.start.date()).days for slot in slots} == {1}


def test_a_slot_that_is_to_come_though_its_own_day_is_over_stands_under_today(rota: Planned, visitor: Visit) -> None:
    """At one on Thursday night Los Angeles' Wednesday evening begins within the hour, and Tokyo's Thursday runs."""
    rota.cast.now = datetime(2026, 3, 12, 0, tzinfo=UTC)
    days = strip(text_of(visitor("dee").get("/")))
    assert days["Thu 12 Mar"].startswith(f" today {BEFORE}, open 02–06 you ")


def test_the_last_day_of_the_strip_has_its_whole_day(rota: Planned, visitor: Visit) -> None:
    rota.cast.now = datetime(2026, 3, 9, 6, tzinfo=UTC)
    assert f"{AFTER}, Flo" in strip(text_of(visitor("dee").get("/")))["Sun 15 Mar"]


def test_ones_own_hours_stand_beside(rota: Planned, visitor: Visit) -> None:
    rota.cast.now = datetime(2026, 3, 9, 6, tzinfo=UTC)
    with rota.cast.database.transaction() as tx:
        choose_zone(tx, rota.cast.id("dee"), "Asia/Tokyo")
    said = text_of(visitor("dee").get("/"))
    assert f"{BEFORE}, you (Tue 10 Mar, 06–10 for you)" in strip(said)["Tue 10 Mar"]
    assert f"{BEFORE} Tokyo 06–10 for you" in text_of(visitor("dee").get("/teams/billing"))


def test_the_form_of_an_answer_and_the_round_say_the_same(rota: Planned, visitor: Visit) -> None:
    path = f"/teams/billing/rounds/{rota.round_id}"
    dee = visitor("dee")
    form = dee.get(f"{path}/answer")
    assert f"{BEFORE} Tokyo" in text_of(form)
    assert 'aria-label="Tue 10 Mar 22:00–02:00 the day before"' in form.text
    assert BEFORE in text_of(dee.get(path))


def test_a_slot_named_by_itself_has_the_day_of_the_wall_whose_hours_are_said(rota: Planned, visitor: Visit) -> None:
    page = text_of(visitor("dee").get(f"/teams/billing/seats/{rota.seat(TUESDAY, 'Tokyo')}"))
    assert "Mon 9 Mar" in page
    assert "22–02" in page
    preview = text_of(visitor("dee").get(f"/teams/billing/drafts/{rota.draft({(TUESDAY, 'Tokyo'): 'flo'})}/publish"))
    assert "Mon 9 Mar, 22–02 Tokyo" in preview
    assert "Tue 10 Mar, 06–10" not in preview


def test_calendars_are_spoken_of_with_the_hours_of_the_teams_wall(rota: Planned, visitor: Visit) -> None:
    """A program has seen Dee's Saturday, which became Flo's; and Flo is busy while Tokyo's Tuesday runs."""
    cast = rota.cast
    with cast.database.transaction() as tx:
        made = make_feed(tx, MakeFeed("Google"), base_url=BASE, by=cast.actor(tx, "dee"), now=cast.now)
    agent = {"user-agent": "Google-Calendar-Importer"}
    assert visitor("").get(made.address.removeprefix(BASE), headers=agent).status_code == 200
    cast.now += timedelta(minutes=30)
    rota.publish({(SATURDAY, "Tokyo"): "flo"})
    said = text_of(visitor("dee").get("/feeds"))
    assert "Mon 9 Mar, 22:00 Tokyo: no longer yours; Thu 12 Mar, 02:00 West: no longer yours" in said
    own = calendar(event("DTSTART:20260309T220000Z\nDTEND:20260309T230000Z"))
    flo = visitor("flo")
    assert flo.post("/me/busy", {"name": "Private"}, files={"file": ("my.ics", own)}).status_code == 303
    assert "Mon 9 Mar, 22:00 Tokyo" in text_of(flo.get("/me/busy"))


def test_the_pages_say_it_in_german(rota: Planned, visitor: Visit) -> None:
    rota.cast.now = datetime(2026, 3, 9, 6, tzinfo=UTC)
    dee = visitor("dee")
    assert dee.post("/language", {"language": "de", "back": "/"}).status_code == 303
    assert "22–02 am Tag davor, du" in text_of(dee.get("/"))
    assert "02–06 am nächsten Tag West" in text_of(dee.get("/teams/billing"))


def test_the_weekly_report_has_the_slots_of_its_own_days(rota: Planned) -> None:
    cast = rota.cast
    cast.now = datetime(2026, 3, 17, 6, tzinfo=UTC)
    with cast.database.reading() as tx:
        report = weekly_report(tx, cast.billing, MONDAY, now=cast.now)
        seats = published_seats_between(tx, cast.billing.id, datetime(2026, 3, 1, tzinfo=UTC), cast.now)
    assert report.seats == len(seats)
    assert {line.person: line.slots for line in report.lines if line.slots} == {"Dee Diaz": 3, "Flo Falk": 1}
