"""What is sent again by its key: one effect, the first answer; and a key that comes with something else is refused."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import text

from app.usecases.repeats import forget_answers
from app.web.answering import NOT_KEPT
from app.web.rights import table
from app.web.routes import ROUTERS
from tests.app.web.test_bad_input import state
from tests.app.web.test_who_may import BODIES, FORM, Ids, things
from tests.browse import Visitor, signed_in, with_token
from tests.cast import Cast

__all__ = ["things"]

Browser = Callable[[str], Visitor]
ROUND = {"first_on": "2026-04-06", "last_on": "2026-04-12", "deadline_at": "2026-04-01T12:00"}
ROUNDS = "/api/teams/support/rounds"
KEY = {"Idempotency-Key": "one"}
REPEATABLE = [line for line in table(ROUTERS) if line.is_repeatable and line.rule.needs_sign_in]
# What moves at every request without being anybody's doing.
MOVING = ("session", "api_token", "tally", "audit", "audit_about", "kept_answer", "feed_reader")


def lines(cast: Cast) -> int:
    with cast.database.reading() as tx:
        return int(tx.session.connection().execute(text("SELECT count(*) FROM audit")).scalar_one())


def test_the_same_request_with_its_key_is_answered_once_more_and_done_once(cast: Cast, visitor: Browser) -> None:
    ana = visitor("ana")
    first = ana.ask("POST", ROUNDS, json=ROUND, headers=KEY)
    after = lines(cast)
    again = ana.ask("POST", ROUNDS, json=ROUND, headers=KEY)
    assert first.status_code == again.status_code == 201
    assert (first.json(), first.headers["content-type"]) == (again.json(), again.headers["content-type"])
    assert lines(cast) == after
    assert len(ana.get(ROUNDS).json()) == 1
    without = ana.ask("POST", ROUNDS, json=ROUND)
    assert without.status_code == 409, "without a key it is another request"


def test_the_key_with_something_else_is_refused(cast: Cast, visitor: Browser) -> None:
    ana = visitor("ana")
    ana.ask("POST", ROUNDS, json=ROUND, headers=KEY)
    other = ana.ask("POST", ROUNDS, json=ROUND | {"deadline_at": "2026-04-02T12:00"}, headers=KEY)
    assert (other.status_code, other.json()["refusal"]) == (422, "KeyUsedOtherwise")


def test_a_key_is_bound_to_its_person_and_route(cast: Cast, visitor: Browser) -> None:
    body = {"name": "Owls", "time_zone": "UTC"}
    assert visitor("ana").ask("POST", ROUNDS, json=ROUND, headers=KEY).status_code == 201
    assert visitor("kai").ask("POST", "/api/teams", json=body, headers=KEY).status_code == 201
    assert visitor("bo").ask("POST", ROUNDS, json=ROUND, headers=KEY).status_code == 403


def test_a_refusal_is_not_kept(cast: Cast, visitor: Browser) -> None:
    ana = visitor("ana")
    bad = ana.ask("POST", ROUNDS, json=ROUND | {"last_on": "2026-04-01"}, headers=KEY)
    assert bad.status_code == 422
    assert ana.ask("POST", ROUNDS, json=ROUND, headers=KEY).status_code == 201


def test_two_at_once_are_done_once(cast: Cast, house: FastAPI) -> None:
    askers = [signed_in(house, cast, "ana") for _ in range(4)]
    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(lambda ana: ana.ask("POST", ROUNDS, json=ROUND, headers=KEY), askers))
    assert [answer.status_code for answer in answers] == [201] * 4
    assert len({answer.text for answer in answers}) == 1
    assert len(askers[0].get(ROUNDS).json()) == 1


def test_an_answer_that_was_lost_is_given_again(cast: Cast, house: FastAPI) -> None:
    """The effect was committed and its answer never came: the next try finds both."""
    ana = with_token(house, cast, "ana")
    first = ana.ask("POST", ROUNDS, json=ROUND, headers=KEY)
    again = with_token(house, cast, "ana").ask("POST", ROUNDS, json=ROUND, headers=KEY)
    assert again.content == first.content


def test_a_form_that_is_sent_twice_leads_to_the_same_page(cast: Cast, visitor: Browser) -> None:
    ana = visitor("ana")
    page = ana.get("/teams/support/rounds/new")
    once = re.findall(r'name="once" value="([0-9a-f]{32})"', page.text)[0]
    form = {"first_on": "2026-04-06", "last_on": "2026-04-12", "deadline": "2026-04-01T12:00", "once": once}
    first, again = ana.post("/teams/support/rounds", form), ana.post("/teams/support/rounds", form)
    assert first.status_code == again.status_code == 303
    assert first.headers["location"] == again.headers["location"]
    assert len(ana.get(ROUNDS).json()) == 1


def test_rights_are_looked_at_before_an_answer_is_given_again(cast: Cast, visitor: Browser) -> None:
    ana = visitor("ana")
    assert ana.ask("POST", ROUNDS, json=ROUND, headers=KEY).status_code == 201
    with cast.database.transaction() as tx:
        tx.session.connection().execute(text("UPDATE membership SET role = 'engineer' WHERE role = 'coordinator'"))
    assert ana.ask("POST", ROUNDS, json=ROUND, headers=KEY).status_code == 403


def test_answers_are_kept_for_a_day(cast: Cast, visitor: Browser) -> None:
    ana = visitor("ana")
    ana.ask("POST", ROUNDS, json=ROUND, headers=KEY)
    cast.now += timedelta(hours=24)
    assert ana.ask("POST", ROUNDS, json=ROUND, headers=KEY).status_code == 409, "it is a new request by now"
    with cast.database.transaction() as tx:
        forget_answers(tx, now=cast.now)
        assert tx.session.connection().execute(text("SELECT count(*) FROM kept_answer")).scalar() == 0


@pytest.mark.parametrize("key", ["x" * 101, "é", "a\tb"])
def test_a_key_that_could_not_be_kept_is_refused(visitor: Browser, key: str) -> None:
    headers = {"Idempotency-Key": key.encode()}
    assert visitor("ana").ask("POST", ROUNDS, json=ROUND, headers=headers).status_code == 422


def test_what_changes_a_rota_or_the_ledger_can_be_sent_again() -> None:
    """By construction: every POST of these topics is on the list, and only what answers with secrets is not."""
    posts = {line.operation for line in table(ROUTERS) if line.method == "POST" and line.rule.needs_sign_in}
    left_out = posts - {line.operation for line in REPEATABLE}
    assert {operation.partition(".")[0] for operation in left_out} <= NOT_KEPT
    assert {"publishing.publish_draft", "ledger.record_taken", "ledger.correct", "rounds.open_round"} <= {
        line.operation for line in REPEATABLE
    }


@pytest.mark.engines("sqlite")
def test_each_such_route_does_its_work_once(cast: Cast, things: Ids, visitor: Browser) -> None:
    visitors = {name: visitor(name) for name in ("ana", "bo", "hana", "kai")}
    done = 0
    for number, line in enumerate(REPEATABLE):
        path = re.sub(r"{(\w+)}", lambda found: things.get(found[1], "987654"), line.path)
        sent: dict[str, Any] = {"json": BODIES.get(line.path)} if path.startswith("/api/") else {"data": FORM}
        for name, browser in visitors.items():
            headers = {"Idempotency-Key": f"{number}-{name}"}
            first = browser.ask("POST", path, headers=headers, **sent)
            if first.status_code >= 400:
                continue
            before = _still(cast)
            again = browser.ask("POST", path, headers=headers, **sent)
            assert (again.status_code, again.content) == (first.status_code, first.content), path
            assert again.headers.get("location") == first.headers.get("location"), path
            assert _still(cast) == before, path
            done += 1
    assert done > 15


def _still(cast: Cast) -> dict[str, Any]:
    return {name: rows for name, rows in state(cast.database).items() if name not in MOVING}
