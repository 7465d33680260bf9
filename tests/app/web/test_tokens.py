"""API tokens: made for some things and for some time, shown once, and never more than their person."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI
from sqlalchemy import text
from typer.testing import CliRunner

from app.cli import app as cli
from app.domain.tokens import EVERYTHING, MOST_TOKENS, NewToken, Scope
from app.store import access
from app.store.transaction import Database
from tests.browse import Visitor, text_of, with_token
from tests.cast import Cast, assemble

Browser = Callable[[str], Visitor]
PAGE = "/me/tokens"
ROUND = {"first_on": "2026-04-06", "last_on": "2026-04-12", "deadline_at": "2026-04-01T12:00"}


def made_by_page(browser: Visitor, **more: object) -> str:
    page = browser.post(PAGE, {"name": "Script", "may": ["read", "rota"], "days": "30"} | more)
    assert page.status_code == 200, text_of(page)
    found = re.search(
        r'id="f-copy"[^>]*value="([A-Za-z0-9_-]{43})"|value="([A-Za-z0-9_-]{43})"[^>]*id="f-copy"', page.text
    )
    assert found
    return str(found[1] or found[2])


def test_a_token_is_shown_once_and_kept_as_a_hash(cast: Cast, house: FastAPI, visitor: Browser) -> None:
    ana = visitor("ana")
    secret = made_by_page(ana)
    assert Visitor(house, token=secret).get("/api/teams/support/rounds").status_code == 200
    again = ana.get(PAGE)
    assert secret not in again.text
    assert "Script" in text_of(again)
    assert "read, rota" in text_of(again)
    with cast.database.reading() as tx:
        for table in ("api_token", "audit", "kept_answer", "message"):
            assert secret not in str(tx.session.connection().execute(text(f"SELECT * FROM {table}")).all())


def test_its_end_is_said_in_its_person_s_zone(visitor: Browser) -> None:
    dee = visitor("dee")  # in a team in Berlin
    made_by_page(dee)
    assert "read, rota Wed 1 Apr, 11:00 never" in text_of(dee.get(PAGE))
    dee.ask("PUT", "/api/me/time-zone", json={"time_zone": "Pacific/Auckland"})
    assert "read, rota Wed 1 Apr, 22:00 never" in text_of(dee.get(PAGE))


def test_it_does_what_it_was_made_for_and_no_more(cast: Cast, house: FastAPI) -> None:
    reader = with_token(house, cast, "ana", Scope.READ)
    assert reader.get("/api/teams/support/rounds").status_code == 200
    refused = reader.ask("POST", "/api/teams/support/rounds", json=ROUND)
    assert (refused.status_code, refused.json()["refusal"]) == (403, "TokenMayNot")
    assert "rota" in refused.json()["detail"]
    writer = with_token(house, cast, "ana", Scope.ROTA)
    assert writer.ask("POST", "/api/teams/support/rounds", json=ROUND).status_code == 201
    assert writer.get("/api/teams/support/rounds").status_code == 403


def test_it_never_does_more_than_its_person(cast: Cast, house: FastAPI) -> None:
    bo = with_token(house, cast, "bo", *EVERYTHING)
    assert bo.ask("POST", "/api/teams/support/rounds", json=ROUND).status_code == 403
    assert bo.get("/api/people").status_code == 403
    assert bo.get("/api/teams/billing/rounds").status_code == 404


def test_it_makes_no_tokens_and_changes_no_way_in(cast: Cast, house: FastAPI) -> None:
    kai = with_token(house, cast, "kai", *EVERYTHING)
    assert kai.ask("POST", "/api/me/tokens", json={"name": "more"}).status_code == 403
    assert kai.post(PAGE, {"name": "more", "may": "read"}).status_code == 403
    for path in (
        "/me/second-factor/app",
        "/me/second-factor/codes",
        f"/api/people/{cast.id('bo')}/reset-second-factor",
    ):
        assert kai.ask("POST", path).status_code == 403, path
    with cast.database.reading() as tx:
        assert len(access.live_tokens(tx, cast.id("kai"), now=cast.now)) == 1


def test_it_ends_by_itself_and_when_it_is_revoked(cast: Cast, house: FastAPI, visitor: Browser) -> None:
    ana = visitor("ana")
    one, other = (Visitor(house, token=made_by_page(ana)) for _ in range(2))
    ids = [each["id"] for each in ana.get("/api/me/tokens").json()]
    assert ana.post(f"{PAGE}/{ids[0]}/revoke").status_code == 303
    assert one.get("/api/teams/support/rounds").status_code == 401
    assert other.get("/api/teams/support/rounds").status_code == 200
    assert visitor("bo").post(f"{PAGE}/{ids[1]}/revoke").status_code == 404
    cast.now += timedelta(days=30)
    assert other.get("/api/teams/support/rounds").status_code == 401


def test_the_last_use_is_noted(cast: Cast, house: FastAPI, visitor: Browser) -> None:
    ana = visitor("ana")
    token = Visitor(house, token=made_by_page(ana))
    assert ana.get("/api/me/tokens").json()[0]["used_at"] is None
    cast.now += timedelta(minutes=6)
    token.get("/api/teams/support/rounds")
    assert ana.get("/api/me/tokens").json()[0]["used_at"].startswith("2026-03-02T09:06")


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"may": []}, "at least one thing"),
        ({"may": ["everything"]}, "is not one of"),
        ({"days": "366"}, "between 1 and 365"),
        ({"days": "0"}, "between 1 and 365"),
        ({"name": " "}, "Name"),
    ],
)
def test_a_token_that_makes_no_sense_is_refused(visitor: Browser, form: dict[str, object], says: str) -> None:
    page = visitor("bo").post(PAGE, {"name": "Script", "may": ["read"], "days": "30"} | form)
    assert page.status_code == 422
    assert says in text_of(page)


def test_there_are_only_so_many(cast: Cast, visitor: Browser) -> None:
    with cast.database.transaction() as tx:
        for number in range(MOST_TOKENS):
            access.add_token(tx, cast.id("bo"), NewToken("x"), f"secret {number}", now=cast.now)
    answer = visitor("bo").ask("POST", "/api/me/tokens", json={"name": "one more"})
    assert (answer.status_code, answer.json()["refusal"]) == (409, "TooManyTokens")
    assert "as many as there may be" in text_of(visitor("bo").get(PAGE))


def test_rights_end_with_the_membership_at_once(cast: Cast, house: FastAPI, visitor: Browser) -> None:
    """Of sessions and tokens alike: what they may is read at each request."""
    token, browser = with_token(house, cast, "bo"), visitor("bo")
    assert token.get("/api/teams/support/rounds").status_code == 200
    form = {"first_on": "2026-01-01", "last_on": "2026-03-01", "share": "100", "version": "1"}
    assert visitor("ana").post(f"/teams/support/people/{cast.id('bo')}", form).status_code == 303
    assert token.get("/api/teams/support/rounds").status_code == 404
    assert browser.get("/teams/support/rounds").status_code == 404


def test_a_keeper_gives_and_ends_tokens_at_the_console(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    database = Database(f"sqlite:///{tmp_path}/data/halfday.sqlite")
    database.migrate()
    assemble(database)
    database.close()

    def run(*words: str) -> tuple[int, str, str]:
        done = CliRunner().invoke(cli, ["token", *words], env={"HALFDAY_DATA_DIR": f"{tmp_path}/data"})
        return done.exit_code, done.stdout.strip(), done.stderr

    code, secret, _ = run("add", "bo@example.org", "--name", "Script", "--may", "read,answers", "--days", "7")
    assert (code, len(secret)) == (0, 43)
    [token] = json.loads(run("list", "bo@example.org")[1])
    assert (token["name"], token["may"]) == ("Script", ["read", "answers"])
    assert secret not in str(token)
    assert run("revoke", "bo@example.org", str(token["id"]))[0] == 0
    assert json.loads(run("list", "bo@example.org")[1]) == []
    assert run("revoke", "ana@example.org", str(token["id"]))[0] == 1
    assert "is not one of" in run("add", "bo@example.org", "--may", "all")[2]
