"""Whatever is sent to a page or the interface: one clear sentence, nothing changed, never a fault."""

import json
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select
from sqlmodel import SQLModel

from app.store.transaction import Database
from app.web.limits import BODY_SECONDS
from tests.app.usecases.published import MONDAY, TUESDAY, Planned, planned
from tests.browse import Visitor
from tests.cast import Cast
from tests.service import PATIENCE, serving

Browser = Callable[[str], Visitor]
Form = dict[str, Any]

HUGE = str(2**70)
LONG = "x" * 10_000
NUL = "Bo\x00Berg"
ODD = ("0001-01-01", "9999-12-31", "2026-02-30", "yesterday", "2026-03-09T10:00", "", "\x00")
ROUND = {"first_on": "2026-03-16", "last_on": "2026-03-22", "deadline": "2026-03-12T17:00"}
SHIFT = {"name": "Night", "days": ["0"], "starts_at": "22:00", "ends_at": "06:00", "people": "1"}
TEAM = {"name": "Night owls", "zone": "Europe/London"}
PERSON = {"name": "Gus Gray", "email": "gus@example.org"}
MEMBER = PERSON | {"first_on": "2026-03-02", "share": "100"}
ABSENCE = {"first_on": "2026-03-10", "last_on": "2026-03-11"}
TAKEN = {"person": "2", "on": "2026-03-02", "days": "1", "reason": "Rest", "form_key": "12345678"}
HELP = {"person": "2", "on": "2026-03-02", "points": "5", "reason": "Helped", "form_key": "12345678"}
POLICY = {
    "starts_on": "2026-03-02",
    "weekend_days": ["5", "6"],
    "unanswered": "rather not",
    "min_rest_hours": "11",
    "max_slots_a_day": "1",
    "max_slots_a_week": "5",
    "weekend_window": "3",
    "max_consecutive_days": "6",
    "points_an_hour": "1",
    "weekend_factor": "2",
    "objection_hours": "24",
    "debt_cap": "40",
}

FORMS: list[tuple[str, str, Form]] = [
    *[("ana", "/teams/support/rounds", ROUND | {"first_on": day}) for day in ODD],
    *[("ana", "/teams/support/rounds", ROUND | {"last_on": day}) for day in ODD],
    *[
        ("ana", "/teams/support/rounds", ROUND | {"deadline": moment})
        for moment in ("2026-03-01T17:00", "2026-03-12", "2026-03-12T17:00+05:00", "0001-01-01T00:00", "x", LONG)
    ],
    ("ana", "/teams/support/rounds", ROUND | {"first_on": "2026-03-11"}),  # overlaps the published one
    ("ana", "/teams/support/rounds", {}),
    *[
        ("ana", "/teams/support/shifts/new", SHIFT | bad)
        for bad in (
            {"ends_at": "22:00"},
            {"ends_at": "06:00:30"},
            {"ends_at": "06:00+02:00"},
            {"ends_at": "25:00"},
            {"days": [""]},
            {"days": ["56"]},
            {"people": "0"},
            {"people": HUGE},
            {"people": "1.5"},
            {"points": "1000000000000"},
            {"points": "-1"},
            {"zone": "posix/../Europe/London"},
            {"zone": "localtime"},
            {"zone": "Mars/Olympus"},
            {"name": LONG},
            {"name": NUL},
            {"name": " \t"},
            {"first_on": "2026-05-01", "last_on": "2026-04-01"},
        )
    ],
    *[
        ("kai", "/teams/new", TEAM | bad)
        for bad in ({"zone": "Mars"}, {"zone": "../etc/passwd"}, {"name": LONG}, {"name": NUL}, {"name": "support"})
    ],
    ("kai", "/teams/new", TEAM | {"duty_text": "y" * 5000}),
    *[
        ("kai", "/people/new", PERSON | bad)
        for bad in ({"email": "nobody"}, {"email": f"a@{LONG}"}, {"email": "bo@example.org"}, {"name": LONG})
    ],
    ("kai", "/people/new", {}),
    ("kai", f"/people/{HUGE}", PERSON),
    ("kai", "/people/-1", PERSON),
    ("kai", "/people/2", PERSON | {"version": HUGE}),
    ("kai", "/people/2", PERSON | {"version": "١"}),
    ("kai", "/teams/%00", {}),
    *[
        ("ana", "/teams/support/people", MEMBER | bad)
        for bad in ({"share": "0"}, {"share": "101"}, {"share": HUGE}, {"first_on": "x"}, {"last_on": "0001-01-01"})
    ],
    ("ana", "/teams/support/people/2", MEMBER | {"version": HUGE}),
    *[
        ("ana", "/teams/support/policy", POLICY | bad)
        for bad in (
            {"weekend_days": ["0", "1", "2", "3", "4", "5", "6"]},
            {"weekend_days": ["0", "2"]},
            {"weekend_days": [""]},
            {"starts_on": "2026-03-01"},
            {"min_rest_hours": HUGE},
            {"debt_cap": "-1"},
            {"unanswered": "love"},
        )
    ],
    *[("bo", "/me/absences", ABSENCE | {"first_on": day}) for day in ODD],
    ("bo", "/me/absences", ABSENCE | {"reason": NUL}),
    ("bo", "/me/absences", ABSENCE | {"reason": LONG}),
    ("bo", f"/me/absences/{HUGE}/remove", {}),
    ("bo", f"/feeds/{HUGE}/revoke", {}),
    ("bo", "/feeds", {"name": LONG, "shows": "person"}),
    ("bo", "/feeds", {"name": "Mine", "shows": "team:billing"}),
    *[
        ("hana", "/hr/taken", TAKEN | bad)
        for bad in (
            {"person": HUGE},
            {"person": "99999"},
            {"on": "9999-12-31"},
            {"on": "0001-01-01"},
            {"days": "0.1"},
            {"days": "1000000000000"},
            {"days": "-1"},
            {"reason": LONG},
            {"reason": NUL},
            {"form_key": "x"},
        )
    ],
    ("hana", f"/hr/entries/{HUGE}/correct", {"days": "0", "reason": "Wrong"}),
    *[
        ("ana", "/teams/support/points/help", HELP | bad)
        for bad in (
            {"points": "1000000000000"},
            {"points": "0"},
            {"person": HUGE},
            {"on": "9999-12-31"},
            {"person": "4"},
        )
    ],
    ("", "/sign-in", {"email": "\x00@example.org"}),
    ("", "/sign-in", {"email": LONG + "@example.org"}),
    ("", "/sign-in", {}),
    ("bo", "/sign-in", {"email": "x" * 5000, **{f"f{n}": "1" for n in range(5000)}}),
]

JSON: list[tuple[str, str, str, Any]] = [
    ("kai", "POST", "/api/teams", {"name": "Owls", "time_zone": "Mars/Olympus"}),
    ("kai", "POST", "/api/teams", {"name": "\ud800", "time_zone": "UTC"}),
    ("kai", "POST", "/api/teams", {"name": NUL, "time_zone": "UTC"}),
    ("kai", "POST", "/api/teams", {"name": "Owls", "time_zone": "UTC", "weekend_days": [0, 1, 2, 3, 4, 5, 6]}),
    ("kai", "POST", "/api/teams", {"name": "Owls", "time_zone": "UTC", "weekend_days": []}),
    ("kai", "POST", "/api/people", PERSON | {"time_zone": "localtime"}),
    ("kai", "POST", "/api/people", [PERSON]),
    ("kai", "POST", "/api/people", None),
    *[
        ("ana", "POST", "/api/teams/support/shifts", SHIFT | {"days": [0], "people": 1} | bad)
        for bad in (
            {"ends_at": "22:00"},
            {"starts_at": "22:00:30"},
            {"starts_at": "22:00+02:00"},
            {"points": 10**12},
            {"people": 2**70},
            {"people": True},
            {"days": [7]},
            {"days": ["0"]},
            {"time_zone": "posix/../UTC"},
        )
    ],
    ("ana", "PUT", f"/api/teams/support/shifts/1?version={HUGE}", SHIFT | {"days": [0], "people": 1}),
    ("ana", "PUT", f"/api/teams/support/shifts/{HUGE}?version=1", SHIFT | {"days": [0], "people": 1}),
    *[
        ("ana", "POST", "/api/teams/support/policies", {"starts_on": "2026-03-02", "amounts": amounts})
        for amounts in (
            {"weekend_days": 5},
            {"weekend_days": "56"},
            {"weekend_days": [0, 1, 2, 3, 4, 5, 6]},
            {"min_rest_hours": "11"},
            {"min_rest_hours": [11]},
            {"min_rest_hours": 2**70},
            {"unanswered": 1},
            {"min_rest": 11},
            {"\ud800": 11},
        )
    ],
    *[
        ("ana", "POST", "/api/teams/support/rounds", body)
        for body in (
            {"first_on": "2026-03-16", "last_on": "2026-03-22", "deadline_at": "2026-03-01T17:00:00Z"},
            {"first_on": "2026-03-11", "last_on": "2026-03-22", "deadline_at": "2026-03-05T17:00:00Z"},
            {"first_on": "9999-12-31", "last_on": "9999-12-31", "deadline_at": "9999-12-31T00:00:00-14:00"},
            {"first_on": "2026-03-16", "last_on": "2026-03-22", "deadline_at": "0001-01-01T00:00:00+14:00"},
            {"first_on": "2026-03-16", "last_on": "2026-03-22", "deadline_at": None},
            {},
        )
    ],
    ("bo", "PUT", "/api/teams/support/rounds/1/answer", {"marks": {"999999": "fine"}, "version": 1}),
    ("bo", "PUT", "/api/teams/support/rounds/1/answer", {"marks": {HUGE: "fine"}, "version": 1}),
    ("bo", "PUT", "/api/teams/support/rounds/1/answer", {"marks": {"\ud800": "fine"}, "version": 1}),
    ("bo", "PUT", "/api/teams/support/rounds/1/answer", {"marks": {"1": "adore"}, "version": 1}),
    ("bo", "PUT", "/api/teams/support/rounds/1/answer", {"weekends": {"2026-03-15": "both"}, "version": 1}),
    ("bo", "PUT", "/api/teams/support/rounds/1/answer", {"note": "\ud800", "version": 1}),
    ("bo", "PUT", "/api/teams/support/rounds/1/answer", {"version": 2**70}),
    ("bo", "PUT", "/api/teams/support/rounds/1/answer", {"version": 0}),
    ("bo", "PUT", "/api/teams/support/rounds/1/answer", {}),
    ("bo", "PUT", f"/api/teams/support/rounds/{HUGE}/answer", {"version": 0}),
    ("ana", "POST", "/api/teams/support/rounds/1/drafts", {"seconds": 0}),
    ("ana", "POST", "/api/teams/support/rounds/1/drafts", {"seconds": 2**70}),
    ("ana", "POST", "/api/teams/support/drafts/1/seats/1", {"act": "give", "person": 2**70, "version": 1}),
    ("ana", "POST", "/api/teams/support/drafts/1/seats/1", {"act": "give", "version": 1}),
    ("ana", "POST", f"/api/teams/support/drafts/{HUGE}/seats/1", {"act": "free", "version": 1}),
    *[
        ("hana", "POST", "/api/hr/taken", {"person": 2, "on": "2026-03-02", "quarters": 1, "reason": "r"} | bad)
        for bad in (
            {"key": "x"},
            {"key": "12345678", "person": 2**70},
            {"key": "12345678", "quarters": 10**12},
            {"key": "12345678", "reason": "\ud800"},
            {"key": "12345678", "on": "9999-12-31"},
        )
    ],
    ("hana", "POST", f"/api/hr/entries/{HUGE}/correct", {"reason": "Wrong"}),
]

READS: list[tuple[str, str]] = [
    ("kai", "/teams/%00"),
    ("kai", "/teams/%00/people"),
    ("ana", f"/teams/support/seats/{HUGE}"),
    ("ana", "/teams/support/seats/-1"),
    ("ana", f"/teams/support/publications/{HUGE}"),
    ("ana", f"/teams/support/drafts/{HUGE}"),
    ("ana", f"/teams/support/drafts/{HUGE}/publish"),
    ("kai", f"/people/{HUGE}"),
    ("ana", "/teams/support/points?month=9999-12"),
    ("ana", "/teams/support/points?month=0001-01"),
    ("ana", "/teams/support/points/week?of=0001-01-01"),
    ("hana", "/hr?team=%00"),
    ("hana", "/hr?from=0001-01-01&to=9999-12-31"),
    ("hana", "/hr?from=x&to=y"),
    ("hana", f"/hr/entries?person={HUGE}"),
    ("hana", "/hr/entries?person=1&team=%00"),
    ("hana", f"/hr/entries/{HUGE}/correct"),
    ("hana", "/hr/report.csv?from=2026-03-01&to=2026-02-01"),
    ("hana", "/api/hr/report?from=0001-01-01&to=0001-01-02"),
    ("bo", "/api/teams/support/now?at=0001-01-01T00:00:00%2B14:00"),
    ("bo", "/api/teams/support/now?at=9999-12-31T23:59:59Z"),
    ("bo", "/api/teams/support/now?at=2026-03-02T10:00"),
    ("", "/sign-in/%00"),
    ("", "/setup/%F0%9F"),
    ("", "/cal/%00/x.ics"),
]


@pytest.fixture
def rota(cast: Cast) -> Planned:
    """A published week and a draft beside it: there is something that bad input could spoil."""
    plan = planned(cast)
    plan.publish({(MONDAY, "Morning"): "bo", (TUESDAY, "Morning"): "chi"})
    return plan


SIGNED_IN = ("session", "audit", "audit_about")


def state(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """All that is kept, except who has signed in, which the audit tells as well."""
    tables = [table for table in SQLModel.metadata.sorted_tables if table.name not in SIGNED_IN]
    with database.reading() as tx:
        return {table.name: [tuple(row) for row in tx.session.connection().execute(select(table))] for table in tables}


def assert_refused(answer: httpx.Response, what: object) -> None:
    assert 400 <= answer.status_code < 500, (what, answer.status_code, answer.text[:300])
    if answer.headers.get("content-type", "").startswith("application/json"):
        sentence = answer.json()["detail"]
        assert sentence.endswith("."), (what, sentence)
        assert len(sentence) < 400, what
        assert len(sentence.splitlines()) == 1, what


def test_bad_forms_are_refused_and_change_nothing(rota: Planned, cast: Cast, visitor: Browser) -> None:
    visitors = {name: visitor(name) for name in ("", "ana", "bo", "kai", "hana")}
    before = state(cast.database)
    for name, path, form in FORMS:
        assert_refused(visitors[name].post(path, form), (path, form))
    assert state(cast.database) == before


def test_bad_json_is_refused_and_changes_nothing(rota: Planned, cast: Cast, visitor: Browser) -> None:
    visitors = {name: visitor(name) for name in ("ana", "bo", "kai", "hana")}
    before = state(cast.database)
    for name, method, path, body in JSON:
        assert_refused(visitors[name].ask(method, path, content=json.dumps(body).encode()), (method, path, body))
    assert state(cast.database) == before


def test_bad_addresses_are_refused(rota: Planned, visitor: Browser) -> None:
    visitors = {name: visitor(name) for name in ("", "ana", "bo", "kai", "hana")}
    for name, path in READS:
        assert_refused(visitors[name].get(path), path)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"[" * 100_000, "application/json"),
        (b'{"name": ' + b"9" * 10_000 + b"}", "application/json"),
        (b'{"name": NaN}', "application/json"),
        (b"\xff\xfe", "application/json"),
        (b"name=Owls&time_zone=UTC", "application/x-www-form-urlencoded"),
        (b"name=Owls&time_zone=UTC", "text/plain"),
        (b"", "multipart/form-data"),
        (b"x" * 2_000_000, "application/json"),
    ],
)
def test_a_body_that_is_no_json_of_ours_is_refused(cast: Cast, visitor: Browser, content: bytes, kind: str) -> None:
    before = state(cast.database)
    kai = visitor("kai")
    assert_refused(kai.ask("POST", "/api/teams", content=content, headers={"content-type": kind}), kind)
    assert state(cast.database) == before


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\xff\xfe=\xff&name=%ff%fe%00", "application/x-www-form-urlencoded"),
        (b"name=Owls", "application/x-www-form-urlencoded; charset=klingon"),
        (b"name", "multipart/form-data"),
        (b"--x\r\n\r\n", "multipart/form-data; boundary=x"),
        (b'{"name": "Owls"}', "application/json"),
        (
            b"--x\r\nContent-Disposition: form-data; name=name\r\n\r\n" + b"y" * 2_000_000,
            "multipart/form-data; boundary=x",
        ),
    ],
)
def test_a_body_that_is_no_form_of_ours_is_refused(cast: Cast, visitor: Browser, content: bytes, kind: str) -> None:
    before = state(cast.database)
    kai = visitor("kai")
    assert_refused(kai.ask("POST", "/teams/new", content=content, headers={"content-type": kind}), kind)
    assert state(cast.database) == before


def test_a_doubled_field_does_not_slip_past_the_judge(cast: Cast, visitor: Browser) -> None:
    """Form fields that come twice are read once, by everybody the same."""
    kai = visitor("kai")
    assert_refused(kai.post("/teams/new", {"name": ["Owls", "Support"], "zone": ["UTC", "Mars"]}), "doubled")


@pytest.mark.engines("sqlite")
def test_a_body_that_never_ends_keeps_nobody_from_writing(tmp_path: Path) -> None:
    with serving(tmp_path) as service:
        host, port = service.url.removeprefix("http://").split(":")
        head = "POST /sign-in HTTP/1.1\r\nHost: {}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        with socket.create_connection((host, int(port))) as slow:
            slow.sendall((head.format(f"{host}:{port}") + "Content-Length: 100\r\n\r\nemail=").encode())
            # Long before the slow one is given up, however busy this machine is.
            answer = httpx.post(f"{service.url}/sign-in", data={"email": "bo@example.org"}, timeout=BODY_SECONDS - 5)
            assert answer.status_code == 200
        assert httpx.get(f"{service.url}/readyz", timeout=PATIENCE).status_code == 200
        assert "Traceback" not in service.printed()
