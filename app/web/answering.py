"""What every route does round its endpoint: a repeated request gets its first answer, and some looks leave a line."""

from collections.abc import Callable, Coroutine, Iterable
from contextvars import ContextVar
from functools import wraps
from inspect import iscoroutinefunction
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.routing import APIRoute

from app.domain.audit import READING
from app.domain.repeats import Asked, KeptAnswer, asked
from app.usecases.repeats import answered_before, keep_answer
from app.web.forms import Fields
from app.web.origin import operation_of, origin_of
from app.web.render import KEY_FIELD

Answer = Callable[[Request], Coroutine[Any, Any, Response]]

KEY_HEADER = "idempotency-key"
# Answers of these hold secrets, which are shown once and kept nowhere; asked again, they do their work again.
NOT_KEPT = frozenset(
    {"access", "openid", "second_factor", "invitations", "tokens", "feeds", "hr_systems", "hr_addresses", "ways_in"}
)

_asking: ContextVar[Request | None] = ContextVar("asking", default=None)


class HouseRoute(APIRoute):
    """A route of this service."""

    def get_route_handler(self) -> Answer:
        answer = super().get_route_handler()

        async def settle(request: Request) -> Response:
            _asking.set(request)
            response = await answer(request)
            if getattr(request.state, "asked", None) is not None:
                await run_in_threadpool(_keep, request, response)
            if response.status_code < 400 and getattr(request.state, "is_noted", False):
                await run_in_threadpool(_note_look, request)
            return response

        return settle


def adopt(routers: Iterable[APIRouter]) -> None:
    """Make every route one of the house, however its router was made."""
    for router in routers:
        for route in router.routes:
            if isinstance(route, APIRoute) and not isinstance(route, HouseRoute):
                route.__class__ = HouseRoute
                if is_repeatable(route):
                    route.endpoint = _once(route.endpoint)


def is_repeatable(route: APIRoute) -> bool:
    """Whether a key makes a request to this route do its work once, however often it is sent."""
    topic = operation_of(route.endpoint).partition(".")[0]
    return "POST" in (route.methods or ()) and not iscoroutinefunction(route.endpoint) and topic not in NOT_KEPT


def _once(endpoint: Callable[..., Any]) -> Callable[..., Any]:
    """Asks for an earlier answer last of all, when the rights of this very moment have been looked at."""

    @wraps(endpoint)
    def once(**values: Any) -> Any:
        request = _asking.get()
        fields = next((value for value in values.values() if isinstance(value, Fields)), None)
        kept = _take(request, fields) if request is not None else None
        return endpoint(**values) if kept is None else _again(kept)

    return once


def _take(request: Request, fields: Fields | None) -> KeptAnswer | None:
    """An earlier answer to this very request; else the key, if it has one, is taken."""
    key = request.headers.get(KEY_HEADER) or (fields.text(KEY_FIELD) if fields else "")
    actor, tx = getattr(request.state, "actor", None), getattr(request.state, "tx", None)
    if not key or actor is None or tx is None:
        return None
    route = f"{request.method} {request.url.path}?{request.url.query}"
    body: bytes = getattr(request, "_body", b"")
    this = asked(actor.id, route, key, body)
    found = answered_before(tx, this, by=actor.id, now=request.app.state.clock())
    if found is None:
        request.state.asked = this
    return found


def _keep(request: Request, response: Response) -> None:
    """In the transaction of the effect: both are there, or neither."""
    this: Asked = request.state.asked
    headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in response.raw_headers]
    keep_answer(request.state.tx, this, KeptAnswer(response.status_code, headers, bytes(response.body)))


def _again(kept: KeptAnswer) -> Response:
    answer = Response(kept.body, kept.status)
    answer.raw_headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in kept.headers]
    return answer


def _note_look(request: Request) -> None:
    actor = request.state.actor
    path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    with request.app.state.database.transaction(origin_of(request)) as tx:
        tx.come_from(actor.id, tx.origin.client)
        tx.note(thing=(READING, path[:200]))
