"""Whole rotas out of known ones: the best choice by CP-SAT, and a dive that fixes some people at a time."""

from collections import defaultdict
from collections.abc import Callable
from math import ceil

from ortools.sat.python import cp_model

from solver.columns.form import Units
from solver.columns.master import Master, Solved
from solver.columns.plans import Rotas, cost_of, filled, seated
from solver.columns.pricing import Rota
from solver.model import Clock
from solver.model.watch import Stopper

# A dive takes at least this part of the people at each step, keeps so many rotas of each other person, and prices
# theirs anew at least and at most so often, less often the more people they are.
_PART, _KEPT, _FEW, _ROUNDS, _SWEEPS = 0.08, 25, 2, 20, 400
_SURE = 0.95


def choose(master: Master, solved: Solved, best: tuple[Rotas, float], clock: Clock, limits: tuple[float, int]) -> Rotas:
    """Find the best plan out of a master's rotas, starting from the best one known and its cost in the master's terms.

    Only rotas that are not too dear for any better plan are looked at. `limits` are seconds and workers.
    """
    form, (known, worth) = master.form, best
    room = worth - solved.value
    for person, rota in known.items():
        master.add(person, rota)
    model = cp_model.CpModel()
    picks: dict[int, list[tuple[Rota, cp_model.IntVar]]] = defaultdict(list)
    terms: list[cp_model.LinearExprT] = []
    cover: dict[int, list[cp_model.IntVar]] = defaultdict(list)
    for person, rota in master.rotas:
        if known.get(person) == rota or solved.excess(form, person, rota) < room:
            var = model.new_bool_var("")
            picks[person].append((rota, var))
            model.add_hint(var, known.get(person) == rota)
            terms.append(var * cost_of(form, person, rota))
            for place in rota:
                cover[place].append(var)
    for mine in picks.values():
        model.add_exactly_one(var for _, var in mine)
    for number, need in enumerate(master.needs):
        terms.append(_cover_cost(model, master, (number, int(need)), cover[number]))
    model.minimize(sum(terms))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds, solver.parameters.num_workers = min(limits[0], clock.left), limits[1]
    with Stopper(solver, clock):
        status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return known
    return {person: next(rota for rota, var in mine if solver.value(var)) for person, mine in picks.items()}


def _cover_cost(
    model: cp_model.CpModel, master: Master, place: tuple[int, int], people: list[cp_model.IntVar]
) -> cp_model.LinearExprT:
    number, need = place
    form = master.form
    lacking = model.new_int_var(0, max(0, need), "")
    beyond = model.new_int_var(0, int(form.extras[number]), "")
    model.add(sum(people) + lacking - beyond == need)
    return lacking * int(form.importances[number]) + beyond * int(form.overs[number])


def dive(master: Master, solved: Solved, beside: Rotas, goes_on: Callable[[], bool]) -> Rotas | None:
    """Take the rotas with the largest shares, price the others' anew beside them, and so on; None if that fails.

    `beside` are the rotas of those who are not the master's people. The master learns the rotas found on the way: they
    go well together.
    """
    form, done, first = master.form, dict(beside), master
    while goes_on():
        shares = sorted(((share, *key) for key, share in master.shares().items()), reverse=True)
        taken = [one for one in shares if one[0] >= _SURE]
        taken = taken or shares[: ceil(_PART * len(master.people))]
        done.update({person: rota for _, person, rota in reversed(taken)})
        left = [person for person in master.people if person not in done]
        if not left or len(left) == len(master.people):
            break
        master = _narrowed(master, solved, left, seated(form, done.values()))
        solved = master.generate(goes_on, rounds=max(_FEW, min(_ROUNDS, _SWEEPS // len(left))))
        for person, rota in master.rotas:
            first.add(person, rota)
    return filled(form, [person for person in first.people if person not in done], done)


def _narrowed(master: Master, solved: Solved, left: list[int], held: Units) -> Master:
    """Make a master of the people left, with the cheapest of their rotas."""
    smaller = Master(master.form, left, held)
    ranked: dict[int, list[tuple[float, Rota]]] = {person: [] for person in left}
    for person, rota in master.rotas:
        if person in ranked:
            ranked[person].append((solved.excess(master.form, person, rota), rota))
    for person, some in ranked.items():
        for _, rota in sorted(some)[:_KEPT]:
            smaller.add(person, rota)
    return smaller
