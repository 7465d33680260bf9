"""What the solver answers: a plan with what is proved of it, what is wrong with a plan, or why it refuses."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Plan = Mapping[str, str]
"""Seat → person; an open seat is absent."""

Status = Literal["proved", "best found", "stopped"]


@dataclass(frozen=True, slots=True)
class Tier:
    """How far one goal was brought: its value, the best that is still possible, whether the two are proved equal."""

    name: str
    value: int
    bound: int
    proved: bool
    seconds: float


@dataclass(frozen=True, slots=True)
class OpenSeat:
    """A seat nobody sits in, and for each person the rules that keep them out of it given the rest of the plan.

    A person without any rule against them could take the seat as the plan stands. A search that had no time left names
    nobody where very many seats are open; `solver.why_not` says it later.
    """

    seat: str
    why_not: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Result:
    """A plan with its status, one tier for each goal in order, the open seats, the lot's seed and the time taken."""

    plan: Plan
    status: Status
    tiers: tuple[Tier, ...]
    open: tuple[OpenSeat, ...]
    seed: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Violation:
    """One rule broken in one place: the rule's short name, and whom and what it is about."""

    rule: str
    people: tuple[str, ...] = ()
    slots: tuple[str, ...] = ()
    seats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a running search stands: the tier it works on, its best value and bound, and how many seats are filled."""

    tier: str
    value: int
    bound: int
    seconds: float
    seats_filled: int
    seats: int


class NoPlan(Exception):
    """No plan keeps every rule, not even with all seats open, or, unless `proved`, none was found in time.

    `violations` says which rules stand against a plan that holds nothing but the pins.
    """

    def __init__(self, violations: tuple[Violation, ...], *, proved: bool = True) -> None:
        """Keep the violations."""
        words = "; ".join(f"{found.rule}: {', '.join(found.people)}" for found in violations)
        super().__init__(words if proved else f"no plan that keeps every rule was found in time ({words})")
        self.violations = violations
        self.proved = proved


class PinsBreakRules(NoPlan):
    """The pins cannot all stay: `violations` says which rules they break, among themselves or with everything else."""


class TooLarge(Exception):
    """The problem is beyond what the solver takes on: `size` says what of it, `figures` how much, and the most."""

    def __init__(self, size: str, **figures: int) -> None:
        """Keep the size and its figures."""
        super().__init__(SIZES[size].format(**figures))
        self.size = size
        self.figures = figures


SIZES = {
    "problem": "{people} people and {slots} slots; the most are {most_people} and {most_slots}",
    "product": "{people} people times {slots} slots are more than {most:,} pairs",
    "pairs": "{pairs:,} pairs of a person and a place they may take; the most are {most:,}",
    "memory": "{pairs:,} pairs of a person and a place need about {wanted} MiB; the limit is {limit} MiB",
    "building": "building the model took more than the limit of {limit} MiB",
}
