"""One search by columns from start to end: the bound, a dive, small groups priced anew, the last gap settled."""

from collections.abc import Callable
from dataclasses import dataclass, field
from math import ceil
from random import Random

import numpy as np

from solver.columns.choose import choose, dive
from solver.columns.form import Form
from solver.columns.master import Master, Solved
from solver.columns.plans import Rotas, cost, cost_of, filled, plan_of, seated
from solver.columns.prove import held_by_better, settle
from solver.model import Clock, Impossible, OnProgress
from solver.result import Plan, Progress

_TINY = 1e-4
# The first groups and the largest, by people, and the seconds after which a group counts as too large or as easy.
_GROUP, _LARGEST, _SLOW, _EASY = 8, 14, 6.0, 1.5
# So many of each person's rotas go into a group's master, and it is priced anew at most so often.
_KNOWN, _ROUNDS = 30, 40
# A team with at most so many places it could hold is settled by CP-SAT; each step gets this part of the time left.
_PLACES, _PART = 1500, 0.6
# A dive cut short is worth little, so it may take most of the time.
_DIVE = 0.8


@dataclass
class Search:
    """The best plan so far, what it costs, and what no plan can go below."""

    form: Form
    clock: Clock
    workers: int
    tell: OnProgress | None
    name: str
    rotas: Rotas = field(default_factory=dict)
    worth: int = 0
    bound: int = 0

    @property
    def goes_on(self) -> bool:
        """Whether there is a gap and time left to close it."""
        return self.clock.goes_on and self.bound < self.worth

    def run(self) -> None:
        """Search until the plan is proved best or the time is over."""
        everybody = range(len(self.form.problem.people))
        master = Master(self.form, everybody, seated(self.form, []))
        self._begin(master)
        # A part of the time is kept for making whole plans of what the master knows.
        solved = master.generate(self._until(_PART))
        self._raise(self.form.spent + master.bound)
        if self.goes_on:
            self._keep(dive(master, solved, {}, self._until(_DIVE)))
        if self.goes_on:
            self._choose(master, solved, self.rotas, 5.0)
        self._improve(master, solved, self._until(_PART), patience=len(everybody))
        self._settle(master)
        self._improve(master, solved, self._until(1.0), patience=10**9)

    def _until(self, part: float) -> Callable[[], bool]:
        """Say, whenever asked, whether this part of the time left now is still running."""
        ends = self.clock.passed + self.clock.left * part
        return lambda: self.clock.goes_on and self.clock.passed < ends

    def plan(self) -> Plan:
        """Give the best plan as seats."""
        return plan_of(self.form, self.rotas)

    def _begin(self, master: Master) -> None:
        """Make a first plan, and its rotas known to the master."""
        self.worth = cost(self.form, {})
        first = filled(self.form, master.people, {}, lambda: self.clock.goes_on)
        if first is None and self.clock.goes_on:
            raise Impossible
        first = first or {}
        for person, rota in first.items():
            master.add(person, rota)
        self.rotas, self.worth = first, cost(self.form, first)
        self._news()

    def _keep(self, rotas: Rotas | None) -> bool:
        worth = self.worth if rotas is None else cost(self.form, rotas)
        if rotas is None or worth >= self.worth:
            return False
        self.rotas, self.worth = dict(rotas), worth
        self._news()
        return True

    def _raise(self, bound: float) -> None:
        bound = max(0.0, bound)
        if ceil(bound - _TINY) > self.bound:
            self.bound = min(self.worth, ceil(bound - _TINY))
            self._news()

    def _news(self) -> None:
        if self.tell is not None:
            held = seated(self.form, self.rotas.values())
            filled, seats = int(np.minimum(held, self.form.needs).sum()), int(self.form.needs.sum())
            self.tell(Progress(self.name, self.worth, self.bound, self.clock.passed, filled, seats))

    def _choose(self, master: Master, solved: Solved, mine: Rotas, seconds: float) -> bool:
        """Choose anew among a master's rotas for its people, who hold `mine`, beside everybody else's."""
        others = sum(cost_of(self.form, *one) for one in self.rotas.items() if one[0] not in mine)
        best = (mine, float(self.worth - self.form.spent - others))
        chosen = choose(master, solved, best, self.clock, (seconds, self.workers))
        return self._keep({**self.rotas, **chosen})

    def _improve(self, master: Master, solved: Solved, in_time: Callable[[], bool], *, patience: int) -> None:
        """Price small groups anew beside everybody else, until so many groups in a row gave nothing."""
        random = Random(self.form.problem.seed)  # noqa: S311 - groups need no unguessable numbers
        size, failed, took = _GROUP, 0, 0.0
        pool = _cheapest(master, solved)
        while self.goes_on and in_time() and self.clock.left > took and failed < patience:
            began = self.clock.passed
            group = random.sample(master.people, min(size, len(master.people)))
            failed = 0 if self._group(group, pool) else failed + 1
            took = self.clock.passed - began
            size = max(3, size - 1) if took > _SLOW else min(size + (took < _EASY), _LARGEST)

    def _group(self, group: list[int], pool: dict[int, list[tuple[int, ...]]]) -> bool:
        form, mine = self.form, {person: self.rotas[person] for person in group}
        beside = {person: rota for person, rota in self.rotas.items() if person not in mine}
        master = Master(form, group, seated(form, beside.values()))
        for person in group:
            for rota in (mine[person], *pool[person]):
                master.add(person, rota)
        solved = master.generate(lambda: self.clock.goes_on, rounds=_ROUNDS)
        least = form.spent + sum(cost_of(form, *one) for one in beside.items()) + master.bound
        if ceil(least - _TINY) >= self.worth:
            return False
        if self._choose(master, solved, mine, _SLOW) or not self.goes_on:
            return True
        better = self._keep(dive(master, solved, beside, lambda: self.clock.goes_on))
        return self._choose(master, solved, {person: self.rotas[person] for person in group}, _SLOW) or better

    def _settle(self, master: Master) -> None:
        """Look once for the best plan by CP-SAT among the places that a better plan could hold."""
        if not self.goes_on or np.isfinite(self.form.costs).sum() > _PLACES:
            return
        held = held_by_better(master, self.worth - self.form.spent, lambda: self.clock.goes_on)
        if held is not None and self.goes_on:
            limits = (self.clock.left * _PART, self.workers)
            found = settle(self.form, held, (self.bound, self.worth - 1), self.clock, limits)
            self._keep(found.rotas)
            self._raise(found.bound)


def _cheapest(master: Master, solved: Solved) -> dict[int, list[tuple[int, ...]]]:
    """List for each person the rotas that are least too dear at the master's prices."""
    ranked: dict[int, list[tuple[float, tuple[int, ...]]]] = {person: [] for person in master.people}
    for person, rota in master.rotas:
        ranked[person].append((solved.excess(master.form, person, rota), rota))
    return {person: [rota for _, rota in sorted(some)[:_KNOWN]] for person, some in ranked.items()}
