"""Coming in by a sign-in provider, a process of somebody else's making, with a real browser."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, Route, expect

from app.settings import Settings
from app.store.transaction import Database
from tests.browser.conftest import PATIENCE, PHONE, House
from tests.browser.served import served
from tests.cast import assemble
from tests.service import free_port

pytestmark = pytest.mark.xdist_group("browser")

BO = {"sub": "employee-17", "email": "bo@example.org", "email_verified": True}
STRANGER = {"sub": "employee-99", "email": "nobody@example.org", "email_verified": True}


@contextmanager
def provider(folder: Path) -> Iterator[str]:
    """The address of a provider that knows two people."""
    port = free_port()
    people = [word for person in (BO, STRANGER) for word in ("--user-claims", json.dumps(person))]
    with (folder / "provider.txt").open("w") as sink:
        process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port), *people],
            stdout=sink,
            stderr=subprocess.STDOUT,
        )
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(3000):
            assert process.poll() is None, (folder / "provider.txt").read_text()
            try:
                httpx.get(f"{url}/.well-known/openid-configuration")
                break
            except httpx.TransportError:
                time.sleep(0.1)
        yield url
    finally:
        process.terminate()
        process.wait(300)


@pytest.fixture
def home(tmp_path: Path, sqlite_source: object) -> Iterator[House]:
    """The service with this provider; both by the true clock, as tokens are."""
    database = Database(sqlite_source.fresh())  # type: ignore[attr-defined]
    cast = assemble(database, now=datetime.now(UTC))
    with provider(tmp_path) as issuer:
        settings = Settings(
            port=free_port(),
            data_dir=tmp_path,
            oidc_issuer=issuer,
            oidc_client_id="halfday",
            oidc_client_secret="the provider takes any",
            oidc_name="Example ID",
            oidc_domains="example.org",
            outgoing_allow=issuer.removeprefix("http://"),
        )
        with served(settings, database, lambda: datetime.now(UTC)):
            yield House(settings.public_url, cast)
    database.close()


@pytest.fixture
def stranger(browser: Browser) -> Iterator[Page]:
    """A phone that nobody is signed in on."""
    context = browser.new_context(viewport=PHONE)  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


def only_this_machine(route: Route) -> None:
    """The provider's pages ask for styles of the internet, where tests do not go."""
    if "//127.0.0.1:" in route.request.url:
        route.continue_()
    else:
        route.abort()


def agree_as(page: Page, home: House, subject: str) -> None:
    page.route("**/*", only_this_machine)
    page.goto(f"{home.url}/sign-in?next=/me")
    page.get_by_role("link", name="Sign in by Example ID").click()
    page.get_by_role("button", name=subject).click()


def test_somebody_comes_in_by_the_provider_and_sees_it_among_the_ways_in(home: House, stranger: Page) -> None:
    page = stranger
    agree_as(page, home, BO["sub"])  # type: ignore[arg-type]
    expect(page).to_have_url(f"{home.url}/me")
    page.goto(f"{home.url}/me/ways-in")
    expect(page.get_by_text("by single sign-on")).to_be_visible()
    expect(page.get_by_role("heading", name="Sign-in providers")).to_be_visible()
    page.get_by_role("button", name="Unlink bo@example.org").click()
    expect(page.get_by_role("heading", name="Sign-in providers")).to_have_count(0)


def test_whom_only_the_provider_knows_is_told_what_to_do(home: House, stranger: Page) -> None:
    page = stranger
    agree_as(page, home, STRANGER["sub"])  # type: ignore[arg-type]
    expect(page.get_by_text("Ask a keeper for an invitation")).to_be_visible()
    page.goto(f"{home.url}/me")
    expect(page).to_have_url(f"{home.url}/sign-in?next=/me")
