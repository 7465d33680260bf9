"""Why this person and not that one, by solving again with the seat forced and looking which goal suffers first."""

from dataclasses import dataclass

from solver.explain.answers import Why
from solver.goals import GOAL_OF, lot
from solver.model import Climb, Clock, Impossible, Model, tiers_of
from solver.problem import Problem
from solver.result import Plan
from solver.rules import HEALED_BY_MORE, RULES, pins


def why_forced(problem: Problem, plan: Plan, seat: str, *, instead: str | None, seconds: float, workers: int) -> Why:
    """Do what `solver.explain.why` says."""
    person = plan[seat]
    question = _Question(problem, plan, seat, instead, Clock(seconds), workers)
    rules = question.rules_against()
    if rules:
        return Why(seat, person, instead, "rule", rules)
    tied = question.find_tie()
    if tied is not None:
        return Why(seat, person, instead, "lot", plan=tied)
    try:
        climb = question.climb()
    except Impossible:
        return Why(seat, person, instead, "rule")
    for tier in climb.tiers:
        held = question.value(tuple(tier.name.split(" + ")))
        if tier.bound > held:
            loss = tier.value - held
            return Why(seat, person, instead, "goal", goal=tier.name, loss=loss, proved=tier.proved, plan=climb.plan)
    return Why(seat, person, instead, "not known", proved=False)


@dataclass(frozen=True)
class _Question:
    problem: Problem
    plan: Plan
    seat: str
    instead: str | None
    clock: Clock
    workers: int

    def rules_against(self) -> tuple[str, ...]:
        """Name the rules that keep the other out of the seat whatever the rest of the plan, or keep its person in."""
        if self.problem.pins.get(self.seat) == self.plan[self.seat]:
            return (pins.NAME,)
        if self.instead is None:
            return ()
        alone = {**self.problem.pins, self.seat: self.instead}
        found = [broken for rule in RULES for broken in rule.violations(self.problem, alone)]
        names = (broken.rule for broken in found if self.instead in broken.people)
        return tuple(dict.fromkeys(name for name in names if name not in HEALED_BY_MORE))

    def find_tie(self) -> Plan | None:
        """Find a plan of the other kind in which nothing suffers but the lot."""
        climb = self._start()
        for tier in self._tiers():
            climb.allow(tier, self.value(tier))
        return climb.plan if climb.find() else None

    def climb(self) -> Climb:
        """Bring the goals of the other kind as far as they go, up to the first that suffers."""
        climb = self._start()
        for tier in self._tiers():
            climb.climb(tier, last=False)
            if climb.tiers[-1].bound > self.value(tier):
                break
        return climb

    def value(self, goals: tuple[str, ...]) -> int:
        """Say what these goals cost in the plan as it is."""
        return sum(GOAL_OF[goal].cost(self.problem, self.plan) for goal in goals)

    def _tiers(self) -> list[tuple[str, ...]]:
        return [tier for tier in tiers_of(self.problem) if lot.NAME not in tier]

    def _start(self) -> Climb:
        model, bench = Model(self.problem), self.problem.bench_of[self.seat]
        taken = dict(model.takes.of_bench[bench.id])
        model.cp.add(taken[self.plan[self.seat]] == 0)
        if self.instead is not None:
            model.cp.add(taken[self.instead] == 1)
        return Climb(model, self.clock, self.workers, None, self.problem.pins)
