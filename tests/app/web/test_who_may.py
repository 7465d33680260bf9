"""Every route, asked by everybody: who is let in, who is turned away, and foreign things look like missing ones.

Made from the routes' own declarations, so that a new route is held to its word from its first day.
"""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import httpx
import pytest
from fastapi.routing import APIRoute

from app.domain.answer import NewAbsence
from app.store.teams import shifts_of
from app.usecases.answers.mine import add_absence
from app.usecases.feeds.look import list_feeds
from app.usecases.feeds.manage import MakeFeed, make_feed
from tests.app.usecases.published import MONDAY, SATURDAY, Planned, planned
from tests.app.web.test_declarations import ROUTES, declared
from tests.browse import Visitor
from tests.cast import Cast

pytestmark = pytest.mark.engines("sqlite")  # rights are read the same on both; the requests are many

Browser = Callable[[str], Visitor]
Ids = dict[str, str]

IN, SIGN_IN, MAY_NOT, NOT_THERE = "in", "sign in first", "may not", "not there"
EVERYBODY = ("", "eve", "bo", "ana", "dee", "hana", "kai")
MISSING = "987654"

# Who is let in to a route of the support team; whoever is signed in and not named gets the last word.
EXPECTED: dict[str, tuple[dict[str, str], str]] = {
    "anyone": ({"": IN}, IN),
    "anyone, without the database": ({"": IN}, IN),
    "signed in": ({}, IN),
    "keeper": ({"kai": IN}, MAY_NOT),
    "HR": ({"hana": IN}, MAY_NOT),
    "member of the team": ({"ana": IN, "bo": IN}, NOT_THERE),
    "coordinator of the team": ({"ana": IN, "bo": MAY_NOT}, NOT_THERE),
    "member of the team, or keeper": ({"ana": IN, "bo": IN, "kai": IN}, NOT_THERE),
    "coordinator of the team, or keeper": ({"ana": IN, "bo": MAY_NOT, "kai": IN}, NOT_THERE),
}

# What gets past the reading of a body, so that the answer speaks of rights and of things that are there or not.
SHIFT = {"name": "Night", "days": [0], "starts_at": "22:00", "ends_at": "06:00"}
BODIES: dict[str, Any] = {
    "/api/teams": {"name": "Owls", "time_zone": "UTC"},
    "/api/people": {"name": "Gus", "email": "gus@example.org"},
    "/api/teams/{team}/shifts": SHIFT,
    "/api/teams/{team}/shifts/{shift}": SHIFT | {"name": "Late"},
    "/api/teams/{team}/members": {"name": "Flo", "email": "flo@example.org"},
    "/api/teams/{team}/policies": {"starts_on": "2026-04-01", "amounts": {}},
    "/api/teams/{team}/rounds": {"first_on": "2026-04-06", "last_on": "2026-04-12", "deadline_at": "2026-04-01T12:00"},
    "/api/teams/{team}/rounds/{round_id}/answer": {"version": 1},
    "/api/teams/{team}/rounds/{round_id}/drafts": {"seconds": 1},
    "/api/teams/{team}/drafts/{draft_id}/seats/{seat_id}": {"act": "free", "version": 1},
    "/api/hr/taken": {"person": 2, "on": "2026-03-02", "quarters": 1, "reason": "Rest", "key": "12345678"},
    "/api/hr/entries/{entry_id}/correct": {"reason": "Wrong"},
}
FORM = {"version": "1", "name": "Late", "first_on": "2026-03-20", "days": "0", "starts_at": "06:00", "ends_at": "07:00"}
QUERY = {"PUT /api/teams/{team}/shifts/{shift}": "?version=1", "GET /api/hr/report": "?from=2026-01-01&to=2026-01-31"}


@pytest.fixture
def things(cast: Cast) -> Ids:
    """One thing of the support team, or of Bo, for each name that an address can hold."""
    plan: Planned = planned(cast)
    published = plan.publish({(MONDAY, "Morning"): "bo", (SATURDAY, "Weekend cover"): "bo"})
    draft = str(plan.draft({(MONDAY, "Morning"): "ana"}))
    with cast.database.transaction() as tx:
        bo = cast.actor(tx, "bo")
        away = add_absence(tx, NewAbsence(date(2026, 4, 1), date(2026, 4, 2)), by=bo, now=cast.now)
        make_feed(tx, MakeFeed("Phone"), base_url="http://127.0.0.1:8000", by=bo, now=cast.now)
        feed = list_feeds(tx, by=bo, base_url="", now=cast.now).lines[0].id
        shift = shifts_of(tx, cast.support.id)[0].id
    return {
        "team": "support",
        "round_id": str(plan.round_id),
        "draft": draft,
        "draft_id": draft,
        "seat": str(plan.seat(MONDAY, "Morning")),
        "seat_id": str(plan.seat(MONDAY, "Morning")),
        "number": str(published.number),
        "shift": str(shift),
        "person": str(cast.id("bo")),
        "person_id": str(cast.id("bo")),
        "absence_id": str(away.id),
        "feed": str(feed),
        "entry_id": "1",
        "secret": "nonsense",
        "token": "nonsense",
        "name": "x",
        "rest": "x",
    }


@pytest.mark.parametrize("name", EVERYBODY)
def test_everybody_gets_in_where_the_routes_say_so_and_nowhere_else(name: str, things: Ids, visitor: Browser) -> None:
    asking = visitor(name)
    wrong = []
    for route, method in _requests():
        (who,) = declared(route.dependant)
        named, others = EXPECTED[who]
        expected = named.get(name, others if name else SIGN_IN)
        answer = _ask(asking, method, route, things)
        if (found := _outcome(answer)) != expected:
            wrong.append(f"{method} {route.path} ({who}): {found} instead of {expected}, {answer.status_code}")
    assert wrong == []


def test_a_coordinator_finds_every_thing_that_is_asked_for(things: Ids, visitor: Browser) -> None:
    """Without this, the tests here might only ever have met what is not there."""
    ana = visitor("ana")
    for route, method in _requests():
        if method == "GET" and EXPECTED[next(declared(route.dependant))][0].get("ana") == IN:
            assert _ask(ana, method, route, things).status_code == 200, route.path


def test_what_belongs_to_others_looks_just_like_what_is_not_there(things: Ids, visitor: Browser) -> None:
    """Dee coordinates another team: under its own address she asks for the things of the support team."""
    dee = visitor("dee")
    wrong = []
    for route, method in _requests():
        own = [name for name in route.param_convertors if name not in ("team", "secret", "token", "name", "rest")]
        if not own or route.path.startswith(("/people", "/hr", "/api/hr")):
            continue  # of the whole house, for keepers and HR
        foreign = _ask(dee, method, route, things | {"team": "billing"})
        missing = _ask(dee, method, route, dict.fromkeys(own, MISSING) | {"team": "billing"})
        if (foreign.status_code, _plain(foreign)) != (missing.status_code, _plain(missing)):
            wrong.append(f"{method} {route.path}: {foreign.status_code} {_plain(foreign)[:200]}, {missing.status_code}")
        if _outcome(foreign) == IN and foreign.status_code < 400:
            wrong.append(f"{method} {route.path}: {foreign.status_code}, as if it were hers")
    assert wrong == []


def test_a_team_of_others_looks_just_like_one_that_is_not_there(things: Ids, visitor: Browser) -> None:
    dee = visitor("dee")
    for route, method in _requests():
        if "team" in route.param_convertors:
            foreign = _ask(dee, method, route, things)
            missing = _ask(dee, method, route, things | {"team": "nowhere"})
            assert foreign.status_code == missing.status_code == 404, (method, route.path)
            assert _plain(foreign) == _plain(missing), (method, route.path)


def _requests() -> list[tuple[APIRoute, str]]:
    """Reading first, since some writes end things; sessions and what lets somebody in come last."""
    pairs = [(route, method) for route in ROUTES for method in sorted((route.methods or set()) - {"HEAD"})]
    return sorted(pairs, key=lambda pair: (pair[1] != "GET", pair[0].path == "/sign-out"))


def _ask(asking: Visitor, method: str, route: APIRoute, ids: Ids) -> httpx.Response:
    path = re.sub(r"{(\w+)(:path)?}", lambda found: ids[found[1]], route.path)
    path += QUERY.get(f"{method} {route.path}", "")
    if method == "GET":
        return asking.get(path)
    if route.path.startswith("/api/"):
        return asking.ask(method, path, json=BODIES.get(route.path))
    return asking.ask(method, path, data=FORM)


def _outcome(answer: httpx.Response) -> str:
    assert answer.status_code < 500, answer.text
    if answer.status_code == 401 or answer.headers.get("location", "").startswith("/sign-in?next="):
        return SIGN_IN
    if answer.status_code == 403:
        return MAY_NOT
    return NOT_THERE if answer.status_code == 404 and "no such team" in answer.text else IN


def _plain(answer: httpx.Response) -> str:
    """The text of an answer, whatever the address was."""
    return re.sub(rf"support|billing|nowhere|{MISSING}|\d+", "…", answer.text)
