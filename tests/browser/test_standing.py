"""How one stands, the rules and the theme, on each device; and that nothing that the policy forbids goes unnoticed."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from app.store.teams import policies_of
from app.usecases.ledger.earn import earn_due
from app.usecases.teams import keep
from tests.app.usecases.published import MONDAY, SATURDAY, SUNDAY, TUESDAY, planned
from tests.browser.conftest import DEVICES, PATIENCE, PHONE, House, is_fault, is_foreign, quiet_house, sent
from tests.cast import Cast

pytestmark = pytest.mark.xdist_group("browser")

Device = Callable[..., Page]
LATER = datetime(2026, 3, 20, 9, tzinfo=UTC)
WEEK = {
    (MONDAY, "Morning"): "bo",
    (TUESDAY, "Afternoon"): "bo",
    (SATURDAY, "Weekend cover"): "chi",
    (SUNDAY, "Weekend cover"): "chi",
}
AMOUNTS = (
    "at least 9 hours of rest between two slots",
    "at most one slot a day, 4 a week",
    "at most 6 days in a row",
    "at most one weekend in 5",
    "An hour of cover is worth 3 points; at weekends 2 times as many",
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, sqlite_source: Any) -> Iterator[House]:
    """A team with amounts of its own, after a week in which Bo and Chi worked."""
    with quiet_house(tmp_path_factory.mktemp("standing"), sqlite_source.fresh()) as house:
        after_a_week(house.cast)
        yield house


@pytest.fixture
def pages(device: Device) -> list[Page]:
    """Bo's devices."""
    return [device("bo", size, script=script) for size, script in DEVICES]


def after_a_week(cast: Cast) -> None:
    planned(cast).publish(WEEK)
    cast.now = LATER
    with cast.database.transaction() as tx:
        earn_due(tx, now=cast.now)
        usual, today = policies_of(tx, cast.support.id)[0].policy, cast.now.date()
        own = replace(usual, min_rest_hours=9, max_slots_a_week=4, weekend_window=5, points_an_hour=3)
        keep.change_policy(tx, cast.support, own, starts_on=today, today=today, now=cast.now)


def test_fairness_is_shown_in_pictures_with_their_figures(pages: list[Page]) -> None:
    for bo in pages:
        bo.goto("/teams/support/points")
        first = bo.locator(".answer")
        assert said(first).startswith("Points of Support You are 6 points behind your fair share 8 points earned")
        assert bottom(first) <= bo.viewport_size["height"]  # type: ignore[index]
        picture = bo.get_by_role("figure")
        expect(picture.get_by_role("heading")).to_have_text("Ana is 14 points behind and Chi is 20 ahead")
        expect(picture.locator("svg rect").first).to_be_visible()
        assert [cells(row)[-1] for row in picture.locator("tbody tr").all()] == ["−14", "−6", "+20"]
        league = bo.get_by_role("table", name="League table")
        assert [cells(row)[:3] for row in league.locator("tbody tr").all()] == [
            ["1", "Chi", "32"],
            ["2", "Bo you", "8"],
            ["3", "Ana", "0"],
        ]
        expect(league.locator("tr.own")).to_contain_text("Bo")
        bo.get_by_role("link", name="Over time").click()
        expect(bo.locator(".courses li").first).to_contain_text("Bo you −6")
        expect(bo.locator(".courses polyline")).to_have_count(3)
        bo.locator("summary", has_text="The figures").click()
        own = bo.get_by_role("row", name="Bo").filter(visible=True)
        assert cells(own)[-1] == "−6"


def test_the_rules_are_told_with_the_teams_own_amounts(pages: list[Page]) -> None:
    for bo in pages:
        bo.goto("/teams/support")
        sent(bo, bo.get_by_role("link", name="How it works"))
        told = said(bo.get_by_role("main"))
        assert [amount for amount in AMOUNTS if amount not in told] == []


def test_the_theme_is_chosen_and_stays(home: House, device: Device) -> None:
    page = device("bo", DEVICES[0][0])
    page.goto("/")
    light = background(page)
    page.get_by_role("group", name="Theme").get_by_text("Dark").click()
    dark = background(page)
    assert dark != light
    page.goto("/teams/support")
    assert background(page) == dark
    assert page.get_by_role("radio", name="Dark").is_checked()
    page.get_by_text("Auto", exact=True).click()
    assert background(page) == light
    plain = device("bo", PHONE, script=False, dark=True)
    plain.goto("/")
    assert background(plain) == dark
    expect(plain.locator("theme-switch")).to_be_hidden()


def test_what_the_policy_forbids_does_not_go_unnoticed(home: House, browser: Browser) -> None:
    """Every walk fails by what its pages complain of, or ask elsewhere: here is what would be complained of."""
    page = browser.new_page(base_url=home.url)
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if is_fault(message) else None)
    page.goto("/sign-in")
    assert faults == []
    page.evaluate("document.body.append(Object.assign(new Image(), { src: 'https://elsewhere.example/a.png' }))")
    page.evaluate("document.body.append(Object.assign(document.createElement('script'), { text: 'window.ran = 1' }))")
    for _ in range(PATIENCE // 50):  # a browser notes it in a moment
        page.wait_for_timeout(50)
        if len(faults) == 2:
            break
    assert len(faults) == 2
    assert all("Content Security Policy" in fault for fault in faults)
    assert page.evaluate("window.ran") is None
    assert is_foreign("https://elsewhere.example/a.png")
    page.close()


def said(thing: Locator) -> str:
    return " ".join(thing.inner_text().split())


def cells(row: Locator) -> list[str]:
    return [" ".join(text.split()) for text in row.locator("th, td").all_inner_texts()]


def bottom(thing: Locator) -> float:
    box = thing.bounding_box()
    assert box is not None
    return box["y"] + box["height"]


def background(page: Page) -> str:
    colour: str = page.locator("body").evaluate("body => getComputedStyle(body).backgroundColor")
    return colour
