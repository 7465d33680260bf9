"""Why this person and not that one, by solving again with the seat forced and looking which goal suffers first."""

from dataclasses import dataclass, replace

from solver.explain.answers import Why
from solver.goals import GOAL_OF, lot
from solver.model import Climb, Clock, Model, tiers_of
from solver.problem import Problem
from solver.result import Plan
from solver.rules import HEALED_BY_MORE, RULES, pins


def why_forced(problem: Problem, plan: Plan, seat: str, *, instead: str | None, seconds: float, workers: int) -> Why:
    """Do what `solver.explain.why` says."""
    question = _Question(problem, plan, seat, instead, Clock(seconds), workers)
    rules = question.rules_against()
    return Why(seat, plan[seat], instead, "rule", rules) if rules else question.searched()


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

    def searched(self) -> Why:
        """Look for a plan of the other kind in which no goal suffers, then only the last one, and so on."""
        climb, tiers = self._start(), [tier for tier in tiers_of(self.problem) if lot.NAME not in tier]
        answer = Why(self.seat, self.plan[self.seat], self.instead, "rule")
        found = climb.find(climb.within(self.plan, tiers))
        if found in ("best", "some"):
            return replace(answer, cause="lot", plan=climb.plan)
        while tiers and found == "none":
            worse = tiers.pop()  # with all before it held, it cannot be held
            found = climb.find(climb.within(self.plan, tiers, worse=worse))
            if found in ("best", "some"):
                loss = self._value(worse, climb.plan) - self._value(worse, self.plan)
                return replace(
                    answer, cause="goal", goal=" + ".join(worse), loss=loss, proved=found == "best", plan=climb.plan
                )
        return answer if found == "none" else replace(answer, cause="not known", proved=False)

    def _value(self, goals: tuple[str, ...], plan: Plan) -> int:
        return sum(GOAL_OF[goal].cost(self.problem, plan) for goal in goals)

    def _start(self) -> Climb:
        model, bench = Model(self.problem), self.problem.bench_of[self.seat]
        taken = dict(model.takes.of_bench[bench.id])
        model.cp.add(taken[self.plan[self.seat]] == 0)
        if self.instead is not None:
            model.cp.add(taken[self.instead] == 1)
        return Climb(model, self.clock, self.workers, None, self.problem.pins)
