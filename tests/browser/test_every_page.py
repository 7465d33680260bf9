"""Every page there is, read off the routes: nothing for axe to say, nothing asked of other hosts, no policy broken."""

import os
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.app.web.test_who_may import QUERY, ROUTES, Ids
from tests.app.web.test_who_may import things as things_of_the_house
from tests.browser.conftest import DESK, PHONE, House
from tests.cast import Cast
from tests.said import said

pytestmark = pytest.mark.xdist_group("browser")

Device = Callable[..., Page]
Pictures = Callable[[Page, str], None]

# Who sees most of a page is asked first; somebody in another place sees what is left.
PEOPLE = ("ana", "hana", "kai", "bo", "")
SIZES = {"phone": PHONE, "desk": DESK}
LOOKS = list(product(SIZES, ("light", "dark")))
WHOLE = bool(os.environ.get("HALFDAY_SOAK") or os.environ.get("HALFDAY_SCREENSHOTS"))
NO_PAGES = ("/api/", "/cal/", "/static/", "/health", "/metrics")

things = things_of_the_house


@pytest.fixture
def cast(home: House) -> Cast:
    """The people of the running house, for the things that addresses name."""
    return home.cast


def addresses(things: Ids) -> Iterator[tuple[str, str]]:
    """Each GET route that could be a page, and an address of it."""
    for route in ROUTES:
        if "GET" in (route.methods or ()) and not route.path.startswith(NO_PAGES):
            filled = route.path
            for name in route.param_convertors:
                filled = filled.replace("{" + name + "}", things.get(name, "1"))
            yield route.path, filled + QUERY.get(f"GET {route.path}", "")


class Reader:
    """People with devices of every size and look, opened when they are needed."""

    def __init__(self, device: Device, home: House) -> None:
        self._device = device
        self._home = home
        self._pages: dict[tuple[str, str, str], Page] = {}
        self.strangers: list[str] = []

    def page(self, name: str, size: str, theme: str) -> Page:
        key = (name, size, theme)
        if key not in self._pages:
            page = self._device(name, SIZES[size], dark=theme == "dark")
            page.on("request", lambda request: self._note(request.url))
            self._pages[key] = page
        return self._pages[key]

    def who_sees(self, address: str) -> str | None:
        """The first of the people for whom this is a page of its own."""
        for name in PEOPLE:
            answer = self.page(name, "desk", "light").request.get(self._home.url + address, max_redirects=0)
            if answer.status == 200:
                return name if "text/html" in answer.headers.get("content-type", "") else None
        return None

    def _note(self, url: str) -> None:
        if urlsplit(url).scheme.startswith("http") and not url.startswith(self._home.url):
            self.strangers.append(url)


def trouble_on(page: Page) -> list[str]:
    found: dict[str, Any] = Axe().run(page).response
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth + 1")
    return [
        *(f"{each['id']}: {node['html'][:120]}" for each in found["violations"] for node in each["nodes"][:3]),
        *(["the page is wider than the screen"] if wide else []),
    ]


def test_every_page_is_whole_in_every_size_and_look(
    home: House, device: Device, things: Ids, pictures: Pictures
) -> None:
    reader = Reader(device, home)
    troubles, seen = [], 0
    for number, (route, address) in enumerate(addresses(things)):
        name = reader.who_sees(address)
        if name is None:
            continue
        for size, theme in LOOKS if WHOLE else [LOOKS[number % len(LOOKS)]]:
            page = reader.page(name, size, theme)
            page.goto(address)
            troubles += [f"{route} ({name}, {size}, {theme}): {each}" for each in trouble_on(page)]
            pictures(page, f"{route.strip('/') or 'front'}-{size}-{theme}")
            seen += 1
    said("pages looked at by axe", seen)
    assert troubles == []
    assert reader.strangers == []
    assert seen >= 50
