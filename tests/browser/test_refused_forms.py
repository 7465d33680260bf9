"""A form that is refused, by keyboard alone: one goes on typing where something is wrong."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import DEVICES, House, quiet_house

pytestmark = pytest.mark.xdist_group("browser")

Device = Callable[..., Page]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, sqlite_source: Any) -> Iterator[House]:
    with quiet_house(tmp_path_factory.mktemp("refused"), sqlite_source.fresh()) as house:
        yield house


def test_the_focus_is_where_something_is_wrong(device: Device) -> None:
    """A shift without days, which a box mends, and that begins when it ends, which is typed anew."""
    for number, (size, script) in enumerate(DEVICES):
        page = device("ana", size, script=script)
        page.goto("/teams/support/shifts/new")
        tab_to(page, "name")
        page.keyboard.type(f"Night {number}")
        page.keyboard.press("Enter")
        days = page.get_by_role("group", name="Days")
        expect(days).to_have_accessible_description("Choose at least one day of the week.")
        expect(page.locator(":focus")).to_have_accessible_name("Mon")
        expect(page.locator("[aria-invalid=true]")).to_have_count(7)
        page.keyboard.press("Space")
        tab_to(page, "ends_at")
        page.keyboard.type("0900AM")
        page.keyboard.press("Enter")
        ends = page.get_by_label("Ends")
        expect(ends).to_be_focused()
        expect(ends).to_have_attribute("aria-invalid", "true")
        expect(ends).to_have_accessible_description(re.compile("so it has no length"))
        expect(ends).to_be_in_viewport()
        expect(page.get_by_label("Name")).to_have_value(f"Night {number}")
        if script:
            assert Axe().run(page).response["violations"] == []
        page.keyboard.type("0500PM")
        page.keyboard.press("Enter")
        page.wait_for_url("**/shifts")
        expect(page.get_by_role("main")).to_contain_text(f"Night {number} is added.")


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the field of this name has the focus."""
    for _ in range(60):
        if page.locator(f"[name={name}]:focus").count():
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no key leads to {name}")
