"""Climbing the tiers: each goal is brought as far as time allows, then fixed before the next one's turn."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from ortools.sat.python import cp_model

from solver.goals import GOAL_OF, changes, fairness, marks, open_seats, settled, settled_marks
from solver.model.build import Model
from solver.model.watch import Clock, OnProgress, Stopper, Teller
from solver.problem import Problem
from solver.result import Plan, Progress, Tier
from solver.variables import Takes

# A tier that is not the last leaves this part of the time to those after it.
_LEFT_TO_OTHERS = 0.3
# How much more than the ideal a goal may cost in a first and a second try, and the part of the time each may take.
_ROOMS = (0, 8)
_PART_OF_IDEAL = 0.3


def tiers_of(problem: Problem) -> tuple[tuple[str, ...], ...]:
    """List the policy's tiers that have something to say about this problem."""
    return tuple(tier for tier in problem.policy.tiers if any(GOAL_OF[goal].matters(problem) for goal in tier))


class Settled(Protocol):
    """What a module offers that knows more of a bound on a goal."""

    def cheapest(self, problem: Problem, plan: Plan) -> int | None:
        """Give a bound that ignores most rules."""

    def settle(self, problem: Problem, takes: Takes, model: cp_model.CpModel, *, plan: Plan, value: int) -> bool:
        """Post what a value leaves to each person or bench; say whether that alone keeps the goal at it."""


# Goals of which a bound says more than its sum: what it leaves to each person or on each bench.
_SETTLED: dict[tuple[str, ...], Settled] = {
    (fairness.NAME,): settled,
    (marks.NAME,): settled_marks,
    (changes.NAME,): changes,
}


Tiers = Sequence[tuple[str, ...]]
Found = Literal["best", "some", "none", "not known"]
_FOUND: dict[cp_model.CpSolverStatus, Found] = {
    cp_model.OPTIMAL: "best",
    cp_model.FEASIBLE: "some",
    cp_model.INFEASIBLE: "none",
}


class Impossible(Exception):
    """No plan at all keeps every rule; only pins can bring that about."""


@dataclass
class Climb:
    """One model on its way through the tiers: the best plan so far and what was proved of it."""

    model: Model
    clock: Clock
    workers: int
    tell: OnProgress | None
    plan: Plan
    tiers: list[Tier] = field(default_factory=list)
    _solution: list[int] | None = None

    def start(self) -> None:
        """Begin with what is published as far as it can stay: where little has happened, that needs hardly a search."""
        problem, takes = self.model.problem, self.model.takes
        if problem.published:
            least = self._expr((open_seats.NAME,))
            trial = self.model.cp.clone()
            changes.settle(problem, takes, trial, plan=self.plan, value=changes.cheapest(problem, self.plan))
            trial.minimize(least)
            self._try(trial)

    def climb(self, goals: tuple[str, ...], *, last: bool) -> None:
        """Bring one tier as far as its part of the time allows, and fix it there."""
        began = self.clock.passed
        name = " + ".join(goals)
        value = self._value(goals)
        if self._solution is not None:
            self._tell(name, value, 0)  # the first better one may be long in coming
        # No cost is below zero: what costs nothing needs no proof.
        if self._solution is not None and value == 0:
            bound = 0
        elif self._find_near_ideal(goals):
            bound = value = self._value(goals)
        else:
            bound = self._search(name, goals, part=1.0 if last else 1 - _LEFT_TO_OTHERS)
            value = self._value(goals)
        proved = self._solution is not None and bound >= value
        self.tiers.append(Tier(name, value, min(bound, value), proved, self.clock.passed - began))
        self._tell(name, value, self.tiers[-1].bound)
        if self._solution is not None and not last:
            self._fix(goals, value, proved=proved)

    def within(self, plan: Plan, tiers: Tiers, *, worse: tuple[str, ...] = ()) -> cp_model.CpModel:
        """Copy the model: none of these tiers may cost more than in this plan; `worse` must, by as little as can be."""
        problem, takes = self.model.problem, self.model.takes
        terms = {goals: self._expr(goals) for goals in (*tiers, worse) if goals not in _SETTLED}
        trial = self.model.cp.clone()
        for goals in tiers:
            value = _cost(problem, plan, goals)
            # What is known of a bound rests on no more seats being open than in the plan.
            known = _SETTLED.get(goals) if (open_seats.NAME,) in tiers else None
            ideal = known.cheapest(problem, plan) if known else None
            can_be_met = ideal is not None and ideal <= value
            if not (known and can_be_met and known.settle(problem, takes, trial, plan=plan, value=value)):
                trial.add((terms[goals] if goals in terms else self.model.terms_in(trial, goals)) <= value)
        if worse:
            least = terms[worse] if worse in terms else self.model.terms_in(trial, worse)
            trial.add(least > _cost(problem, plan, worse))
            trial.minimize(least)
        return trial

    def find(self, trial: cp_model.CpModel) -> Found:
        """Look for the best plan of the model or a copy by its objective or, without one, for any."""
        solver = self._solver(part=1.0)
        with Stopper(solver, self.clock):
            status = solver.solve(trial)
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            self._keep(solver)
        return _FOUND.get(status, "not known")

    def _tell(self, name: str, value: int, bound: int) -> None:
        needed = {seat.id for seat in self.model.problem.seats if not seat.extra}
        if self.tell is not None:
            filled = len(needed & self.plan.keys())
            self.tell(Progress(name, value, bound, self.clock.passed, filled, len(needed)))

    def _fix(self, goals: tuple[str, ...], value: int, *, proved: bool) -> None:
        model = self.model
        by_itself = _SETTLED.get(goals) if proved else None
        known = by_itself and by_itself.settle(model.problem, model.takes, model.cp, plan=self.plan, value=value)
        if not known:
            expr = self._expr(goals)
            model.cp.add(expr == value if proved else expr <= value)

    def _find_near_ideal(self, goals: tuple[str, ...]) -> bool:
        """Look for the best plan among those near an ideal that ignores most rules; what is found there is proved.

        A plan that costs no more than a bound on it has only a few loads left for each person, or a few people for each
        bench. Within a narrow bound the search is short, and if it finds a plan, no plan beyond it can be better.
        """
        known = _SETTLED.get(goals) if self._solution is not None else None
        ideal = known.cheapest(self.model.problem, self.plan) if known else None
        if ideal is None:
            return False
        return any(self.clock.goes_on and self._find_within(goals, ideal, room) for room in _ROOMS)

    def _find_within(self, goals: tuple[str, ...], ideal: int, room: int) -> bool:
        model, bound = self.model, ideal + room
        trial = model.cp.clone()
        trial.clear_objective()  # type: ignore[no-untyped-call]
        if not _SETTLED[goals].settle(model.problem, model.takes, trial, plan=self.plan, value=bound):
            terms = model.terms_in(trial, goals)
            trial.add(terms <= bound)
            if room:
                trial.minimize(terms)
        return self._try(trial)

    def _try(self, trial: cp_model.CpModel) -> bool:
        """Take the best plan of a copy of the model that is smaller; say whether it was found."""
        solver = self._solver(_PART_OF_IDEAL)
        with Stopper(solver, self.clock):
            status = solver.solve(trial)
        if status != cp_model.OPTIMAL:
            return False
        self._keep(solver)
        return True

    def _value(self, goals: tuple[str, ...]) -> int:
        return _cost(self.model.problem, self.plan, goals)

    def _expr(self, goals: tuple[str, ...]) -> cp_model.LinearExprT:
        return sum(self.model.terms(goal) for goal in goals)

    def _search(self, name: str, goals: tuple[str, ...], *, part: float) -> int:
        if not self.clock.goes_on:
            return 0
        cp = self.model.cp
        cp.minimize(self._expr(goals))
        self._hint()
        solver = self._solver(part)
        status = self._run(solver, name)
        if status in (cp_model.INFEASIBLE, cp_model.MODEL_INVALID):
            raise Impossible(cp.validate())
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            self._keep(solver)
        return max(0, round(solver.best_objective_bound)) if status != cp_model.UNKNOWN else 0

    def _solver(self, part: float) -> cp_model.CpSolver:
        solver = cp_model.CpSolver()
        solver.parameters.max_time_in_seconds = self.clock.left * part
        solver.parameters.num_workers = self.workers
        solver.parameters.random_seed = self.model.problem.seed % 2**31
        solver.parameters.max_memory_in_mb = self.clock.memory_mb
        # These models have tight relaxations; with few workers the usual portfolio makes too little of them.
        if self.workers == 1:
            solver.parameters.linearization_level = 2
        elif self.workers == 2:
            solver.parameters.subsolvers.extend(["max_lp", "default_lp"])
        return solver

    def _run(self, solver: cp_model.CpSolver, name: str) -> cp_model.CpSolverStatus:
        teller = None
        if self.tell is not None:
            teller = Teller(self.model, name, clock=self.clock, tell=self.tell)
            solver.best_bound_callback = teller.on_bound
        with Stopper(solver, self.clock):
            status = solver.solve(self.model.cp, teller)
        if teller is not None and teller.raised is not None:
            raise teller.raised
        return status

    def _hint(self) -> None:
        self.model.cp.clear_hints()  # type: ignore[no-untyped-call]
        hint = self.model.cp.proto.solution_hint
        if self._solution is not None:
            hint.vars.extend(range(len(self._solution)))
            hint.values.extend(self._solution)
        elif self.model.problem.published:
            places = self.model.published_places()
            hint.vars.extend(list(places))
            hint.values.extend(list(places.values()))

    def _keep(self, solver: cp_model.CpSolver) -> None:
        # A trial may have further variables of its own, at the end.
        self._solution = list(solver.response_proto.solution)[: len(self.model.cp.proto.variables)]
        self.plan = self.model.read(_reader(self._solution))


def _cost(problem: Problem, plan: Plan, goals: tuple[str, ...]) -> int:
    return sum(GOAL_OF[goal].cost(problem, plan) for goal in goals)


def _reader(solution: list[int]) -> Callable[[cp_model.IntVar], bool]:
    return lambda var: solution[var.index] == 1
