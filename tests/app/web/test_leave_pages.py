"""The pages and addresses of leave and points, as HR, members and others meet them."""

import csv
import io
import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from fastapi import FastAPI
from openpyxl import load_workbook

from app.domain.ledger import AccountKind
from app.domain.people import NewMembership, NewPerson
from app.store import ledger, people, teams
from app.usecases.ledger.earn import earn_due
from tests.app.usecases.covering import SATURDAY, SUNDAY, balance, covered
from tests.app.web.test_marked_fields import marked_alone
from tests.browse import Visitor, hidden, text_of, with_token
from tests.cast import Cast

Visit = Callable[[str], Visitor]
MARCH = "from=2026-03-01&to=2026-03-31"


@pytest.fixture
def earned(cast: Cast) -> Cast:
    """Bo covered a weekend in March and has earned half a day; it is April now."""
    weekend = covered(cast, SATURDAY, SUNDAY)
    weekend.publish({weekend.seat(SATURDAY): "bo", weekend.seat(SUNDAY): "bo"})
    cast.now += timedelta(days=40)
    with cast.database.transaction() as tx:
        earn_due(tx, now=cast.now)
    return cast


def first_entry(cast: Cast) -> int:
    with cast.database.reading() as tx:
        return ledger.entries_of(tx, kinds=[AccountKind.LEAVE_EARNED], person_id=cast.id("bo"))[0].id


def form_of(hana: Visitor, cast: Cast, **changes: str) -> dict[str, str]:
    key = hidden(hana.get("/hr"), "form_key")
    return {"person": str(cast.id("bo")), "on": "2026-04-03", "days": "¼", "reason": "Off", "form_key": key} | changes


def test_hr_sees_last_month_first_and_every_figure_leads_to_its_entries(earned: Cast, visitor: Visit) -> None:
    hana = visitor("hana")
    report = hana.get("/hr")
    assert "March 2026 ½ days earned, 0 taken" in text_of(report)
    link = f"/hr/entries?person={earned.id('bo')}&amp;kind=earned&amp;from=2026-03-01&amp;to=2026-03-31"
    assert link in report.text
    entries = text_of(hana.get(link.replace("&amp;", "&")))
    assert "Saturday 14 March, Weekend cover, publication 1, earned 11 April" in entries


def test_leave_of_long_ago_is_recorded_and_shown_where_it_counts(earned: Cast, visitor: Visit) -> None:
    hana = visitor("hana")
    recorded = hana.post("/hr/taken", form_of(hana, earned, on="2020-04-03"))
    assert recorded.status_code == 303
    assert "Together −¼" in text_of(hana.get(recorded.headers["location"]))


@pytest.mark.parametrize("name", ["ana", "bo", "kai", "eve"])
@pytest.mark.parametrize(
    "path", ["/hr", "/hr/report.csv", "/hr/report.xlsx", "/hr/entries?person=1", f"/api/hr/report?{MARCH}"]
)
def test_nobody_but_hr_sees_the_leave_of_others(cast: Cast, visitor: Visit, name: str, path: str) -> None:
    assert visitor(name).get(path).status_code == 403


def test_leave_is_recorded_once_even_if_the_form_is_sent_twice(earned: Cast, visitor: Visit) -> None:
    hana = visitor("hana")
    form = form_of(hana, earned)
    for _ in range(2):
        assert hana.post("/hr/taken", form).status_code == 303
    assert balance(earned, AccountKind.LEAVE_EARNED, "bo") == 1


def test_a_refused_record_keeps_what_was_typed(earned: Cast, visitor: Visit) -> None:
    hana = visitor("hana")
    refused = hana.post("/hr/taken", form_of(hana, earned, days="1,5", reason="A long weekend"))
    assert refused.status_code == 409
    assert "There are 0.5 days of earned leave" in text_of(refused)
    assert 'value="A long weekend"' in refused.text
    assert 'value="1,5"' in refused.text


def test_hr_takes_back_an_entry_with_a_reason(earned: Cast, visitor: Visit) -> None:
    hana, path = visitor("hana"), f"/hr/entries/{first_entry(earned)}/correct"
    assert "Saturday 14 March" in text_of(hana.get(path))
    refused = hana.post(path, {"days": "0", "reason": " "})
    assert refused.status_code == 422
    assert "This is empty" in marked_alone(refused.text, "reason")
    assert "0.25" in marked_alone(hana.post(path, {"days": "some", "reason": "Was ill"}).text, "days")
    assert hana.post(path, {"days": "0", "reason": "Was ill"}).status_code == 303
    again = hana.post(path, {"days": "0", "reason": "Was ill"})
    assert again.status_code == 409
    assert balance(earned, AccountKind.LEAVE_EARNED, "bo") == 1


def test_the_file_carries_the_figures_of_the_page(earned: Cast, visitor: Visit) -> None:
    answer = visitor("hana").get(f"/hr/report.csv?{MARCH}")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert 'filename="leave-2026-03-01-2026-03-31.csv"' in answer.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert {row["Person"]: row["Closing"] for row in rows}["Bo Berg"] == "0.50"


def add_five(cast: Cast) -> list[str]:
    """Members of the team who have no leave."""
    names = [f"Nils {number}" for number in range(5)]
    with cast.database.transaction() as tx:
        for number, name in enumerate(names):
            person = people.add_person(tx, NewPerson(name, f"nils{number}@example.org"), now=cast.now)
            teams.add_membership(tx, cast.support.id, NewMembership(person.id, date(2026, 1, 1)))
    return names


def test_many_of_whom_nothing_moved_are_folded_below_those_who_have_something(earned: Cast, visitor: Visit) -> None:
    hana, report = visitor("hana"), f"/hr?{MARCH}"
    assert "0 everywhere" not in hana.get(report).text, "a few are soon read"
    names = add_five(earned)
    table, below = hana.get(report).text.split('id="lines"')[1].split("</table>", 1)
    assert ("Bo Berg" in table, "Nils" in table) == (True, False)
    assert re.findall(r">(Nils \d)</a>", below) == names
    assert re.search(r"\d more people have 0 everywhere", below)
    assert "0 everywhere" not in hana.get(f"{report}&find=nils").text, "who is looked for stands in full"
    file = hana.get(f"/hr/report.csv?{MARCH}").text
    assert [name in file for name in names] == [True] * 5


def test_where_nobody_has_any_leave_there_is_no_table_of_zeros(cast: Cast, visitor: Visit) -> None:
    add_five(cast)
    page = visitor("hana").get(f"/hr?{MARCH}")
    assert "Nobody earned or took leave in these dates, and nobody has any." in text_of(page)
    assert "Together" not in text_of(page)


def test_the_page_leads_to_the_report_in_each_form(earned: Cast, visitor: Visit) -> None:
    hana = visitor("hana")
    for link in re.findall(r'href="(/hr/report\.[^"]+)"', hana.get("/hr").text):
        answer = hana.get(link.replace("&amp;", "&"))
        assert answer.status_code == 200
        if ".xlsx" in link:
            rows = {row[0]: row[-1] for row in load_workbook(io.BytesIO(answer.content)).active.values}
            assert answer.headers["content-disposition"].endswith('2026-03-31.xlsx"')
        else:
            separator = ";" if "semicolon" in link else ","
            rows = dict(row[:: len(row) - 1] for row in csv.reader(answer.text.splitlines(), delimiter=separator))
        assert str(rows["Bo Berg"]).replace(",", ".").rstrip("0") == "0.5"


@pytest.mark.parametrize("query", ["from=x&to=2026-03-31", "from=2026-03-31&to=2026-03-01", "from=2026-03-01&to="])
def test_dates_that_make_no_sense_get_one_clear_sentence(cast: Cast, visitor: Visit, query: str) -> None:
    for path in ("/hr", "/hr/report.csv"):
        assert visitor("hana").get(f"{path}?{query}").status_code == 422
    assert visitor("hana").get("/hr/entries?person=%00").status_code == 422
    assert visitor("hana").get("/hr/entries?person=9999").status_code == 404


def test_everybody_sees_their_own_leave_with_its_cause(earned: Cast, visitor: Visit) -> None:
    bo = text_of(visitor("bo").get("/me/account"))
    assert "½ day of leave" in bo
    assert "Sunday 15 March, Weekend cover, publication 1, earned 11 April" in bo
    assert "0 days of leave" in text_of(visitor("eve").get("/me/account"))


def test_the_points_page_begins_with_ones_own_standing(earned: Cast, visitor: Visit) -> None:
    assert "You are 21 points ahead of your fair share" in text_of(visitor("bo").get("/teams/support/points"))
    assert "You are 10 points behind your fair share" in text_of(visitor("chi").get("/teams/support/points"))
    assert visitor("dee").get("/teams/support/points").status_code == 404


def test_a_coordinator_gives_points_for_help_once(earned: Cast, visitor: Visit) -> None:
    ana = visitor("ana")
    key = hidden(ana.get("/teams/support/points"), "form_key")
    form = {"person": str(earned.id("chi")), "on": "2026-04-01", "points": "3", "reason": "Outage", "form_key": key}
    for _ in range(2):
        assert ana.post("/teams/support/points/help", form).status_code == 303
    assert balance(earned, AccountKind.POINTS_EARNED_WEEKDAY, "chi") == 3
    assert "Chi Chen: Outage +3 Ana Alves" in text_of(visitor("bo").get("/teams/support/points"))
    own = ana.post("/teams/support/points/help", form | {"person": str(earned.id("ana"))})
    assert own.status_code == 403
    assert visitor("bo").post("/teams/support/points/help", form).status_code == 403


def test_programs_get_the_same_figures(earned: Cast, house: FastAPI) -> None:
    report = with_token(house, earned, "hana").get(f"/api/hr/report?{MARCH}").json()
    assert report["totals"] == {"opening": 0, "earned": 2, "taken": 0, "expired": 0, "corrected": 0, "closing": 2}
    own = with_token(house, earned, "bo").get("/api/me/account").json()
    assert (own["earned"], len(own["leave"])) == (2, 2)
    standings = with_token(house, earned, "bo").get("/api/teams/support/points").json()
    assert standings[0]["person"] == "Bo Berg"
    assert sum(one["difference"] for one in standings) == 0


def test_a_program_records_and_corrects_leave_once(earned: Cast, house: FastAPI) -> None:
    hana = with_token(house, earned, "hana")
    taken = {"person": earned.id("bo"), "on": "2026-04-03", "quarters": 1, "reason": "Off", "key": "payroll-17"}
    first, again = (hana.post("/api/hr/taken", json=taken) for _ in range(2))
    assert (first.status_code, first.json()) == (201, again.json())
    path = f"/api/hr/entries/{first.json()['entries'][0]}/correct"
    assert hana.post(path, json={"reason": "Came to work after all"}).status_code == 201
    assert hana.post(path, json={"reason": "Twice"}).status_code == 409
    assert balance(earned, AccountKind.LEAVE_EARNED, "bo") == 2


def test_hr_looks_locks_and_downloads_on_one_page(earned: Cast, visitor: Visit) -> None:
    hana = visitor("hana")
    assert "Lock March 2026" in text_of(hana.get("/hr"))
    form = {"from": "2026-03-01", "to": "2026-03-31"}
    unsure = hana.post("/hr/statements", form)
    assert unsure.status_code == 409
    assert "Nothing in the figures of March 2026 can change once they are locked." in text_of(unsure)
    for _ in range(2):
        assert hana.post("/hr/statements", form | {"confirmed": "1"}).status_code == 303
    page = hana.get("/hr")
    assert "March 2026 Hana Hart 11 April 2026" in text_of(page)
    assert "Lock March 2026" not in text_of(page)
    links = re.findall(r'href="(/hr/statements/[^"]+)"', page.text)
    names = ["1.xlsx", "1.csv", "1.csv?separator=semicolon"]
    assert links == [f"/hr/statements/{name}" for name in names] * 2  # above, and in the list of all
    assert hana.get(links[0]).content == hana.get(f"/hr/report.xlsx?{MARCH}").content
    assert hana.get(links[1]).content == hana.get(f"/hr/report.csv?{MARCH}").content
    assert "Bo Berg;bo@example.org;2026-03-01;2026-03-31;0,00;0,50;0,00;0,00;0,00;0,50" in hana.get(links[2]).text


def test_dates_that_cannot_be_locked_are_refused_in_one_sentence(earned: Cast, visitor: Visit) -> None:
    hana = visitor("hana")
    form = {"from": "2026-03-01", "to": "2026-03-31", "confirmed": "1"}
    assert hana.post("/hr/statements", form).status_code == 303
    assert "Statements are locked until 31 Mar 2026" in text_of(
        hana.post("/hr/statements", form | {"to": "2026-04-02"})
    )
    assert hana.post("/hr/statements", form | {"to": "2026-04-30", "from": "2026-04-01"}).status_code == 422
    assert hana.post("/hr/statements", {"from": "x"}).status_code == 422
    assert hana.get("/hr/statements/7.csv").status_code == 404
    assert visitor("bo").post("/hr/statements", form).status_code == 403
    late = hana.post("/hr/taken", form_of(hana, earned, on="2026-03-31"))
    assert "HR's statements are locked until 31 Mar 2026" in text_of(late)
