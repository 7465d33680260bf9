"""A draft's board in a real browser: seats exchanged by drag and by keyboard, judged before one lets go; on paper."""

import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app.domain.answer import Mark
from app.domain.rota import Draft
from app.usecases.drafts.edit import Act, SeatEdit
from tests.app.usecases.drafting import FRIDAY, THURSDAY, Story, story
from tests.browser.conftest import DESK, PHONE, House, sent

Device = Callable[..., Page]
Pictures = Callable[[Page, str], None]

INSIDE_A4 = {"width": 1062, "height": 733}  # in pixels of paper, without the margins

pytestmark = pytest.mark.xdist_group("browser")


@pytest.fixture
def week(home: House) -> Story:
    told = story(home.cast)
    told.answer("bo", {(THURSDAY, "Morning"): Mark.CANNOT})
    return told


@pytest.fixture
def draft(week: Story) -> Draft:
    """Chi on Thursday evening, Bo on Friday morning, nobody else anywhere."""
    made = week.made()
    deadline = time.monotonic() + 300
    while made.state.runs:  # the worker of the house was quicker than we were
        assert time.monotonic() < deadline
        time.sleep(0.1)
        made = week.read(made)
    for seat in list(made.assignments):
        made = week.edit(made, seat, SeatEdit(Act.FREE)).draft
    made = week.give(made, week.seat(THURSDAY, "Evening"), "chi").draft
    return week.give(made, week.seat(FRIDAY, "Morning"), "bo").draft


def holders(week: Story, draft: Draft) -> dict[int, int]:
    return {seat: what.person_id for seat, what in week.read(draft).assignments.items()}


def test_two_people_exchange_by_drag_and_it_is_undone(
    week: Story, draft: Draft, device: Device, pictures: Pictures
) -> None:
    here, there = week.seat(THURSDAY, "Evening"), week.seat(FRIDAY, "Morning")
    bo, chi = week.cast.id("bo"), week.cast.id("chi")
    ana = device("ana", DESK)
    ana.goto(f"/teams/support/drafts/{draft.id}")
    ana.locator(f"#seat-{here} a").drag_to(ana.locator(f"#seat-{there} a"))
    expect(ana.get_by_text("Moved, and pinned there.")).to_be_visible()
    assert holders(week, draft) == {here: bo, there: chi}
    pictures(ana, "draft-moved-desk")
    expect(ana.get_by_role("button", name="Undo")).to_be_in_viewport()  # however far down one was
    ana.get_by_role("button", name="Undo").click()
    expect(ana.locator(f"#seat-{here}")).to_contain_text("Chi")
    assert holders(week, draft) == {here: chi, there: bo}


def test_a_move_by_keyboard_says_first_what_is_in_the_way(
    week: Story, draft: Draft, device: Device, pictures: Pictures
) -> None:
    ana = device("ana", DESK)
    ana.goto(f"/teams/support/drafts/{draft.id}")
    ana.locator(f"#seat-{week.seat(FRIDAY, 'Morning')} a").focus()
    ana.keyboard.press("M")  # as under caps lock
    expect(ana.locator(".verdict")).to_contain_text("Moving Bo")
    ana.keyboard.press("ArrowLeft")
    expect(ana.locator(".verdict")).to_have_text("Bo cannot: said cannot.")
    expect(ana.locator(".is-over.is-refused")).to_have_count(1)
    pictures(ana, "draft-verdict-desk")
    before = holders(week, draft)
    ana.keyboard.press("Enter")
    assert holders(week, draft) == before
    ana.keyboard.press("ArrowRight")
    ana.keyboard.press("ArrowDown")
    expect(ana.locator(".verdict")).to_contain_text("Bo takes Fri 13 Mar")
    expect(ana.locator(".is-over")).to_have_count(1)
    expect(ana.locator(".is-refused")).to_have_count(0)  # a frame is of the seat one is over, not of those before
    ana.context.set_offline(True)
    ana.keyboard.press("ArrowDown")
    expect(ana.locator(".verdict")).to_have_text("The connection is lost: nothing can be moved.")
    ana.context.set_offline(False)
    ana.keyboard.press("ArrowUp")
    expect(ana.locator(".verdict")).to_contain_text("Bo takes Fri 13 Mar")
    ana.keyboard.press("Enter")
    expect(ana.get_by_text("Moved, and pinned there.")).to_be_visible()
    assert week.seat(FRIDAY, "Morning") not in holders(week, draft)
    assert week.cast.id("bo") in holders(week, draft).values()


def test_enter_pressed_twice_moves_somebody_once(week: Story, draft: Draft, device: Device) -> None:
    here, sent = week.seat(FRIDAY, "Morning"), list[str]()
    ana = device("ana", DESK)
    ana.goto(f"/teams/support/drafts/{draft.id}")
    ana.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    ana.locator(f"#seat-{here} a").focus()
    ana.keyboard.press("m")
    ana.keyboard.press("ArrowDown")
    expect(ana.locator(".verdict")).to_contain_text("Bo takes Fri 13 Mar")
    ana.evaluate(
        """() => {
          const key = { key: "Enter", bubbles: true, cancelable: true };
          const press = () => document.activeElement.dispatchEvent(new KeyboardEvent("keydown", key));
          press();
          setTimeout(press, 15);
        }"""
    )
    expect(ana.get_by_text("Moved, and pinned there.")).to_be_visible()
    assert len(sent) == 1
    assert week.read(draft).version == draft.version + 1


def test_without_script_the_page_of_the_seat_gives_it(week: Story, draft: Draft, device: Device) -> None:
    ana = device("ana", PHONE, script=False)
    ana.goto(f"/teams/support/drafts/{draft.id}")
    ana.locator(f"#seat-{week.seat(FRIDAY, 'Evening')} a").click()
    sent(ana, ana.get_by_role("button", name="Give to Chi"))
    assert holders(week, draft)[week.seat(FRIDAY, "Evening")] == week.cast.id("chi")


@pytest.mark.parametrize("view", ["slots", "people"])
def test_a_week_is_printed_on_one_landscape_page(draft: Draft, device: Device, view: str) -> None:
    ana = device("ana", DESK)
    ana.goto(f"/teams/support/drafts/{draft.id}?view={view}")
    sheet = ana.pdf(prefer_css_page_size=True, page_ranges="1")
    assert re.search(rb"/MediaBox \[0 0 84[12][.\d]* 59[45][.\d]*\]", sheet), "the board is not on A4 landscape"
    ana.emulate_media(media="print")
    ana.set_viewport_size(INSIDE_A4)  # type: ignore[arg-type]
    box = ana.locator("table.board").first.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= INSIDE_A4["height"], "the week runs over to a second page"
    assert box["x"] + box["width"] <= INSIDE_A4["width"]


def test_a_day_can_be_linked_to(draft: Draft, device: Device) -> None:
    ana = device("ana", PHONE)
    ana.goto(f"/teams/support/drafts/{draft.id}#day-{FRIDAY}")
    expect(ana.locator(f"#day-{FRIDAY}")).to_be_in_viewport()
