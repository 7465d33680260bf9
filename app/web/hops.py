"""Who asks, behind proxies: as many of them are believed as the keeper said, and none besides."""

import re
from collections.abc import Iterable
from ipaddress import ip_address

from starlette.types import ASGIApp, Receive, Scope, Send

FORWARDED = b"x-forwarded-for"
_WITH_PORT = re.compile(r"\[([^\]]+)\](?::\d+)?|(\d+\.\d+\.\d+\.\d+):\d+")


class TrustedHops:
    """Puts the address of whoever asked where the proxy's own one stands: for counts, and for what is written down.

    Each proxy adds to the right whom it heard. What stands further left than the trusted ones anybody can write.
    """

    def __init__(self, app: ASGIApp, *, hops: int) -> None:
        self._app = app
        self._hops = hops

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._hops and scope["type"] == "http":
            told = [value.decode("latin-1") for name, value in scope["headers"] if name == FORWARDED]
            if address := client_behind(told, hops=self._hops):
                scope["client"] = (address, 0)
        await self._app(scope, receive, send)


def client_behind(told: Iterable[str], *, hops: int) -> str | None:
    """Whom the farthest trusted proxy heard; None where the headers cannot be of that many proxies."""
    heard = [each.strip() for line in told for each in line.split(",")]
    if len(heard) < hops:
        return None
    entry = heard[-hops]
    if found := _WITH_PORT.fullmatch(entry):
        entry = found[1] or found[2]
    try:
        return str(ip_address(entry))
    except ValueError:
        return None
