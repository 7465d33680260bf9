"""What the page of an answer tells on each device, and what one stroke of the mouse or one press of a button does."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from app.domain.answer import Answer, Mark, NewAbsence, NewAnswer
from app.domain.people import NewPerson
from app.domain.round import Round
from app.store.answers import get_answer
from app.store.people import save_person
from app.usecases.answers.mine import add_absence
from tests.app.rounds_at_work import NEXT_WEEK, WEEK_AFTER, answered, every, opened
from tests.browser.conftest import DESK, DEVICES, PHONE, House, all_is_saved, quiet_house

pytestmark = pytest.mark.xdist_group("browser")

Device = Callable[..., Page]
TOLD = (
    "When can you cover, 16 to 22 March 2026?",
    "Answer by Fri 13 Mar, 02:00 your time (Thu 12 Mar, 17:00 London time)",
    "Not answered yet. 1 of 2 others has answered.",
    "Filled in from your standing week, not saved yet.",
    "You are away Tue 17 Mar.",
    "London time",
    "06–10 Morning 15–19 for you",
    "21 and 22 March No Saturday ¼ day of leave Sunday ¼ day of leave Both ½ day of leave "
    "Either, not both ¼ day of leave",
)


@pytest.fixture
def home(tmp_path: Path, sqlite_source: Any) -> Iterator[House]:
    with quiet_house(tmp_path, sqlite_source.fresh()) as house:
        yield house


def saved(home: House, round_: Round) -> Answer:
    with home.cast.database.reading() as tx:
        return get_answer(tx, round_.id, home.cast.id("bo"))


@pytest.fixture
def second(home: House) -> Round:
    """Bo answered an earlier round, and is asked again."""
    first, slots = opened(home.cast, NEXT_WEEK)
    working = [slot for slot in slots if slot.weekend is None]
    answered(home.cast, first, "bo", NewAnswer(every(working, Mark.FINE)), standing=True)
    return opened(home.cast, WEEK_AFTER)[0]


def test_an_answer_begins_with_all_that_one_must_know(home: House, second: Round, device: Device) -> None:
    """Bo is in Tokyo, has a standing week, and is away on Tuesday; Chi has answered."""
    answered(home.cast, second, "chi", NewAnswer({}))
    bo = home.cast.people["bo"]
    with home.cast.database.transaction() as tx:
        new = NewPerson(bo.name, bo.email, time_zone="Asia/Tokyo")
        save_person(tx, bo.id, new, active=True, version=bo.version)
        away = NewAbsence(date(2026, 3, 17), date(2026, 3, 17), "Dentist")
        add_absence(tx, away, by=home.cast.actor(tx, "bo"), now=home.cast.now)
    pages = [device("bo", size, script=script) for size, script in DEVICES]
    for page in pages:
        page.goto(f"/teams/support/rounds/{second.id}/answer")
        told = " ".join(page.get_by_role("main").inner_text().split())
        assert [each for each in TOLD if each not in told] == []
    scripted, *_, plain = pages
    faces = scripted.locator("button.face")
    assert faces.filter(has_text="✓").count() == faces.count()
    faces.first.click()
    expect(scripted.locator("button.face.unusual")).to_have_count(1)  # an exception from the standing week
    all_is_saved(scripted)
    assert sorted(saved(home, second).what.marks.values()).count(Mark.FINE) == faces.count() - 1
    plain.reload()
    expect(plain.get_by_role("heading", level=1)).to_have_text("You have answered")
    expect(plain.locator(".unusual")).to_have_count(1)


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_no_cell_moves_away_when_the_first_mark_is_saved(
    home: House, second: Round, device: Device, size: dict[str, int]
) -> None:
    """What is said above the grid until something is saved goes then, but its room stays."""
    bo = device("bo", size)
    bo.goto(f"/teams/support/rounds/{second.id}/answer")
    cell = bo.locator("button.face").last
    cell.scroll_into_view_if_needed()
    height = "cell => cell.getBoundingClientRect().top"
    before = cell.evaluate(height)
    cell.click()
    all_is_saved(bo)
    expect(bo.get_by_role("heading", level=1)).to_have_text("You have answered")
    expect(bo.get_by_role("button", name="Save it like this")).to_be_hidden()
    assert cell.evaluate(height) == pytest.approx(before, abs=1)  # pages scroll by whole pixels


def test_the_mouse_paints_over_cells_in_one_stroke(home: House, second: Round, device: Device) -> None:
    bo = device("bo", DESK)
    bo.goto(f"/teams/support/rounds/{second.id}/answer")
    bo.get_by_role("toolbar").get_by_title("cannot").click()
    first_row = bo.locator("table.ask tbody tr").first.locator("button.face")
    first_row.first.hover()
    bo.mouse.down()
    for number in range(1, 4):
        first_row.nth(number).hover()
    bo.mouse.up()
    expect(bo.locator("button.face.mark-cannot")).to_have_count(4)
    all_is_saved(bo)
    assert list(saved(home, second).what.marks.values()).count(Mark.CANNOT) == 4
    with bo.expect_response(lambda answer: answer.request.method == "POST"):
        bo.get_by_role("toolbar").get_by_role("button", name="Undo").click()
    expect(bo.locator("button.face.mark-cannot")).to_have_count(0)


def test_same_as_last_time_is_taken_back(home: House, second: Round, device: Device) -> None:
    bo = device("bo", DEVICES[0][0])
    bo.goto(f"/teams/support/rounds/{second.id}/answer")
    bo.get_by_role("button", name="Same as last time").click()
    expect(bo.get_by_role("heading", level=1)).to_have_text("You have answered")
    assert saved(home, second).is_given
    bo.locator(".note").get_by_role("button", name="Undo").click()
    expect(bo.get_by_text("Undone: you have not answered yet.")).to_be_visible()
    assert not saved(home, second).is_given
