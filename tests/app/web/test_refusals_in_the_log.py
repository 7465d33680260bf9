"""Each refusal that may be an attempt is one line of the log: who, from where, at what; nothing that was sent."""

from collections.abc import Callable

import pytest
from fastapi import FastAPI

from app.domain.tokens import Scope
from app.main import create_app
from app.settings import Settings
from tests.app.web.coming_in import add_app, come_in, mailed_link, strict_house
from tests.browse import Visitor, with_token
from tests.cast import Cast

Browser = Callable[[str], Visitor]
Log = pytest.LogCaptureFixture

CANARY = "canary-n3Lq8yWm2Zr7TtVx0CpKdE5uJhA9sFbG1"
HERE = "127.0.0.1"  # from which the visitors of tests ask
CROSS = {"sec-fetch-site": "cross-site"}


def refused(log: Log) -> list[str]:
    """What the log has gained since it was last looked at."""
    found = [each.getMessage() for each in log.records if each.name == "app.web.refused"]
    assert CANARY not in log.text
    assert "example.org" not in log.text
    log.clear()
    return found


def line(kind: str, who: str, by: str, route: str, *, at: str = HERE) -> list[str]:
    return [f"refused kind={kind} who={who} by={by} from={at} route={route}"]


def test_failed_sign_ins_are_in_the_log(cast: Cast, caplog: Log) -> None:
    """A link that is not there, one that was used, a wrong second factor, a token that nobody knows."""
    house = strict_house(cast)
    stranger = Visitor(house)
    for method in ("GET", "POST"):
        stranger.ask(method, f"/sign-in/{CANARY}")
        route = "access.look_at_link" if method == "GET" else "access.use_link"
        assert refused(caplog) == line("LinkUnusable", "nobody", "visitor", route)
    link = mailed_link(cast, stranger, "bo")
    assert stranger.post(link).status_code == 303
    assert refused(caplog) == []
    assert Visitor(house).post(link).status_code == 409
    assert refused(caplog) == line("LinkUnusable", "nobody", "visitor", "access.use_link")
    add_app(come_in(house, cast, "ana"), cast)
    half = come_in(house, cast, "ana")
    caplog.clear()
    assert half.post("/second-factor", {"code": "000000", "next": f"/{CANARY}"}).status_code == 422
    assert refused(caplog) == line("WrongCode", "nobody", "visitor", "second_factor.show_code")
    assert Visitor(house, token=CANARY).get("/api/me/ways-in").status_code == 401
    assert refused(caplog) == line("SignInFirst", "nobody", "token", "access.show_ways_in")


def test_refusals_by_right_are_in_the_log(cast: Cast, house: FastAPI, visitor: Browser, caplog: Log) -> None:
    bo, who = visitor("bo"), f"person-{cast.id('bo')}"
    assert bo.get(f"/hr?from={CANARY}").status_code == 403
    assert refused(caplog) == line("NotAllowed", who, "session", "hr.show_report")
    assert bo.post("/teams/support/shifts/new", {"name": CANARY}).status_code == 403
    assert refused(caplog) == line("NotAllowed", who, "session", "shifts.add_shift")
    program = with_token(house, cast, "bo", Scope.ROTA)
    assert program.post("/api/teams/support/invitations", json={"name": CANARY}).status_code == 403
    assert refused(caplog) == line("TokenMayNot", who, "token", "invitations.invite_somebody")
    stranger = Visitor(house)
    assert stranger.post("/me/absences", {"first_on": CANARY}).status_code == 303
    assert refused(caplog) == line("SignInFirst", "nobody", "visitor", "answers.add_absence")
    assert stranger.get("/api/me/account").status_code == 401
    assert refused(caplog) == line("SignInFirst", "nobody", "visitor", "ledger.get_own_account")


def test_what_is_no_attempt_leaves_no_line(cast: Cast, house: FastAPI, visitor: Browser, caplog: Log) -> None:
    bo = visitor("bo")
    assert Visitor(house).get("/me").status_code == 303  # led to sign-in
    assert bo.get("/teams/nowhere").status_code == 404
    assert bo.post("/me/absences", {"first_on": "never"}).status_code == 422
    assert bo.get("/me").status_code == 200
    assert refused(caplog) == []


def test_attempts_to_get_round_are_in_the_log(cast: Cast, caplog: Log) -> None:
    """Writes from another site, and trying too often; from whom the trusted proxy says it is."""
    house = create_app(Settings(trusted_proxies=1), cast.database, clock=lambda: cast.now)
    stranger, far = Visitor(house), {"x-forwarded-for": "198.51.100.1, 203.0.113.7"}
    sent = {"name": CANARY, "email": "bo@example.org"}
    assert stranger.post("/teams/support/shifts/new", sent, headers=CROSS | far).status_code == 403
    assert refused(caplog) == line("CrossOrigin", "nobody", "visitor", "shifts.add_shift", at="203.0.113.7")
    assert stranger.post(f"/sign-in/{CANARY}", headers=CROSS).status_code == 403
    assert refused(caplog) == line("CrossOrigin", "nobody", "visitor", "access.use_link")
    assert stranger.post(f"/nowhere/{CANARY}", headers=CROSS).status_code == 403
    assert refused(caplog) == line("CrossOrigin", "nobody", "visitor", "none")
    for _ in range(100):
        if stranger.post("/sign-in", sent, headers=far).status_code == 429:
            break
    assert refused(caplog) == line("TooMany", "nobody", "visitor", "access.ask_for_link", at="203.0.113.7")
