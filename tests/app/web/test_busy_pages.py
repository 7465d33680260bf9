"""A person's own calendar: told of, looked at, taken over or left, and read again by the clock."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from fastapi import FastAPI
from sqlalchemy import text, update

from app.domain.answer import Mark
from app.domain.refusals import NoUsableAnswer
from app.store.answers import absences_of, get_answer
from app.store.busy import sources_of, times_of
from app.store.conflicts import open_conflicts
from app.store.tables import BusySourceRow
from app.usecases.busy.refresh import refresh_due
from tests.app.busy_cases import BOMBS, calendar, event
from tests.app.usecases.published import MONDAY, planned
from tests.browse import Visitor, text_of
from tests.cast import Cast

Guests = Callable[[str], Visitor]

HOLIDAY = event("DTSTART;VALUE=DATE:20260311\nDTEND;VALUE=DATE:20260313")
DENTIST = event("DTSTART:20260309T070000Z\nDTEND:20260309T080000Z", "2")


@dataclass
class Elsewhere:
    """The other side of an address."""

    body: bytes = b""
    status: int = 200
    asked: list[str] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        return self.status == 200

    def get(self, url: str, *, redirects: int = 0) -> "Elsewhere":
        self.asked.append(url)
        if not self.body:
            raise NoUsableAnswer("calendar.example.org", "it did not answer.")
        return self


def told(visitor: Visitor, *parts: str) -> None:
    answer = visitor.post("/me/busy", {"name": "Private"}, files={"file": ("my.ics", calendar(*parts))})
    assert answer.status_code == 303, text_of(answer)


def read_again(cast: Cast, house: FastAPI, there: Elsewhere) -> int:
    return refresh_due(cast.database, there, sealing=house.state.site.sealing, now=cast.now)


def test_a_file_becomes_suggestions_that_count_only_when_taken_over(cast: Cast, visitor: Guests) -> None:
    rota, bo = planned(cast, people=("ana", "chi")), visitor("bo")
    told(bo, HOLIDAY, DENTIST)
    said = text_of(bo.get("/me/busy"))
    assert "Wed 11 Mar to Thu 12 Mar" in said
    assert "Mon 9 Mar, 06:00 Morning" in said
    with cast.database.reading() as tx:
        assert absences_of(tx, [cast.id("bo")], date.min, date.max) == []
        times = times_of(tx, [sources_of(tx, cast.id("bo"))[0].id])
    for _ in range(2):  # twice is once
        bo.post("/me/busy/absences", {"time": [str(each.id) for each in times], "act": "take"})
        bo.post(f"/me/busy/support/rounds/{rota.round_id}")
    with cast.database.reading() as tx:
        [away] = absences_of(tx, [cast.id("bo")], date.min, date.max)
        assert (away.first_on, away.last_on, away.reason) == (date(2026, 3, 11), date(2026, 3, 12), "")
        marks = get_answer(tx, rota.round_id, cast.id("bo")).what.marks
        days = [rota.seat(MONDAY + timedelta(days=day), shift) for day, shift in _in_the_way()]
        assert marks == {rota.seats[seat][0].id: Mark.CANNOT for seat in days}
    assert "There is nothing to take over just now" in text_of(bo.get("/me/busy"))


def test_who_cannot_come_to_what_is_published_already_leaves_a_conflict(cast: Cast, visitor: Guests) -> None:
    rota, bo = planned(cast), visitor("bo")
    rota.publish({(MONDAY, "Morning"): "bo"})
    told(bo, DENTIST)
    bo.post(f"/me/busy/support/rounds/{rota.round_id}")
    with cast.database.reading() as tx:
        [conflict] = open_conflicts(tx, cast.support.id, after=cast.now)
    assert (conflict.seat_id, conflict.breach.person_id) == (rota.seat(MONDAY, "Morning"), cast.id("bo"))


def test_the_evening_of_a_day_that_is_over_in_greenwich_is_still_to_come(cast: Cast, visitor: Guests) -> None:
    cast.now = datetime(2026, 3, 9, 1, 0, tzinfo=UTC)
    bo = visitor("bo")
    bo.ask("PUT", "/api/me/time-zone", json={"time_zone": "America/Los_Angeles"})
    told(bo, event("DTSTART;TZID=America/Los_Angeles:20260308T193000\nDTEND;TZID=America/Los_Angeles:20260308T210000"))
    with cast.database.reading() as tx:
        [evening] = times_of(tx, [sources_of(tx, cast.id("bo"))[0].id])
    assert evening.busy.start == datetime(2026, 3, 9, 2, 30, tzinfo=UTC)


def test_a_suggestion_that_is_no_number_is_let_go(visitor: Guests) -> None:
    bo = visitor("bo")
    for odd in ("²", "٣", "-1", "9" * 12, "x"):
        assert bo.post("/me/busy/absences", {"time": [odd], "act": "take"}).status_code == 303


def _in_the_way() -> list[tuple[int, str]]:
    shifts = ("Morning", "Late morning", "Afternoon", "Evening")
    return [(0, "Morning"), *((day, shift) for day in (2, 3) for shift in shifts)]


def test_nothing_but_times_is_kept_of_a_calendar(cast: Cast, visitor: Guests) -> None:
    told(visitor("bo"), HOLIDAY, DENTIST)
    with cast.database.reading() as tx:
        for table in ("busy_source", "busy_time", "message", "audit"):
            rows = tx.session.connection().execute(text(f"SELECT * FROM {table}")).all()
            assert "Secret talk" not in str(rows)


def test_suggestions_that_are_not_wanted_do_not_come_back(cast: Cast, visitor: Guests) -> None:
    bo = visitor("bo")
    told(bo, HOLIDAY)
    with cast.database.reading() as tx:
        [time] = times_of(tx, [sources_of(tx, cast.id("bo"))[0].id])
    bo.post("/me/busy/absences", {"time": str(time.id), "act": "leave"})
    assert "Wed 11 Mar" not in text_of(bo.get("/me/busy"))


def test_an_address_is_read_by_the_clock_again_and_again(cast: Cast, house: FastAPI, visitor: Guests) -> None:
    bo, there = visitor("bo"), Elsewhere(calendar(HOLIDAY))
    bo.post("/me/busy", {"name": "Private", "address": "webcal://calendar.example.org/secret/x.ics"})
    assert "Being read" in text_of(bo.get("/me/busy"))
    assert read_again(cast, house, there) == 1
    assert read_again(cast, house, there) == 0
    assert there.asked == ["https://calendar.example.org/secret/x.ics"]
    page = bo.get("/me/busy")
    assert "Private at calendar.example.org" in text_of(page)
    assert "secret" not in page.text
    there.body = calendar(DENTIST)  # the holiday is off
    cast.now += timedelta(hours=7)
    assert read_again(cast, house, there) == 1
    assert "Wed 11 Mar" not in text_of(bo.get("/me/busy"))


ADDRESS = "https://user:canary-pw@calendar.example.org/canary-path/x.ics?key=canary-key"


def test_an_address_lies_in_the_database_only_sealed(cast: Cast, house: FastAPI, visitor: Guests) -> None:
    bo, there = visitor("bo"), Elsewhere(calendar(HOLIDAY))
    assert bo.post("/me/busy", {"name": "Private", "address": ADDRESS}).status_code == 303
    with cast.database.reading() as tx:
        [row] = tx.session.connection().execute(text("SELECT * FROM busy_source")).mappings()
        audit = tx.session.connection().execute(text("SELECT * FROM audit")).all()
    assert row["name"] == "Private"
    assert row["address"].startswith("sealed:")
    if cast.database.is_sqlite:
        file = Path(str(cast.database.engine.url.database))
        data = b"".join(each.read_bytes() for each in file.parent.glob(f"{file.name}*"))
        assert b"Private" in data  # what is sealed would be found, too
    else:
        data = repr((row, audit)).encode()
    assert b"canary" not in data
    assert b"calendar.example.org" not in data
    assert read_again(cast, house, there) == 1
    assert there.asked == [ADDRESS]
    assert "Private at calendar.example.org" in text_of(bo.get("/me/busy"))


def test_an_address_from_before_sealing_is_read_still(cast: Cast, house: FastAPI, visitor: Guests) -> None:
    bo, there = visitor("bo"), Elsewhere(calendar(HOLIDAY))
    bo.post("/me/busy", {"name": "Private", "address": ADDRESS})
    with cast.database.transaction() as tx:
        tx.changes(update(BusySourceRow).values(address=ADDRESS))
    assert read_again(cast, house, there) == 1
    assert there.asked == [ADDRESS]
    assert "Private at calendar.example.org" in text_of(bo.get("/me/busy"))


def test_an_address_that_cannot_be_opened_is_told_to_its_owner(cast: Cast, house: FastAPI, visitor: Guests) -> None:
    """A row that was moved to somebody else, or a secret that was lost."""
    bo, there = visitor("bo"), Elsewhere(calendar(HOLIDAY))
    bo.post("/me/busy", {"name": "Private", "address": ADDRESS})
    with cast.database.transaction() as tx:
        tx.changes(update(BusySourceRow).values(person_id=cast.id("chi")))
    assert read_again(cast, house, there) == 1
    assert there.asked == []
    said = text_of(visitor("chi").get("/me/busy"))
    assert "Forget this calendar and add it again." in said
    assert "calendar.example.org" not in said


def test_trouble_is_told_and_tried_again(cast: Cast, house: FastAPI, visitor: Guests) -> None:
    bo = visitor("bo")
    bo.post("/me/busy", {"name": "Private", "address": "https://calendar.example.org/x.ics"})
    for there, said in (
        (Elsewhere(), "calendar.example.org gave no usable answer"),
        (Elsewhere(b"gone", 410), "The address answered with status 410."),
        (Elsewhere(BOMBS["every second"]), "One of its entries comes more than once a day."),
    ):
        assert read_again(cast, house, there) == 1
        assert said in text_of(bo.get("/me/busy"))
        cast.now += timedelta(hours=2)
    assert read_again(cast, house, Elsewhere(calendar(HOLIDAY))) == 1
    assert "Wed 11 Mar to Thu 12 Mar" in text_of(bo.get("/me/busy"))


def test_what_cannot_be_read_is_refused_and_stays_typed(cast: Cast, visitor: Guests) -> None:
    bo = visitor("bo")
    for data, files, said in (
        ({"name": "Private"}, {}, "Give either the address of a calendar or a file."),
        ({"name": "Private"}, {"file": ("x.ics", BOMBS["no calendar"])}, "It is no calendar."),
        ({"name": "Private", "address": "ftp://a.example.org/x.ics"}, {}, "Address: It must begin with https://"),
        ({"name": "", "address": "https://a.example.org"}, {}, "This is empty."),
    ):
        refused = bo.post("/me/busy", data, files=files) if files else bo.post("/me/busy", data)
        assert refused.status_code == 422
        assert said in text_of(refused)
    with cast.database.reading() as tx:
        assert sources_of(tx, cast.id("bo")) == []


def test_nobody_touches_the_calendars_of_others(cast: Cast, visitor: Guests) -> None:
    told(visitor("bo"), HOLIDAY)
    with cast.database.reading() as tx:
        [source] = sources_of(tx, cast.id("bo"))
        [time] = times_of(tx, [source.id])
    chi = visitor("chi")
    assert chi.post(f"/me/busy/calendars/{source.id}/forget").status_code == 404
    chi.post("/me/busy/absences", {"time": str(time.id), "act": "take"})
    with cast.database.reading() as tx:
        assert absences_of(tx, [cast.id("chi"), cast.id("bo")], date.min, date.max) == []
    visitor("bo").post(f"/me/busy/calendars/{source.id}/forget")
    with cast.database.reading() as tx:
        assert sources_of(tx, cast.id("bo")) == []
