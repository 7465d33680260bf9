"""A problem read as rotas: what one person's days may look like, what that costs, and whether nothing else matters."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from math import gcd

import numpy as np
import numpy.typing as npt

from solver.goals import marks, open_seats, over_cover, wishes
from solver.model import tiers_of
from solver.problem import Bench, Person, Problem

Numbers = npt.NDArray[np.float64]
Units = npt.NDArray[np.int64]
Truths = npt.NDArray[np.bool_]

# The costs that add up over places by themselves; any other goal, and any second tier, is for the whole model.
GOALS = frozenset({open_seats.NAME, over_cover.NAME, marks.NAME, wishes.NAME})

_DAY = timedelta(days=1)
_EVERY_DAY = 7


@dataclass(frozen=True, slots=True)
class Meter:
    """Something that a rota adds up: units for each place, by its number, and the most and the least of it.

    What is `by_weekend` counts once for a weekend, whether one day of it is worked or both. A `lazy` meter seldom
    decides: it is only read when a rota was found that breaks it.
    """

    name: str
    units: tuple[int, ...]
    most: int
    least: int = 0
    by_weekend: bool = False
    lazy: bool = False


@dataclass(frozen=True, slots=True)
class Own:
    """One person's rules: days in a row, at most (None: any number) and at least, least days off, and meters."""

    most: int | None
    least: int
    off: int
    meters: tuple[Meter, ...]


@dataclass(frozen=True)
class Form:
    """A problem that fits, with its places numbered as its benches are, and how many threads may work on it."""

    problem: Problem
    workers: int = 1

    @cached_property
    def benches(self) -> tuple[Bench, ...]:
        """The benches that somebody could sit on, by day."""
        return tuple(sorted(self.problem.benches, key=lambda bench: bench.slot.on))

    @cached_property
    def days(self) -> tuple[tuple[int, ...], ...]:
        """For each day from the first to the last the numbers of its places."""
        first, last = self.problem.days
        days: list[list[int]] = [[] for _ in range((last - first).days + 1)]
        for number, bench in enumerate(self.benches):
            days[(bench.slot.on - first).days].append(number)
        return tuple(map(tuple, days))

    @cached_property
    def needs(self) -> Units:
        """How many people each place needs."""
        return np.array([len(bench.needed) for bench in self.benches])

    @cached_property
    def importances(self) -> Units:
        """What each person missing in a place costs."""
        return np.array([bench.slot.importance for bench in self.benches])

    @cached_property
    def overs(self) -> Units:
        """What each person beyond the need of a place costs."""
        return np.array([bench.over for bench in self.benches])

    @cached_property
    def extras(self) -> Units:
        """How many people a place takes beyond its need."""
        return np.array([len(bench.extra) for bench in self.benches])

    @cached_property
    def second_days(self) -> frozenset[int]:
        """The days that are the second of a weekend."""
        return frozenset(d for d, places in enumerate(self.days) if self.benches[places[0]].slot.weekend_day == 2)

    @cached_property
    def follows(self) -> tuple[Truths, ...]:
        """For each day which of its places (columns) may follow which of the day before (rows)."""
        pairs = zip(((), *self.days), self.days, strict=False)
        return tuple(
            np.array([[self._may_follow(a, b) for b in today] for a in before], dtype=bool).reshape(
                len(before), len(today)
            )
            for before, today in pairs
        )

    def _may_follow(self, one: int, other: int) -> bool:
        first, then, policy = self.benches[one].slot, self.benches[other].slot, self.problem.policy
        rested = then.start - first.end >= timedelta(minutes=policy.min_rest_minutes)
        return rested and (first.kind, then.kind) not in policy.forbidden_successions

    @cached_property
    def costs(self) -> Numbers:
        """What each place costs by a person's wishes and marks, infinite where it is denied; people are rows."""
        found = np.full((len(self.problem.people), len(self.benches)), np.inf)
        numbers = {bench.id: number for number, bench in enumerate(self.benches)}
        tier = {goal for goals in tiers_of(self.problem) for goal in goals}
        for row, person in enumerate(self.problem.people):
            for bench in self.problem.candidates[person.id]:
                if person.limits.max_of_kind.get(bench.slot.kind, 1):
                    found[row, numbers[bench.id]] = _price(self.problem, person, bench, tier)
        return found

    @cached_property
    def spent(self) -> int:
        """What every plan costs before anybody sits anywhere: the wishes to be given something."""
        wanted = wishes.NAME in {goal for goals in tiers_of(self.problem) for goal in goals}
        return sum(weight for weight in self.problem.wishes.values() if weight > 0) if wanted else 0

    @cached_property
    def own(self) -> tuple[Own, ...]:
        """Each person's own rules."""
        return tuple(self._own(row, person) for row, person in enumerate(self.problem.people))

    def _own(self, row: int, person: Person) -> Own:
        limits = person.limits
        caps = (self.problem.policy.max_consecutive_days, limits.max_consecutive_days)
        most = min((cap for cap in caps if cap is not None), default=None)
        meters = tuple(meter for meter in self._meters(row, person) if meter.least or self._reach(row, meter))
        return Own(most, limits.min_consecutive_days or 1, limits.min_days_off or 1, meters)

    def _meters(self, row: int, person: Person) -> Iterator[Meter]:
        limits, slots = person.limits, [bench.slot for bench in self.benches]
        minutes = [slot.minutes for slot in slots]
        unit = gcd(*minutes) or 1
        units = tuple(number // unit for number in minutes)
        most = self._most(row, units) if limits.max_minutes is None else limits.max_minutes // unit
        yield Meter("minutes", units, most, -(-(limits.min_minutes or 0) // unit))
        weekends = tuple(int(slot.weekend is not None) for slot in slots)
        if limits.max_weekends is not None:
            yield Meter("weekends", weekends, limits.max_weekends, by_weekend=True)
        caps = [cap for cap in (limits.max_slots, self.problem.policy.max_slots) if cap is not None]
        if caps:
            yield Meter("slots", (1,) * len(slots), min(caps))
        for kind, cap in limits.max_of_kind.items():
            yield Meter(f"kind {kind}", tuple(int(slot.kind == kind) for slot in slots), cap, lazy=True)

    def _reach(self, row: int, meter: Meter) -> bool:
        """Say whether the person could ever pass this meter's most."""
        return self._most(row, meter.units) > meter.most

    def _most(self, row: int, units: tuple[int, ...]) -> int:
        able = np.isfinite(self.costs[row])
        return sum(max((units[place] for place in places if able[place]), default=0) for places in self.days)


def _price(problem: Problem, person: Person, bench: Bench, tier: set[str]) -> int:
    mark = problem.policy.price(problem.mark(person.id, bench.slot)) if marks.NAME in tier else 0
    return mark - (problem.wishes.get((person.id, bench.slot.id), 0) if wishes.NAME in tier else 0)


def fits(problem: Problem) -> bool:
    """Say whether every rule is one person's own, and every goal adds up over places and cover.

    That is: one tier of such goals; one slot a day; no history, pins, shadows, support weeks, spaced or coupled
    weekends, at most one newcomer; and nothing that reaches beyond the next day.
    """
    policy, tiers = problem.policy, tiers_of(problem)
    return (
        bool(problem.slots and problem.people)
        and len(tiers) == 1
        and set(tiers[0]) <= GOALS
        and open_seats.NAME in tiers[0]
        and (over_cover.NAME in tiers[0] or not over_cover.matters(problem))
        and policy.max_slots_a_day == 1
        and policy.max_slots_a_week >= _EVERY_DAY
        and policy.weekend_window == 1
        and not (problem.worked or problem.pins or policy.support_week_kinds)
        and not any(not offer.is_free for offer in problem.offers.values())
        and not any(bench.shadow for bench in problem.benches)
        and sum(person.newcomer for person in problem.people) <= 1
        and _days_stand_by_themselves(problem)
    )


def _days_stand_by_themselves(problem: Problem) -> bool:
    """Say whether each day has places, all or none of them on a weekend day, and rest is over two days later."""
    by_day = defaultdict(list)
    for bench in problem.benches:
        by_day[bench.slot.on].append(bench.slot)
    rest = timedelta(minutes=problem.policy.min_rest_minutes)
    first, last = problem.days
    if len(by_day) <= (last - first).days:
        return False
    for day, slots in by_day.items():
        later = by_day.get(day + 2 * _DAY, [])
        if len({slot.weekend for slot in slots}) > 1 or slots[0].weekend not in (None, day, day - _DAY):
            return False
        if later and max(slot.end for slot in slots) + rest > min(slot.start for slot in later):
            return False
    return True
