"""One page in one state: who looks, at which address, and what they do there before it is looked at."""

from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from dataclasses import dataclass

from playwright.sync_api import Page

from app.planning.turns import PLACES, TURNS

Act = Callable[[Page], None]


@dataclass(frozen=True)
class Place:
    """`says`: words that stand on the page in this state, so that a picture never shows another one."""

    name: str  # topic/state, which names its picture too
    who: str  # as the world calls them; nobody: a stranger
    path: str
    says: str = ""
    act: Act | None = None
    status: int = 200  # of the address itself


def press(button: str, **fields: str) -> Act:
    """Fill the fields with these labels (an underscore is a space) and press the button."""

    def act(page: Page) -> None:
        for label, value in fields.items():
            page.get_by_label(label.replace("_", " ")).first.fill(value)
        page.get_by_role("button", name=button).first.click()

    return act


def forced(button: str) -> Act:
    """Send a form that lacks what the browser asks for, as programs can."""

    def act(page: Page) -> None:
        page.locator("main form").evaluate_all("forms => forms.forEach(form => { form.noValidate = true })")
        page.get_by_role("button", name=button).first.click()

    return act


def stale(button: str) -> Act:
    """Send the page's form as if somebody else had saved meanwhile."""

    def act(page: Page) -> None:
        page.locator("main [name=version]").first.evaluate("field => { field.value = '0' }")
        page.get_by_role("button", name=button).first.click()

    return act


def follow(link: str) -> Act:
    """Go on by the first link that is called so."""
    return lambda page: page.get_by_role("link", name=link).first.click()


def opened(summary: str) -> Act:
    """Open what is folded away."""
    return lambda page: page.locator("summary", has_text=summary).first.click()


def in_a_crowd(path: str) -> Act:
    """Go there while as many search, or wait for their turn, as may."""

    def take_a_turn() -> None:
        with TURNS.taken():
            pass

    def act(page: Page) -> None:
        with ThreadPoolExecutor(PLACES) as others, TURNS.taken():
            wait([others.submit(take_a_turn) for _ in range(PLACES)], return_when=FIRST_COMPLETED)  # one is refused
            page.goto(path)

    return act
