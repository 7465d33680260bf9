"""The log's line for each refusal that may be an attempt to get in or round: who, from where, at what, and no more."""

import logging
import re
from functools import cache

from fastapi import Request
from starlette.responses import JSONResponse
from starlette.routing import compile_path
from starlette.types import Receive, Scope, Send

from app.domain.language import _
from app.domain.refusals import (
    Forbidden,
    LinkUnusable,
    PasskeyRefused,
    ProviderRefused,
    Refusal,
    SecondFactorFirst,
    SignInFirst,
    TooMany,
    WrongCode,
)
from app.web.origin import operation_of

log = logging.getLogger(__name__)

NO_ROUTE = "none"
_TELLING = (Forbidden, LinkUnusable, PasskeyRefused, ProviderRefused, SignInFirst, TooMany, WrongCode)
_READING = ("GET", "HEAD", "OPTIONS")


def note_refusal(request: Request, refusal: Refusal) -> None:
    """One line; nothing that was sent stands in it, so also no path, whose end may be a secret."""
    if isinstance(refusal, _TELLING) and not _is_way_in(request, refusal):
        endpoint = request.scope.get("endpoint")
        _write(request, type(refusal).__name__, operation_of(endpoint) if endpoint else NO_ROUTE)


async def from_elsewhere(scope: Scope, receive: Receive, send: Send) -> None:
    """The answer to a write that another site caused: no route has heard of it."""
    request = Request(scope)
    _write(request, "CrossOrigin", _route_of(request))
    sentence = _("This was sent from another site, and nothing was done. Open the page here and send it again.")
    await JSONResponse({"refusal": "CrossOrigin", "detail": sentence}, 403)(scope, receive, send)


def _is_way_in(request: Request, refusal: Refusal) -> bool:
    """Whoever opens a page and is led to sign-in has tried nothing."""
    is_page = request.method in _READING and not request.url.path.startswith("/api/")
    return is_page and isinstance(refusal, (SignInFirst, SecondFactorFirst))


def _write(request: Request, kind: str, route: str) -> None:
    actor = getattr(request.state, "actor", None)
    who = f"person-{actor.id}" if actor else "nobody"
    by = "token" if "authorization" in request.headers else "session" if actor else "visitor"
    address = request.client.host if request.client else "unknown"
    log.warning("refused kind=%s who=%s by=%s from=%s route=%s", kind, who, by, address, route)


def _route_of(request: Request) -> str:
    """What would have been done, of all that the table of rights knows."""
    path, method = request.url.path, request.method
    known = (line for line in request.app.state.rights if line.method == method)
    return next((line.operation for line in known if pattern(line.path).match(path)), NO_ROUTE)


@cache
def pattern(path: str) -> re.Pattern[str]:
    """What the addresses of a route look like."""
    return compile_path(path)[0]
