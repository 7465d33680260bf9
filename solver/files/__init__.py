"""Problems and results as JSON, for files and for whoever calls the solver from another process."""

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from solver.files.codec import build, need, read, read_dataclass, write
from solver.problem import BadProblem, Mark, Offer, Problem
from solver.result import Result

__all__ = ["problem_from_json", "problem_to_json", "result_from_json", "result_to_json"]


@dataclass(frozen=True, slots=True)
class _MarkRow:
    person: str
    slot: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class _OfferRow:
    person: str
    weekend: date
    offer: Offer


@dataclass(frozen=True, slots=True)
class _WishRow:
    person: str
    slot: str
    weight: int


_ROWS = {"marks": _MarkRow, "offers": _OfferRow, "wishes": _WishRow}


def problem_to_json(problem: Problem) -> dict[str, Any]:
    """Turn a problem into plain JSON values; fields that have their default are left out."""
    data: dict[str, Any] = write(problem)
    for name, row in _ROWS.items():
        if getattr(problem, name):
            data[name] = [write(row(*key, value)) for key, value in sorted(getattr(problem, name).items())]
    return data


def problem_from_json(data: Any) -> Problem:
    """Build a problem from plain JSON values, as `solver/README.md` describes them.

    Raises BadProblem, its message naming the place (`people[3].share`) and what is wrong there.
    """
    need(dict, data, "problem")
    values = _read_fields({name: item for name, item in data.items() if name not in _ROWS})
    for name, row in _ROWS.items():
        values[name] = _by_key(read(tuple[row, ...], data.get(name, []), name), name)  # type: ignore[valid-type]
    problem: Problem = build(Problem, values, "problem")
    return problem


def result_to_json(result: Result) -> dict[str, Any]:
    """Turn a result into plain JSON values."""
    data: dict[str, Any] = write(result)
    return data


def result_from_json(data: Any) -> Result:
    """Build a result from plain JSON values; raises BadProblem naming the place that does not fit."""
    result: Result = read_dataclass(Result, data, "result")
    return result


def _read_fields(data: dict[str, Any]) -> dict[str, Any]:
    hints = {field.name: field.type for field in fields(Problem)}
    for name in data:
        if name not in hints:
            raise BadProblem(f"problem: there is no field {str(name)[:40]!r}")
    for name in ("people", "slots", "seats"):
        if name not in data:
            raise BadProblem(f"problem: {name!r} is missing")
    return {name: read(hints[name], item, name) for name, item in data.items()}


def _by_key(rows: Any, where: str) -> dict[Any, Any]:
    found: dict[Any, Any] = {}
    for number, row in enumerate(rows):
        *key, value = (getattr(row, field.name) for field in fields(row))
        if tuple(key) in found:
            raise BadProblem(f"{where}[{number}]: {key[0]!r} is there twice for {key[1]}")
        found[tuple(key)] = value
    return found
