"""What tests of coming in share: a house that demands second factors, a postbox, an app that shows codes."""

import re
from datetime import datetime, timedelta

import httpx
import pyotp
from fastapi import FastAPI

from app.main import create_app
from app.notify import Letter
from app.settings import Settings
from app.usecases.messages.send import send_due
from tests.browse import FOLDER, Visitor, hidden
from tests.cast import Cast

BASE = "http://localhost:8000"
SECRET = "0123456789abcdefghijklmnopqrstuvwxyz"
FACTOR = "/me/second-factor"


class Postbox:
    """Takes every letter, as a mail server would."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []

    def send(self, letter: Letter) -> None:
        self.letters.append(letter)


def strict_house(cast: Cast, *, base_url: str = BASE) -> FastAPI:
    """The application of an installation in which coordinators, HR and keepers must have a second factor."""
    settings = Settings(data_dir=FOLDER, base_url=base_url, secret=SECRET, second_factor="required")
    return create_app(settings, cast.database, clock=lambda: cast.now)


def letters(cast: Cast, *, base_url: str = BASE) -> list[Letter]:
    """Every letter that waits, as it is sent now."""
    postbox = Postbox()
    send_due(cast.database, postbox, base_url=base_url, now=cast.now)
    return postbox.letters


def link_in(letter: Letter, *, base_url: str = BASE) -> str:
    """The path of the link that a letter holds."""
    return next(line for line in letter.text.splitlines() if line.startswith(base_url)).removeprefix(base_url)


def mailed_link(cast: Cast, stranger: Visitor, name: str) -> str:
    """The path of the link that one of the cast finds in the mail."""
    stranger.post("/sign-in", {"email": f"{name}@example.org"})
    *_, letter = [each for each in letters(cast) if "/sign-in/" in each.text]
    return link_in(letter)


def come_in(house: FastAPI, cast: Cast, name: str) -> Visitor:
    """A browser that was signed in by mail link, and has shown nothing else."""
    browser = Visitor(house)
    assert browser.post(mailed_link(cast, browser, name)).status_code == 303
    return browser


class CodeApp:
    """An authenticator: knows the key, shows the code of a moment."""

    def __init__(self, key: str) -> None:
        self.key = key.replace(" ", "")

    def code(self, at: datetime) -> str:
        return pyotp.TOTP(self.key).at(at)

    def wrong_code(self, at: datetime) -> str:
        """None of those that are taken at the moment, as any fixed one could be by chance."""
        taken = {self.code(at + timedelta(seconds=30 * steps)) for steps in (-1, 0, 1)}
        return next(code for code in ("123450", "123451", "123452", "123453") if code not in taken)


def add_app(browser: Visitor, cast: Cast) -> tuple[CodeApp, list[str]]:
    """Set up an app as a second factor; answers it and the recovery codes, if the page showed any."""
    page = browser.get(f"{FACTOR}/app")
    assert page.status_code == 200, page.text
    app = CodeApp(key_on(page))
    done = browser.post(f"{FACTOR}/app", {"sealed": hidden(page, "sealed"), "code": app.code(cast.now)})
    return app, codes_on(done)


def key_on(page: httpx.Response) -> str:
    """The key of an app that is offered."""
    found = re.search(r'class="secret"[^>]*>([A-Z2-7 ]+)<', page.text)
    assert found
    return found[1]


def codes_on(page: httpx.Response) -> list[str]:
    return re.findall(r"<code>([a-z0-9-]{19})</code>", page.text)
