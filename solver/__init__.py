"""A rota solver to use alone: a problem in, a result with proofs out; it knows no database and no web."""

from solver.check import Load, check, costs, loads, why_not
from solver.files import problem_from_json, problem_to_json, result_from_json, result_to_json
from solver.problem import (
    TIERS,
    Absence,
    BadProblem,
    Limits,
    Mark,
    Offer,
    Person,
    Policy,
    Problem,
    Seat,
    Slot,
    Worked,
)
from solver.result import OpenSeat, Plan, Progress, Result, Status, Tier, Violation
from solver.solve import NoPlan, PinsBreakRules, TooLarge, solve

__all__ = [
    "TIERS",
    "Absence",
    "BadProblem",
    "Limits",
    "Load",
    "Mark",
    "NoPlan",
    "Offer",
    "OpenSeat",
    "Person",
    "PinsBreakRules",
    "Plan",
    "Policy",
    "Problem",
    "Progress",
    "Result",
    "Seat",
    "Slot",
    "Status",
    "Tier",
    "TooLarge",
    "Violation",
    "Worked",
    "check",
    "costs",
    "loads",
    "problem_from_json",
    "problem_to_json",
    "result_from_json",
    "result_to_json",
    "solve",
    "why_not",
]
