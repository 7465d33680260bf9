"""The rules: what must hold. One module each with two voices, plain Python and CP-SAT; this list names them all."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Protocol

from solver.problem import Problem
from solver.result import Plan, Violation
from solver.rules import (
    absence,
    both_days,
    cannot,
    either_day,
    hours_at_least,
    hours_at_most,
    kinds,
    known,
    mentors,
    newcomers,
    one_place,
    opt_in,
    pins,
    rest,
    roles,
    runs,
    skill,
    slots_a_day,
    slots_a_week,
    slots_in_all,
    succession,
    support_week,
    weekend_spacing,
    weekends_in_all,
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
    slots_in_all,
    kinds,
    hours_at_most,
    hours_at_least,
    runs,
    weekend_spacing,
    weekends_in_all,
    either_day,
    both_days,
    succession,
    newcomers,
    mentors,
    support_week,
    pins,
)

# What a plan may break while seats are still open, and keep once they are filled, by the names in violations.
HEALED_BY_MORE = frozenset(
    {
        both_days.NAME,
        hours_at_least.NAME,
        runs.TOO_SHORT,
        runs.TOO_LITTLE_OFF,
        mentors.NAME,
        support_week.NAME,
        pins.NAME,
    }
)
