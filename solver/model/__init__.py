"""A problem built for the search, and the way up its tiers; whoever imports this loads the search library."""

from solver.model.build import CutShort, Model, refuse_by_size, seat
from solver.model.climb import Climb, Found, Impossible, tiers_of
from solver.model.memory import MEMORY_MB
from solver.model.watch import Clock, OnProgress

__all__ = [
    "MEMORY_MB",
    "Climb",
    "Clock",
    "CutShort",
    "Found",
    "Impossible",
    "Model",
    "OnProgress",
    "refuse_by_size",
    "seat",
    "tiers_of",
]
