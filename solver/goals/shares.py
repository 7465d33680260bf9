"""Fair shares: how many points each person should get in this plan, in proportion to share and with debts settled."""

from dataclasses import dataclass
from fractions import Fraction
from math import gcd

from solver.problem import Bench, Person, Problem


@dataclass(frozen=True, slots=True)
class Ledger:
    """One kind of load, weekday or weekend, with each sharer's fair points and the least step between two loads."""

    weekend: bool
    step: int
    fair: dict[str, Fraction]

    def target(self, person: str) -> int:
        """Round a person's fair points to whole steps: nobody can come nearer than one seat."""
        steps = self.fair[person] / self.step
        return (2 * steps.numerator + steps.denominator) // (2 * steps.denominator)


def ledgers(problem: Problem) -> tuple[Ledger, Ledger]:
    """Work out weekday and weekend shares.

    The points to share out are those of seats somebody could fill; debts, cut off at the policy's cap, are settled
    first, the rest goes by share. How widely a person answered plays no part. Weekend cover is voluntary, so its
    points are shared among those who offered any weekend of the problem.
    """
    return _ledger(problem, weekend=False), _ledger(problem, weekend=True)


def counts(bench: Bench, *, weekend: bool) -> bool:
    """Say whether places on this bench are part of this load; shadow seats are part of none."""
    return not bench.shadow and (bench.slot.weekend is not None) == weekend


def debt(problem: Problem, person: Person, *, weekend: bool) -> int:
    """Give a person's debt, cut off at the cap."""
    cap = problem.policy.debt_cap
    return max(-cap, min(cap, person.weekend_debt if weekend else person.weekday_debt))


def _ledger(problem: Problem, *, weekend: bool) -> Ledger:
    sharers = _sharers(problem, weekend=weekend)
    debts = {person.id: debt(problem, person, weekend=weekend) for person in sharers}
    points = _points(problem, weekend=weekend) - sum(debts.values())
    shares = sum(person.share for person in sharers)
    fair = {
        person.id: debts[person.id] + (Fraction(points * person.share, shares) if shares else Fraction(0))
        for person in sharers
    }
    worth = [bench.points for bench in problem.benches if counts(bench, weekend=weekend)]
    return Ledger(weekend, gcd(*worth) or 1, fair)


def _sharers(problem: Problem, *, weekend: bool) -> list[Person]:
    full = [person for person in problem.people if not person.shadow]
    if not weekend:
        return full
    weekends = {slot.weekend for slot in problem.weekend_slots}
    volunteers = {person for person, day in problem.offers if day in weekends}
    return [person for person in full if person.id in volunteers]


def _points(problem: Problem, *, weekend: bool) -> int:
    able = problem.able
    return sum(
        bench.points * min(len(bench.needed), able[bench.id])
        for bench in problem.benches
        if counts(bench, weekend=weekend)
    )
