"""Requests whose line and headers are longer than any honest one: refused before anybody reads them."""

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from app.domain.language import _
from app.web.limits import LARGEST_HEAD


class SmallHeads:
    """The server bounds a head that is on its way; this one bounds what came in one go."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and _size(scope) > LARGEST_HEAD:
            sentence = _(
                "The headers of this request are too large. Delete the cookies of this address, and try again."
            )
            await PlainTextResponse(sentence + "\n", 431)(scope, receive, send)
            return
        await self._app(scope, receive, send)


def _size(scope: Scope) -> int:
    line = len(scope.get("raw_path") or scope["path"]) + len(scope.get("query_string", b""))
    return line + sum(len(name) + len(value) + 4 for name, value in scope["headers"])
