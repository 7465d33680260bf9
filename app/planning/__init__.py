"""Our rota as a problem for the solver, and its answers in our words: the only door to the solver."""

from collections.abc import Mapping
from typing import Any

import solver
from app.planning.asking import pairs_of, problem_of
from app.planning.explaining import Reason, Wanted, pinned_to, sits_there, smallest_asks, why, why_in_public
from app.planning.ids import Plan
from app.planning.judging import (
    ONLY_MARKED,
    Breach,
    Load,
    asks,
    goals_of,
    judge,
    loads,
    open_seats,
    people_of,
    said,
    why_not,
)
from app.planning.mending import Mend, breached, mends
from app.planning.sharing import judge_held
from app.planning.solving import GONE, NothingFound, PinsCannotStay, Solved, require_solvable, solve
from solver import Problem

__all__ = [
    "GONE",
    "ONLY_MARKED",
    "Breach",
    "Load",
    "Mend",
    "NothingFound",
    "PinsCannotStay",
    "Plan",
    "Problem",
    "Reason",
    "Solved",
    "Wanted",
    "asks",
    "breached",
    "from_json",
    "goals_of",
    "judge",
    "judge_held",
    "loads",
    "mends",
    "open_seats",
    "pairs_of",
    "people_of",
    "pinned_to",
    "problem_of",
    "require_solvable",
    "said",
    "sits_there",
    "smallest_asks",
    "solve",
    "to_json",
    "why",
    "why_in_public",
    "why_not",
]


def to_json(problem: Problem) -> dict[str, Any]:
    return solver.problem_to_json(problem)


def from_json(data: Mapping[str, Any]) -> Problem:
    return solver.problem_from_json(data)
