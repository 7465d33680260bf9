"""The model of a problem: variables, every rule posted, every goal as an expression, and the way back to a plan."""

from collections.abc import Callable, Iterator

from ortools.sat.python import cp_model

from solver.goals import GOAL_OF, lot
from solver.model.memory import MEMORY_MB, used_mb
from solver.problem import Bench, Problem
from solver.result import Plan, TooLarge
from solver.rules import RULES
from solver.variables import Expr, Takes

# Measured: some 6 KiB a pair at the peak, so that these take about 3 GiB and building them a few seconds.
MOST_PAIRS = 500_000
_KIB_A_PAIR = 7
MOST_PEOPLE = 5_000
MOST_SLOTS = 20_000


class CutShort(Exception):
    """The time or the memory was used up before the model was built."""


def refuse_by_size(problem: Problem, memory_mb: int = MEMORY_MB) -> None:
    """Refuse what is too large, or would take more memory than that, before any work goes into it."""
    people, slots = len(problem.people), len(problem.slots)
    if people > MOST_PEOPLE or slots > MOST_SLOTS:
        raise TooLarge("problem", people=people, slots=slots, most_people=MOST_PEOPLE, most_slots=MOST_SLOTS)
    if people * slots > 16 * MOST_PAIRS:
        raise TooLarge("product", people=people, slots=slots, most=16 * MOST_PAIRS)
    pairs = sum(problem.able.values())
    if pairs > MOST_PAIRS:
        raise TooLarge("pairs", pairs=pairs, most=MOST_PAIRS)
    wanted = used_mb() + pairs * _KIB_A_PAIR // 1024
    if wanted > memory_mb:
        raise TooLarge("memory", pairs=pairs, wanted=wanted, limit=memory_mb)


class Model:
    """A problem built for CP-SAT, with one expression for each goal once it was asked for."""

    def __init__(self, problem: Problem, in_time: Callable[[], bool] = lambda: True) -> None:
        """Make variables and post every rule; raises CutShort as soon as `in_time` says no."""
        self.problem = problem
        self.cp = cp_model.CpModel()
        self.takes = Takes(problem, self.cp)
        for rule in RULES:
            if not in_time():
                raise CutShort
            rule.post(problem, self.takes, self.cp)
        self._terms: dict[str, Expr] = {}

    def terms(self, goal: str) -> Expr:
        """Give a goal's cost as an expression."""
        if goal not in self._terms:
            self._terms[goal] = GOAL_OF[goal].terms(self.problem, self.takes, self.cp)
        return self._terms[goal]

    def terms_in(self, trial: cp_model.CpModel, goals: tuple[str, ...]) -> Expr:
        """Give the cost of goals in a copy of the model, with variables of the copy's own."""
        return sum(GOAL_OF[goal].terms(self.problem, self.takes, trial) for goal in goals)

    def published_places(self) -> dict[int, int]:
        """Give each place's variable, by index, 1 if its person was published there, else 0."""
        problem = self.problem
        held = {(person, problem.bench_of[seat].id) for seat, person in problem.published.items()}
        return {
            var.index: int((person, bench.id) in held)
            for person, pairs in self.takes.of_person.items()
            for bench, var in pairs
        }

    def read(self, is_taken: Callable[[cp_model.IntVar], bool]) -> Plan:
        """Read a plan off a solution, given the value of each variable."""
        plan: dict[str, str] = {}
        for bench in self.problem.benches:
            people = [person for person, var in self.takes.of_bench[bench.id] if is_taken(var)]
            plan.update(seat(self.problem, bench, people))
        return plan


def seat(problem: Problem, bench: Bench, people: list[str]) -> Iterator[tuple[str, str]]:
    """Seat people on a bench: the pinned first, then those who were published there, the rest as the lot has it."""
    people = sorted(people, key=lambda person: (lot.weight(problem.seed, problem.person_of[person], bench), person))
    free = list(bench.seats)
    for wanted in (problem.pins, problem.published):
        for place in list(free):
            person = wanted.get(place.id)
            if person in people:
                yield place.id, person
                people.remove(person)
                free.remove(place)
    yield from ((place.id, person) for place, person in zip(free, people, strict=False))
