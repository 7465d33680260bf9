"""Every route says who may, by exactly one declaration."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from app.web.routes import ROUTERS

ROUTES = [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]


def declared(dependant: Dependant) -> Iterator[str]:
    """The outermost declarations of a route: one may build on another."""
    for part in dependant.dependencies:
        who = getattr(part.call, "declares", None)
        if who:
            yield who
        else:
            yield from declared(part)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{sorted(route.methods)[0]} {route.path}")
def test_a_route_declares_exactly_once_who_may(route: APIRoute) -> None:
    assert len(list(declared(route.dependant))) == 1


def test_a_route_without_a_declaration_is_noticed() -> None:
    app = FastAPI()

    @app.get("/open")
    def open_to_all() -> None: ...

    route = next(route for route in app.routes if isinstance(route, APIRoute))
    assert list(declared(route.dependant)) == []
