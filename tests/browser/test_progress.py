"""A coordinator watches a draft being made for sixty people, and stops it: what was found so far is kept."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from app.domain.rota import DraftState
from app.store.drafts import get_draft
from tests.browser.conftest import DESK, PHONE, House
from tests.browser.sixty import asked, large_house

pytestmark = pytest.mark.xdist_group("browser")

Device = Callable[..., Page]
SEARCH = 120  # seconds: far longer than anybody waits here
KNOWN = re.compile(r"\d")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, sqlite_source: object) -> Iterator[House]:
    address: str = sqlite_source.fresh()  # type: ignore[attr-defined]
    with large_house(tmp_path_factory.mktemp("progress"), address, seconds=SEARCH) as house:
        yield house


def test_figures_follow_the_search_on_one_page_until_it_is_stopped(home: House, device: Device) -> None:
    ana = device("ana", DESK)
    begin_draft(home, ana, 0)
    ana.evaluate("window.sameAsBefore = true")
    expect(ana.locator('[data-part="text"]')).to_have_text(re.compile(r"\d+ of \d+ seats filled"), timeout=30_000)
    for figure in ("reached", "best"):
        expect(part(ana, figure)).to_have_text(KNOWN, timeout=30_000)
    expect(part(ana, "gap-0")).to_have_text(re.compile(r"none|at most"), timeout=30_000)
    left = seconds_left(ana)
    expect(part(ana, "time")).not_to_have_text(f"{left} of {SEARCH} s at most", timeout=10_000)
    assert seconds_left(ana) < left
    assert ana.evaluate("window.sameAsBefore")
    stop(home, ana)


def test_without_script_one_looks_again_and_stops_as_well(home: House, device: Device) -> None:
    ana = device("ana", PHONE, script=False)
    begin_draft(home, ana, 1)
    for _look in range(60):
        if KNOWN.search(part(ana, "reached").inner_text()):
            break
        ana.wait_for_timeout(500)
        ana.get_by_role("link", name="Look again").click()
    assert KNOWN.search(part(ana, "reached").inner_text())
    stop(home, ana)


def begin_draft(home: House, ana: Page, number: int) -> None:
    plan = asked(home.cast, number)
    home.cast.now += timedelta(hours=2)  # the round is closed
    ana.goto(f"/teams/support/rounds/{plan.round_id}")
    ana.get_by_role("button", name="Draft the rota").click()
    expect(ana.locator("h1")).to_have_text(re.compile("is being made"))


def stop(home: House, ana: Page) -> None:
    """Press the button, and find a draft that can be published, long before the search would have ended."""
    ana.get_by_role("button", name="Stop and keep the best so far").click()
    for _look in range(60):
        if "is being made" not in ana.locator("h1").inner_text():
            break
        ana.wait_for_timeout(500)
        ana.reload()
    expect(ana.locator("h1")).to_have_text(re.compile(r"\d+ of \d+ seats filled"))
    with home.cast.database.reading() as tx:
        draft = get_draft(tx, home.cast.support.id, int(ana.url.rstrip("/").rsplit("/", 1)[1].partition("?")[0]))
    assert draft.state is DraftState.READY
    assert draft.stop_asked
    assert len(draft.assignments) > 100


def part(page: Page, name: str) -> Locator:
    return page.locator(f'[data-part="{name}"]')


def seconds_left(page: Page) -> int:
    return int(part(page, "time").inner_text().split()[0])
