"""Dataclasses to and from plain JSON values, by their declared types; a complaint names the place in the file."""

from collections.abc import Mapping
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
    if get_origin(hint) is UnionType:
        inner = [option for option in get_args(hint) if option is not NoneType]
        return None if data is None else read(inner[0], data, where)
    if get_origin(hint) is not None:
        return _read_many(hint, data, where)
    if is_dataclass(hint):
        return read_dataclass(hint, data, where)
    return _read_one(hint, data, where)


def read_dataclass(kind: Any, data: Any, where: str) -> Any:
    """Build a dataclass from a JSON object with its fields' names."""
    need(dict, data, where)
    hints, known = _hints(kind), {field.name: field for field in fields(kind)}
    for name in data:
        if name not in known:
            raise BadProblem(f"{where}: there is no field {str(name)[:40]!r}")
    for name, field in known.items():
        if name not in data and _default(field) is MISSING:
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
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def _default(field: Any) -> Any:
    return field.default_factory() if field.default_factory is not MISSING else field.default
