"""One person at a time takes so many places and no more: whoever asks for all waits for oneself, not for others."""

import asyncio
import hashlib
import threading
import time
from collections import Counter

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from app.domain.language import _

AT_ONCE = 4
WAITING = 32
SECONDS = 10.0
_LOOK_AGAIN = 0.02

# Feeds are asked by millions of programs without a cookie; files cost nothing; both know no person.
_FREE = ("/static/", "/cal/", "/livez", "/readyz")


class OneselfOnly:
    """At most so many requests of one session or token at work; the rest waits a while, then is told to come again."""

    def __init__(self, app: ASGIApp, *, cookie: str, at_once: int = AT_ONCE, seconds: float = SECONDS) -> None:
        self._app = app
        self._cookie = cookie
        self._at_once = at_once
        self._seconds = seconds
        self._lock = threading.Lock()
        self._at_work: Counter[str] = Counter()
        self._here: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        who = self._credential(scope) if scope["type"] == "http" else ""
        if not who:
            await self._app(scope, receive, send)
            return
        if not await self._place(who):
            await _come_again(scope, receive, send)
            return
        try:
            await self._app(scope, receive, send)
        finally:
            self._leave(who)

    def _credential(self, scope: Scope) -> str:
        if scope["path"].startswith(_FREE):
            return ""
        headers = Headers(scope=scope)
        sent = headers.get("authorization") or _cookie_of(headers.get("cookie", ""), self._cookie)
        return hashlib.sha256(sent.encode()).hexdigest() if sent else ""

    async def _place(self, who: str) -> bool:
        """Looks again and again, as the threads and loops of this process share the count."""
        with self._lock:
            if self._here[who] >= self._at_once + WAITING:
                return False
            self._here[who] += 1
        give_up_at = time.monotonic() + self._seconds
        while not self._takes(who):
            if time.monotonic() > give_up_at:
                self._forget(self._here, who)
                return False
            await asyncio.sleep(_LOOK_AGAIN)
        return True

    def _takes(self, who: str) -> bool:
        with self._lock:
            if self._at_work[who] >= self._at_once:
                return False
            self._at_work[who] += 1
            return True

    def _leave(self, who: str) -> None:
        self._forget(self._at_work, who)
        self._forget(self._here, who)

    def _forget(self, count: Counter[str], who: str) -> None:
        with self._lock:
            count[who] -= 1
            if not count[who]:
                del count[who]


def _cookie_of(header: str, name: str) -> str:
    pairs = (pair.strip().partition("=") for pair in header.split(";"))
    return next((value for key, _, value in pairs if key == name), "")


async def _come_again(scope: Scope, receive: Receive, send: Send) -> None:
    sentence = _("You ask too much at once. Wait a moment and try again.")
    await PlainTextResponse(sentence + "\n", 429, headers={"Retry-After": "2"})(scope, receive, send)
