"""Closing the last gap: places that no better plan can hold are struck out, and CP-SAT settles what is left."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from ortools.sat.python import cp_model

from solver.columns.form import Form, Truths
from solver.columns.master import Master
from solver.columns.plans import Rotas, rotas_of
from solver.columns.pricing import best_rotas
from solver.model import Clock, Model, tiers_of
from solver.model.watch import Stopper
from solver.problem import Mark

# So large that a rota takes a place with it whenever its person's rules allow that at all.
_LURE = 1e6
_TINY = 1e-4
# The linear relaxation of packed stretches is tight: a search that leans on it proves what the usual ones do not.
_SUBSOLVERS = ("max_lp", "quick_restart")


@dataclass(frozen=True, slots=True)
class Settled:
    """What a search for a better plan came to: the plan if there is one, and a bound for all plans."""

    rotas: Rotas | None
    bound: float


def held_by_better(master: Master, worth: float, goes_on: Callable[[], bool]) -> Truths | None:
    """Say which places each person could hold in a plan that costs less than `worth`; None if the time is over."""
    form, prices = master.form, master.bound_prices
    if prices is None:
        return None
    gains = prices - form.costs
    usual = {person: some[0][0] for person, some in best_rotas(form, master.people, gains).items()}
    found = np.zeros(form.costs.shape, dtype=bool)
    for place in range(len(form.benches)):
        if not goes_on():
            return None
        lured = gains.copy()
        lured[:, place] += _LURE
        able = [person for person in master.people if np.isfinite(form.costs[person, place])]
        for person, some in best_rotas(form, able, lured).items():
            loss = usual[person] - (some[0][0] - _LURE)
            found[person, place] = master.bound + loss < worth - 1 + _TINY
    return found


def settle(form: Form, held: Truths, span: tuple[int, int], clock: Clock, limits: tuple[float, int]) -> Settled:
    """Look by CP-SAT for the best plan within the places left and a span of costs, for so many seconds and workers."""
    problem, (least, most) = form.problem, span
    left: set[tuple[str, str]] = {
        (problem.people[person].id, form.benches[place].slot.id) for person, place in np.argwhere(held)
    }
    struck = {
        (person.id, bench.slot.id): Mark.CANNOT
        for person in problem.people
        for bench in problem.candidates[person.id]
        if (person.id, bench.slot.id) not in left
    }
    model = Model(replace(problem, marks={**problem.marks, **struck}), lambda: clock.goes_on)
    goal = sum(model.terms(name) for name in tiers_of(problem)[0])
    model.cp.add(goal >= least)
    model.cp.add(goal <= most)
    model.cp.minimize(goal)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds, solver.parameters.num_workers = min(limits[0], clock.left), limits[1]
    solver.parameters.subsolvers.extend(_SUBSOLVERS)
    solver.parameters.random_seed = problem.seed % 2**31
    with Stopper(solver, clock):
        status = solver.solve(model.cp)
    if status == cp_model.INFEASIBLE:
        return Settled(None, most + 1)
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        plan = model.read(lambda var: solver.value(var) == 1)
        return Settled(rotas_of(form, plan), solver.best_objective_bound)
    return Settled(None, least)
