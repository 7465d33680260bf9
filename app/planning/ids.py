"""Our whole-number ids and the solver's names for them."""

from collections.abc import Iterable, Mapping

import solver

Plan = Mapping[int, int]
"""Seat → person; an open seat is absent."""


def solver_plan(plan: Plan) -> dict[str, str]:
    return {str(seat): str(person) for seat, person in plan.items()}


def by_person(rules: Mapping[str, tuple[str, ...]]) -> dict[int, tuple[str, ...]]:
    return {int(person): broken for person, broken in rules.items()}


def ints(ids: Iterable[str]) -> tuple[int, ...]:
    return tuple(int(each) for each in ids)


def by_seat(violations: Iterable[solver.Violation]) -> dict[int, tuple[str, ...]]:
    found: dict[int, dict[str, None]] = {}
    for violation in violations:
        for seat in violation.seats:
            found.setdefault(int(seat), {})[violation.rule] = None
    return {seat: tuple(rules) for seat, rules in found.items()}
