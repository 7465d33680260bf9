"""Every route says who may, by exactly one rule of the table; without, the service does not start."""

import pytest
from fastapi import APIRouter

from app.domain.rights import RULES, Asker, Outcome, examples, outcome
from app.web.deps import AsKeeper, SignedIn
from app.web.rights import Undeclared, table
from app.web.routes import ROUTERS
from tests.app.web.test_who_may import Browser
from tests.browse import Visitor, text_of
from tests.cast import Cast

TABLE = table(ROUTERS)


@pytest.mark.parametrize("line", TABLE, ids=lambda line: f"{line.method} {line.path}")
def test_a_route_declares_exactly_once_who_may(line: object) -> None:
    assert line in TABLE


def test_a_route_without_a_declaration_stops_the_start() -> None:
    router = APIRouter()

    @router.get("/open")
    def open_to_all() -> None: ...

    with pytest.raises(Undeclared, match="/open declares 0 times"):
        table([router])


def test_a_route_with_two_declarations_stops_the_start() -> None:
    router = APIRouter()

    @router.get("/twice")
    def declared_twice(one: SignedIn, keeper: AsKeeper) -> None: ...

    with pytest.raises(Undeclared, match="/twice declares 2 times"):
        table([router])


def test_every_rule_is_used_and_lets_somebody_in() -> None:
    assert {line.rule.name for line in TABLE} == {rule.name for rule in RULES}
    for rule in RULES:
        assert any(outcome(rule, actor, 1) is Outcome.IN for actor in examples().values())


def test_strangers_get_into_sign_in_probes_and_secret_addresses_only() -> None:
    """The doors for whoever is not signed in, by name: a new one must be put here on purpose."""
    doors = {line.path.split("/")[1] for line in TABLE if not line.rule.needs_sign_in}
    assert doors <= {
        *("sign-in", "sign-out", "setup", "second-factor", "invitations", "openid"),
        *("cal", "on", "check-in", "livez", "readyz", "language"),
    }


def test_what_changes_something_is_no_safe_method() -> None:
    assert not [line for line in TABLE if line.is_reading and line.is_repeatable]


def test_everybody_can_read_who_may(cast: Cast, visitor: Browser) -> None:
    bo = visitor("bo")
    page = text_of(bo.get("/help/rights"))
    assert Asker.COORDINATOR.value in page
    assert "Who may do what" in text_of(bo.get("/me"))
    rights = bo.get("/api/rights").json()
    assert {(one["method"], one["path"]) for one in rights} == {
        (line.method, line.path) for line in TABLE if line.method != "HEAD"
    }
    schema = bo.get("/api/openapi.json").json()
    told = schema["paths"]["/api/teams/{team}/rounds"]["post"]["description"]
    assert "Who may: Coordinators of the team. API token: “rota”." in told
    assert Visitor(bo.app).get("/api/rights").status_code == 401
