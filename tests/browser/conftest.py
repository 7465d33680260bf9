"""A running house with a clock that the test sets, and people with devices of their own."""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, expect

from app.domain.secrets import new_secret
from app.settings import Settings
from app.store import access
from app.store.transaction import Database
from tests.browser.served import served, serving
from tests.cast import Cast, assemble
from tests.service import free_port

if TYPE_CHECKING:
    from tests.browser.gallery.world import World

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1440, "height": 900}
# Each size with script and without: by default one pair that holds both, the same each time; in a soak all of them.
PAIRS = (((DESK, True), (PHONE, False)), ((PHONE, True), (DESK, False)))
DEVICES = (*PAIRS[0], *PAIRS[1]) if os.environ.get("HALFDAY_SOAK") else PAIRS[0]
PATIENCE = 60_000  # milliseconds: machines that run tests are shared

expect.set_options(timeout=PATIENCE)


def comes_about(page: Page, holds: Callable[[], object]) -> None:
    """Wait for what no locator tells of."""
    for _ in range(PATIENCE // 50):
        if holds():
            return
        page.wait_for_timeout(50)
    raise AssertionError("it did not come about in time")


def sent(page: Page, button: Locator) -> None:
    """Press what leads to another page, and wait until that has come: what was sent is kept by then."""
    with page.expect_navigation(timeout=PATIENCE):
        button.click()


@dataclass
class House:
    """The running service over the cast's database."""

    url: str
    cast: Cast

    def sign_in(self, page: Page, name: str) -> None:
        """Give a browser the session of one of the cast."""
        secret = new_secret()
        with self.cast.database.transaction() as tx:
            access.start_session(tx, self.cast.id(name), secret, client="test", now=self.cast.now)
        page.context.add_cookies([{"name": "halfday", "value": secret, "url": self.url}])


@pytest.fixture
def home(tmp_path: Path, sqlite_source: object) -> Iterator[House]:
    """The whole service in this process: pages, API, job engine, on a free port."""
    database = Database(sqlite_source.fresh())  # type: ignore[attr-defined]
    cast = assemble(database)
    settings = Settings(port=free_port(), data_dir=tmp_path, solver_seconds=20)
    with served(settings, database, lambda: cast.now):
        yield House(settings.public_url, cast)
    database.close()


@contextmanager
def quiet_house(folder: Path, address: str) -> Iterator[House]:
    """Pages and API without background work, where a test does itself what jobs would do."""
    database = Database(address)
    cast = assemble(database)
    settings = Settings(port=free_port(), data_dir=folder)
    with serving(settings, database, lambda: cast.now):
        yield House(settings.public_url, cast)
    database.close()


@pytest.fixture
def pictures(request: pytest.FixtureRequest) -> Callable[[Page, str], None]:
    """Takes a picture of a walk's page where pictures are asked for."""
    folder = Path(__file__).parents[2] / ".screenshots" / "walks"

    def take(page: Page, name: str) -> None:
        if os.environ.get("HALFDAY_SCREENSHOTS"):
            folder.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=str(folder / f"{re.sub(r'[^a-z0-9]+', '-', name.lower())}.png"), full_page=True)

    return take


@pytest.fixture(scope="session")
def gallery(tmp_path_factory: pytest.TempPathFactory, sqlite_source: Any) -> Iterator["World"]:
    """The house that holds every page in every state; whoever looks leaves it as it was."""
    from tests.browser.gallery.house import build, open_house  # only where it is asked for: it imports half the tests

    database = Database(sqlite_source.fresh())
    with open_house(build(database, tmp_path_factory.mktemp("gallery"))) as world:
        yield world
    database.close()


def is_fault(message: ConsoleMessage) -> bool:
    """A refusal of ours is an answer that pages show, as they show a connection that a test cut."""
    expected = "the server responded with a status of 4(09|22)|ERR_INTERNET_DISCONNECTED"
    return message.type == "error" and not re.search(expected, message.text)


def is_foreign(url: str) -> bool:
    """Whether a page asks somebody else than this machine."""
    return urlsplit(url).scheme.startswith("http") and urlsplit(url).hostname not in ("127.0.0.1", "localhost")


def all_is_saved(page: Page) -> None:
    """As the page of an answer says; what is spoken there beside may be of an earlier save."""
    expect(page.locator("save-state [data-part=text]")).to_have_text("Saved")


@pytest.fixture
def device(browser: Browser, home: House) -> Iterator[Callable[..., Page]]:
    """`device("bo", PHONE)`: a browser of that size, signed in as that person; what it complains of fails the test."""
    pages: list[Page] = []
    complaints: list[str] = []

    def open_page(name: str, size: dict[str, int] = DESK, *, script: bool = True, dark: bool = False) -> Page:
        context = browser.new_context(
            reduced_motion="reduce",  # pictures are taken between two pages otherwise
            viewport={"width": size["width"], "height": size["height"]},
            base_url=home.url,
            java_script_enabled=script,
            has_touch=size is PHONE,
            color_scheme="dark" if dark else "light",
        )
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if is_fault(message) else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda asked: complaints.append(f"asks {asked.url}") if is_foreign(asked.url) else None)
        if name:
            home.sign_in(page, name)
        pages.append(page)
        return page

    yield open_page
    for page in pages:
        page.context.close()
    assert complaints == []
