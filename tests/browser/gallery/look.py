"""Looks at places on devices of every size and manner: what axe says, what is too wide, and a picture."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage

from tests.browser.gallery.place import Place
from tests.browser.gallery.world import World

# What a browser notes of an answer that is a refusal, and that a page shows.
_REFUSED = re.compile(r"the server responded with a status of 4\d\d")
_PATIENCE = 60_000  # milliseconds


@dataclass(frozen=True)
class Look:
    """A device, and what its owner asked of it."""

    name: str
    width: int
    height: int
    manners: dict[str, Any] = field(default_factory=dict)
    print: bool = False


PHONE, DESK, NARROWEST = 360, 1440, 320
LIGHT, DARK = {"color_scheme": "light"}, {"color_scheme": "dark"}
LOOKS = (
    Look("phone-light", PHONE, 740, LIGHT),
    Look("desk-dark", DESK, 900, DARK),
    Look("phone-dark", PHONE, 740, DARK),
    Look("desk-light", DESK, 900, LIGHT),
)
SAMPLES = (
    Look("narrow", NARROWEST, 640, LIGHT),
    Look("wall", 3840, 2160, DARK),
    Look("forced-colors", DESK, 900, {"forced_colors": "active"}),
    Look("moving", PHONE, 740, {"reduced_motion": "no-preference"}),
    Look("print", 1123, 794, LIGHT, print=True),
)


class Looker:
    """One device of the gallery: signs in as whoever sees a place, goes there, does what is to be done there."""

    def __init__(self, world: World, look: Look, context: BrowserContext) -> None:
        self.world = world
        self.look = look
        self.page = context.new_page()
        self.strangers: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self._note(request.url))
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def at(self, place: Place) -> list[str]:
        """Go there; answers what is not as it should be."""
        self.page.context.clear_cookies()
        if place.who:
            self.world.sign_in(self.page.context, place.who)
        self.complaints.clear()
        if self.look.print:
            self.page.emulate_media(media="screen")  # paper has no buttons to come here by
        answer = self.page.goto(place.path)
        assert answer is not None
        found = [] if answer.status == place.status else [f"status {answer.status}"]
        if place.act and not found:
            place.act(self.page)
            self.page.wait_for_load_state()
        if not self._comes_to_say(place.says):
            found.append(f"does not say {place.says!r}")
        if place.who and not place.act and self.page.title().startswith("Sign in"):
            found.append("is the sign-in")
        if self.look.print:
            self.page.emulate_media(media="print")
        heard = [each for each in self.complaints if f"with a status of {place.status}" not in each]
        return [*found, *self._wide(), *heard]

    def axe(self) -> list[str]:
        found: dict[str, Any] = Axe().run(self.page).response
        return [f"{each['id']}: {node['html'][:120]}" for each in found["violations"] for node in each["nodes"][:3]]

    def picture(self, place: Place, folder: Path) -> None:
        topic, _, state = place.name.partition("/")
        name = re.sub(r"[^a-z0-9]+", "-", state.lower()).strip("-")
        to = folder / topic.replace(" ", "-") / f"{name}.{self.look.name}.png"
        to.parent.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=to, full_page=self.look.name != "wall")

    def _comes_to_say(self, words: str) -> bool:
        """What was pressed is answered in a moment, on a machine that does nothing else."""
        for _ in range(_PATIENCE // 50):
            if words in self.page.inner_text("body"):
                return True
            self.page.wait_for_timeout(50)
        return False

    def _wide(self) -> list[str]:
        """What is too wide here; on a phone, also on the smallest."""
        if self.look.print:
            return []
        found = []
        for width in {self.look.width, NARROWEST if self.look.width == PHONE else self.look.width}:
            self.page.set_viewport_size({"width": width, "height": self.look.height})
            wide: int = self.page.locator("html").evaluate("html => html.scrollWidth - html.clientWidth")
            found += [f"is {wide} px wider than {width} px"] if wide > 0 else []
        self.page.set_viewport_size({"width": self.look.width, "height": self.look.height})
        return found

    def _note(self, url: str) -> None:
        if urlsplit(url).scheme.startswith("http") and not url.startswith(self.world.url):
            self.strangers.append(url)

    def _hear(self, message: ConsoleMessage) -> None:
        """A script or a style that is not there is no refusal that a page shows."""
        is_refusal = _REFUSED.search(message.text) and "/static/" not in message.location["url"]
        if message.type == "error" and not is_refusal:
            self.complaints.append(f"{message.text} {message.location['url']}")


@contextmanager
def looker(world: World, look: Look, browser: Browser) -> Iterator[Looker]:
    manners = {"reduced_motion": "reduce"} | look.manners  # pictures are taken between two pages otherwise
    context = browser.new_context(
        viewport={"width": look.width, "height": look.height},
        base_url=world.url,
        has_touch=look.width < 400,
        **manners,
    )
    context.set_default_timeout(_PATIENCE)
    try:
        yield Looker(world, look, context)
    finally:
        context.close()
