"""Illness in a real browser at phone size, counted in clicks: two to say it, one more to mend the rota."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.app.usecases.published import MONDAY, SATURDAY, SUNDAY, TUESDAY, planned
from tests.browser.conftest import DESK, PHONE, House, sent

Device = Callable[..., Page]
Pictures = Callable[[Page, str], None]

pytestmark = pytest.mark.xdist_group("browser")

WEEK = {
    (MONDAY, "Morning"): "bo",
    (TUESDAY, "Morning"): "chi",
    (SATURDAY, "Weekend cover"): "chi",
    (SUNDAY, "Weekend cover"): "chi",
}


class Clicks:
    """Counts what a finger does."""

    def __init__(self) -> None:
        self.number = 0

    def on(self, target: Locator) -> None:
        self.number += 1
        target.click()


@pytest.fixture
def published(home: House) -> House:
    planned(home.cast).publish(WEEK)
    home.cast.now = datetime.combine(MONDAY - timedelta(days=1), home.cast.now.time(), home.cast.now.tzinfo)
    return home


def test_ill_until_tomorrow_takes_two_clicks_and_mending_one_more(
    published: House, device: Device, pictures: Pictures
) -> None:
    ana, clicks = device("ana", PHONE), Clicks()
    ana.goto("/teams/support/people")
    clicks.on(ana.get_by_role("link", name="Bo Berg is away"))
    pictures(ana, "illness-away")
    clicks.on(ana.get_by_role("button", name="until tomorrow"))
    assert clicks.number == 2
    expect(ana.get_by_text("1 seat changes. Fewer is not possible.")).to_be_visible()
    pictures(ana, "illness-mend")
    clicks.on(ana.get_by_role("button", name="Publish to 2 people"))
    expect(ana.get_by_role("heading", name="What changed")).to_be_visible()
    assert clicks.number == 3
    pictures(ana, "illness-published")
    ana.goto("/teams/support/mend")
    pictures(ana, "illness-open-seats")


def test_ill_oneself_asks_volunteers_and_one_says_yes_in_one_tap(
    published: House, device: Device, pictures: Pictures
) -> None:
    bo, chi, clicks = device("bo", PHONE), device("chi", PHONE), Clicks()
    bo.goto("/")
    clicks.on(bo.get_by_role("link", name="Mon 9 Mar, 06–10").or_(bo.get_by_role("link", name="Mon 9 Mar")).first)
    pictures(bo, "illness-slot")
    clicks.on(bo.get_by_role("link", name="I am away"))
    clicks.on(bo.get_by_role("button", name="until tomorrow"))
    pictures(bo, "illness-own")
    clicks.on(bo.get_by_role("link", name="Ask who could take it"))
    pictures(bo, "illness-ask")
    with bo.expect_navigation():
        clicks.on(bo.get_by_role("button", name="Ask all 2"))
    assert clicks.number == 5
    chi.goto("/")
    chi.get_by_role("link", name="Look at it").first.click()
    pictures(chi, "illness-take")
    chi.get_by_role("button", name="Yes, I take it").click()
    expect(chi.get_by_role("heading", level=1)).to_contain_text("You are on")


def test_a_chain_is_wished_found_and_agreed_at_phone_size(published: House, device: Device, pictures: Pictures) -> None:
    bo, chi = device("bo", PHONE), device("chi", PHONE)
    wish_for(bo, "Mon 9 Mar", "Tue 10 Mar")
    pictures(bo, "chain-wish-open")
    wish_for(chi, "Tue 10 Mar", "Mon 9 Mar")
    pictures(chi, "chain-proposed")
    sent(chi, chi.get_by_role("button", name="Yes, swap"))
    bo.goto("/")
    bo.get_by_role("link", name="Look at it").first.click()
    bo.get_by_role("button", name="Yes, swap").click()
    expect(bo.get_by_text("Everybody agreed, and it is done.")).to_be_visible()
    pictures(bo, "chain-done")


def wish_for(page: Page, mine: str, other: str) -> None:
    page.goto("/")
    page.get_by_role("link", name=mine).first.click()
    page.get_by_role("link", name="Swap in a chain").click()
    page.get_by_label(other).first.check()
    sent(page, page.get_by_role("button", name="Enter my wish"))


def test_by_hand_the_verdict_comes_before_the_choice(published: House, device: Device, pictures: Pictures) -> None:
    ana = device("ana", DESK)
    ana.goto("/teams/support")
    ana.get_by_role("link", name="Bo").first.click()
    ana.get_by_role("link", name="Put somebody else in").click()
    expect(ana.get_by_role("heading", name="Could take it")).to_be_visible()
    pictures(ana, "replace-by-hand")
    ana.get_by_role("button", name="Give to Chi").click()
    expect(ana.get_by_role("heading", name="What changed")).to_be_visible()
    ana.get_by_text("Undo this publication").click()
    pictures(ana, "history-undo")
    ana.get_by_role("button", name="Undo: 1 seat goes back").click()
    expect(ana.get_by_text("Through undoing the one before")).to_be_visible()
    ana.get_by_label("Compare with publication").select_option("1")
    ana.get_by_role("button", name="Compare").click()
    expect(ana.get_by_text("Both say the same.")).to_be_visible()
    pictures(ana, "history-compare")
