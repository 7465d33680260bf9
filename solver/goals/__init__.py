"""The goals: what should be, in tiers. One module each with a plain `cost` and its CP-SAT `terms`; one list of all."""

from typing import TYPE_CHECKING, Protocol

from solver.goals import (
    changes,
    fairness,
    lot,
    marks,
    open_seats,
    over_cover,
    shadow_seats,
    spread,
    whole_weekends,
    wishes,
)
from solver.problem import Problem
from solver.result import Plan

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from solver.variables import Takes


class Goal(Protocol):
    """What each module in the list offers."""

    NAME: str

    def matters(self, problem: Problem) -> bool:
        """Say whether the goal can tell two plans of this problem apart; if not, it is no tier of the result."""

    def cost(self, problem: Problem, plan: Plan) -> int:
        """Say what a plan costs, in plain Python."""

    def terms(self, problem: Problem, takes: "Takes", model: "cp_model.CpModel") -> "cp_model.LinearExprT":
        """Say the same as an expression of the model."""


GOALS: tuple[Goal, ...] = (
    open_seats,
    over_cover,
    fairness,
    marks,
    wishes,
    whole_weekends,
    shadow_seats,
    changes,
    spread,
    lot,
)
GOAL_OF: dict[str, Goal] = {goal.NAME: goal for goal in GOALS}
