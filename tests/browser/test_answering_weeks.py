"""Answering a round of four weeks in a real browser: one grid for the keys and the finger, and undo for all of it."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, time

import pytest
from playwright.sync_api import Locator, Page, expect

from app.domain.answer import Answer, Mark, NewAnswer, OptIn
from app.domain.slot import Slot
from app.domain.team import NewShift
from app.store.answers import get_answer
from app.usecases.rounds.open import OpenRound
from app.usecases.teams import keep
from tests.app.rounds_at_work import NEXT_WEEK, answered, every, opened
from tests.browser.conftest import DESK, PHONE, House, all_is_saved, sent

pytestmark = pytest.mark.xdist_group("browser")

Device = Callable[..., Page]
FOUR_WEEKS = OpenRound(date(2026, 3, 16), date(2026, 4, 12), datetime(2026, 3, 12, 17, tzinfo=UTC))
MONDAY, SUNDAY, NEXT_MONDAY = date(2026, 3, 16), date(2026, 3, 22), date(2026, 3, 23)
WEEKEND = date(2026, 3, 21)


class Asked:
    """Bo is asked about four weeks whose weekends have marks of their own, since they have two slots a day."""

    def __init__(self, home: House) -> None:
        self._home = home
        with home.cast.database.transaction() as tx:
            keep.add_shift(tx, home.cast.support, NewShift("Early watch", (5, 6), time(6), time(10)))
        self.round, self.slots = opened(home.cast, FOUR_WEEKS)
        self.path = f"/teams/support/rounds/{self.round.id}/answer"

    def slot(self, day: date, shift: str) -> int:
        return next(slot.id for slot in self.slots if (slot.on, slot.what.name) == (day, shift))

    @property
    def saved(self) -> Answer:
        with self._home.cast.database.reading() as tx:
            return get_answer(tx, self.round.id, self._home.cast.id("bo"))


@pytest.fixture
def asked(home: House) -> Asked:
    return Asked(home)


def face(page: Page, slot: int) -> Locator:
    return page.locator(f"td:has(input[name=mark-{slot}]) button.face")


def test_the_arrow_keys_go_from_week_to_week(asked: Asked, device: Device) -> None:
    bo = device("bo", DESK)
    bo.goto(asked.path)
    sunday, monday = (face(bo, asked.slot(*where)) for where in ((SUNDAY, "Early watch"), (NEXT_MONDAY, "Morning")))
    sunday.focus()
    for key in ("4", "ArrowRight", "1", "ArrowLeft", "ArrowLeft"):  # back past the head of the row
        bo.keyboard.press(key)
    expect(sunday).to_be_focused()
    face(bo, asked.slot(MONDAY, "Evening")).focus()
    for key in ("ArrowDown", "ArrowDown"):  # past the weekend's own hours, where Monday has no slot; then Monday's head
        bo.keyboard.press(key)
    expect(monday).to_be_focused()
    for key in ("Shift+ArrowDown", "ArrowUp", "ArrowUp", "ArrowUp"):
        bo.keyboard.press(key)
    expect(face(bo, asked.slot(MONDAY, "Evening"))).to_be_focused()
    all_is_saved(bo)
    assert asked.saved.what.marks == {
        asked.slot(SUNDAY, "Early watch"): Mark.CANNOT,
        asked.slot(NEXT_MONDAY, "Morning"): Mark.LOVE,
        asked.slot(NEXT_MONDAY, "Late morning"): Mark.LOVE,
    }


def test_a_day_or_an_hour_is_marked_in_one_week_or_in_all(asked: Asked, device: Device) -> None:
    bo = device("bo", DESK)
    bo.goto(asked.path)
    bo.get_by_role("button", name="06–10").first.click(modifiers=["Shift"])  # seven days in each of four weeks
    bo.get_by_role("button", name="Tue 17 Mar", exact=True).press("Shift+Space")  # four slots in each
    bo.get_by_role("button", name="Mon 16 Mar", exact=True).press("4")  # four slots of this day alone
    all_is_saved(bo)
    marks = asked.saved.what.marks
    assert Counter(marks.values()) == {Mark.LOVE: 4 * 6 - 1, Mark.FINE: 4 * 4, Mark.CANNOT: 4}
    days = {slot.on for slot in asked.slots if marks.get(slot.id) is Mark.FINE}
    assert days == {date(2026, 3, 17), date(2026, 3, 24), date(2026, 3, 31), date(2026, 4, 7)}


def test_a_finger_paints_over_cells_and_scrolls_where_it_does_not(asked: Asked, device: Device) -> None:
    bo = device("bo", PHONE)
    bo.goto(asked.path)
    first = face(bo, asked.slot(MONDAY, "Morning"))
    first.scroll_into_view_if_needed()
    drag(bo, first, face(bo, asked.slot(MONDAY, "Evening")))
    expect(bo.locator("button.face:not(.mark-none)")).to_have_count(0)  # a finger that chose no mark scrolls
    bo.get_by_role("toolbar").get_by_title("rather not").tap()
    first.scroll_into_view_if_needed()
    drag(bo, first, face(bo, asked.slot(MONDAY, "Evening")))
    all_is_saved(bo)
    day = [slot.id for slot in asked.slots if slot.on == MONDAY]
    assert asked.saved.what.marks == dict.fromkeys(day, Mark.RATHER_NOT)
    bo.get_by_role("toolbar").get_by_role("button", name="Undo").tap()
    expect(bo.locator("button.face:not(.mark-none)")).to_have_count(0)  # one stroke, one undo


def drag(page: Page, start: Locator, end: Locator) -> None:
    """What a finger does, as the screen tells the browser of it."""
    screen = page.context.new_cdp_session(page)
    (x, y), (to_x, to_y) = middle(start), middle(end)
    steps = [(x + (to_x - x) * part / 8, y + (to_y - y) * part / 8) for part in range(9)]
    for number, (at_x, at_y) in enumerate(steps):
        kind = "touchMove" if number else "touchStart"
        screen.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": at_x, "y": at_y}]})
    screen.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    screen.detach()


def middle(thing: Locator) -> tuple[float, float]:
    box = thing.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_weekend_choice_is_saved_as_one_goes_and_undone(asked: Asked, device: Device) -> None:
    bo = device("bo", PHONE)
    bo.goto(asked.path)
    weekend = bo.get_by_role("group", name="21 and 22 March")
    expect(weekend).to_contain_text("½ day of leave")
    for choice in ("Both½", "Either"):
        with bo.expect_response(lambda answer: answer.request.method == "POST"):
            weekend.get_by_label(choice).tap()
        all_is_saved(bo)
    assert asked.saved.what.opt_ins == {WEEKEND: OptIn.EITHER}
    for left in ({WEEKEND: OptIn.BOTH}, {}):
        with bo.expect_response(lambda answer: answer.request.method == "POST"):
            bo.locator("save-state").get_by_role("button", name="Undo").tap()
        all_is_saved(bo)
        assert asked.saved.what.opt_ins == left
    expect(bo.locator("save-state").get_by_role("button", name="Undo")).to_be_hidden()


def test_what_is_said_of_saves_covers_no_way_to_other_pages(asked: Asked, device: Device) -> None:
    bo = device("bo", PHONE)
    bo.goto(asked.path)
    face(bo, asked.slot(MONDAY, "Evening")).tap()
    all_is_saved(bo)
    bo.evaluate("scrollTo(0, 0)")
    said, ways, own = (bo.locator(each).bounding_box() for each in ("save-state", ".nav", ".me > button"))
    assert said is not None
    assert ways is not None
    assert own is not None
    assert said["y"] + said["height"] <= ways["y"]
    assert said["x"] + said["width"] <= own["x"]


def test_without_script_the_form_saves_and_last_time_is_undone(home: House, asked: Asked, device: Device) -> None:
    earlier, slots = opened(home.cast, NEXT_WEEK)
    answered(home.cast, earlier, "bo", NewAnswer(every(working(slots), Mark.FINE)))
    bo = device("bo", PHONE, script=False)
    bo.goto(asked.path)
    sent(bo, bo.get_by_role("button", name="Same as last time"))
    assert asked.saved.is_given
    bo.get_by_role("button", name="Undo").click()
    expect(bo.get_by_text("Undone: you have not answered yet.")).to_be_visible()
    assert not asked.saved.is_given
    bo.get_by_role("group", name="21 and 22 March").get_by_label("Saturday").check()
    bo.get_by_role("button", name="Save your answer").click()
    expect(bo.get_by_role("heading", level=1)).to_have_text("You have answered")
    assert asked.saved.what.opt_ins == {WEEKEND: OptIn.FIRST}


def working(slots: list[Slot]) -> list[Slot]:
    return [slot for slot in slots if slot.weekend is None]
