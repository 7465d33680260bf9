"""Sixty people and four weeks: the pages come quickly, and they follow the hand.

With HALFDAY_SOAK on a machine that does nothing else the limits are those that are promised; else they leave room for
the tests that run beside.
"""

import gc
import os
import re
import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.app.usecases.published import Planned
from tests.browse import Visitor, open_house, signed_in
from tests.browser.conftest import DESK, PHONE, House, all_is_saved
from tests.browser.sixty import WEEKS, asked, drafted, large_house
from tests.browser.tracing import traced
from tests.said import said

pytestmark = pytest.mark.xdist_group("browser")

Device = Callable[..., Page]
SERVER_MS = 300
PAINT_MS = 100
STRICT = bool(os.environ.get("HALFDAY_SOAK"))
LOOKS = 20 if STRICT else 5
KEYS = ("ArrowRight", "ArrowDown", "ArrowRight", "ArrowUp", "ArrowLeft", "ArrowDown", "ArrowDown")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, sqlite_source: object) -> Iterator[House]:
    address: str = sqlite_source.fresh()  # type: ignore[attr-defined]
    with large_house(tmp_path_factory.mktemp("large"), address, seconds=20) as house:
        yield house


@pytest.fixture(scope="module")
def plan(home: House) -> Planned:
    return asked(home.cast)


@pytest.fixture(scope="module")
def draft(plan: Planned) -> int:
    return drafted(plan)


def milliseconds(visitor: Visitor, path: str) -> float:
    """How long the server takes for a page after a first look: by the wall for each of many looks, where it is strict;
    else the best of some by the processor, whatever the machine does beside."""
    assert visitor.get(path).status_code == 200
    clock, worst = (time.perf_counter, max) if STRICT else (time.process_time, min)
    times = []
    for _ in range(LOOKS):
        began = clock()
        visitor.get(path)
        times.append(clock() - began)
    return worst(times) * 1000


def test_pages_of_a_large_team_come_quickly(home: House, plan: Planned, draft: int) -> None:
    ana = signed_in(open_house(home.cast), home.cast, "ana")
    gc.collect()
    gc.freeze()  # as the service does before it serves
    base = "/teams/support"
    seat = next(iter(plan.seats))
    paths = (
        "/",
        f"{base}/rounds/{plan.round_id}",
        f"{base}/rounds/{plan.round_id}?slot={plan.seats[seat][0].id}",
        f"{base}/rounds/{plan.round_id}/answer",
        f"{base}/drafts/{draft}",
        f"{base}/drafts/{draft}?view=people",
        f"{base}/drafts/{draft}/seats/{seat}",
        f"{base}/drafts/{draft}/publish",
    )
    took = {path: milliseconds(ana, path) for path in paths}
    gc.unfreeze()
    for path, each in took.items():
        said(f"milliseconds for {path}", round(each))
    assert max(took.values()) < SERVER_MS, took


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("view", ["slots", "people"])
def test_the_board_of_a_large_team_follows_the_keys(
    draft: int, device: Device, browser: Browser, view: str, size: dict[str, int]
) -> None:
    ana = device("ana", size)
    ana.goto(f"/teams/support/drafts/{draft}?view={view}")

    def move() -> None:
        ana.locator(".seat:not(.is-open) a").first.focus()
        ana.keyboard.press("m")
        for key in KEYS:
            ana.keyboard.press(key)
            ana.wait_for_timeout(50)  # as quickly as somebody who holds the key
        expect(ana.locator(".verdict")).to_be_visible()
        ana.keyboard.press("Escape")

    follows(f"the board of {view}, {size['width']} pixels", browser, ana, move)


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_answer_of_four_weeks_follows_the_hand(
    home: House, plan: Planned, device: Device, browser: Browser, size: dict[str, int]
) -> None:
    bo = device("bo", size)
    bo.goto(f"/teams/support/rounds/{plan.round_id}/answer")
    cells = bo.locator("button.face")

    def mark() -> None:
        cells.first.focus()
        for key in ("1", "ArrowRight", "4", "ArrowDown", "Shift+ArrowRight"):
            bo.keyboard.press(key)
        cells.nth(3).click()
        bo.locator("th button.all").nth(1).click(modifiers=["Shift"])
        bo.keyboard.press("Control+z")
        all_is_saved(bo)

    follows(f"the answer, {size['width']} pixels", browser, bo, mark)


def test_the_heat_map_of_a_large_team_follows_the_hand(plan: Planned, device: Device, browser: Browser) -> None:
    ana = device("ana", DESK)
    ana.goto(f"/teams/support/rounds/{plan.round_id}")

    def look() -> None:
        ana.locator(".heat td > a").first.focus()
        for _ in range(4):
            ana.keyboard.press("Tab")
        ana.locator("details summary").first.click()

    follows("the heat map", browser, ana, look)


COLOURS = """() => [...document.querySelectorAll("table.board *")].flatMap((each) => {
  const style = getComputedStyle(each);
  return [style.color, style.backgroundColor, style.borderTopColor, style.fill].filter((colour) => {
    const [red, green, blue] = colour.match(/[0-9.]+/g) ?? [0, 0, 0];
    return red !== green || green !== blue;
  });
})"""


@pytest.mark.parametrize("view", ["slots", "people"])
def test_each_week_of_a_large_team_is_printed_on_one_page_without_colours(
    draft: int, device: Device, view: str
) -> None:
    ana = device("ana", DESK)
    ana.goto(f"/teams/support/drafts/{draft}?view={view}")
    pages = re.findall(rb"/MediaBox \[0 0 84[12][.\d]* 59[45][.\d]*\]", ana.pdf(prefer_css_page_size=True))
    assert len(pages) == {"people": WEEKS, "slots": 2}[view]  # of slots, two weeks find room on one
    ana.emulate_media(media="print")
    assert set(ana.evaluate(COLOURS)) == set()


def follows(what: str, browser: Browser, page: Page, act: Callable[[], None]) -> None:
    inputs = traced(browser, page, act)
    assert len(inputs) > 4
    work = max(each.work for each in inputs)
    said(f"milliseconds from an input to its paint on {what}, {round(work)} of them work", round(inputs[0].to_paint))
    assert work < PAINT_MS, inputs[:3]
    assert not STRICT or inputs[0].to_paint < PAINT_MS, inputs[:3]
