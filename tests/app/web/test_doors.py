"""What stands before every page: headers, cookies, other origins, proxies, and how much one may ask at once."""

import asyncio
import re
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from fastapi import FastAPI
from starlette.types import Receive, Scope, Send

from app.main import create_app
from app.settings import Settings
from app.store.access import start_session
from app.store.people import choose_language
from app.usecases.access.sign_in import make_link
from app.web.crowding import OneselfOnly
from app.web.deps import SignedIn
from app.web.hops import TrustedHops, client_behind
from app.web.routes import ROUTERS
from tests.browse import Visitor, signed_in
from tests.cast import Cast
from tests.house.files import ROOT

HERE = "http://127.0.0.1:8000"
SECRET = "n3Lq8yWm2Zr7TtVx0CpKdE5uJhA9sFbG1"
UNSAFE = sorted(
    {(method, route.path) for router in ROUTERS for route in router.routes for method in route.methods}  # type: ignore[attr-defined]
    - {(method, route.path) for router in ROUTERS for route in router.routes for method in ("GET", "HEAD", "OPTIONS")}  # type: ignore[attr-defined]
)

# Every way in which a browser says where a write comes from, and whether it is ours.
ORIGINS = {
    "same origin": ({"sec-fetch-site": "same-origin"}, True),
    "typed by the person": ({"sec-fetch-site": "none"}, True),
    "same site, another origin": ({"sec-fetch-site": "same-site"}, False),
    "another site": ({"sec-fetch-site": "cross-site"}, False),
    "another site that says it is here": ({"sec-fetch-site": "cross-site", "origin": HERE}, False),
    "an old browser, here": ({"origin": HERE}, True),
    "an old browser, elsewhere": ({"origin": "https://evil.example"}, False),
    "an old browser that does not say": ({"origin": "null"}, False),
    "a program": ({}, True),
}


def url_of(path: str) -> str:
    return re.sub(r"{[^}]*}", "1", path)


@pytest.mark.parametrize("case", ORIGINS)
def test_a_write_from_elsewhere_reaches_no_route(case: str) -> None:
    """Asked without any database: whatever gets past the door falls over it."""
    headers, is_ours = ORIGINS[case]
    app = create_app(Settings(), None)  # type: ignore[arg-type]
    visitor = Visitor(app)
    refused = set()
    for method, path in UNSAFE:
        try:
            status = visitor.ask(method, url_of(path), headers=headers).status_code
        except AttributeError:
            continue  # it got in
        if status == 403:
            refused.add((method, path))
    assert refused == (set() if is_ours else set(UNSAFE))
    assert len(UNSAFE) > 50


def test_no_header_field_or_parameter_makes_a_read_a_write(cast: Cast, house: FastAPI) -> None:
    ana = signed_in(house, cast, "ana")
    for name in ("x-http-method-override", "x-http-method", "x-method-override"):
        for method in ("GET", "POST"):
            assert ana.ask(method, "/teams/support", headers={name: "DELETE"}).status_code in (200, 405)
    assert ana.get("/teams/support?_method=DELETE").status_code == 200
    assert ana.ask("TRACE", "/").status_code == 405


PAGES = (
    "/",
    "/sign-in",
    "/me",
    "/teams/support",
    "/nothing-here",
    "/static/halfday.css",
    "/api/openapi.json",
    "/livez",
)


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_says_what_a_browser_may_do(cast: Cast, house: FastAPI, path: str) -> None:
    headers = signed_in(house, cast, "ana").get(path).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";") if part.strip())
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert policy["style-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert policy["base-uri"] == "'none'"
    assert policy["object-src"] == "'none'"
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]
    assert "access-control-allow-origin" not in headers
    assert "strict-transport-security" not in headers
    assert "server" not in headers


def test_a_fault_says_nothing_and_keeps_the_headers(house: FastAPI) -> None:
    @house.get("/fault")
    def fault() -> None:
        raise RuntimeError("SELECT secret FROM app/store/access.py")

    answer = faulty(house)
    assert answer.status_code == 500
    assert "SELECT" not in answer.text
    assert ".py" not in answer.text
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]


def test_a_fault_is_said_in_the_language_that_somebody_has_chosen(cast: Cast, house: FastAPI) -> None:
    @house.get("/fault")
    def fault(by: SignedIn) -> None:
        raise RuntimeError(by.name)

    with cast.database.transaction() as tx:
        start_session(tx, cast.id("bo"), SECRET, client="test", now=cast.now)
        choose_language(tx, cast.id("bo"), "de")
    answer = faulty(house, cookie=f"halfday={SECRET}")
    assert answer.status_code == 500
    assert '<html lang="de"' in answer.text


def faulty(house: FastAPI, **headers: str) -> httpx.Response:
    """What somebody gets where a test would be stopped by the fault itself."""
    answers: list[httpx.Response] = []

    async def ask() -> None:
        transport = httpx.ASGITransport(app=house, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url=HERE) as client:
            answers.append(await client.get("/fault", headers=headers))

    aside(ask())
    return answers[0]


def test_https_is_demanded_for_ever_only_where_there_is_any(cast: Cast) -> None:
    app = create_app(
        Settings(base_url="https://rota.example.org", secret=SECRET), cast.database, clock=lambda: cast.now
    )
    answer = Visitor(app).get("/sign-in")
    assert answer.headers["strict-transport-security"] == "max-age=63072000; includeSubDomains"


def test_the_cookie_of_a_session_is_for_this_host_and_https_only(cast: Cast) -> None:
    app = create_app(
        Settings(base_url="https://rota.example.org", secret=SECRET), cast.database, clock=lambda: cast.now
    )
    with cast.database.transaction() as tx:
        link = make_link(tx, cast.id("bo"), now=cast.now)
    cookies = Visitor(app).post(f"/sign-in/{link}").headers.get_list("set-cookie")
    session = next(line for line in cookies if line.startswith("__Host-halfday="))
    for part in ("; Path=/", "; Secure", "; HttpOnly", "; SameSite=lax"):
        assert part.lower() in session.lower()
    assert "domain" not in session.lower()
    assert all("secure" in line.lower() for line in cookies)


def test_personal_pages_are_not_kept_by_browsers(cast: Cast, house: FastAPI) -> None:
    ana = signed_in(house, cast, "ana")
    for path in ("/", "/me", "/me/account", "/me/ways-in", "/feeds", "/teams/support", "/teams/support/people"):
        assert "no-store" in ana.get(path).headers.get("cache-control", ""), path


def test_scripts_keep_nothing_in_the_browser_and_run_no_text() -> None:
    told = {path.name: path.read_text("utf-8") for path in (ROOT / "app" / "web" / "static").glob("*.js")}
    assert told
    for forbidden in (
        r"localStorage",
        r"sessionStorage",
        r"indexedDB",
        r"\beval\(",
        r"(inner|outer)HTML\s*\+?=(?!\s*'[^'\n]*';)",  # anything but a text that stands there
        r"insertAdjacentHTML",
        r"document\.write",
        r"new Function",
    ):
        assert not [name for name, text in told.items() if re.search(forbidden, text)], forbidden


def test_a_host_that_was_made_up_leads_nowhere(cast: Cast, house: FastAPI) -> None:
    for path in ("/sign-in/", "/teams/support/", "/static", "/me"):
        location = Visitor(house).get(path, headers={"host": "evil.example"}).headers.get("location", "/")
        assert location.startswith("/")
        assert "evil" not in location


def test_pieces_of_a_file_are_the_whole_file(cast: Cast, house: FastAPI) -> None:
    ranges = "bytes=" + ",".join(f"{n}-{n}" for n in range(500))
    whole = Visitor(house).get("/static/halfday.css")
    for header in ("bytes=0-10", ranges, "bytes=0-,0-,0-", "nonsense"):
        answer = Visitor(house).get("/static/halfday.css", headers={"range": header})
        assert (answer.status_code, answer.content) == (200, whole.content)


@pytest.mark.parametrize(
    ("told", "hops", "client"),
    [
        ([], 1, None),
        (["203.0.113.9"], 1, "203.0.113.9"),
        (["6.6.6.6, 203.0.113.9"], 1, "203.0.113.9"),
        (["6.6.6.6", "203.0.113.9"], 1, "203.0.113.9"),
        (["6.6.6.6, 203.0.113.9, 10.0.0.2"], 2, "203.0.113.9"),
        (["203.0.113.9"], 2, None),
        (["203.0.113.9:4711"], 1, "203.0.113.9"),
        (["[2001:db8::7]:4711"], 1, "2001:db8::7"),
        (["2001:DB8::7"], 1, "2001:db8::7"),
        (["unknown"], 1, None),
        (["<script>"], 1, None),
        (["6.6.6.6,"], 1, None),
        ([" , , 203.0.113.9 "], 1, "203.0.113.9"),
    ],
)
def test_only_the_trusted_proxies_are_believed(told: list[str], hops: int, client: str | None) -> None:
    assert client_behind(told, hops=hops) == client


@pytest.mark.parametrize(
    ("hops", "headers", "client"),
    [
        (0, [(b"x-forwarded-for", b"6.6.6.6")], "10.0.0.1"),
        (0, [(b"forwarded", b"for=6.6.6.6"), (b"x-real-ip", b"6.6.6.6")], "10.0.0.1"),
        (1, [(b"x-forwarded-for", b"6.6.6.6"), (b"x-forwarded-for", b"203.0.113.9")], "203.0.113.9"),
        (1, [], "10.0.0.1"),
        (2, [(b"x-forwarded-for", b"6.6.6.6")], "10.0.0.1"),
    ],
)
def test_what_anybody_can_write_changes_nothing(hops: int, headers: list[tuple[bytes, bytes]], client: str) -> None:
    seen: list[str] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(scope["client"][0])

    scope: Scope = {"type": "http", "client": ("10.0.0.1", 1), "headers": headers}
    aside(TrustedHops(app, hops=hops)(scope, _never, _never))  # type: ignore[arg-type]
    assert seen == [client]


async def _never(*_: object) -> None:
    raise AssertionError("nothing is read or sent")


def aside(step: Coroutine[None, None, None]) -> None:
    """In a loop of its own, whatever runs in this thread."""
    with ThreadPoolExecutor(1) as one:
        one.submit(asyncio.run, step).result()


def crowd(requests: list[bytes], *, seconds: float = 300.0) -> tuple[int, list[int]]:
    """How many were at work at most, and each answer's status (200: it got its turn)."""
    at_work = most = 0
    statuses: list[int] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        nonlocal at_work, most
        at_work += 1
        most = max(most, at_work)
        await asyncio.sleep(0.05)
        at_work -= 1
        await send({"type": "http.response.start", "status": 200, "headers": []})

    guarded = OneselfOnly(app, cookie="halfday", at_once=4, seconds=seconds)

    async def one(cookie: bytes) -> None:
        async def send(message: object) -> None:
            if isinstance(message, dict) and message["type"] == "http.response.start":
                statuses.append(message["status"])

        headers = [(b"cookie", b"halfday=" + cookie)] if cookie else []
        await guarded({"type": "http", "path": "/", "headers": headers}, _never, send)  # type: ignore[arg-type]

    async def all_at_once() -> None:
        await asyncio.gather(*(one(cookie) for cookie in requests))

    aside(all_at_once())
    return most, statuses


def test_one_person_takes_four_places_and_waits_for_more() -> None:
    assert crowd([b"bo"] * 12) == (4, [200] * 12)


def test_others_do_not_wait_for_one_who_asks_for_all() -> None:
    most, statuses = crowd([b"bo"] * 12 + [b"chi", b"dee"])
    assert most == 6
    assert statuses == [200] * 14


def test_who_asks_far_too_much_is_told_to_come_again() -> None:
    _, statuses = crowd([b"bo"] * 60)
    assert statuses.count(429) == 24
    assert crowd([b"bo"] * 8, seconds=0.02)[1].count(429) == 4


def test_programs_without_a_name_are_not_held_back() -> None:
    assert crowd([b""] * 30)[0] == 30
