"""The reader's language: the one they chose, else the first known one that their browser asks for.

What somebody who is signed in has chosen is theirs on every device, and goes before this (`web/deps.py`).
"""

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from app.domain import language

COOKIE = "language"
YEAR = 365 * 24 * 3600


class Speaking:
    """Everything that answers a request is said in the reader's language."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        with language.speaking(language_of(HTTPConnection(scope))):
            await self._app(scope, receive, send)


def language_of(request: HTTPConnection) -> str:
    """A known language's code; nothing where none is asked for."""
    codes = [known.code for known in language.known()]
    chosen = request.cookies.get(COOKIE, "")
    asked = [chosen, *_preferred(request.headers.get("accept-language", ""))]
    return next((code for code in asked if code in codes), language.USUAL)


def _preferred(header: str) -> list[str]:
    """The languages of the header, the most wanted first: “de-AT;q=0.8” asks for “de”."""
    weighed = []
    for part in header[:200].split(","):
        tag, _, weight = part.strip().partition(";q=")
        weighed.append((_weight(weight), tag.strip().lower().split("-")[0]))
    return [code for weight, code in sorted(weighed, key=lambda pair: -pair[0]) if weight > 0]


def _weight(text: str) -> float:
    try:
        return float(text or 1)
    except ValueError:
        return 0.0
