"""Where a request comes from, as the audit tells it: the route's own name, and how near the asker is."""

from collections.abc import Callable
from ipaddress import ip_address
from typing import Any

from fastapi import Request

from app.domain.audit import ActorKind, Origin
from app.domain.language import N_


def origin_of(request: Request) -> Origin:
    """Of a request whose asker is not known yet."""
    endpoint: Callable[..., Any] = request.scope["endpoint"]
    return Origin(ActorKind.VISITOR, operation_of(endpoint), client=nearness(request), at=request.app.state.clock())


def operation_of(endpoint: Callable[..., Any]) -> str:
    """The declared name of what a route does: its topic and its function, the same for pages and programs."""
    return f"{endpoint.__module__.rpartition('.')[2]}.{endpoint.__name__}"


def nearness(request: Request) -> str:
    """From how far away somebody asks; addresses themselves are personal and are not kept."""
    try:
        address = ip_address(request.client.host if request.client else "")
    except ValueError:
        return N_("from somewhere")
    if address.is_loopback:
        return N_("from this machine")
    return N_("from a private network") if address.is_private else N_("from the internet")


def leaves_a_line(request: Request) -> None:
    """Whoever looks at this is written down, in a transaction of its own, before they see it."""
    request.state.is_noted = request.method in ("GET", "HEAD")
