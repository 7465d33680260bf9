"""The linear master: shares of known rotas, one whole for each person, that cover the places at the least cost."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from ortools.linear_solver import pywraplp

from solver.columns.form import Form, Numbers, Units
from solver.columns.plans import cost_of
from solver.columns.pricing import Rota, best_rotas, keeps

# Dearer than any rota could be worth: what a person without a rota costs while the master has none for them.
_NOBODY = 1e7
_TINY = 1e-6
# Prices are drawn towards those of the best bound so far, or they would swing from one extreme to the other.
_STEADY = 0.5
_NEW_ROTAS = 3


@dataclass(frozen=True, slots=True)
class Solved:
    """The master's value and prices: of each place, and of each person's one rota."""

    value: float
    prices: Numbers
    wages: dict[int, float]

    def excess(self, form: Form, person: int, rota: Rota) -> float:
        """By how much a rota is too dear to be of use at these prices; below zero it would lower the value."""
        return float(cost_of(form, person, rota) - self.prices[list(rota)].sum() - self.wages[person])


class Master:
    """The rotas known for some people, beside others who are `seated` already."""

    def __init__(self, form: Form, people: Iterable[int], seated: Units) -> None:
        """Begin without any rota."""
        self.form, self.people, self.needs = form, list(people), form.needs - seated
        self.rotas: dict[tuple[int, Rota], pywraplp.Variable] = {}
        self.bound = -np.inf
        self.bound_prices: Numbers | None = None
        self._lp = pywraplp.Solver.CreateSolver("GLOP")
        self._lp.SetSolverSpecificParametersAsString("use_preprocessing: false")
        self._whole = {person: self._lp.Constraint(1.0, 1.0) for person in self.people}
        for row in self._whole.values():
            self._priced(_NOBODY, row, 1.0)
        self._cover = [self._covered(number, float(need)) for number, need in enumerate(self.needs)]

    def _covered(self, number: int, need: float) -> pywraplp.Constraint:
        row = self._lp.Constraint(need, need)
        self._priced(float(self.form.importances[number]), row, 1.0)
        self._priced(float(self.form.overs[number]), row, -1.0, most=float(self.form.extras[number]))
        return row

    def _priced(
        self, cost: float, row: pywraplp.Constraint, factor: float, *, most: float = np.inf
    ) -> pywraplp.Variable:
        variable = self._lp.NumVar(0.0, most, "")
        self._lp.Objective().SetCoefficient(variable, cost)
        row.SetCoefficient(variable, factor)
        return variable

    def add(self, person: int, rota: Rota) -> bool:
        """Make a rota known; say whether it is news."""
        if (person, rota) in self.rotas:
            return False
        variable = self._priced(cost_of(self.form, person, rota), self._whole[person], 1.0)
        for place in rota:
            self._cover[place].SetCoefficient(variable, 1.0)
        self.rotas[person, rota] = variable
        return True

    def solve(self) -> Solved:
        """Solve the master over the rotas known so far."""
        self._lp.Solve()
        prices = np.array([row.dual_value() for row in self._cover])
        wages = {person: row.dual_value() for person, row in self._whole.items()}
        return Solved(self._lp.Objective().Value(), prices, wages)

    def shares(self) -> dict[tuple[int, Rota], float]:
        """Give each known rota's share in the last solution, if it has one."""
        values = ((key, variable.solution_value()) for key, variable in self.rotas.items())
        return {key: value for key, value in values if value > _TINY}

    def generate(self, goes_on: Callable[[], bool], *, rounds: int = 10_000) -> Solved:
        """Price new rotas until none is of use, and with it raise `bound`, below which no plan of these people is."""
        solved = self.solve()
        for _ in range(rounds):
            if not goes_on() or self.bound > solved.value - _TINY or not self._round(solved):
                break
            solved = self.solve()
        return solved

    def _round(self, solved: Solved) -> bool:
        steady = self.bound_prices
        mixed = solved.prices if steady is None else _STEADY * steady + (1 - _STEADY) * solved.prices
        return self._learn(solved, mixed, exact=False) or self._learn(solved, solved.prices, exact=True)

    def _learn(self, solved: Solved, prices: Numbers, *, exact: bool) -> bool:
        found = best_rotas(self.form, self.people, prices - self.form.costs, number=_NEW_ROTAS, exact=exact)
        if all(found.values()):
            self._raise_bound(prices, sum(best[0][0] for best in found.values()))
        news = [
            self.add(person, rota)
            for person, best in found.items()
            for _, rota in best
            if solved.excess(self.form, person, rota) < -_TINY and keeps(self.form, person, rota)
        ]
        return any(news)

    def _raise_bound(self, prices: Numbers, gained: float) -> None:
        """Whatever the prices, cover bought at them less what people gain by them is a bound."""
        beyond = self.form.extras * np.minimum(0.0, self.form.overs + prices)
        open_seats = np.where(prices > self.form.importances + _TINY, -np.inf, 0.0)
        bound = float((prices * self.needs + beyond + open_seats).sum()) - gained
        if bound > self.bound:
            self.bound, self.bound_prices = bound, prices
