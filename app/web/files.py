"""Styles, scripts and pictures, always whole: they are small, and lists of ranges cost more than the file."""

from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send


class WholeFiles(StaticFiles):
    """Files of a folder; whoever asks for pieces gets all of it, as the protocol allows."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        whole = [(name, value) for name, value in scope["headers"] if name not in (b"range", b"if-range")]
        await super().__call__({**scope, "headers": whole}, receive, send)
