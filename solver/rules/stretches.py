"""Runs of work as packed stretches: one boolean for each possible run, of which no two touch or come too close.

The linear relaxation of this packing is tight where sliding windows over single days are weak: it proves in seconds
what they do not prove in an hour.
"""

from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from solver.variables import Takes

_DAY = timedelta(days=1)


class Bounds(Protocol):
    """What runs are bounded by."""

    @property
    def most(self) -> int | None:
        """Longest run."""

    @property
    def least(self) -> int:
        """Shortest run."""

    @property
    def off(self) -> int:
        """Least days off between two runs."""

    @property
    def first(self) -> date:
        """First day in sight."""

    @property
    def last(self) -> date:
        """Last day in sight."""


def post_stretches(
    takes: "Takes", model: "cp_model.CpModel", works: "dict[date, cp_model.IntVar]", bounds: Bounds
) -> None:
    """Let each day's work be that of the one stretch that covers it, and each stretch be followed by its days off."""
    covering: dict[date, list[cp_model.IntVar]] = defaultdict(list)
    packing: dict[date, list[cp_model.IntVar]] = defaultdict(list)
    for days in _stretches(set(works), bounds):
        chosen = model.new_bool_var("")
        for day in days:
            covering[day].append(chosen)
            packing[day].append(chosen)
        for ahead in range(bounds.off):
            packing[days[-1] + (ahead + 1) * _DAY].append(chosen)
    for day, var in works.items():
        model.add(takes.total(covering[day]) == var)
    for variables in packing.values():
        if len(variables) > 1:
            model.add_at_most_one(variables)


def _stretches(days: set[date], bounds: Bounds) -> list[list[date]]:
    found: list[list[date]] = []
    for start in sorted(days):
        run: list[date] = []
        while start + len(run) * _DAY in days and len(run) != bounds.most:
            run = [*run, start + len(run) * _DAY]
            if len(run) >= bounds.least or start == bounds.first or run[-1] == bounds.last:
                found.append(run)
    return found
