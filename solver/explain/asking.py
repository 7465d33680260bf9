"""The smallest sets of asks that would fill an open seat, each of them minimal.

All asks that could help are granted at once in a relaxed model that counts those it uses; what it proposes is then
tried for itself, and again without each of its parts.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from solver.explain.answers import Ask, grant_all
from solver.goals import open_seats
from solver.model import Climb, Clock, Found, Model
from solver.problem import Bench, Mark, Offer, Person, Problem
from solver.result import Plan
from solver.rules import RULES
from solver.variables import Var

Asks = tuple[Ask, ...]

# How each limit of the policy is loosened by one.
_LOOSER = {"max_slots_a_day": 1, "max_slots_a_week": 1, "max_slots": 1, "max_consecutive_days": 1, "weekend_window": -1}


def smallest_asks(problem: Problem, plan: Plan, seat: str, *, sets: int, size: int, seconds: float) -> tuple[Asks, ...]:
    """Do what `solver.explain.asks` says."""
    bench = problem.bench_of[seat]
    filled = sum(problem.bench_of[other] is bench for other in plan)
    if bench.shadow or filled == len(bench.needed):
        return ()
    trial = _Trial(problem, bench, filled, open_seats.cost(problem, plan), Clock(seconds))
    found: list[Asks] = []
    for base in ((), *((limit,) for limit in _limits(problem))):
        # Whatever holds a limit comes after that limit alone.
        if () in found or (len(found) >= sets and _order(found[sets - 1]) < _order(base)):
            continue
        proposals = _proposals(trial, base, most=size - len(base), tries=2 * sets)
        found = sorted([*found, *islice(_minimal(trial, proposals, found), sets)], key=_order)
    return tuple(found[:sets])


@dataclass(frozen=True)
class _Trial:
    """Tries whether granted asks fill one more seat on the bench without opening as much elsewhere."""

    problem: Problem
    bench: Bench
    filled: int
    open_cost: int
    clock: Clock
    known: dict[frozenset[Ask], Found] = field(default_factory=dict)

    def model(self, asks: Asks) -> Model:
        """Build the problem with these asks granted and the seat filled."""
        model = Model(grant_all(self.problem, asks))
        model.cp.add(model.takes.total(var for _, var in model.takes.of_bench[self.bench.id]) > self.filled)
        model.cp.add(model.terms(open_seats.NAME) < self.open_cost)
        return model

    def fills(self, asks: Asks, plan: Plan) -> bool:
        """Say whether these asks are known to do: because this plan holds with them, or by a search."""
        granted = grant_all(self.problem, asks)
        seated = sum(granted.bench_of[seat].id == self.bench.id for seat in plan)
        fewer = seated > self.filled and open_seats.cost(granted, plan) < self.open_cost
        if fewer and not any(broken for rule in RULES for broken in rule.violations(granted, plan)):
            return True
        return self._search(asks) in ("best", "some")

    def lacks(self, asks: Asks) -> bool:
        """Say whether these asks are known not to do."""
        return self._search(asks) == "none"

    def _search(self, asks: Asks) -> Found:
        if frozenset(asks) not in self.known:
            model = self.model(asks)
            climb = Climb(model, self.clock, 1, None, self.problem.pins)
            self.known[frozenset(asks)] = climb.find(model.cp)
        return self.known[frozenset(asks)]


def _minimal(trial: _Trial, proposals: Iterator[tuple[Asks, Plan]], found: list[Asks]) -> Iterator[Asks]:
    kept = list(found)
    for proposed, plan in proposals:
        if any(set(other) <= set(proposed) for other in kept) or not trial.fills(proposed, plan):
            continue
        asks = _needed(trial, proposed)
        if asks not in kept and all(trial.lacks(_without(asks, ask)) for ask in asks):
            kept.append(asks)
            yield asks


def _needed(trial: _Trial, asks: Asks) -> Asks:
    """Leave out what the others do without: who offered both days may need a better mark only."""
    for ask in asks:
        rest = _without(asks, ask)
        if not trial.lacks(rest) and trial.fills(rest, {}):
            asks = rest
    return asks


def _without(asks: Asks, ask: Ask) -> Asks:
    return tuple(other for other in asks if other != ask)


def _proposals(trial: _Trial, base: Asks, *, most: int, tries: int) -> Iterator[tuple[Asks, Plan]]:
    """Yield sets that may do, each with its plan, smallest first, none holding an earlier one."""
    problem, bench = grant_all(trial.problem, base), trial.bench
    needed = {person.id: _needs(problem, person, bench) for person in problem.people}
    able = {person for person, benches in problem.candidates.items() if any(other.id == bench.id for other in benches)}
    # Whoever offered both days may need no ask if both can be theirs, and then their price says too much.
    is_exact = not any(needed[person] for person in able)
    if not is_exact and not trial.lacks(base):
        yield base, {}
        return
    relaxed = trial.model((*base, *(ask for asks in needed.values() for ask in asks)))
    price = relaxed.takes.weighted(_prices(relaxed, problem, bench, needed))
    relaxed.cp.add(price <= most)
    relaxed.cp.minimize(price)
    climb = Climb(relaxed, trial.clock, 1, None, problem.pins)
    for _ in range(tries):
        found = climb.find(relaxed.cp)
        here = {climb.plan[seat.id] for seat in bench.seats if seat.id in climb.plan}
        used = [person for person in sorted(here) if needed[person]]
        if is_exact and (found == "none" or (found == "best" and used)):
            trial.known[frozenset(base)] = "none"  # where all asks are granted, it still needs one of them
        if found in ("none", "not known"):
            return
        yield (*base, *(ask for person in used for ask in needed[person])), climb.plan
        if not used:
            return
        taken = dict(relaxed.takes.of_bench[bench.id])
        relaxed.cp.add_bool_or([taken[person].negated() for person in used])
        if found == "best":
            relaxed.cp.add(price >= sum(len(needed[person]) for person in used))  # the next one costs no less


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
    for name, step in _LOOSER.items():
        value = getattr(problem.policy, name)
        if value is not None and value + step >= 1:
            yield Ask("limit", field=name, value=value + step)


def _order(asks: Asks) -> tuple[int, list[str]]:
    # Among sets of one size, those that ask a person come before those that change the team's limits.
    return len(asks), [f"{ask.kind == 'limit'} {ask.kind} {ask.person} {ask.field}" for ask in asks]
