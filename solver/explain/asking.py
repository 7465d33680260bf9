"""The smallest sets of asks that would fill an open seat, each of them minimal.

All asks that could help are granted at once in a relaxed model that counts those it uses; what it proposes is then
tried for itself, and again without each of its parts.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from solver.explain.answers import Ask, grant_all
from solver.goals import open_seats
from solver.model import Climb, Clock, Model
from solver.problem import Bench, Mark, Offer, Person, Problem
from solver.result import Plan
from solver.variables import Var

Asks = tuple[Ask, ...]

# How each limit of the policy is loosened by one.
_LOOSER = {"max_slots_a_day": 1, "max_slots_a_week": 1, "max_slots": 1, "max_consecutive_days": 1, "weekend_window": -1}


def smallest_asks(problem: Problem, plan: Plan, seat: str, *, sets: int, size: int, seconds: float) -> tuple[Asks, ...]:
    """Do what `solver.explain.asks` says."""
    bench = problem.bench_of[seat]
    filled = sum(problem.bench_of[other] is bench for other in plan)
    trial = _Trial(problem, bench, filled, open_seats.cost(problem, plan), Clock(seconds))
    if bench.shadow or filled == len(bench.needed):
        return ()
    if trial.fills(()):
        return ((),)
    found: list[Asks] = []
    for base in ((), *((limit,) for limit in _limits(problem))):
        found += _minimal(trial, _proposals(trial, base, most=size - len(base), tries=2 * sets), found)[:sets]
    return tuple(sorted(found, key=_order)[:sets])


@dataclass(frozen=True)
class _Trial:
    """Tries whether granted asks fill one more seat on the bench without opening as much elsewhere."""

    problem: Problem
    bench: Bench
    filled: int
    open_cost: int
    clock: Clock

    def model(self, asks: Asks) -> Model:
        """Build the problem with these asks granted and the seat filled."""
        model = Model(grant_all(self.problem, asks))
        model.cp.add(model.takes.total(var for _, var in model.takes.of_bench[self.bench.id]) > self.filled)
        model.cp.add(model.terms(open_seats.NAME) < self.open_cost)
        return model

    def fills(self, asks: Asks) -> bool:
        """Try these asks for themselves."""
        return Climb(self.model(asks), self.clock, 1, None, self.problem.pins).find()


def _minimal(trial: _Trial, proposals: Iterator[Asks], found: list[Asks]) -> list[Asks]:
    kept: list[Asks] = []
    for asks in proposals:
        smaller = any(set(other) <= set(asks) for other in (*found, *kept))
        parts = [tuple(other for other in asks if other != ask) for ask in asks]
        if not smaller and trial.fills(asks) and not any(part and trial.fills(part) for part in parts):
            kept.append(asks)
    return kept


def _proposals(trial: _Trial, base: Asks, *, most: int, tries: int) -> Iterator[Asks]:
    """Yield sets that may do, smallest first, none holding an earlier one."""
    problem, bench = grant_all(trial.problem, base), trial.bench
    needed = {person.id: _needs(problem, person, bench) for person in problem.people}
    relaxed = trial.model((*base, *(ask for asks in needed.values() for ask in asks)))
    prices = _prices(relaxed, problem, bench, needed)
    relaxed.cp.add(relaxed.takes.weighted(prices) <= most)
    relaxed.cp.minimize(relaxed.takes.weighted(prices))
    for _ in range(tries):
        climb = Climb(relaxed, trial.clock, 1, None, problem.pins)
        if not climb.find():
            return
        here = {climb.plan[seat.id] for seat in bench.seats if seat.id in climb.plan}
        used = [person for person in sorted(here) if needed[person]]
        yield (*base, *(ask for person in used for ask in needed[person]))
        if not used:
            return
        taken = dict(relaxed.takes.of_bench[bench.id])
        relaxed.cp.add_bool_or([taken[person].negated() for person in used])


def _prices(relaxed: Model, problem: Problem, bench: Bench, needed: dict[str, Asks]) -> list[tuple[Var, int]]:
    """Price the places on the bench by the asks they need, and close every other place that only the asks opened."""
    for person, pairs in relaxed.takes.of_person.items():
        before = {other.id for other in problem.candidates[person]}
        for other, var in pairs:
            if other.id not in before and other.id != bench.id:
                relaxed.cp.add(var == 0)
    return [(var, len(needed[person])) for person, var in relaxed.takes.of_bench[bench.id]]


def _needs(problem: Problem, person: Person, bench: Bench) -> Asks:
    slot, asks = bench.slot, []
    if problem.mark(person.id, slot) is Mark.CANNOT:
        asks.append(Ask("mark", person=person.id, slot=slot.id))
    if slot.weekend is not None:
        offer = problem.offers.get((person.id, slot.weekend))
        wanted = Offer.ANY if offer else (Offer.FIRST, Offer.SECOND)[(slot.weekend_day or 1) - 1]
        plain = offer is not None and offer.is_free and problem.is_meant(person.id, slot)
        if not plain:
            asks.append(Ask("offer", person=person.id, weekend=slot.weekend, offer=wanted))
    return tuple(asks)


def _limits(problem: Problem) -> Iterator[Ask]:
    for field, step in _LOOSER.items():
        value = getattr(problem.policy, field)
        if value is not None and value + step >= 1:
            yield Ask("limit", field=field, value=value + step)


def _order(asks: Asks) -> tuple[int, list[str]]:
    # Among sets of one size, those that ask a person come before those that change the team's limits.
    return len(asks), [f"{ask.kind == 'limit'} {ask.kind} {ask.person} {ask.field}" for ask in asks]
