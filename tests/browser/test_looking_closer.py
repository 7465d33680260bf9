"""A coordinator looks closer before a rota is published, with script and without, on a phone and at a desk."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Request, expect

from app.domain.answer import Mark, OptIn
from app.store.publications import team_publications
from app.usecases.drafts.edit import Act, SeatEdit
from app.usecases.publishing.publish import Publish, publish_draft
from tests.app.usecases.drafting import FRIDAY, THURSDAY, Story, story
from tests.browser.conftest import DEVICES, House, quiet_house

pytestmark = pytest.mark.xdist_group("browser")

Device = Callable[..., Page]


@pytest.fixture
def home(tmp_path: Path, sqlite_source: Any) -> Iterator[House]:
    with quiet_house(tmp_path, sqlite_source.fresh()) as house:
        yield house


@pytest.fixture
def week(home: House) -> Story:
    """Chi cannot on Thursday morning, which Bo loves; Bo offers Saturday; Ana has not answered."""
    told = story(home.cast)
    told.answer("bo", {(THURSDAY, "Morning"): Mark.LOVE, (FRIDAY, "Evening"): Mark.CANNOT}, OptIn.FIRST)
    told.answer("chi", {(THURSDAY, "Morning"): Mark.CANNOT, (FRIDAY, "Evening"): Mark.CANNOT})
    return told


@pytest.fixture
def pages(device: Device) -> list[Page]:
    """Ana's devices."""
    return [device("ana", size, script=script) for size, script in DEVICES]


def test_the_heat_map_says_who(week: Story, pages: list[Page]) -> None:
    for ana in pages:
        ana.goto(f"/teams/support/rounds/{week.round_.id}")
        heat = ana.locator(".heat")
        expect(heat.locator("td.thin").first).to_contain_text("thin")
        heat.get_by_role("row", name="06–10").get_by_role("link").first.click()
        who = ana.locator("#who")
        expect(who.get_by_role("heading")).to_be_in_viewport()
        expect(heat.get_by_role("row", name="06–10")).to_be_in_viewport()  # for the next slot to be chosen in
        ana.wait_for_load_state()  # until then some of it may be missing
        assert said(who) == ("Thu 12 Mar, 06–10 Morning 1 would, 1 needed. ♥ love Bo ✕ cannot Chi unanswered Ana")


def test_a_day_is_linked_to_and_a_seat_is_pinned_and_explained(week: Story, pages: list[Page]) -> None:
    draft = week.made()
    open_seat = next(seat for seat in draft.open_seats if week.seats[seat][0].weekend)
    for ana in pages:
        base = f"/teams/support/drafts/{draft.id}"
        ana.goto(f"{base}#day-{FRIDAY}")
        expect(ana.locator(f"#day-{FRIDAY}")).to_be_in_viewport()
        ana.goto(f"{base}/seats/{week.seat(THURSDAY, 'Morning')}")
        seat = ana.locator(f"#seat-{week.seat(THURSDAY, 'Morning')}.is-pinned")
        for button, pins in (("Pin Bo here", 1), ("Unpin", 0)):
            ana.get_by_role("button", name=button).click()
            expect(ana.locator("h1")).to_contain_text("seats filled")
            expect(seat).to_have_count(pins)
            assert len(week.pins()) == pins
            ana.goto(f"{base}/seats/{week.seat(THURSDAY, 'Morning')}")
        ana.get_by_role("link", name="Why Bo?").click()
        expect(ana.get_by_role("main")).to_contain_text("With anybody else here people would get less")
        ana.get_by_label("Why not").select_option(label="Chi Chen")
        ana.get_by_role("button", name="Ask").click()
        expect(ana.get_by_role("main")).to_contain_text("Chi Chen cannot be here: said cannot")
        ana.goto(f"{base}/seats/{open_seat}")
        ana.get_by_role("link", name="What would fill this seat?").click()
        asks = ana.get_by_role("main").get_by_role("listitem").filter(has_text="to offer the second day of the weekend")
        expect(asks.first).to_be_visible()


def test_a_draft_is_compared_and_its_warnings_are_confirmed(home: House, week: Story, pages: list[Page]) -> None:
    """The first draft is published; the second leaves most of its seats open, and the weekend."""
    first = week.made()
    with home.cast.database.transaction() as tx:
        ask = Publish(first.id, first.version, home.url, confirmed=True)
        publish_draft(tx, home.cast.support, ask, by=home.cast.actor(tx, "ana"), now=home.cast.now)
    second = week.made()
    kept = week.seat(THURSDAY, "Morning")
    for seat in [seat for seat in second.assignments if seat != kept]:
        second = week.edit(second, seat, SeatEdit(Act.FREE)).draft
    gone = len(first.assignments) - 1
    path = f"/teams/support/drafts/{second.id}"
    warnings = [
        f"{gone} of the {gone + 1} coming events of the team's calendar would vanish.",
        "Nobody covers Saturday 14 March, Sunday 15 March.",
        "1 of 3 people has not answered.",
    ]
    for ana in pages:
        ana.goto(path)
        ana.get_by_role("link", name="Compare").click()
        expect(ana.get_by_role("heading", level=1)).to_have_text(re.compile(f"^{gone} seats differ"))
        expect(ana.get_by_role("heading", name="Who gains, who loses")).to_be_visible()
        ana.get_by_label("Compare with").select_option(label="Draft 1")
        ana.get_by_role("button", name="Compare").click()
        expect(ana.get_by_role("main")).to_contain_text("Draft 2 beside: Draft 1")
        ana.goto(f"{path}/publish")
        for each in (*warnings, "Who will be told"):
            expect(ana.get_by_role("main")).to_contain_text(each)
        sent = posts(ana)
        ana.get_by_role("button", name="Publish to").click()
        expect(ana.get_by_label("Publish all the same")).to_be_focused()
        ana.reload()  # nothing was sent, so no browser asks whether to send it again
        assert sent == []
        assert published(home) == 1
    last = pages[-1]
    last.get_by_label("Publish all the same").check()
    last.get_by_role("button", name="Publish to").click()
    last.wait_for_url("**/publications/2")
    assert published(home) == 2


def posts(page: Page) -> list[str]:
    """The addresses to which the page posts from here on."""
    sent: list[str] = []

    def note(request: Request) -> None:
        sent.extend([request.url] if request.method == "POST" else [])

    page.on("request", note)
    return sent


def said(thing: Locator) -> str:
    return " ".join(thing.inner_text().split())


def published(home: House) -> int:
    with home.cast.database.reading() as tx:
        return len(team_publications(tx, home.cast.support.id))
