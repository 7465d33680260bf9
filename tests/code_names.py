"""Names of the code that people read, in the audit and on the page about rights: they are texts as well."""

import ast
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

from app.cli import console
from app.domain.answer import Mark
from app.domain.audit_words import column_in_english, operation_in_english, thing_in_english
from app.domain.calendars import FeedKind
from app.domain.credit import ObjectionState, Way
from app.domain.people import Role
from app.domain.policy import Policy
from app.domain.rota import DraftState
from app.domain.round import RoundState
from app.domain.swap import SwapKind, SwapState
from app.domain.wish import ChainState, WishState
from app.store.recording.told import LEFT_OUT, TOLD
from app.store.tables import metadata
from app.store.tables.access import SIGNED_IN_BY
from app.web.origin import operation_of
from app.web.routes import ROUTERS
from app.worker import CLOCK

APP = Path(console.__file__).parents[1]
VALUES = (DraftState, FeedKind, Mark, ObjectionState, Role, RoundState, SwapKind, SwapState, ChainState, Way, WishState)


def read_by_people() -> set[str]:
    """In English, as the audit says them before it looks them up."""
    return {
        *map(operation_in_english, {*_of_routes(), *_of_origins(), *_of_commands()}),
        *(thing_in_english(name) for name in metadata.tables if name not in LEFT_OUT),
        *map(column_in_english, {*_told_columns(), *(field.name for field in fields(Policy))}),
        *(value.value for values in VALUES for value in values),
        *SIGNED_IN_BY,
    }


def _of_routes() -> Iterator[str]:
    for router in ROUTERS:
        for route in router.routes:
            yield operation_of(route.endpoint)  # type: ignore[attr-defined]


def _of_origins() -> Iterator[str]:
    """What the clock, jobs and the demo call their doings."""
    yield from (kind for kind, *_ in CLOCK)
    for path in APP.rglob("*.py"):
        for call in _calls(path, "Origin"):
            yield from (str(each.value) for each in call.args[1:2] if isinstance(each, ast.Constant))


def _of_commands() -> Iterator[str]:
    """A command's name is its topic and its function, as in cli/console.py."""
    for path in (APP / "cli").glob("*.py"):
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(function, ast.FunctionDef) and any(_called(node) == "writing" for node in ast.walk(function)):
                yield f"{path.stem}.{function.name}"


def _told_columns() -> Iterator[str]:
    for name, told in TOLD.items():
        if told.rows:
            yield from (*told.columns, *told.hidden(metadata.tables[name]))


def _calls(path: Path, name: str) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and _called(node) == name:
            yield node


def _called(node: ast.AST) -> str:
    return node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
