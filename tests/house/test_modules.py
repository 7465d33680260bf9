"""Modules and functions keep the sizes, names and manners that the house agreed on."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.house.files import ROOMS, ROOT, modules, name

SIZED = ("app", "solver", "tests")  # migrations are drafted by alembic, run in order, and never grow
MODULE_LINES = 300
TEST_MODULE_LINES = 400
FUNCTION_LINES = 40
PARAMETERS = 6
WORDS_OF_A_SENTENCE = 4
EMPTY_NAMES = {"util", "helper", "common", "core", "base", "manager"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def test_no_module_is_longer_than_agreed() -> None:
    long = {name(path): lines for path, lines in _module_lines() if lines > _limit(name(path))}
    assert not long, "a module this long becomes a package, one file for each verb"


def test_no_function_is_longer_than_agreed() -> None:
    long = {f"{where} {function.name}": _lines(function) for where, function in _functions(*SIZED)}
    assert not {key: lines for key, lines in long.items() if lines > FUNCTION_LINES}


def test_no_function_of_the_core_takes_more_than_six_parameters() -> None:
    """Routes, commands and fixtures are left out: their parameters are filled in by name."""
    many = {f"{where} {function.name}": _parameters(function) for where, function in _functions("app", "solver")}
    assert not {key: n for key, n in many.items() if n > PARAMETERS and not key.startswith(("app/web/", "app/cli/"))}


def test_every_module_says_first_what_lives_in_it() -> None:
    silent = [name(path) for path, tree in modules(*ROOMS) if not ast.get_docstring(tree)]
    assert not silent


def test_no_module_has_a_name_that_says_nothing() -> None:
    paths = [path.relative_to(ROOT).with_suffix("") for path, _ in modules(*ROOMS)]
    assert not [path for path in paths if any(part.strip("_").rstrip("s") in EMPTY_NAMES for part in path.parts)]


def test_the_name_of_every_test_is_a_sentence() -> None:
    tests = [(where, f.name) for where, f in _functions("tests") if f.name.startswith("test_")]
    assert not [test for test in tests if len(test[1].split("_")) <= WORDS_OF_A_SENTENCE]


def test_the_domain_uses_the_standard_library_only() -> None:
    """Import-linter can only forbid the libraries it is told of; this forbids all."""
    allowed = sys.stdlib_module_names | {"app.domain"}
    strangers = {
        f"{name(path)}: {imported}"
        for path, tree in modules("app")
        if name(path).startswith("app/domain/")
        for imported in _imports(tree)
        if imported.split(".")[0] not in allowed and not imported.startswith("app.domain")
    }
    assert not strangers


def _module_lines() -> Iterator[tuple[Path, int]]:
    for path, _ in modules(*SIZED):
        yield path, len(path.read_text(encoding="utf-8").splitlines())


def _limit(where: str) -> int:
    return TEST_MODULE_LINES if where.startswith("tests/") else MODULE_LINES


def _functions(*rooms: str) -> Iterator[tuple[str, Function]]:
    for path, tree in modules(*rooms):
        for node in ast.walk(tree):
            if isinstance(node, Function):
                yield name(path), node


def _lines(function: Function) -> int:
    """The lines of a function, less its docstring: describing must not cost."""
    first = function.body[0]
    described = isinstance(first, ast.Expr) and ast.get_docstring(function) is not None
    docstring = (first.end_lineno or 0) - first.lineno + 1 if described else 0
    return (function.end_lineno or 0) - function.lineno + 1 - docstring


def _parameters(function: Function) -> int:
    names = [a.arg for a in (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)]
    return len([parameter for parameter in names if parameter not in ("self", "cls")])


def _imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
