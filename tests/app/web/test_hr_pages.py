"""HR's other pages: bringing in what was, systems that are told, files of everything."""

import csv
import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from fastapi import FastAPI

from app.domain import language
from app.domain.credit import Objection, ObjectionState
from app.domain.ledger import AccountKind
from app.domain.people import NewMembership, NewPerson
from app.main import create_app
from app.settings import Settings
from app.store import objections
from app.usecases.ledger.earn import earn_due
from app.usecases.teams.people import add_member
from app.web.limits import LARGEST_BODY, LARGEST_IMPORT, LARGEST_OPENING
from tests import pseudo
from tests.app.usecases.covering import SATURDAY, SUNDAY, balance, covered
from tests.app.usecases.test_bringing_in import BALANCES
from tests.browse import FOLDER, Visitor, hidden, signed_in, text_of, with_token
from tests.cast import Cast

Visit = Callable[[str], Visitor]
MARCH = "from=2026-03-01&to=2026-03-31"


@pytest.fixture
def earned(cast: Cast) -> Cast:
    weekend = covered(cast, SATURDAY, SUNDAY)
    weekend.publish({weekend.seat(SATURDAY): "bo", weekend.seat(SUNDAY): "chi"})
    cast.now += timedelta(days=40)
    with cast.database.transaction() as tx:
        earn_due(tx, now=cast.now)
    return cast


def test_a_file_is_looked_at_and_then_brought_in(cast: Cast, visitor: Visit) -> None:
    hana = visitor("hana")
    look = hana.post("/hr/opening/look", files={"file": ("start.csv", BALANCES.encode(), "text/csv")})
    assert "2 lines are new 1¼ days of leave and −4 points. Nothing is brought in yet." in text_of(look)
    assert balance(cast, AccountKind.LEAVE_EARNED, "bo") == 0
    content = hidden(look, "content")
    assert hana.post("/hr/opening", {"content": content}).status_code == 303
    assert balance(cast, AccountKind.LEAVE_EARNED, "bo") == 5
    again = hana.post("/hr/opening/look", files={"file": ("start.csv", BALANCES.encode(), "text/csv")})
    assert "All of it is here already" in text_of(again)


def test_a_file_with_faults_names_them_all(cast: Cast, visitor: Visit) -> None:
    hana = visitor("hana")
    wrong = BALANCES.replace("1,25", "x").replace("CHI@", "nobody@")
    look = hana.post("/hr/opening/look", files={"file": ("start.csv", wrong.encode(), "text/csv")})
    assert "2 Days “x” is not a number of quarter days." in text_of(look)
    assert "3 Mail address Nobody here has the address nobody@example.org. Add them first." in text_of(look)
    refused = hana.post("/hr/opening", {"content": wrong})
    assert refused.status_code == 422
    assert visitor("ana").post("/hr/opening", {"content": BALANCES}).status_code == 403


def test_a_file_larger_than_a_form_is_brought_in_whole_and_one_larger_than_that_refused_in_words(
    cast: Cast, house: FastAPI, visitor: Visit
) -> None:
    hana, program = visitor("hana"), with_token(house, cast, "hana")
    lines = [f"bo@example.org;Support;2026-02-28;0,25;{number};;{'a-long-key' * 9}-{number}" for number in range(2000)]
    file = "\r\n".join([BALANCES.splitlines()[0], *lines]).encode()
    assert len(file) > LARGEST_BODY
    look = hana.post("/hr/opening/look", files={"file": ("start.csv", file, "text/csv")})
    assert "2000 lines are new" in text_of(look)
    assert 'action="/hr/opening" enctype="multipart/form-data"' in look.text, "written as in an address it would grow"
    sent = hana.post("/hr/opening", files={"content": (None, hidden(look, "content"))})
    assert (sent.status_code, balance(cast, AccountKind.LEAVE_EARNED, "bo")) == (303, 2000)
    assert program.post("/api/hr/opening", json={"content": file.decode()}).json()["new"] == 0
    for size, status, words in (
        (LARGEST_OPENING + 1, 422, "It is larger than 768 KB. Bring it in by parts."),
        (LARGEST_IMPORT, 413, "This is larger than fits here"),
    ):
        for path, field in (("/hr/opening/look", ("start.csv", b"x" * size)), ("/hr/opening", (None, b"x" * size))):
            refused = hana.post(path, files={"content" if path == "/hr/opening" else "file": field})
            assert (refused.status_code, words in text_of(refused)) == (status, True), (path, size)
        assert program.post("/api/hr/opening", json={"content": "x" * size}).status_code == status


def test_a_system_is_named_and_its_key_shown_once(cast: Cast, visitor: Visit) -> None:
    hana = visitor("hana")
    refused = hana.post("/hr/systems", {"name": "Payroll", "url": "http://127.0.0.1/"})
    assert refused.status_code in (409, 422)
    assert 'value="http://127.0.0.1/"' in refused.text
    made = hana.post("/hr/systems", {"name": "Payroll", "url": "https://hr.example.org/leave"})
    assert made.status_code == 201
    found = re.search(r'readonly value="([^"]{30,})"', made.text)
    assert found
    again = hana.get("/hr/systems")
    assert found[1] not in again.text
    assert "Payroll https://hr.example.org/leave waits for the first entry" in text_of(again)
    assert visitor("ana").get("/hr/systems").status_code == 403
    assert hana.post("/hr/systems/1/again/7").status_code == 404
    assert hana.post("/hr/systems/1/end").status_code == 303
    assert "No system is told yet" in text_of(hana.get("/hr/systems"))


def test_the_report_of_one_person_and_every_entry_as_a_file(earned: Cast, visitor: Visit) -> None:
    hana = visitor("hana")
    only = f"/hr?{MARCH}&person={earned.id('bo')}"
    page = text_of(hana.get(only))
    assert "March 2026, Bo Berg ¼ days earned" in page
    assert "Lock March 2026" not in page
    rows = list(csv.DictReader(io.StringIO(hana.get(f"/hr/entries.csv?{MARCH}").content.decode("utf-8-sig"))))
    assert {(row["Person"], row["Mail address"], row["Days"], row["What"][:17]) for row in rows} == {
        ("Bo Berg", "bo@example.org", "0.25", "Saturday 14 March"),
        ("Chi Chen", "chi@example.org", "0.25", "Sunday 15 March, "),
    }
    assert hana.get(f"/hr?{MARCH}&person=999").status_code == 404
    assert hana.get(f"/hr?{MARCH}&person=x").status_code == 422


def test_people_of_the_same_name_are_told_apart(earned: Cast, visitor: Visit) -> None:
    with earned.database.transaction() as tx:
        member = NewMembership(0, date(2026, 3, 1))
        add_member(tx, earned.support, NewPerson("bo  BERG", "berg@example.org"), membership=member, now=earned.now)
    page = visitor("hana").get(f"/hr?{MARCH}")
    assert "Bo Berg bo@example.org" in text_of(page)
    assert ">bo BERG (berg@example.org)</option>" in page.text
    assert "chi@example.org" not in page.text  # whoever has a name of their own needs no more


def test_files_are_the_same_bytes_in_every_language(
    earned: Cast, visitor: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(language, "_known", {"en": language.ENGLISH, pseudo.CODE: pseudo.pseudo()})
    hana = visitor("hana")
    dates = {"from": "2026-03-01", "to": "2026-03-31", "confirmed": "1"}
    assert hana.post("/hr/statements", dates).status_code == 303

    def in_both(path: str) -> tuple[bytes, bytes]:
        english, other = (hana.get(path, headers={"accept-language": code}) for code in ("en", pseudo.CODE))
        assert english.status_code == other.status_code == 200
        return english.content, other.content

    for path in ("/hr/report.csv", "/hr/report.xlsx", "/hr/entries.csv"):
        assert len(set(in_both(f"{path}?{MARCH}"))) == 1, path
    for path in ("/hr/statements/1.csv", "/hr/statements/1.xlsx"):
        assert len(set(in_both(path))) == 1, path
    assert len(set(in_both(f"/hr?{MARCH}"))) == 2


def test_programs_lock_list_and_read_statements(earned: Cast, house: FastAPI) -> None:
    hana = with_token(house, earned, "hana")
    dates = {"first_on": "2026-03-01", "last_on": "2026-03-31"}
    assert hana.post("/api/hr/statements", json=dates).status_code == 409
    made = hana.post("/api/hr/statements", json=dates | {"confirmed": True})
    assert (made.status_code, made.json()["number"]) == (201, 1)
    assert [one["number"] for one in hana.get("/api/hr/statements").json()] == [1]
    one = hana.get("/api/hr/statements/1").json()
    assert {line["email"]: line["closing"] for line in one["lines"]}["bo@example.org"] == 1
    assert one["totals"]["earned"] == 2
    entries = hana.get(f"/api/hr/entries?{MARCH}").json()
    assert sum(line["amount"] for line in entries) == 2
    assert with_token(house, earned, "ana").get("/api/hr/statements").status_code == 403


def test_programs_bring_in_object_decide_and_confirm(cast: Cast, house: FastAPI) -> None:
    hana, ana, bo = (with_token(house, cast, name) for name in ("hana", "ana", "bo"))
    look = hana.post("/api/hr/opening", json={"content": BALANCES}).json()
    assert (look["new"], look["committed"]) == (2, False)
    assert hana.post("/api/hr/opening", json={"content": BALANCES, "commit": True}).json()["committed"] is True
    weekend = covered(cast, SATURDAY, SUNDAY)
    weekend.publish({weekend.seat(SATURDAY): "bo"})
    cast.now = weekend.seats[weekend.seat(SATURDAY)][0].start
    seat = f"/api/teams/support/seats/{weekend.seat(SATURDAY)}"
    assert bo.post(f"{seat}/notes", json={"note": "All quiet"}).status_code == 201
    assert [one["note"] for one in ana.get(f"{seat}/notes").json()] == ["All quiet"]
    raised = ana.post(
        "/api/teams/support/objections", json={"person": cast.id("bo"), "on": "2026-03-14", "reason": "Not seen"}
    )
    assert raised.status_code == 201
    assert [one["state"] for one in ana.get("/api/teams/support/objections").json()] == ["open"]
    path = f"/api/hr/objections/{raised.json()['id']}"
    assert hana.post(path, json={"uphold": False, "reason": "Was there"}).json()["state"] == "dismissed"
    assert bo.post(f"{seat}/check-in").json() == {"confirmed": True}
    cover = ana.get("/api/teams/support/cover").json()
    assert [(one["person"], one["check_in"]) for one in cover] == [("Bo Berg", "confirmed")]
    week = ana.get("/api/teams/support/week?of=2026-03-14").json()
    assert (week["seats"], week["covered"]) == (1, 1)


def test_an_objection_can_be_decided_though_many_later_ones_were(cast: Cast, house: FastAPI) -> None:
    def raised(day: date) -> Objection:
        new = Objection(0, cast.support.id, cast.id("bo"), day, ObjectionState.OPEN, "Late", cast.now, cast.id("chi"))
        with cast.database.transaction() as tx:
            return objections.add_objection(tx, new)

    waiting = [raised(date(2026, 1, day)) for day in (3, 4)]
    for number in range(101):
        later = raised(date(2026, 3, 14) + timedelta(days=number))
        with cast.database.transaction() as tx:
            objections.decide(tx, replace(later, state=ObjectionState.DISMISSED, decided_at=cast.now, decided_by=1))
    for one, who, path in zip(waiting, ("ana", "hana"), ("teams/support", "hr"), strict=True):
        program = with_token(house, cast, who)
        decided = program.post(f"/api/{path}/objections/{one.id}", json={"uphold": False, "reason": "Was there"})
        assert (decided.status_code, decided.json()["state"]) == (200, "dismissed")


def test_programs_name_a_system_and_take_it_out(cast: Cast, house: FastAPI) -> None:
    hana = with_token(house, cast, "hana")
    made = hana.post("/api/hr/systems", json={"name": "Payroll", "url": "https://hr.example.org/leave"})
    assert (made.status_code, len(made.json()["key"]) > 30) == (201, True)
    (one,) = hana.get("/api/hr/systems").json()
    assert (one["name"], one["error"], one["not_taken"]) == ("Payroll", "", [])
    assert made.json()["key"] not in str(one)
    assert hana.post(f"/api/hr/systems/{one['id']}/again/7").status_code == 404
    assert hana.ask("DELETE", f"/api/hr/systems/{one['id']}").status_code == 204
    assert hana.get("/api/hr/systems").json() == []
    assert with_token(house, cast, "ana").get("/api/hr/systems").status_code == 403


def test_the_keeper_says_what_stands_between_the_cells_of_files(cast: Cast) -> None:
    settings = Settings(data_dir=FOLDER, csv_separator="semicolon")
    hana = signed_in(create_app(settings, cast.database, clock=lambda: cast.now), cast, "hana")
    assert hana.get("/hr/report.csv").text.lstrip("\ufeff").startswith("Person;")
    assert hana.get("/hr/report.csv?separator=comma").text.lstrip("\ufeff").startswith('"Person",')
    assert "CSV with commas" in hana.get("/hr").text


def test_figures_that_are_not_locked_say_what_may_change_and_from_when_they_may_be(
    earned: Cast, visitor: Visit
) -> None:
    hana = visitor("hana")

    def told(dates: str) -> str:
        return text_of(hana.get(f"/hr?{dates}"))

    april = "from=2026-04-01&to=2026-04-30"
    assert "can still grow. They can be locked from Fri 1 May on." in told(april)
    assert "To lock these dates, choose all teams and everybody." in told(MARCH + "&team=support")
    assert "choose all teams" not in told(MARCH)
    hana.post("/hr/statements", {"from": "2026-03-01", "to": "2026-03-31", "confirmed": "on"})
    assert "Some of these days are locked already. What is locked next begins on Wed 1 Apr." in told(
        "from=2026-03-15&to=2026-04-10"
    )
    assert "can still grow" in told(april)
    assert "What is locked next begins on Wed 1 Apr." in told("from=2026-01-01&to=2026-12-31"), "never as one"


def test_days_without_their_leave_are_counted_above_the_figures(cast: Cast, visitor: Visit) -> None:
    weekend = covered(cast, SATURDAY, SUNDAY)
    weekend.publish({weekend.seat(SATURDAY): "bo", weekend.seat(SUNDAY): "chi"})
    cast.now += timedelta(days=40)
    told = text_of(visitor("hana").get(f"/hr?{MARCH}"))
    assert "The leave of 2 days is not earned yet and not in these figures. They are named below." in told


def test_leave_is_recorded_of_somebody_who_was_in_no_team_in_the_dates_shown(earned: Cast, visitor: Visit) -> None:
    hana = visitor("hana")
    shown = hana.get("/hr?from=2001-01-01&to=2001-01-31")
    assert "Nobody belonged to a team in these dates" in text_of(shown)
    form = {"form_key": hidden(shown, "form_key"), "person": str(earned.id("bo")), "on": "2026-04-10", "days": "0.25"}
    assert f'<option value="{earned.id("bo")}">' in shown.text
    assert hana.post("/hr/taken", form | {"reason": "A long Friday"}).status_code == 303
    assert balance(earned, AccountKind.LEAVE_EARNED, "bo") == 0
