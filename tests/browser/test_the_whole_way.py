"""The whole way of a rota in a real browser: asked, answered, drafted, published, worked, paid back as leave."""

from collections.abc import Callable
from datetime import UTC, datetime

import httpx
import pytest
from playwright.sync_api import Page, expect

from app.usecases.ledger.earn import earn_due
from app.usecases.teams import keep, look
from tests.browser.conftest import DESK, PHONE, House, sent
from tests.ical_checker import check_calendar, parse_events
from tests.service import PATIENCE

Device = Callable[..., Page]
Pictures = Callable[[Page, str], None]

pytestmark = pytest.mark.xdist_group("browser")

AFTER_THE_WEEK = datetime(2026, 3, 17, 9, 0, tzinfo=UTC)


def test_three_people_walk_the_whole_way(home: House, device: Device, pictures: Pictures) -> None:
    keep_few_shifts(home)
    ana, bo, hana = device("ana", DESK), device("bo", PHONE), device("hana", DESK)
    open_a_round(ana, pictures)
    answer_on_the_phone(bo, pictures)
    answer_without_script(device("chi", PHONE, script=False), pictures)
    draft_the_rota(ana, pictures)
    publish(ana, pictures)
    feed = subscribe(bo, home, pictures)
    assert any("Weekend cover" in event["SUMMARY"] for event in parse_events(feed))
    see_who_is_on(ana, bo, pictures)
    home.cast.now = AFTER_THE_WEEK
    earn(home)
    download_the_report(hana, pictures)
    see_own_leave(bo, pictures)


def keep_few_shifts(home: House) -> None:
    """A week that three people can fill: one slot on working days, and the weekend."""
    with home.cast.database.transaction() as tx:
        for shift in look.show_shifts(tx, home.cast.support).shifts:
            if shift.what.name not in ("Morning", "Weekend cover"):
                keep.remove_shift(tx, home.cast.support, shift.id)


def open_a_round(ana: Page, pictures: Pictures) -> None:
    ana.goto("/teams/support/rounds")
    ana.get_by_role("link", name="Open a round").first.click()
    ana.get_by_label("First day").fill("2026-03-09")
    ana.get_by_label("Last day").fill("2026-03-15")
    ana.get_by_label("Answers until").fill("2026-03-05T17:00")
    pictures(ana, "round-new")
    ana.get_by_role("button", name="Ask 3 people").click()
    expect(ana.get_by_role("heading", level=1)).to_contain_text("0 of 3 have answered")
    pictures(ana, "round-open")


def answer_on_the_phone(bo: Page, pictures: Pictures) -> None:
    bo.goto("/")
    pictures(bo, "front-phone-round-waits")
    bo.goto("/teams/support/rounds")
    sent(bo, bo.get_by_role("link", name="Answer").first)
    pictures(bo, "answer-phone-empty")
    bo.get_by_role("toolbar").get_by_title("fine").click()
    cells = bo.locator("answer-grid button.face")
    for number in range(cells.count()):
        cells.nth(number).click()
    bo.get_by_label("both", exact=False).first.check()
    bo.get_by_role("button", name="Save your answer").click()
    expect(bo.get_by_text("Saved", exact=False).first).to_be_visible()
    pictures(bo, "answer-phone-saved")


def answer_without_script(chi: Page, pictures: Pictures) -> None:
    chi.goto("/teams/support/rounds")
    sent(chi, chi.get_by_role("link", name="Answer").first)
    loved = chi.locator("label.mark-love")
    for number in range(loved.count()):
        loved.nth(number).click()
    pictures(chi, "answer-phone-no-script")
    chi.get_by_role("button", name="Save your answer").click()
    expect(chi.get_by_text("Saved", exact=False).first).to_be_visible()


def draft_the_rota(ana: Page, pictures: Pictures) -> None:
    ana.goto("/teams/support/rounds")
    ana.get_by_role("link", name="Look at the round").first.click()
    pictures(ana, "round-answered")
    ana.get_by_role("button", name="Draft the rota").click()
    expect(ana.get_by_role("link", name="Publish", exact=False).first).to_be_visible()
    pictures(ana, "draft-board")


def publish(ana: Page, pictures: Pictures) -> None:
    sent(ana, ana.get_by_role("link", name="Publish", exact=False).first)
    pictures(ana, "publish")
    confirm = ana.get_by_role("checkbox")
    if confirm.count():
        confirm.first.check()
    ana.get_by_role("button", name="Publish", exact=False).first.click()
    expect(ana.get_by_role("heading", level=1)).to_contain_text("1")
    pictures(ana, "publication")


def subscribe(bo: Page, home: House, pictures: Pictures) -> bytes:
    bo.goto("/feeds")
    pictures(bo, "feeds-phone")
    bo.get_by_label("Name").first.fill("My phone")
    sent(bo, bo.get_by_role("button", name="Make", exact=False).first)
    address = bo.locator("copy-field input").first.input_value()
    pictures(bo, "feed-made-phone")
    answer = httpx.get(address, timeout=PATIENCE)
    assert answer.status_code == 200
    assert check_calendar(answer.content) == []
    known = {"if-none-match": answer.headers["etag"]}
    assert httpx.get(address, headers=known, timeout=PATIENCE).status_code == 304
    return answer.content


def see_who_is_on(ana: Page, bo: Page, pictures: Pictures) -> None:
    ana.goto("/teams/support")
    pictures(ana, "team-front")
    bo.goto("/")
    pictures(bo, "front-phone-published")


def earn(home: House) -> None:
    """The clock's errand comes by itself; the test only sets the time and waits for its next turn."""
    with home.cast.database.transaction() as tx:
        earn_due(tx, now=home.cast.now)


def download_the_report(hana: Page, pictures: Pictures) -> None:
    hana.goto("/hr?from=2026-03-01&to=2026-03-31")
    expect(hana.get_by_role("row", name="Bo Berg", exact=False)).to_contain_text("½")
    pictures(hana, "hr-report")
    with hana.expect_download() as download:
        hana.get_by_role("link", name="CSV", exact=False).first.click()
    text = download.value.path().read_text(encoding="utf-8-sig")
    assert "Bo Berg" in text


def see_own_leave(bo: Page, pictures: Pictures) -> None:
    bo.goto("/me/account")
    expect(bo.get_by_text("½").first).to_be_visible()
    pictures(bo, "account-phone")
