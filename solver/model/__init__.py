"""A problem built for the search, and the way up its tiers; whoever imports this loads the search library."""

from solver.model.build import Model, OutOfTime, refuse_by_size, seat
from solver.model.climb import Climb, Impossible, tiers_of
from solver.model.watch import Clock, OnProgress

__all__ = ["Climb", "Clock", "Impossible", "Model", "OnProgress", "OutOfTime", "refuse_by_size", "seat", "tiers_of"]
