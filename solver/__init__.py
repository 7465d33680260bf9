"""A rota solver to use alone: a problem in, a result with proofs out; it knows no database and no web."""

from solver.check import Load, check, costs, loads, why_not
from solver.explain import Ask, Why, asks, why, why_in_public
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
from solver.repair import Repair, added, away, given_up
from solver.result import OpenSeat, Plan, Progress, Result, Status, Tier, Violation
from solver.solve import NoPlan, PinsBreakRules, TooLarge, repair, solve, verify

__all__ = [
    "TIERS",
    "Absence",
    "Ask",
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
    "Repair",
    "Result",
    "Seat",
    "Slot",
    "Status",
    "Tier",
    "TooLarge",
    "Violation",
    "Why",
    "Worked",
    "added",
    "asks",
    "away",
    "check",
    "costs",
    "given_up",
    "loads",
    "problem_from_json",
    "problem_to_json",
    "repair",
    "result_from_json",
    "result_to_json",
    "solve",
    "verify",
    "why",
    "why_in_public",
    "why_not",
]
