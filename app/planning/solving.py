"""Having a problem solved: refused by size or by its pins before any search, then in our words."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import solver
from app.domain.facts import Facts
from app.domain.refusals import TooLarge
from app.domain.rota import GoalReached
from app.planning.ids import Plan, by_person, by_seat
from solver import Problem
from solver.check import broken_pins
from solver.model import refuse_by_size

GONE = "not in the team"


class PinsCannotStay(Exception):
    """The pins cannot all stay: for each seat at fault, the rules that its pin breaks."""

    def __init__(self, broken: Mapping[int, tuple[str, ...]]) -> None:
        super().__init__(broken)
        self.broken = broken


class NothingFound(Exception):
    """No plan keeps these rules together or, if not `proved`, none was found in time."""

    def __init__(self, rules: tuple[str, ...], *, proved: bool) -> None:
        super().__init__(rules)
        self.rules = rules
        self.proved = proved


@dataclass(frozen=True, slots=True)
class Solved:
    """What the solver found, in our ids."""

    plan: Plan
    goals: list[GoalReached]
    open_seats: dict[int, dict[int, tuple[str, ...]]]  # seat → person → rules that keep them out; () could have


def require_solvable(facts: Facts, problem: Problem) -> None:
    """Refuse, before any search, what is too large; raises PinsCannotStay where pins break rules."""
    try:
        refuse_by_size(problem)
    except solver.TooLarge as large:
        raise TooLarge(large.size, large.figures) from None
    people = {member.person.id for member in facts.asked}
    open_seats = {seat.id for slot in facts.open_slots for seat in slot.seats}
    gone: dict[int, tuple[str, ...]] = {
        seat: (GONE,) for seat, who in facts.pins.items() if seat in open_seats and who not in people
    }
    if broken := gone | by_seat(broken_pins(problem)):
        raise PinsCannotStay(broken)


def solve(
    problem: Problem,
    *,
    seconds: float,
    workers: int,
    on_progress: Callable[[dict[str, int | float | str]], None],
    stop: threading.Event,
) -> Solved:
    """The best plan within the time; raises PinsCannotStay, NothingFound, or the refusal TooLarge."""

    def tell(news: solver.Progress) -> None:
        on_progress(
            {
                "goal": news.tier,
                "value": news.value,
                "bound": news.bound,
                "filled": news.seats_filled,
                "seats": news.seats,
                "seconds": round(news.seconds, 1),
            }
        )

    try:
        result = solver.solve(problem, seconds=seconds, workers=workers, on_progress=tell, stop=stop)
    except solver.PinsBreakRules as broken:
        raise PinsCannotStay(by_seat(broken.violations)) from None
    except solver.NoPlan as none:
        rules = tuple(dict.fromkeys(found.rule for found in none.violations))
        raise NothingFound(rules, proved=none.proved) from None
    except solver.TooLarge as large:
        raise TooLarge(large.size, large.figures) from None
    return Solved(
        plan={int(seat): int(person) for seat, person in result.plan.items()},
        goals=[GoalReached(tier.name, tier.value, tier.bound, tier.proved, tier.seconds) for tier in result.tiers],
        open_seats={int(seat.seat): by_person(seat.why_not) for seat in result.open},
    )
