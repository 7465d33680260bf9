"""What is asked of the solver: frozen values that refuse nonsense when they are built."""

from solver.problem.people import Absence, Limits, NotMeant, Person, Worked
from solver.problem.policy import TIERS, Policy
from solver.problem.problem import Problem
from solver.problem.slots import Bench, Seat, Slot
from solver.problem.words import BadProblem, Mark, Offer

__all__ = [
    "TIERS",
    "Absence",
    "BadProblem",
    "Bench",
    "Limits",
    "Mark",
    "NotMeant",
    "Offer",
    "Person",
    "Policy",
    "Problem",
    "Seat",
    "Slot",
    "Worked",
]
