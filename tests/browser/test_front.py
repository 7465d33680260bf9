"""The front page on a phone and at a desk, with script and without: am I on, who else, what waits, the week ahead."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from app.domain.people import NewPerson
from app.domain.policy import Policy
from app.store.people import save_person
from app.store.teams import add_policy
from app.usecases.rounds.open import OpenRound
from tests.app.rounds_at_work import opened
from tests.app.usecases.published import MONDAY, SATURDAY, TUESDAY, planned
from tests.browser.conftest import DEVICES, PHONE, House, quiet_house
from tests.cast import Cast

pytestmark = pytest.mark.xdist_group("browser")

Device = Callable[..., Page]
MORNING = datetime(2026, 3, 9, 8, 30, tzinfo=UTC)  # of Monday, in Bo's slot
WEEK = {
    (MONDAY, "Morning"): "bo",
    (MONDAY, "Late morning"): "chi",
    (TUESDAY, "Afternoon"): "bo",
    (SATURDAY, "Weekend cover"): "chi",
}
ASKED = OpenRound(date(2026, 3, 23), date(2026, 3, 29), MORNING + timedelta(days=3, hours=2))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, sqlite_source: Any) -> Iterator[House]:
    """A week that is under way, a draft of the next one and a round for the one after it; Chi is in Tokyo."""
    with quiet_house(tmp_path_factory.mktemp("front"), sqlite_source.fresh()) as house:
        at_work(house.cast)
        yield house


def at_work(cast: Cast) -> None:
    chi = cast.people["chi"]
    with cast.database.transaction() as tx:
        add_policy(tx, cast.support.id, Policy(claims=2), starts_on=cast.now.date())
        new = NewPerson(chi.name, chi.email, time_zone="Asia/Tokyo")
        save_person(tx, chi.id, new, active=True, version=chi.version)
    planned(cast).publish(WEEK)
    next_week = planned(cast, MONDAY + timedelta(days=7), MONDAY + timedelta(days=13))
    next_week.draft({(MONDAY + timedelta(days=7), "Morning"): "bo"})
    cast.now = MORNING
    opened(cast, ASKED)


@pytest.fixture(params=DEVICES, ids=[f"{size['width']}{'' if script else '-no-script'}" for size, script in DEVICES])
def visit(request: pytest.FixtureRequest, device: Device) -> Callable[[str], Page]:
    """Opens the front page as somebody, on each device."""
    size, script = request.param

    def open_front(name: str) -> Page:
        page = device(name, size, script=script)
        page.goto("/")
        wide: int = page.locator("html").evaluate("html => html.scrollWidth - html.clientWidth")
        assert wide <= 0
        return page

    return open_front


def test_an_engineer_on_duty_reads_that_first(visit: Callable[[str], Page]) -> None:
    bo = visit("bo")
    assert answer(bo) == "You are on now until 10:00 Morning, Support · London time"
    assert on_first_screen(bo.locator(".answer").first)
    assert now(bo) == "Support, now You are on until 10:00 Next: Chi, from 10:00. London time."
    assert waiting(bo) == [
        "Support: say when you can work, 23 to 29 March 2026 Answer, 3 days left",
        "Support: the cover on Sunday 15 March, 10–18 is open Volunteer",
    ]
    assert on_first_screen(bo.get_by_role("link", name="Answer, 3 days left"))
    assert said(own_slots(bo)) == ["Mon 9 Mar, 06–10 Morning, Support", "Tue 10 Mar, 14–18 Afternoon, Support"]
    assert said(bo.locator(".strip > li"))[0].startswith("Mon 9 Mar today 06–10 you 10–14 Chi 14–18 open")
    assert bo.locator(".strip > li").count() == 7
    assert [day.split(" 1")[0] for day in said(bo.locator(".strip > li.weekend"))] == ["Sat", "Sun"]
    assert said(bo.locator(".strip .own")) == ["06–10 you", "14–18 you"]
    leads(bo, "Answer, 3 days left", "Answer by Thu 12 Mar, 10:30")
    leads(bo, "Volunteer", "40 seats are free")
    leads(bo, "14–18 you", "You are on")


def test_text_of_twice_the_size_fits_a_phone(device: Device) -> None:
    """As whoever sees badly sets it: only what scrolls by itself is wider than the screen."""
    bo = device("bo", PHONE)
    bo.goto("/")
    slot = bo.get_by_role("link", name="Tue 10 Mar, 14–18").get_attribute("href")
    for path in ("/", "/me", "/me/account", "/teams/support", f"{slot}", f"{slot}/swap", f"{slot}/why"):
        bo.goto(path)
        wide: int = bo.locator("html").evaluate(
            "html => { html.style.fontSize = '200%'; return html.scrollWidth - html.clientWidth; }"
        )
        assert wide <= 0, path


def test_an_engineer_in_another_zone_reads_both_times(visit: Callable[[str], Page]) -> None:
    chi = visit("chi")
    assert answer(chi) == "You are on today 19–23 Late morning, Support · Tokyo time"
    assert on_first_screen(chi.locator(".answer").first)
    here = "Bo is on until 10:00 (19:00 for you) Next: you, from 10:00 (19:00 for you). London time."
    assert now(chi) == f"Support, now {here}"
    assert said(own_slots(chi))[0] == "Mon 9 Mar, 19–23 (10–14 London time) Late morning, Support"
    assert said(chi.locator(".strip .own")) == ["10–14 you (19–23 for you)", "10–18 you (19–03 for you)"]


def test_a_coordinator_reads_what_waits(visit: Callable[[str], Page]) -> None:
    ana = visit("ana")
    assert answer(ana) == "No duty ahead for you"
    assert on_first_screen(ana.locator(".answer").first)
    assert now(ana) == "Support, now Bo is on until 10:00 Next: Chi, from 10:00. London time."
    assert waiting(ana) == [
        "Support: 18 seats are open Mend the rota",
        "Support: say when you can work, 23 to 29 March 2026 Answer, 3 days left",
        "Support: the cover on Sunday 15 March, 10–18 is open Volunteer",
        "Support: draft 1 is ready to publish, 16 to 22 March 2026 Look at it",
        "Support: 0 of 3 have answered, 23 to 29 March 2026 Look at the round",
    ]
    leads(ana, "The rota of Support", "Bo is on until 10:00")
    leads(ana, "Look at it", "1 of 22 seats filled")
    leads(ana, "Look at the round", "0 of 3 have answered")


def test_who_is_in_no_team_is_shown_the_way_and_nothing_of_any_team(visit: Callable[[str], Page]) -> None:
    for name, way in (("hana", "Leave report"), ("kai", "Teams")):
        page = visit(name)
        expect(page.get_by_role("heading", level=1)).to_have_text("You are in no team")
        main = page.get_by_role("main")
        assert told_of_teams(main.inner_html()) == []
        assert on_first_screen(main.get_by_role("link", name=way))
        main.get_by_role("link", name=way).click()
        expect(page.get_by_role("heading", level=1)).to_contain_text(way)
    eve = visit("eve")
    expect(eve.get_by_role("main")).to_contain_text("Ask a coordinator to let you in.")
    assert told_of_teams(eve.content()) == []


def test_a_stranger_sees_the_sign_in_and_nothing_of_any_team(visit: Callable[[str], Page]) -> None:
    page = visit("")
    for path in ("/", "/teams/support", "/hr", "/me"):
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
        assert told_of_teams(page.content().replace(f"next={path}", "").replace(f'value="{path}"', "")) == []
        assert page.locator("nav, .me").count() == 0
    assert on_first_screen(page.get_by_role("button").first)


def answer(page: Page) -> str:
    return " ".join(page.locator(".answer").first.inner_text().split())


def now(page: Page) -> str:
    return " ".join(page.locator(".answer").nth(1).inner_text().split())


def waiting(page: Page) -> list[str]:
    lines = page.locator("section", has=page.get_by_role("heading", name="Waiting for you"))
    return said(lines.get_by_role("listitem"))


def leads(page: Page, link: str, heading: str) -> None:
    """Go there and come back."""
    page.get_by_role("link", name=link, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    page.go_back()


def own_slots(page: Page) -> Locator:
    return page.get_by_role("heading", name="Your next slots").locator("xpath=following-sibling::ul[1]").locator("li")


def said(items: Locator) -> list[str]:
    return [" ".join(text.split()) for text in items.all_inner_texts()]


def on_first_screen(thing: Locator) -> bool:
    """Whole, without scrolling."""
    box, size = thing.bounding_box(), thing.page.viewport_size
    assert box is not None
    assert size is not None
    return box["y"] >= 0 and box["x"] >= 0 and box["y"] + box["height"] <= size["height"]


def told_of_teams(html: str) -> list[str]:
    """What of the teams and their people stands in a page."""
    names = ("Support", "Billing", "/teams/", "Ana", "Alves", "Bo Berg", "Chi Chen", "Dee", "example.org", "London")
    return [name for name in names if name in html]
