"""Answering in a real browser: in few taps, saved as one goes, and never over what somebody else saved."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from app.domain.answer import Mark, NewAnswer, OptIn
from app.store.answers import get_answer
from app.usecases.answers.save import SaveAnswerFor, save_answer_for
from tests.app.rounds_at_work import NEXT_WEEK, WEEK_AFTER, WEEKEND, answered, every, opened
from tests.browser.conftest import DESK, PATIENCE, PHONE, House, all_is_saved

Device = Callable[..., Page]
Pictures = Callable[[Page, str], None]

pytestmark = pytest.mark.xdist_group("browser")


IS_WARNED = """() => {
  const leaving = new Event("beforeunload", { cancelable: true });
  dispatchEvent(leaving);
  return leaving.defaultPrevented;
}"""


class Taps:
    """Counts what a finger or the keys do."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.number = 0

    def tap(self, role: str, name: str) -> None:
        self.number += 1
        self.page.get_by_role(role, name=name).first.tap()  # type: ignore[arg-type]

    def keys_to(self, name: str) -> None:
        """Tab until something with this name has the focus, and press it."""
        for _ in range(60):
            self.number += 1
            self.page.keyboard.press("Tab")
            if name in self.page.evaluate("document.activeElement.textContent"):
                break
        self.number += 1
        self.page.keyboard.press("Enter")


def marks_of(home: House, round_id: int, name: str = "bo") -> dict[int, Mark]:
    with home.cast.database.transaction() as tx:
        return dict(get_answer(tx, round_id, home.cast.id(name)).what.marks)


def two_rounds(home: House) -> int:
    """Bo has answered the first of two rounds; says which the second is."""
    first, slots = opened(home.cast, NEXT_WEEK)
    answered(home.cast, first, "bo", NewAnswer(every([slot for slot in slots if not slot.weekend], Mark.FINE)))
    return opened(home.cast, WEEK_AFTER)[0].id


def test_an_unchanged_round_takes_two_taps_on_a_phone(home: House, device: Device, pictures: Pictures) -> None:
    round_id = two_rounds(home)
    bo = device("bo", PHONE)
    bo.goto("/")
    taps = Taps(bo)
    taps.tap("link", "Answer, ")
    pictures(bo, "answer-phone-two-taps")
    taps.tap("button", "Same as last time")
    expect(bo.get_by_role("heading", level=1)).to_have_text("You have answered")
    assert taps.number == 2
    assert set(marks_of(home, round_id).values()) == {Mark.FINE}


def test_an_unchanged_round_is_answered_by_keyboard_alone(home: House, device: Device) -> None:
    round_id = two_rounds(home)
    bo = device("bo", DESK)
    bo.goto("/")
    keys = Taps(bo)
    keys.keys_to("Answer, ")
    bo.wait_for_url("**/answer")
    keys.keys_to("Same as last time")
    expect(bo.get_by_role("heading", level=1)).to_have_text("You have answered")
    assert keys.number <= 30
    assert marks_of(home, round_id)


def test_marks_are_saved_as_one_goes_and_undone(home: House, device: Device, pictures: Pictures) -> None:
    round_id = opened(home.cast)[0].id
    bo = device("bo", DESK)
    bo.goto(f"/teams/support/rounds/{round_id}/answer")
    cells = bo.locator("button.face")
    cells.first.focus()
    for key in ("1", "ArrowRight", "4", "ArrowDown", " "):
        bo.keyboard.press(key)
    all_is_saved(bo)
    expect(bo.get_by_role("heading", level=1)).to_have_text("You have answered")
    assert sorted(marks_of(home, round_id).values()) == [Mark.CANNOT, Mark.LOVE, Mark.LOVE]
    pictures(bo, "answer-saved-as-one-goes-desk")
    with bo.expect_response(lambda answer: answer.request.method == "POST"):
        bo.get_by_role("toolbar").get_by_role("button", name="Undo").click()
    all_is_saved(bo)
    assert len(marks_of(home, round_id)) == 2
    at_once = "cell => { cell.click(); return document.querySelector('save-state [data-part=text]').textContent; }"
    assert cells.last.evaluate(at_once) == "Saving …"  # nobody reads that all is saved while it is not
    bo.get_by_role("button", name="Save your answer").click()
    expect(bo.get_by_text("Your answer is saved.")).to_be_visible()
    assert len(marks_of(home, round_id)) == 3


def test_a_whole_day_is_marked_and_copied_to_the_others(home: House, device: Device) -> None:
    round_, slots = opened(home.cast)
    working = {slot.id for slot in slots if not slot.weekend}
    bo = device("bo", DESK)
    bo.goto(f"/teams/support/rounds/{round_.id}/answer")
    bo.get_by_role("button", name="Mon 9 Mar", exact=True).click()
    bo.locator(".copy-day summary").click()
    with bo.expect_response(lambda answer: answer.request.method == "POST"):
        bo.get_by_role("button", name="Copy", exact=True).click()
    all_is_saved(bo)
    assert marks_of(home, round_.id) == dict.fromkeys(working, Mark.LOVE)


def test_a_lost_connection_is_said_and_mended(home: House, device: Device, pictures: Pictures) -> None:
    round_id = opened(home.cast)[0].id
    bo = device("bo", PHONE)
    bo.goto(f"/teams/support/rounds/{round_id}/answer")
    bo.context.clear_cookies()
    bo.locator("button.face").first.tap()
    state = bo.locator("save-state")
    expect(state).to_contain_text("Not saved: you are signed out")
    pictures(bo, "answer-not-saved-phone")
    bo.get_by_role("button", name="Save your answer").tap()
    expect(state).to_contain_text("Not saved: you are signed out")  # here, where all that was entered still is
    home.sign_in(bo, "bo")
    state.get_by_role("button", name="Try again").tap()
    all_is_saved(bo)
    bo.context.set_offline(True)
    bo.locator("button.face").nth(1).tap()
    expect(state).to_contain_text("Not saved: the connection is lost")
    bo.context.set_offline(False)
    all_is_saved(bo)
    assert len(marks_of(home, round_id)) == 2


def test_what_somebody_else_saved_is_not_written_over(home: House, device: Device, pictures: Pictures) -> None:
    round_, slots = opened(home.cast)
    bo = device("bo", DESK)
    bo.goto(f"/teams/support/rounds/{round_.id}/answer")
    theirs = {slots[1].id: Mark.CANNOT}
    with home.cast.database.transaction() as tx:
        ask = SaveAnswerFor(home.cast.id("bo"), NewAnswer(theirs), 0)
        save_answer_for(tx, home.cast.support, round_.id, ask, by=home.cast.actor(tx, "ana"), now=home.cast.now)
    bo.locator("button.face").first.click()
    state = bo.locator("save-state")
    expect(state).to_contain_text("Not saved: This answer was changed since you opened it")
    assert marks_of(home, round_.id) == theirs
    state.get_by_role("button").click()
    expect(bo.get_by_text("What is saved now and differs")).to_be_visible()
    expect(bo.locator("button.face.mark-love")).to_have_count(1)
    pictures(bo, "answer-stale-desk")


def test_a_page_that_one_goes_back_to_shows_what_is_saved(home: House, device: Device) -> None:
    """A browser would put older marks beside the newer version, and the next tap would save them over that."""
    round_, slots = opened(home.cast)
    bo = device("bo", DESK)
    bo.goto(f"/teams/support/rounds/{round_.id}/answer")
    bo.locator("button.face").first.click()
    bo.goto("/teams/support")
    for _ in range(PATIENCE // 50):  # what was changed right before leaving is saved, too
        bo.wait_for_timeout(50)
        if marks_of(home, round_.id):
            break
    with home.cast.database.transaction() as tx:
        ask = SaveAnswerFor(home.cast.id("bo"), NewAnswer(every(slots, Mark.CANNOT)), 1)
        save_answer_for(tx, home.cast.support, round_.id, ask, by=home.cast.actor(tx, "ana"), now=home.cast.now)
    bo.go_back()
    expect(bo.get_by_role("heading", level=1)).to_have_text("You have answered")
    expect(bo.locator("button.face.mark-love")).to_have_count(0)


def test_a_save_whose_answer_was_lost_is_sent_again_and_is_one(home: House, device: Device) -> None:
    round_id = opened(home.cast)[0].id
    bo = device("bo", DESK)
    bo.goto(f"/teams/support/rounds/{round_id}/answer")
    lost: list[int] = []

    def lose(route: Route) -> None:
        if route.request.method != "POST" or lost:
            route.continue_()
            return
        lost.append(route.fetch().status)
        route.abort("internetdisconnected")

    bo.route("**/answer", lose)
    cells = bo.locator("button.face")
    cells.first.click()
    expect(bo.locator("save-state")).to_contain_text("Not saved: the connection is lost")
    cells.nth(1).click()
    all_is_saved(bo)
    assert lost == [200]
    assert len(marks_of(home, round_id)) == 2


def test_whoever_presses_save_while_a_save_fails_is_warned_of_leaving(home: House, device: Device) -> None:
    round_id = opened(home.cast)[0].id
    bo = device("bo", DESK)
    bo.goto(f"/teams/support/rounds/{round_id}/answer")
    held: list[Route] = []
    bo.route("**/answer", lambda route: held.append(route) if route.request.method == "POST" else route.continue_())
    bo.locator("button.face").first.click()
    lose(bo, held, before=lambda: bo.get_by_role("button", name="Save your answer").click())
    lose(bo, held)  # it was tried again at once
    expect(bo.locator("save-state [data-part=text]")).to_contain_text("Not saved: the connection is lost")
    assert bo.evaluate(IS_WARNED)


def lose(page: Page, held: list[Route], before: Callable[[], None] = lambda: None) -> None:
    """Wait for the next save, and cut it off."""
    for _ in range(PATIENCE // 50):
        page.wait_for_timeout(50)
        if held:
            break
    before()
    held.pop().abort("internetdisconnected")


def test_an_undo_saves_over_nothing_that_another_device_saved(home: House, device: Device) -> None:
    round_, slots = opened(home.cast)
    desk = device("bo", DESK)
    desk.goto(f"/teams/support/rounds/{round_.id}/answer")
    with desk.expect_response(lambda answer: answer.request.method == "POST"):
        desk.get_by_role("radio", name="Either, not both").check()
    all_is_saved(desk)
    phone = device("bo", PHONE)
    phone.goto(f"/teams/support/rounds/{round_.id}/answer")
    phone.locator("button.face").first.tap()
    all_is_saved(phone)
    desk.locator("button.undo").first.click()
    expect(desk.locator("save-state")).to_contain_text("Not saved: This answer was changed since you opened it")
    with home.cast.database.transaction() as tx:
        there = get_answer(tx, round_.id, home.cast.id("bo")).what
    assert there == NewAnswer({slots[0].id: Mark.LOVE}, {WEEKEND: OptIn.EITHER})
