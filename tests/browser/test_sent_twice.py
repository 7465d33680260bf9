"""What is made by a form is made once, however nervous the finger."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app.store.feeds import feeds_of
from tests.browser.conftest import DESK, House

Device = Callable[..., Page]

pytestmark = pytest.mark.xdist_group("browser")


def test_a_double_click_makes_one_address(home: House, device: Device) -> None:
    bo = device("bo", DESK)
    bo.goto("/feeds")
    bo.get_by_label("Name").fill("Phone")
    button = bo.get_by_role("button", name="Make the link")
    button.evaluate("button => { button.click(); setTimeout(() => button.click(), 15) }")
    expect(bo.get_by_role("heading", name="Phone: your new address")).to_be_visible()
    with home.cast.database.transaction() as tx:
        assert len(feeds_of(tx, home.cast.id("bo"))) == 1
