"""Goal: among plans equal in everything else, one by lot from the published seed, which anyone can draw again.

Each person holds one ticket for each bench, and one more for each draw lost before; the least ticket is the weight of
that person there, and the plan with the least sum of weights wins. A ticket is a hash of the seed and of names, so it
depends neither on the order of people and slots nor on how the search is run.
"""

from hashlib import sha256
from typing import TYPE_CHECKING

from solver.problem import Bench, Person, Problem
from solver.result import Plan

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from solver.variables import Takes

NAME = "lot"

# Thirty bits make two equal sums as good as impossible and leave room to add up thousands of them.
_BYTES, _BITS = 4, 30


def weight(seed: int, person: Person, bench: Bench) -> int:
    """Draw the person's least ticket for the bench."""
    return min(_ticket(seed, person.id, bench.id, number) for number in range(person.lost_lots + 1))


def _ticket(seed: int, person: str, bench: str, number: int) -> int:
    drawn = sha256(f"{seed}\n{person}\n{bench}\n{number}".encode()).digest()
    return int.from_bytes(drawn[:_BYTES], "big") >> (8 * _BYTES - _BITS)


def matters(problem: Problem) -> bool:
    """Always: this tier is part of every result."""
    return True


def cost(problem: Problem, plan: Plan) -> int:
    """Add up the weights of the places taken."""
    return sum(weight(problem.seed, problem.person_of[person], problem.bench_of[seat]) for seat, person in plan.items())


def terms(problem: Problem, takes: "Takes", model: "cp_model.CpModel") -> "cp_model.LinearExprT":
    """Weigh each place that may be taken."""
    return takes.weighted(
        (var, weight(problem.seed, problem.person_of[person], bench))
        for person, pairs in takes.of_person.items()
        for bench, var in pairs
    )
