"""HR in a real browser: open a period, look, lock, download, on one page; and the pages around it, large and small."""

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import FilePayload, Page, expect

from app.usecases.ledger.earn import earn_due
from tests.app.usecases.covering import SATURDAY, SUNDAY, Covered, covered
from tests.app.usecases.test_bringing_in import BALANCES
from tests.browser.conftest import DESK, PHONE, House, sent

Device = Callable[..., Page]
Pictures = Callable[[Page, str], None]

pytestmark = pytest.mark.xdist_group("browser")

LOOKS = [("desk", DESK, False), ("phone", PHONE, False), ("desk-dark", DESK, True), ("phone-dark", PHONE, True)]


@pytest.fixture
def weekend(home: House) -> Covered:
    made = covered(home.cast, SATURDAY, SUNDAY)
    made.publish({made.seat(SATURDAY): "bo", made.seat(SUNDAY): "chi"})
    return made


def earn(home: House) -> None:
    with home.cast.database.transaction() as tx:
        earn_due(tx, now=home.cast.now)


def test_hr_opens_looks_locks_and_downloads_on_one_page(
    home: House, weekend: Covered, device: Device, pictures: Pictures
) -> None:
    home.cast.now += timedelta(days=40)
    earn(home)
    hana = device("hana", DESK)
    hana.goto("/hr")
    expect(hana.get_by_role("heading", level=1)).to_contain_text("Leave report")
    expect(hana.get_by_role("row", name="Bo Berg")).to_contain_text("¼")
    hana.get_by_label("I have looked at the figures of March 2026").check()
    hana.get_by_role("button", name="Lock March 2026").click()
    expect(hana.get_by_text("Statement 1, March 2026, is locked.")).to_be_visible()
    assert hana.url.split("?")[0].endswith("/hr")
    with hana.expect_download() as download:
        hana.get_by_role("link", name="CSV", exact=True).first.click()
    text = Path(str(download.value.path())).read_text("utf-8-sig")
    rows = {row["Person"]: row["Closing"] for row in csv.DictReader(io.StringIO(text))}
    assert (rows["Bo Berg"], rows["Chi Chen"]) == ("0.25", "0.25")
    pictures(hana, "hr-locked")
    hana.get_by_role("link", name="Bo Berg, earned: ¼ days").click()
    expect(hana.get_by_role("heading", level=1)).to_contain_text("Bo Berg")
    expect(hana.get_by_text("Saturday 14 March, Weekend cover")).to_be_visible()


def test_a_file_is_brought_in_without_script(home: House, device: Device) -> None:
    hana = device("hana", PHONE, script=False)
    hana.goto("/hr/opening")
    hana.get_by_label("A CSV file in UTF-8").set_input_files(
        FilePayload(name="start.csv", mimeType="text/csv", buffer=BALANCES.encode())
    )
    sent(hana, hana.get_by_role("button", name="Look at it"))
    hana.get_by_role("button", name="Bring in 2 lines").click()
    expect(hana.get_by_text("2 lines are brought in.")).to_be_visible()


@pytest.mark.parametrize("how", LOOKS, ids=lambda how: how[0])
def test_the_pages_look_right(
    home: House, weekend: Covered, device: Device, pictures: Pictures, how: tuple[str, dict[str, int], bool]
) -> None:
    """Nothing wider than the screen, and nothing that axe objects to, in every look."""
    look, size, dark = how
    home.cast.now = weekend.seats[weekend.seat(SATURDAY)][0].start + timedelta(hours=2)
    bo = device("bo", size, dark=dark)
    bo.goto(f"/teams/support/seats/{weekend.seat(SATURDAY)}")
    bo.get_by_label("What the next person must know").fill("Ticket 7 waits for an answer of the customer")
    sent(bo, bo.get_by_role("button", name="Leave the note"))
    seen(bo, pictures, f"slot-on-duty-{look}")
    ana = device("ana", size, dark=dark)
    ana.goto("/teams/support/cover")
    ana.locator("summary").filter(has_text="Object").click()
    ana.get_by_label("What was wrong").fill("Nobody answered for three hours")
    sent(ana, ana.get_by_role("button", name="Object").last)
    seen(ana, pictures, f"cover-{look}")
    hana = device("hana", size, dark=dark)
    for path, name in (("/hr/objections", "objections"), ("/hr/opening", "opening"), ("/hr/systems", "systems")):
        hana.goto(path)
        seen(hana, pictures, f"hr-{name}-{look}")
    home.cast.now += timedelta(days=40)
    earn(home)
    for page, who in ((hana, "hana"), (bo, "bo")):  # their sessions are over by then
        home.sign_in(page, who)
    for path, name in (("/hr", "report"), ("/hr?from=2026-04-01&to=2026-04-30", "open-month")):
        hana.goto(path)
        seen(hana, pictures, f"hr-{name}-{look}")
    for path, name in (("/teams/support/points?month=2026-03", "league"), ("/me/account", "account")):
        bo.goto(path)
        seen(bo, pictures, f"{name}-{look}")
    bo.goto("/teams/support/points/week?of=2026-03-14")
    seen(bo, pictures, f"week-{look}")


def seen(page: Page, pictures: Pictures, name: str) -> None:
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Sign in")
    pictures(page, name)
    page.wait_for_load_state()  # between two pages there is nothing to measure
    wide = page.locator("html").evaluate("html => html.scrollWidth - html.clientWidth")
    assert wide <= 0, f"{name} is {wide} px wider than the screen"
    found = Axe().run(page).response["violations"]
    assert not found, f"{name}: {[(one['id'], one['nodes'][0]['html']) for one in found]}"
