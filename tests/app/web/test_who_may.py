"""Every route, asked by everybody: who is let in, who is turned away, and foreign things look like missing ones.

Made from the routes' own declarations, so that a new route is held to its word from its first day.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from sqlalchemy import text

from app.domain.answer import NewAbsence
from app.domain.rights import ANYBODY, Outcome, Whose, outcome
from app.domain.tokens import Scope
from app.store.teams import shifts_of
from app.usecases.answers.mine import add_absence
from app.usecases.feeds.look import list_feeds
from app.usecases.feeds.manage import MakeFeed, make_feed
from app.web.deps import session_of
from app.web.rights import Line, declared, lines_of
from app.web.routes import ROUTERS
from tests.app.usecases.published import MONDAY, SATURDAY, Planned, planned
from tests.app.web.test_bad_input import state
from tests.browse import Visitor, with_token
from tests.cast import Cast
from tests.said import said

pytestmark = pytest.mark.engines("sqlite")  # rights are read the same on both; the requests are many

ROUTES = [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]
Browser = Callable[[str], Visitor]
Ids = dict[str, str]
Request = tuple[APIRoute, str]

IN, SIGN_IN, MAY_NOT, NOT_THERE = Outcome.IN, Outcome.SIGN_IN, Outcome.FORBIDDEN, Outcome.MISSING
EVERYBODY = ("", "eve", "bo", "ana", "dee", "hana", "kai")
MISSING = "987654"

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
    "/api/teams/{team}/drafts/{draft_id}/seats/{seat_id}/exchange": {"other": 1, "version": 1},
    "/api/hr/taken": {"person": 2, "on": "2026-03-02", "quarters": 1, "reason": "Rest", "key": "12345678"},
    "/api/hr/entries/{entry_id}/correct": {"reason": "Wrong"},
    "/api/hr/statements": {"first_on": "2026-01-01", "last_on": "2026-01-31", "confirmed": True},
    "/api/hr/objections/{objection_id}": {"uphold": False, "reason": "Was there"},
    "/api/hr/opening": {"content": ""},
    "/api/hr/systems": {"name": "Payroll", "url": "https://hr.example.org/leave"},
    "/api/teams/{team}/objections": {"person": 2, "on": "2026-03-07", "reason": "Not seen"},
    "/api/teams/{team}/objections/{objection_id}": {"uphold": False, "reason": "Was there"},
    "/api/teams/{team}/seats/{seat}/notes": {"note": "All quiet"},
}
FORM = {"version": "1", "name": "Late", "first_on": "2026-03-20", "days": "0", "starts_at": "06:00", "ends_at": "07:00"}
# These ask for something that the things of this file do not hold; their own files walk them.
ELSEWHERE = {"/teams/{team}/chains/{number}", "/api/teams/{team}/chains/{number}", "/teams/{team}/seats/{seat}/take"}
QUERY = {
    "GET /teams/{team}/publications/compare": "?earlier=1&later=1",
    "PUT /api/teams/{team}/shifts/{shift}": "?version=1",
    "DELETE /api/teams/{team}/rounds/{round_id}/answer": "?version=1",
    "GET /teams/{team}/drafts/{draft_id}/seats/{seat_id}/exchange": "?with=2&version=1",
    "GET /api/hr/report": "?from=2026-01-01&to=2026-01-31",
    "GET /api/hr/entries": "?from=2026-01-01&to=2026-01-31",
    "GET /api/teams/{team}/week": "?of=2026-03-07",
}


@pytest.fixture
def things(cast: Cast) -> Ids:
    return things_of(cast)


def things_of(cast: Cast) -> Ids:
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
        "invitation": "1",
        "passkey": "1",
        "session": MISSING,  # of somebody else: whoever ends their own asks no more
        "token_id": "1",
        "entry_id": "1",
        "objection_id": "1",
        "webhook_id": "1",
        "secret": "nonsense",
        "token": "nonsense",
        "name": "x",
        "rest": "x",
    }


@pytest.mark.parametrize("name", EVERYBODY)
def test_everybody_gets_in_where_the_routes_say_so_and_nowhere_else(
    name: str, cast: Cast, things: Ids, visitor: Browser
) -> None:
    asking = visitor(name)
    assert _wrong(asking, things, lambda line: _expected(cast, name, line)) == []


def test_whoever_was_made_inactive_is_nobody_by_session_and_by_token(
    cast: Cast, house: FastAPI, things: Ids, visitor: Browser
) -> None:
    askers = [visitor("ana"), with_token(house, cast, "ana")]
    with cast.database.transaction() as tx:
        tx.session.connection().execute(text("UPDATE person SET active = false WHERE name = 'Ana Alves'"))
    for asking in askers:
        assert _wrong(asking, things, lambda line: _expected(cast, "", line), _one_of_each_kind(_requests())) == []


@pytest.mark.parametrize("name", ["ana"])
def test_a_token_that_only_reads_changes_nothing_and_sees_what_its_person_sees(
    name: str, cast: Cast, house: FastAPI, things: Ids
) -> None:
    before = state(cast.database)
    reader = with_token(house, cast, name, Scope.READ)

    def expected(line: Line) -> Outcome:
        free = line.rule is ANYBODY  # asks for nobody
        return _expected(cast, name, line) if line.is_reading or free else MAY_NOT

    reading = [pair for pair in _requests() if pair[1] == "GET"]
    writing = [pair for pair in _requests() if pair[1] != "GET"]
    assert _wrong(reader, things, expected, _one_of_each_kind(reading) + writing) == []
    after = state(cast.database)
    for housekeeping in ("api_token", "tally"):
        del before[housekeeping], after[housekeeping]
    assert after == before


def _expected(cast: Cast, name: str, line: Line) -> Outcome:
    """What the table says to one of the cast who asks for a thing of the support team."""
    with cast.database.reading() as tx:
        actor = cast.actor(tx, name) if name else None
    return outcome(line.rule, actor, cast.support.id)


def _wrong(
    asking: Visitor, things: Ids, expected: Callable[[Line], Outcome], asked: Sequence[Request] | None = None
) -> list[str]:
    found = []
    for route, method in asked or _requests():
        line = _line_of(route, method)
        answer = _ask(asking, method, route, things)
        said("requests of the matrix of who may", 1)
        got, wanted = _outcome(answer), expected(line)
        if got is SIGN_IN and wanted is IN and (route.path.startswith("/second-factor") or _is_for_browsers(route)):
            continue  # these know browsers only, and some of them whoever has shown the first factor
        if got != wanted:
            found.append(f"{method} {route.path} ({line.rule.name}): {got} instead of {wanted}, {answer.status_code}")
    return found


def test_a_coordinator_finds_every_thing_that_is_asked_for(things: Ids, visitor: Browser) -> None:
    """Without this, the tests here might only ever have met what is not there."""
    ana = visitor("ana")
    for route, method in _requests():
        unknown = route.param_convertors.keys() - things.keys()
        if method == "GET" and not unknown and next(declared(route.dependant)).whose is Whose.TEAM:
            if route.path in ELSEWHERE:
                continue
            # What is there may still be in no state to be shown.
            assert _ask(ana, method, route, things).status_code in (200, 409, 422), route.path


def test_what_belongs_to_others_looks_just_like_what_is_not_there(things: Ids, visitor: Browser) -> None:
    """Dee coordinates another team: under its own address she asks for the things of the support team."""
    dee = visitor("dee")
    wrong = []
    for route, method in _requests():
        own = [name for name in route.param_convertors if name not in ("team", "secret", "token", "name", "rest")]
        if not own or next(declared(route.dependant)).whose is Whose.HOUSE:
            continue  # for keepers and HR
        foreign = _ask(dee, method, route, things | {"team": "billing"})
        missing = _ask(dee, method, route, dict.fromkeys(own, MISSING) | {"team": "billing"})
        if (foreign.status_code, _plain(foreign)) != (missing.status_code, _plain(missing)):
            wrong.append(f"{method} {route.path}: {foreign.status_code} {_plain(foreign)[:200]}, {missing.status_code}")
        if _outcome(foreign) == IN and foreign.status_code < 400:
            wrong.append(f"{method} {route.path}: {foreign.status_code}, as if it were hers")
    assert wrong == []


def test_what_is_somebody_elses_looks_just_like_what_is_not_there(things: Ids, visitor: Browser) -> None:
    """Chi is in the same team as Bo: his own things are as missing to her as to a stranger."""
    chi, asked = visitor("chi"), 0
    for route, method in _requests():
        own = list(route.param_convertors)
        if own and next(declared(route.dependant)).whose is Whose.OWN:
            foreign, missing = _ask(chi, method, route, things), _ask(chi, method, route, dict.fromkeys(own, MISSING))
            assert (foreign.status_code, _plain(foreign)) == (missing.status_code, _plain(missing)), route.path
            assert foreign.status_code >= 400, route.path
            asked += 1
    assert asked >= 6


def test_a_team_of_others_looks_just_like_one_that_is_not_there(things: Ids, visitor: Browser) -> None:
    dee = visitor("dee")
    for route, method in _requests():
        if "team" in route.param_convertors:
            foreign = _ask(dee, method, route, things)
            missing = _ask(dee, method, route, things | {"team": "nowhere"})
            assert foreign.status_code == missing.status_code == 404, (method, route.path)
            assert _plain(foreign) == _plain(missing), (method, route.path)


def _one_of_each_kind(requests: Iterable[Request]) -> list[Request]:
    """Who asks is found out in one place for all routes: what differs by who asks alone needs no route twice."""
    kinds: dict[tuple[object, ...], Request] = {}
    for route, method in requests:
        line = _line_of(route, method)
        kind = (line.rule.name, method, line.scope, route.path.startswith("/api/"), _is_for_browsers(route))
        kinds.setdefault(kind, (route, method))
    return list(kinds.values())


def _line_of(route: APIRoute, method: str) -> Line:
    return next(line for line in lines_of(route) if line.method == method)


def _is_for_browsers(route: APIRoute) -> bool:
    return any(part.call is session_of for part in route.dependant.dependencies)


def _requests() -> list[Request]:
    """Reading first, since some writes end things; sessions and what lets somebody in come last."""
    pairs = [(route, method) for route in ROUTES for method in sorted((route.methods or set()) - {"HEAD"})]
    return sorted(pairs, key=lambda pair: (pair[1] != "GET", pair[0].path == "/sign-out"))


def _ask(asking: Visitor, method: str, route: APIRoute, ids: Ids) -> httpx.Response:
    """A name that nobody gave a thing for is asked for in vain."""
    path = re.sub(r"{(\w+)(:path)?}", lambda found: ids.get(found[1], MISSING), route.path)
    path += QUERY.get(f"{method} {route.path}", "")
    if method == "GET":
        return asking.get(path)
    if route.path.startswith("/api/"):
        return asking.ask(method, path, json=BODIES.get(route.path))
    return asking.ask(method, path, data=FORM)


def _outcome(answer: httpx.Response) -> Outcome:
    assert answer.status_code < 500, answer.text
    if answer.status_code == 401 or answer.headers.get("location", "").startswith("/sign-in?next="):
        return SIGN_IN
    if answer.status_code == 403 and "do this" in answer.text:
        return MAY_NOT  # other refusals of this kind speak of the team's policy, not of who asks
    return NOT_THERE if answer.status_code == 404 and "no such team" in answer.text else IN


def _plain(answer: httpx.Response) -> str:
    """The text of an answer, whatever the address was, and without the fresh keys of its forms."""
    still = re.sub(r'(?<=value=")[0-9a-f]{32}(?=")', "", answer.text)
    return re.sub(rf"support|billing|nowhere|{MISSING}|\d+", "…", still)
