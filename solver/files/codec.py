"""Dataclasses to and from plain JSON values, by their declared types; a complaint names the place in the file."""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from solver.problem import BadProblem


def write(value: Any) -> Any:
    """Turn a value into JSON, leaving out fields that have their default."""
    if is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: write(getattr(value, field.name))
            for field in fields(value)
            if getattr(value, field.name) != _default(field)
        }
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(name): write(item) for name, item in value.items()}
    if isinstance(value, frozenset):
        return [write(item) for item in sorted(value)]
    if isinstance(value, tuple | list):
        return [write(item) for item in value]
    return str(value) if isinstance(value, StrEnum) else value


def read(hint: Any, data: Any, where: str) -> Any:
    """Turn JSON into a value of the declared type; raises BadProblem naming `where` in the file it does not fit."""
    return _reader(hint)(hint, data, where)


@cache
def _reader(hint: Any) -> Callable[[Any, Any, str], Any]:
    """How values of a declared type are read; a large problem has tens of thousands of them."""
    origin = get_origin(hint)
    if origin is UnionType:
        return _read_optional
    if origin is not None:
        return _read_many
    return read_dataclass if is_dataclass(hint) else _read_one


def read_dataclass(kind: Any, data: Any, where: str) -> Any:
    """Build a dataclass from a JSON object with its fields' names."""
    need(dict, data, where)
    hints, required = _fields_of(kind)
    for name in data:
        if name not in hints:
            raise BadProblem(f"{where}: there is no field {str(name)[:40]!r}")
    for name in required:
        if name not in data:
            raise BadProblem(f"{where}: {name!r} is missing")
    values = {name: read(hints[name], item, f"{where}.{name}") for name, item in data.items()}
    return build(kind, values, where)


def build(kind: Any, values: dict[str, Any], where: str) -> Any:
    """Build a dataclass and put the place in the file before its own complaint."""
    try:
        return kind(**values)
    except BadProblem as complaint:
        raise BadProblem(f"{where}: {complaint}") from None


def need(kind: type, data: Any, where: str) -> None:
    """Complain unless a JSON value is of this kind."""
    if not isinstance(data, kind) or (isinstance(data, bool) and kind is not bool):
        names = {dict: "an object", list: "a list", str: "a text", int: "a whole number", bool: "true or false"}
        raise BadProblem(f"{where}: must be {names.get(kind, 'a number')}, not {str(data)[:40]!r}")


def _read_optional(hint: Any, data: Any, where: str) -> Any:
    inner = next(option for option in get_args(hint) if option is not NoneType)
    return None if data is None else read(inner, data, where)


def _read_many(hint: Any, data: Any, where: str) -> Any:
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Literal:
        if data not in inner:
            raise BadProblem(f"{where}: must be one of {', '.join(inner)}, not {str(data)[:40]!r}")
        return data
    if origin in (Mapping, dict):
        need(dict, data, where)
        return {name: read(inner[1], item, f"{where}.{name}") for name, item in data.items()}
    need(list, data, where)
    if origin is tuple and inner[-1] is not Ellipsis:
        if len(data) != len(inner):
            raise BadProblem(f"{where}: must be a list of {len(inner)}")
        return tuple(
            read(kind, item, f"{where}[{number}]") for number, (kind, item) in enumerate(zip(inner, data, strict=False))
        )
    return origin(read(inner[0], item, f"{where}[{number}]") for number, item in enumerate(data))


def _read_one(hint: Any, data: Any, where: str) -> Any:
    if hint is float:
        need(int if isinstance(data, int) else float, data, where)
        return float(data)
    if hint in (int, bool):
        need(hint, data, where)
        return data
    need(str, data, where)
    try:
        if hint in (date, datetime):
            return hint.fromisoformat(data)
        return hint(data)
    except ValueError:
        choices = f", one of {', '.join(hint)}" if issubclass(hint, StrEnum) else ""
        raise BadProblem(f"{where}: {data[:40]!r} is no {hint.__name__}{choices}") from None


@cache
def _fields_of(kind: Any) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The declared type of each field, and the fields that a file must have."""
    hints = get_type_hints(kind)
    required = tuple(field.name for field in fields(kind) if _default(field) is MISSING)
    return {field.name: hints[field.name] for field in fields(kind)}, required


def _default(field: Any) -> Any:
    return field.default_factory() if field.default_factory is not MISSING else field.default
