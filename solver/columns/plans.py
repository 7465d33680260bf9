"""Whole plans as one rota a person: what they cost, and how they look as seats."""

from collections.abc import Callable, Iterable, Mapping

import numpy as np

from solver.columns.form import Form, Units
from solver.columns.pricing import Rota, best_rotas
from solver.model import seat
from solver.result import Plan

Rotas = Mapping[int, Rota]


def seated(form: Form, rotas: Iterable[Rota]) -> Units:
    """Count the people in each place."""
    places = [place for rota in rotas for place in rota]
    return np.bincount(np.array(places, dtype=np.int64), minlength=len(form.benches))


def cost_of(form: Form, person: int, rota: Rota) -> int:
    """What a rota costs by its person's wishes and marks."""
    return int(form.costs[person][list(rota)].sum())


def cost(form: Form, rotas: Rotas) -> int:
    """What a plan costs, by everybody's rotas and the cover of every place."""
    beyond = seated(form, rotas.values()) - form.needs
    cover = np.where(beyond < 0, -beyond * form.importances, beyond * form.overs).sum()
    return form.spent + int(cover) + sum(cost_of(form, person, rota) for person, rota in rotas.items())


def filled(form: Form, people: Iterable[int], done: Rotas, goes_on: Callable[[], bool] = lambda: True) -> Rotas | None:
    """Let one after the other take the rota that is best beside those before; None if the rules or the time end it."""
    rotas = dict(done)
    for person in people:
        if not goes_on():
            return None
        lacking = seated(form, rotas.values()) < form.needs
        best = best_rotas(form, [person], np.where(lacking, form.importances, -form.overs) - form.costs)[person]
        if not best:
            return None
        rotas[person] = best[0][1]
    return rotas


def plan_of(form: Form, rotas: Rotas) -> Plan:
    """Seat the people of a plan."""
    people = form.problem.people
    on_bench: dict[int, list[str]] = {}
    for person, rota in rotas.items():
        for place in rota:
            on_bench.setdefault(place, []).append(people[person].id)
    return {
        place: who
        for number, names in on_bench.items()
        for place, who in seat(form.problem, form.benches[number], names)
    }


def rotas_of(form: Form, plan: Plan) -> Rotas:
    """Read each person's rota off a plan."""
    numbers = {bench.id: number for number, bench in enumerate(form.benches)}
    places = [(person, numbers[form.problem.bench_of[place].id]) for place, person in plan.items()]
    return {
        row: tuple(sorted(number for who, number in places if who == person.id))
        for row, person in enumerate(form.problem.people)
    }
