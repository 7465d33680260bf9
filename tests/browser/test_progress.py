"""A coordinator watches a draft being made, live, and stops it: the best so far is kept.

The search is a real one that takes minutes: 24 people of unequal shares who cannot at most hours, with slots of unequal
length. What can be filled is known in a second; how fairly it can be shared is not.
"""

import random
import re
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from datetime import time as wall_time
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Error, Page, expect

from app import planning
from app.domain.answer import Mark, NewAnswer
from app.domain.people import NewMembership, NewPerson
from app.domain.policy import Policy
from app.domain.rota import DraftState
from app.settings import Settings
from app.store import answers, drafts
from app.store.rounds import slots_of
from app.store.teams import add_policy, shifts_of
from app.store.transaction import Database, Tx
from app.usecases.rounds.open import OpenRound, open_round
from app.usecases.teams import keep, people
from solver import check
from tests.browser.conftest import DESK, PATIENCE, PHONE, House, comes_about
from tests.browser.served import served
from tests.cast import Cast, assemble
from tests.said import said
from tests.service import free_port

pytestmark = pytest.mark.xdist_group("browser")

Device = Callable[..., Page]
FIRST_ON = date(2026, 3, 9)
WEEKS = 6
SEARCH = 1800  # seconds at most: nobody waits for them here
SECONDS_TO_STOP = 300  # on a machine that runs other tests beside
HOURS = {"Morning": (5, 7), "Late morning": (7, 10), "Afternoon": (10, 15), "Evening": (15, 22)}
MARKS = [Mark.CANNOT] * 20 + [Mark.RATHER_NOT] * 3 + [Mark.FINE] * 4 + [Mark.LOVE] * 3

GOALS = ("filling the seats", "sharing fairly", "meeting marks", "keeping what is published", "drawing lots")

FIGURES = ("Drafting", "Now", "Reached", "Best possible so far", "Time left")
GAPS = ("Gap, seats", "Gap, fairness", "Gap, marks", "Gap, changes")

# What screen readers are told from the first page on, through every page that is loaded after it.
NEWS = """new MutationObserver((changes) => {
  for (const each of changes)
    if (each.target.closest?.("[role=status], [aria-live]") && each.target.textContent.trim())
      sessionStorage.news = `${sessionStorage.news ?? ""}${each.target.textContent.trim()}\\n`;
}).observe(document, { subtree: true, childList: true, characterData: true });"""


WHOLE = "() => (document.readyState === 'complete' && document.querySelector('draft-progress')?.innerText) || ''"


@dataclass(frozen=True)
class Told:
    """What a page says of the search."""

    text: str
    goal: str
    reached: str
    best: str
    seconds_left: int
    gaps: tuple[str, ...]

    @classmethod
    def at(cls, page: Page) -> "Told":
        lines = [line.strip() for line in shown_on(page).split("\n") if line.strip()]
        text, goal, reached, best, left = (lines[lines.index(name) + 1] for name in FIGURES)
        gaps = tuple(lines[lines.index(name) + 1] for name in GAPS)
        return cls(text, goal, reached, best, int(left.split()[0]), gaps)

    @property
    def found(self) -> tuple[int, str, str]:
        return GOALS.index(self.goal), self.reached, self.best

    @property
    def gap(self) -> str:
        """Of the goal that the search is at."""
        return self.gaps[GOALS.index(self.goal)]

    @property
    def is_long(self) -> bool:
        """Whether the search is at the goals that take it minutes, and not at their end."""
        return self.goal in GOALS[1:3] and self.gap.endswith("at most")

    def no_worse_than(self, before: "Told") -> bool:
        """What is found only gets better, and what is known of the best possible only nearer."""
        if self.goal != before.goal:
            return self.found > before.found
        return int(self.reached) <= int(before.reached) and int(self.best) >= int(before.best)


@pytest.fixture
def home(tmp_path: Path, sqlite_source: Any) -> Iterator[House]:
    """A house whose clock runs, with one thread for a search."""
    database = Database(sqlite_source.fresh())
    cast = assemble(database)
    settings = Settings(port=free_port(), data_dir=tmp_path, solver_seconds=SEARCH, solver_workers=1)
    began = time.monotonic()
    with served(settings, database, lambda: cast.now + timedelta(seconds=time.monotonic() - began)):
        yield House(settings.public_url, cast)
    database.close()


@pytest.fixture
def round_id(home: House) -> int:
    """A closed round whose answers make a long search."""
    cast, dice = home.cast, random.Random(1)
    with cast.database.transaction() as tx:
        add_policy(tx, cast.support.id, Policy(max_consecutive_days=3, min_rest_hours=20), starts_on=cast.now.date())
        for shift in shifts_of(tx, cast.support.id):
            if hours := HOURS.get(shift.what.name):
                what = replace(shift.what, starts_at=wall_time(hours[0]), ends_at=wall_time(hours[1]), people=3)
                keep.change_shift(tx, cast.support, shift.id, what, version=shift.version)
        crew = [cast.id(name) for name in ("ana", "bo", "chi")] + [_member(tx, cast, each, dice) for each in range(21)]
        ask = OpenRound(FIRST_ON, FIRST_ON + timedelta(days=7 * WEEKS - 1), cast.now + timedelta(hours=1))
        round_ = open_round(tx, cast.support, ask, by=cast.actor(tx, "ana"), now=cast.now)
        slots = [slot.id for slot in slots_of(tx, round_.period.id) if slot.weekend is None]
        for person in crew:
            given = NewAnswer({slot: dice.choice(MARKS) for slot in slots})
            answers.save_answer(tx, round_.id, person, given, version=0, now=cast.now)
    cast.now += timedelta(hours=2)
    return round_.id


def _member(tx: Tx, cast: Cast, number: int, dice: random.Random) -> int:
    membership = NewMembership(0, date(2026, 1, 1), share=dice.choice((100, 90, 80, 70, 60, 50)))
    new = NewPerson(f"Person {number}", f"p{number}@example.org")
    return people.add_member(tx, cast.support, new, membership=membership, now=cast.now).id


def test_a_search_is_followed_and_stopped_on_each_device(home: House, round_id: int, device: Device) -> None:
    ana, phone = device("ana", DESK), device("ana", PHONE)
    plain_desk, plain_phone = device("ana", DESK, script=False), device("ana", PHONE, script=False)
    begin(ana, round_id, 1)
    told = follow(ana)
    told = see_it_renewed([plain_phone, plain_desk], ana.url, told)
    assert stop(plain_phone) <= SECONDS_TO_STOP
    kept = kept_by(home, plain_phone, told)
    for each in (ana, plain_desk):
        expect(each.locator("h1")).to_have_text(kept)  # by itself
    assert ana.evaluate("window.sameAsBefore") is None  # as another page
    comes_about(ana, lambda: news(ana))
    assert news(ana) == ["The draft is ready"]

    begin(phone, round_id, 2)
    told = until(phone, lambda told: told.is_long)
    out_of_reach_and_back(phone)
    signed_out_and_back(phone)
    assert stop(phone) <= SECONDS_TO_STOP
    kept_by(home, phone, told)


def begin(ana: Page, round_id: int, number: int) -> None:
    """Ask for the draft; the page that follows it says at once how far it is, and how to end it."""
    ana.add_init_script(NEWS)
    ana.goto(f"/teams/support/rounds/{round_id}")
    ana.get_by_role("button", name="Draft the rota").click()
    expect(ana.locator("h1")).to_have_text(f"Draft {number} is being made")
    ana.evaluate("window.sameAsBefore = true")
    assert is_in_the_first_screen(ana)


def out_of_reach_and_back(ana: Page) -> None:
    """Figures that are not new any more are not left standing; the new ones come by themselves."""
    text = ana.locator("[data-part=text]")
    ana.context.set_offline(True)
    expect(text).to_have_text("The connection is lost; the draft goes on.")
    ana.context.set_offline(False)
    expect(text).to_contain_text("seats filled")


def signed_out_and_back(ana: Page) -> None:
    """Whoever is signed out meanwhile is led to the way in, and is not told of a connection."""
    address, cookies = ana.url, ana.context.cookies()
    ana.context.clear_cookies()
    expect(ana).to_have_url(re.compile(r"/sign-in\?next=/teams/support/drafts/"))
    ana.context.add_cookies(cookies)  # type: ignore[arg-type]
    ana.goto(address)


def is_in_the_first_screen(ana: Page) -> bool:
    """How far the search is, and the button that ends it."""
    boxes = [each.bounding_box() for each in (ana.locator("[data-part=text]"), ana.get_by_role("button", name="Stop"))]
    assert ana.viewport_size is not None
    return all(box is not None and box["y"] + box["height"] <= ana.viewport_size["height"] for box in boxes)


def follow(ana: Page) -> Told:
    """See the figures come and change, and the time fall, on one page that says nothing of them aloud."""
    first = until(ana, lambda told: told.is_long)
    assert first.gaps[0] == "none: nothing better is possible"  # all that can be filled is
    assert first.gap == f"{int(first.reached) - int(first.best)} at most"
    later = until(ana, lambda told: told.found != first.found and told.seconds_left < first.seconds_left - 1)
    assert later.text == first.text
    assert later.no_worse_than(first)
    assert SEARCH / 2 < later.seconds_left < SEARCH
    assert ana.evaluate("window.sameAsBefore")
    assert news(ana) == []
    return later


def see_it_renewed(pages: list[Page], address: str, before: Told) -> Told:
    """Without script the same figures are there, and it comes anew by itself; answers what the first says then."""
    looks = []
    for page in pages:
        page.goto(address)
        looks.append(Told.at(page))
        assert is_in_the_first_screen(page)
        expect(page.get_by_role("link", name="Look again")).to_be_visible()
    assert all(first.text == before.text and first.no_worse_than(before) for first in looks)
    later = [
        until(page, lambda told, first=first: told.seconds_left < first.seconds_left)  # type: ignore[misc]
        for page, first in zip(pages, looks, strict=True)
    ]
    assert all(told.no_worse_than(first) for told, first in zip(later, looks, strict=True))
    return later[0]


def stop(page: Page) -> float:
    """Press the button and wait for the draft; how many seconds that took."""
    began = time.monotonic()
    page.get_by_role("button", name="Stop and keep the best so far").click()
    expect(page.locator("h1")).to_have_text(re.compile(r"^\d+ of \d+ seats filled$"), timeout=1000 * SECONDS_TO_STOP)
    took = time.monotonic() - began
    said("seconds from the press of stop to the draft that is kept", round(took))
    return took


def kept_by(home: House, page: Page, told: Told) -> str:
    """The draft that was kept: complete, valid, and no worse than what was shown of it; answers its headline."""
    kept = page.locator("h1").inner_text()
    with home.cast.database.reading() as tx:
        draft = drafts.get_draft(tx, home.cast.support.id, int(page.url.partition("?")[0].rsplit("/", 1)[1]))
        problem = planning.from_json(drafts.get_problem(tx, draft.id))
    assert draft.state is DraftState.READY
    assert kept == told.text == f"{len(draft.assignments)} of {len(problem.seats)} seats filled"
    assert check(problem, {str(seat): str(what.person_id) for seat, what in draft.assignments.items()}) == ()
    assert {str(seat) for seat in [*draft.assignments, *draft.open_seats]} == {seat.id for seat in problem.seats}
    reached = draft.goals[GOALS.index(told.goal)]
    assert int(told.best) <= reached.bound <= reached.value <= int(told.reached)
    return kept


def shown_on(page: Page) -> str:
    """What a page says of the search: all of it, though without script it comes anew every few seconds."""
    for _ in range(PATIENCE // 50):
        with suppress(Error):  # it was just being left
            if shown := str(page.evaluate(WHOLE)):
                return shown
        page.wait_for_timeout(50)
    raise AssertionError(f"no search is shown on {page.url}")


def until(page: Page, holds: Callable[[Told], bool]) -> Told:
    deadline = time.monotonic() + SEARCH / 5
    while not holds(told := Told.at(page)):
        assert time.monotonic() < deadline, told
        page.wait_for_timeout(100)
    return told


def news(page: Page) -> list[str]:
    """What was spoken since the search began."""
    spoken: str = page.evaluate("sessionStorage.news ?? ''")
    return spoken.splitlines()
