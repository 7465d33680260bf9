"""The variables of the search: who takes a place on which bench, how many places stay open, who works on which day."""

from collections import defaultdict
from collections.abc import Container, Iterable
from datetime import date

from ortools.sat.python import cp_model

from solver.problem import Bench, Problem

Var = cp_model.IntVar
Expr = cp_model.LinearExprT


class Takes:
    """One boolean for each person and bench that may come together; there is none for any other pair.

    `of_person` and `of_bench` (by bench id) list them; `open` counts the needed seats left empty on each bench,
    `over` the seats filled beyond the need.
    """

    def __init__(self, problem: Problem, model: cp_model.CpModel) -> None:
        """Make the variables and hold them to the number of seats."""
        self.model = model
        self.of_person: dict[str, list[tuple[Bench, Var]]] = {}
        self.of_bench: dict[str, list[tuple[str, Var]]] = {bench.id: [] for bench in problem.benches}
        self.open: dict[str, Var] = {}
        self.over: dict[str, Var] = {}
        self._days: dict[tuple[str, date], Var] = {}
        self._weekends: dict[tuple[str, date], Var] = {}
        for person, benches in problem.candidates.items():
            self.of_person[person] = mine = [(bench, model.new_bool_var("")) for bench in benches]
            for bench, var in mine:
                self.of_bench[bench.id].append((person, var))
        for bench in problem.benches:
            self._count(bench)

    def _count(self, bench: Bench) -> None:
        filled = [var for _, var in self.of_bench[bench.id]]
        self.open[bench.id] = open_seats = self.model.new_int_var(0, len(bench.needed), "")
        counted = [*filled, open_seats]
        if bench.extra:
            self.over[bench.id] = over = self.model.new_int_var(0, len(bench.extra), "")
            self.model.add(self.total(counted) == len(bench.needed) + over)
        elif len(bench.needed) == 1:
            self.model.add_exactly_one(counted)
        else:
            self.model.add(self.total(counted) == len(bench.needed))

    @staticmethod
    def total(variables: Iterable[Var]) -> Expr:
        """Add variables up, as one expression built once."""
        return cp_model.LinearExpr.sum(list(variables))

    @staticmethod
    def weighted(pairs: Iterable[tuple[Var, int]]) -> Expr:
        """Add variables up by their weights, as one expression built once."""
        known = [pair for pair in pairs if pair[1]]
        return cp_model.LinearExpr.weighted_sum([var for var, _ in known], [weight for _, weight in known])

    def find(self, person: str, bench: Bench) -> Var | None:
        """Find the variable of a person and a bench, if the two may come together."""
        return next((var for other, var in self.of_person[person] if other is bench), None)

    def by_day(self, person: str) -> dict[date, list[tuple[Bench, Var]]]:
        """Sort a person's variables by the wall date of their slots."""
        days: dict[date, list[tuple[Bench, Var]]] = defaultdict(list)
        for bench, var in self.of_person[person]:
            days[bench.slot.on].append((bench, var))
        return days

    def works(self, person: str, days: Container[date] | None = None) -> dict[date, Var]:
        """Give for each day a person could work, of these or of all, a boolean that says whether they do."""
        return {
            day: self._any(self._days, (person, day), pairs)
            for day, pairs in self.by_day(person).items()
            if days is None or day in days
        }

    def covers(self, person: str) -> dict[date, Var]:
        """Give for each weekend a person could cover a boolean that says whether they do, by its first day."""
        weekends: dict[date, list[tuple[Bench, Var]]] = defaultdict(list)
        for bench, var in self.of_person[person]:
            if bench.slot.weekend is not None:
                weekends[bench.slot.weekend].append((bench, var))
        return {day: self._any(self._weekends, (person, day), pairs) for day, pairs in weekends.items()}

    def _any(self, kept: dict[tuple[str, date], Var], key: tuple[str, date], pairs: list[tuple[Bench, Var]]) -> Var:
        if key not in kept:
            kept[key] = pairs[0][1] if len(pairs) == 1 else self._or([var for _, var in pairs])
        return kept[key]

    def _or(self, variables: list[Var]) -> Var:
        some = self.model.new_bool_var("")
        self.model.add_bool_or([*variables, some.negated()])
        for var in variables:
            self.model.add_implication(var, some)
        return some
