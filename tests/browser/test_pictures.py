"""The pictures in the documents show the demo as it is: `make screenshots` takes them anew."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from app.demo import SHOWN, ensure_demo
from app.domain.secrets import new_secret
from app.settings import Settings
from app.store import access
from app.store.people import find_person_by_email
from app.store.transaction import Database
from tests.browser.served import served
from tests.service import free_port

# A Tuesday afternoon in the demo's ninth week: a picture looks the same whenever it is taken.
NOW = datetime(2026, 3, 3, 13, 30, tzinfo=UTC)
PICTURES = Path(__file__).parents[1] / "pictures"
ENGINEER, COORDINATOR = SHOWN[0][2], SHOWN[1][2]

pytestmark = pytest.mark.screenshots


class DemoHouse:
    def __init__(self, url: str, database: Database, browser: Browser) -> None:
        self.url = url
        self._database = database
        self._browser = browser

    def page(self, email: str, *, width: int, height: int) -> Page:
        """A page of somebody who is signed in, sharp enough for any screen."""
        secret = new_secret()
        with self._database.transaction() as tx:
            person = find_person_by_email(tx, email)
            assert person is not None
            access.start_session(tx, person.id, secret, client="pictures", now=NOW)
        context = self._browser.new_context(
            viewport={"width": width, "height": height}, base_url=self.url, device_scale_factor=1.5
        )
        context.add_cookies([{"name": "halfday", "value": secret, "url": self.url}])
        return context.new_page()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[DemoHouse]:
    settings = Settings(port=free_port(), data_dir=tmp_path_factory.mktemp("demo"))
    ensure_demo(settings, now=NOW, progress=lambda what, part: None)
    database = Database(settings.database)
    with served(settings, database, lambda: NOW):
        yield DemoHouse(settings.public_url, database, browser)
    database.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where pictures go: into the repository when they are asked for, else they only prove that they can be taken."""
    return PICTURES if os.environ.get("HALFDAY_SCREENSHOTS") else tmp_path


def test_the_board_of_the_week_can_be_shown_in_the_readme(demo: DemoHouse, folder: Path) -> None:
    page = demo.page(COORDINATOR, width=1120, height=640)
    page.goto("/teams/harbour-support")
    expect(page.get_by_text("open 18–22")).to_be_visible()
    page.screenshot(path=folder / "board.png")


def test_the_answer_on_a_phone_can_be_shown_in_the_readme(demo: DemoHouse, folder: Path) -> None:
    page = demo.page(ENGINEER, width=412, height=760)
    page.goto("/")
    page.locator("main a[href$='/answer']").first.click()
    expect(page.get_by_role("button", name="Save your answer")).to_be_visible()
    page.get_by_text("Berlin time").first.evaluate("cell => cell.scrollIntoView()")
    page.screenshot(path=folder / "answer.png")
