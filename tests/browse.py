"""A visitor: somebody who asks the real application over its own interface, without a network."""

import asyncio
import tempfile
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI

from app.domain.secrets import new_secret
from app.domain.tokens import EVERYTHING, NewToken, Scope
from app.main import create_app
from app.settings import Settings
from app.store import access
from tests.cast import Cast

# The browser tests leave a loop running in the main thread, where a second one cannot run.
_ASIDE = ThreadPoolExecutor(max_workers=32, thread_name_prefix="visitor")

# The data folder of every house in this process: it has to be there, with a key for what is sealed, and nobody else's.
_FOLDER = tempfile.TemporaryDirectory(prefix="halfday-")
FOLDER = Path(_FOLDER.name)


class Visitor:
    """One person's browser or program. Redirects are not followed: tests say where an answer leads."""

    def __init__(self, app: FastAPI, *, cookies: dict[str, str] | None = None, token: str = "") -> None:
        self.app = app
        self._cookies = httpx.Cookies(cookies or {})
        self._headers = {"authorization": f"Bearer {token}"} if token else {}

    def get(self, path: str, **more: Any) -> httpx.Response:
        return self.ask("GET", path, **more)

    def post(self, path: str, data: dict[str, Any] | None = None, **more: Any) -> httpx.Response:
        return self.ask("POST", path, data=data, **more)

    def ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        """One request; cookies that the answer sets are kept for the next one."""
        headers = self._headers | more.pop("headers", {})

        async def one() -> httpx.Response:
            transport = httpx.ASGITransport(app=self.app, raise_app_exceptions=True)
            async with httpx.AsyncClient(
                transport=transport, base_url="http://127.0.0.1:8000", cookies=self._cookies
            ) as client:
                answer = await client.request(method, path, headers=headers, **more)
                self._cookies = client.cookies
                return answer

        return _ASIDE.submit(asyncio.run, one()).result()


def open_house(cast: Cast) -> FastAPI:
    """The application over the cast's database, with the cast's clock."""
    return create_app(Settings(data_dir=FOLDER), cast.database, clock=lambda: cast.now)


def signed_in(app: FastAPI, cast: Cast, name: str) -> Visitor:
    """The browser of one of the cast, with a session."""
    secret = new_secret()
    with cast.database.transaction() as tx:
        access.start_session(tx, cast.id(name), secret, client="test", now=cast.now)
    return Visitor(app, cookies={"halfday": secret})


def with_token(app: FastAPI, cast: Cast, name: str, *scopes: Scope) -> Visitor:
    """A program of one of the cast, with an API token: for all that it may, or for these things only."""
    secret = new_secret()
    with cast.database.transaction() as tx:
        access.add_token(tx, cast.id(name), NewToken("test", scopes or EVERYTHING), secret, now=cast.now)
    return Visitor(app, token=secret)


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def text_of(page: httpx.Response) -> str:
    """What a person reads of a page: its text with spaces folded."""
    parser = _Text()
    parser.feed(page.text)
    return " ".join(" ".join(parser.words).split())


def hidden(page: httpx.Response, name: str) -> str:
    """The value of a form's field, as the page brought it."""

    class Finder(HTMLParser):
        value: str | None = None

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found = dict(attrs)
            if tag == "input" and found.get("name") == name and self.value is None:
                self.value = found.get("value") or ""

    finder = Finder()
    finder.feed(page.text)
    assert finder.value is not None, f"the page has no field {name}"
    return finder.value
