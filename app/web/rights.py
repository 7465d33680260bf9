"""The table of who may, read off the routes: each declares itself once, and everything else is made from that."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from fastapi import APIRouter
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from app.domain.rights import Rule, Whose, scope_of
from app.domain.tokens import Scope
from app.web.answering import is_repeatable
from app.web.origin import operation_of


class Undeclared(Exception):
    """A route that does not say exactly once who may: the service does not start with it."""


@dataclass(frozen=True, slots=True)
class Line:
    """One route, by one method."""

    method: str
    path: str
    operation: str
    rule: Rule
    scope: Scope | None  # what an API token needs beside its person's rights; None: no token may
    is_repeatable: bool  # by an idempotency key

    @property
    def is_reading(self) -> bool:
        return self.method in ("GET", "HEAD")

    @property
    def whose(self) -> Whose:
        return self.rule.whose


def table(routers: Iterable[APIRouter]) -> tuple[Line, ...]:
    """Every route by every method. Raises Undeclared."""
    routes = (route for router in routers for route in router.routes if isinstance(route, APIRoute))
    return tuple(line for route in routes for line in lines_of(route))


def lines_of(route: APIRoute) -> Iterator[Line]:
    rules = list(declared(route.dependant))
    if len(rules) != 1:
        raise Undeclared(f"{route.path} declares {len(rules)} times who may; it must be once (web/deps.py)")
    operation = operation_of(route.endpoint)
    for method in sorted(route.methods or ()):
        scope = scope_of(operation, is_reading=method in ("GET", "HEAD")) if rules[0].needs_sign_in else None
        yield Line(method, route.path, operation, rules[0], scope, method == "POST" and is_repeatable(route))


def declared(dependant: Dependant) -> Iterator[Rule]:
    """The outermost declarations of a route: one may build on another."""
    for part in dependant.dependencies:
        rule = getattr(part.call, "rule", None)
        if isinstance(rule, Rule):
            yield rule
        else:
            yield from declared(part)


def describe(routers: Iterable[APIRouter]) -> None:
    """Say in the interface's description who may, and what a token needs."""
    for router in routers:
        for route in router.routes:
            if isinstance(route, APIRoute) and route.path.startswith("/api/"):
                line = next(lines_of(route))
                scope = f"“{line.scope.value}”" if line.scope else "no token may"
                parts = [route.description, f"Who may: {line.rule.words}. API token: {scope}."]
                if line.is_repeatable:
                    parts.append("Send an `Idempotency-Key` to make sending it again harmless for a day.")
                route.description = "\n\n".join(part for part in parts if part)
