"""Lost updates and fields that nobody asked for: a change names the version it rests on, and only what it may set."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from app.domain.people import NewPerson
from app.store import people
from tests.app.web.test_bad_input import state
from tests.app.web.test_who_may import BODIES, FORM, Ids, things
from tests.browse import Visitor, signed_in
from tests.cast import Cast

__all__ = ["things"]

Browser = Callable[[str], Visitor]
# Nobody may set these by naming them: rights, owners, teams, states and versions of their own making.
UNASKED = {
    "id": 999,
    "hr": True,
    "keeper": True,
    "active": False,
    "is_admin": True,
    "role": "coordinator",
    "person_id": 6,
    "by": 6,
    "posted_by": 6,
    "team_id": 2,
    "team_slug": "billing",
    "state": "published",
    "created_at": "2000-01-01T00:00:00Z",
    "token_hash": "x",
    "points": 99999,
}
MOVING = ("session", "api_token", "tally", "audit", "audit_about", "kept_answer", "feed_reader", "message")
RIGHTS = "SELECT id, hr, keeper, active FROM person ORDER BY id"
SHIFT = {"name": "Late", "days": [0], "starts_at": "22:00", "ends_at": "06:00"}


def _versioned(house: FastAPI) -> list[tuple[str, str]]:
    """Operations of the interface whose body must hold a version."""
    schema = house.openapi()
    found = []
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
            name = body.get("$ref", "").rpartition("/")[2]
            if "version" in schema["components"]["schemas"].get(name, {}).get("required", ()):
                found.append((method.upper(), path))
    return found


def test_a_change_without_a_version_is_428(house: FastAPI, things: Ids, visitor: Browser) -> None:
    ana = visitor("ana")
    asked = _versioned(house)
    assert len(asked) >= 4
    for method, path in asked:
        body = {name: value for name, value in BODIES.get(path, {}).items() if name != "version"}
        full = re.sub(r"{(\w+)}", lambda found: things.get(found[1], "987654"), path)
        answer = ana.ask(method, full, json=body)
        assert (answer.status_code, answer.json()["refusal"]) == (428, "VersionMissing"), (method, path)


def test_a_shift_is_changed_as_it_was_read_by_etag_or_version(things: Ids, visitor: Browser) -> None:
    ana, path = visitor("ana"), f"/api/teams/support/shifts/{things['shift']}"
    assert ana.ask("PUT", path, json=SHIFT).status_code == 428
    first = ana.ask("PUT", path, json=SHIFT, headers={"If-Match": '"1"'})
    assert (first.status_code, first.headers["etag"]) == (200, '"2"')
    assert ana.ask("PUT", path, json=SHIFT, headers={"If-Match": '"1"'}).status_code == 409
    assert ana.ask("PUT", f"{path}?version=1", json=SHIFT).status_code == 409
    assert ana.ask("PUT", f"{path}?version=2", json=SHIFT).status_code == 200
    assert ana.ask("PUT", path, json=SHIFT, headers={"If-Match": "abc"}).status_code == 422


@pytest.mark.parametrize(
    ("name", "path", "form"),
    [
        ("ana", "/teams/support/settings", {"name": "Support", "zone": "Europe/London"}),
        ("ana", "/teams/support/shifts/{shift}", {"days": "0", "starts_at": "06:00", "ends_at": "07:00", "name": "X"}),
        ("ana", "/teams/support/people/{person}", {"first_on": "2026-01-01", "share": "50"}),
        ("kai", "/people/{person}", {"name": "Bo Berg", "email": "bo@example.org", "active": "1"}),
        ("bo", "/teams/support/rounds/{round_id}/answer", {"note": "x"}),
    ],
)
def test_a_form_without_or_with_an_old_version_changes_nothing(
    cast: Cast, things: Ids, visitor: Browser, name: str, path: str, form: dict[str, str]
) -> None:
    asking = visitor(name)
    full = re.sub(r"{(\w+)}", lambda found: things[found[1]], path)
    before = _still(cast)
    for version in ({}, {"version": "0"}, {"version": "77"}):
        assert asking.post(full, form | version).status_code in (409, 422), (path, version)
    assert _still(cast) == before


def test_fields_that_nobody_asked_for_change_nothing(cast: Cast, house: FastAPI, things: Ids, visitor: Browser) -> None:
    """With them or without, the same becomes of it; so what is left out here cannot be set by them."""
    for name in ("bo", "ana", "kai"):
        with cast.database.reading() as tx:
            rights = tx.session.connection().execute(text(RIGHTS)).all()
        asking = visitor(name)
        for path, body in BODIES.items():
            full = re.sub(r"{(\w+)}", lambda found: things.get(found[1], "987654"), path)
            unasked = {key: value for key, value in UNASKED.items() if key not in _fields(house, path)}
            method = "PUT" if path.endswith(("{shift}", "/answer")) else "POST"
            asking.ask(method, full + ("?version=1" if "{shift}" in path else ""), json=body | unasked)
        for path in ("/me/absences", "/teams/support/people", "/teams/support/rounds", "/teams/support/settings"):
            asking.post(path, FORM | {"email": "flo@example.org"} | {key: str(value) for key, value in UNASKED.items()})
        with cast.database.reading() as tx:
            now = tx.session.connection().execute(text(RIGHTS)).all()
            strange = tx.session.connection().execute(text("SELECT count(*) FROM person WHERE id = 999 OR hr")).scalar()
        assert now[: len(rights)] == rights, name
        assert not any(row[1] or row[2] for row in now[len(rights) :]), name
        assert strange == 1, "Hana alone"


def _fields(house: FastAPI, path: str) -> set[str]:
    schema = house.openapi()
    for operation in schema["paths"].get(path, {}).values():
        body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
        name = body.get("$ref", "").rpartition("/")[2]
        if name:
            return set(schema["components"]["schemas"][name]["properties"])
    return set()


def _form(person: Any, **more: str) -> dict[str, str]:
    return {"name": person.name, "email": person.email, "version": str(person.version), **more}


def test_the_last_keeper_stays(cast: Cast, visitor: Browser) -> None:
    kai, person = visitor("kai"), cast.people["kai"]
    for form in (_form(person, active="1"), _form(person, keeper="1")):
        answer = kai.post(f"/people/{person.id}", form)
        assert answer.status_code == 409, answer.text
    assert kai.get("/people").status_code == 200


def test_of_two_keepers_who_take_each_other_out_at_once_one_stays(cast: Cast, house: FastAPI) -> None:
    with cast.database.transaction() as tx:
        lea = people.add_person(tx, NewPerson("Lea Lund", "lea@example.org", keeper=True), now=cast.now)
    cast.people["lea"] = lea
    pairs = [("kai", "lea"), ("lea", "kai")]

    def take_out(pair: tuple[str, str]) -> httpx.Response:
        asking, other = browsers[pair[0]], cast.people[pair[1]]
        return asking.post(f"/people/{other.id}", _form(other, active="1"))

    browsers = {name: signed_in(house, cast, name) for name in ("kai", "lea")}
    with ThreadPoolExecutor(2) as threads:
        answers = list(threads.map(take_out, pairs))
    with cast.database.reading() as tx:
        keepers = tx.session.connection().execute(text("SELECT count(*) FROM person WHERE keeper AND active")).scalar()
    assert keepers == 1
    assert sorted(answer.status_code for answer in answers) in ([303, 403], [303, 409])


def _still(cast: Cast) -> dict[str, Any]:
    return {name: rows for name, rows in state(cast.database).items() if name not in MOVING}
