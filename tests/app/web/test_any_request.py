"""Whatever a program sends to the interface, as whoever: an answer that is told in its description, and no fault.

A fair sample by default; HALFDAY_SOAK=1 asks more than 20,000 times.
"""

import os
from collections import Counter
from typing import Any

import httpx
import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.core.transport import Response
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from app.web.rights import table
from app.web.routes import ROUTERS
from tests.app.web.test_who_may import Ids, things
from tests.browse import Visitor, signed_in, with_token
from tests.cast import Cast
from tests.databases import ENGINES
from tests.said import said

__all__ = ["things"]

SOAK = bool(os.environ.get("HALFDAY_SOAK"))
ASKERS = ("", "eve", "bo", "ana", "hana", "kai")
EACH = 40 if SOAK else 1  # examples of an operation, for each asker
STEP = 1 if SOAK else 3  # by default everybody asks every third operation, and together they ask all
CHECKS = (not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance)
OURS = ("user-agent", "accept-encoding", "connection", "x-schemathesis-testcaseid")
OPEN = {(line.method, line.path) for line in table(ROUTERS) if not line.rule.needs_sign_in}

pytestmark = pytest.mark.engines(*(ENGINES if SOAK else ("sqlite",)))


@pytest.mark.parametrize("name", ASKERS)
def test_no_request_is_answered_by_a_fault_or_by_what_is_not_told(
    name: str, cast: Cast, house: FastAPI, things: Ids
) -> None:
    schema = schemathesis.openapi.from_dict(house.openapi())
    statuses: Counter[int] = Counter()
    for number, found in enumerate(schema.get_all_operations()):
        if number % STEP != ASKERS.index(name) % STEP:
            continue
        operation: Any = found.ok()  # type: ignore[union-attr]
        asking = _asker(house, cast, name)
        _ask_much(operation, asking, things, statuses, is_stranger=not name)
    said("requests to the interface, made up from its description", statuses.total())
    assert statuses.total() >= 50 * EACH // STEP
    if SOAK and name in ("ana", "kai"):
        assert statuses[200] + statuses[201] >= 5, "these must also meet what is there"


def _ask_much(operation: Any, asking: Visitor, things: Ids, statuses: Counter[int], *, is_stranger: bool) -> None:
    @settings(
        max_examples=EACH, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=[*HealthCheck]
    )
    @given(operation.as_strategy(), st.integers(0, 3))
    def ask(case: Any, known: int) -> None:
        if known and case.path_parameters:
            case.path_parameters = {name: _thing(name, value, things) for name, value in case.path_parameters.items()}
        answer = _sent(asking, case)
        statuses[answer.status_code] += 1
        case.validate_response(Response.from_httpx(answer, verify=False), checks=CHECKS)
        if is_stranger and (operation.method.upper(), operation.path) not in OPEN:
            assert answer.status_code == 401, (operation.method, operation.path, answer.status_code)

    ask()


def _sent(asking: Visitor, case: Any) -> httpx.Response:
    sent = {name: value for name, value in case.as_transport_kwargs(base_url="http://127.0.0.1:8000").items() if value}
    headers = {name: value for name, value in dict(sent.pop("headers")).items() if name.lower() not in OURS}
    sent.pop("cookies", None)
    return asking.ask(sent.pop("method"), sent.pop("url"), headers=headers, **sent)


def _thing(name: str, value: Any, things: Ids) -> Any:
    known = things.get(name, value)
    return int(known) if str(known).isdigit() else known


def _asker(house: FastAPI, cast: Cast, name: str) -> Visitor:
    """A fresh one for each operation: some of them end sessions and tokens."""
    if not name:
        return Visitor(house)
    return signed_in(house, cast, name) if name == "eve" else with_token(house, cast, name)
