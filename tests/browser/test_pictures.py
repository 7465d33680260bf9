"""The pictures in the documents show the demo as it is: `make screenshots` takes them anew."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from app.demo.people import COORDINATOR, ENGINEER
from tests.browser.gallery.world import World

PICTURES = Path(__file__).parents[1] / "pictures"
OpenPage = Callable[..., Page]

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.screenshots]


@pytest.fixture
def open_page(gallery: World, browser: Browser) -> Iterator[Callable[..., Page]]:
    """A page of somebody of the demo who is signed in, sharp enough for any screen."""
    with ExitStack() as opened:

        def make(who: str, *, width: int, height: int) -> Page:
            viewport: ViewportSize = {"width": width, "height": height}
            context = browser.new_context(
                reduced_motion="reduce",  # pictures are taken between two pages otherwise
                viewport=viewport,
                base_url=gallery.url,
                device_scale_factor=1.5,
            )
            gallery.sign_in(opened.enter_context(closing(context)), who)
            return context.new_page()

        yield make


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where pictures go: into the repository when they are asked for, else they only prove that they can be taken."""
    return PICTURES if os.environ.get("HALFDAY_SCREENSHOTS") else tmp_path


def test_the_board_of_the_week_can_be_shown_in_the_readme(open_page: OpenPage, folder: Path) -> None:
    page = open_page(COORDINATOR.name, width=1120, height=640)
    page.goto("/teams/harbour-support")
    expect(page.get_by_text("open 18–22")).to_be_visible()
    page.screenshot(path=folder / "board.png")


def test_the_answer_on_a_phone_can_be_shown_in_the_readme(open_page: OpenPage, folder: Path) -> None:
    page = open_page(ENGINEER.name, width=412, height=760)
    page.goto("/")
    page.locator("main a[href$='/answer']").first.click()
    expect(page.get_by_role("button", name="Save your answer")).to_be_visible()
    page.get_by_text("Berlin time").first.evaluate("cell => cell.scrollIntoView()")
    page.screenshot(path=folder / "answer.png")
