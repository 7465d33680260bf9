"""What is sent too large is refused in words: the framework, which counts the bytes, has only a line of plain text."""

from collections.abc import Callable

from fastapi import FastAPI
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

TOO_LARGE = 413


class Worded(FastAPI):
    """The application whose answer to what is too large is `too_large`, a page or JSON like any refusal."""

    too_large: Callable[[Request], Response]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        replaced = False

        async def sending(message: Message) -> None:
            nonlocal replaced
            if _is_plain_refusal(message):
                replaced = True
                await self.too_large(Request(scope))(scope, receive, send)
            if not replaced:
                await send(message)

        await super().__call__(scope, receive, sending)


def _is_plain_refusal(message: Message) -> bool:
    if message["type"] != "http.response.start" or message["status"] != TOO_LARGE:
        return False
    return Headers(raw=message["headers"]).get("content-type", "").startswith("text/plain")
