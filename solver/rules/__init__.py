"""The rules: what must hold. One module each with two voices, plain Python and CP-SAT; this list names them all."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Protocol

from solver.problem import Problem
from solver.result import Plan, Violation
from solver.rules import (
    absence,
    both_days,
    cannot,
    consecutive_days,
    either_day,
    known,
    one_place,
    opt_in,
    pins,
    rest,
    roles,
    skill,
    slots_a_day,
    slots_a_week,
    weekend_spacing,
)

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from solver.variables import Takes


class Rule(Protocol):
    """What each module in the list offers."""

    NAME: str

    def violations(self, problem: Problem, plan: Plan) -> Iterator[Violation]:
        """Judge a plan in plain Python."""

    def post(self, problem: Problem, takes: "Takes", model: "cp_model.CpModel") -> None:
        """Forbid the same in the model."""


RULES: tuple[Rule, ...] = (
    known,
    opt_in,
    cannot,
    absence,
    roles,
    skill,
    one_place,
    rest,
    slots_a_day,
    slots_a_week,
    consecutive_days,
    weekend_spacing,
    either_day,
    both_days,
    pins,
)

# Rules that a plan may break while seats are still open, and keep once they are filled.
HEALED_BY_MORE = frozenset({both_days.NAME, pins.NAME})
