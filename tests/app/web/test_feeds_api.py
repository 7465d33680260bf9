"""Calendar links for scripts: anybody signed in makes and ends them, a token of a program only looks."""

from collections.abc import Callable

from fastapi import FastAPI

from tests.browse import Visitor, with_token
from tests.cast import Cast

Guests = Callable[[str], Visitor]
HERE = "http://127.0.0.1:8000"


def test_a_link_is_made_rotated_and_ended(cast: Cast, house: FastAPI, visitor: Guests) -> None:
    bo = visitor("bo")
    body = {"name": "Tool", "kind": "team", "team": "support", "reminder": 5}
    made = bo.ask("POST", "/api/me/feeds", json=body)
    assert made.status_code == 201
    path = made.json()["address"].removeprefix(HERE)
    assert Visitor(house).get(path, headers={"user-agent": "Thunderbird/140"}).status_code == 200
    [line] = bo.get("/api/me/feeds").json()
    assert (line["name"], line["shows"]) == ("Tool", "Everybody's duty in Support")
    assert line["how"] == "reminder 5 minutes before"
    assert [(reader["client"], reader["lag"]) for reader in line["readers"]] == [("Thunderbird", "")]
    fresh = bo.ask("POST", f"/api/me/feeds/{line['id']}/rotate").json()["address"]
    assert Visitor(house).get(path).status_code == 404
    assert Visitor(house).get(fresh.removeprefix(HERE)).status_code == 200
    for _ in range(2):
        assert bo.ask("DELETE", f"/api/me/feeds/{line['id']}").status_code == 204
    assert bo.get("/api/me/feeds").json() == []


def test_a_program_looks_at_links_and_makes_none(cast: Cast, house: FastAPI) -> None:
    program = with_token(house, cast, "bo")
    assert program.get("/api/me/feeds").json() == []
    assert program.ask("POST", "/api/me/feeds", json={"name": "x"}).status_code == 403


def test_what_a_link_cannot_show_is_refused(cast: Cast, visitor: Guests) -> None:
    bo, chi = visitor("bo"), visitor("chi")
    for body, status in (
        ({"name": "x", "kind": "team", "team": "billing"}, 404),
        ({"name": "x", "kind": "team", "team": "support", "busy": True}, 422),
        ({"name": "x", "reminder": 7}, 422),
        ({"name": "", "kind": "person"}, 422),
        ({"name": "x", "kind": "moon"}, 422),
    ):
        assert bo.ask("POST", "/api/me/feeds", json=body).status_code == status
    feed = bo.ask("POST", "/api/me/feeds", json={"name": "x"}).json()["id"]
    assert chi.ask("POST", f"/api/me/feeds/{feed}/rotate").status_code == 404
    assert chi.ask("DELETE", f"/api/me/feeds/{feed}").status_code == 404
