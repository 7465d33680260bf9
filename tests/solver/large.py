"""Synthetic teams of any size: four 4-hour slots a weekday with two seats, one seat a weekend day by opt-in."""

from datetime import date, timedelta
from random import Random

from solver import Mark, Offer, Person, Policy, Problem, Seat, Slot
from tests.solver.teams import slot

MONDAY = date(2026, 1, 5)
_MARKS = [Mark.CANNOT] * 6 + [Mark.RATHER_NOT] * 3 + [Mark.FINE] * 6 + [Mark.LOVE] * 3 + [None] * 2


def team(*, people: int, weeks: int, seed: int, places: int = 2) -> Problem:
    """Make a team whose members differ in share, debts, marks and offers, drawn from the seed."""
    random = Random(seed)
    members = tuple(_person(random, number) for number in range(people))
    slots = tuple(one for day in range(7 * weeks) for one in _slots(MONDAY + timedelta(days=day)))
    seats = tuple(
        Seat(f"{one.id}/{number}", one.id, 4 if one.weekend is None else 16)
        for one in slots
        for number in range(places if one.weekend is None else 1)
    )
    weekdays = [one for one in slots if one.weekend is None]
    weekends = sorted({one.weekend for one in slots if one.weekend})
    return Problem(
        members,
        slots,
        seats,
        marks={(one.id, at.id): m for one in members for at in weekdays if (m := random.choice(_MARKS))},
        offers={(one.id, w): random.choice(list(Offer)) for one in members for w in weekends if random.random() < 0.25},
        policy=Policy(weekend_window=4, max_slots_a_week=4),
        seed=seed,
    )


def _person(random: Random, number: int) -> Person:
    share = random.choice((100, 100, 100, 80, 50))
    return Person(f"p{number:04}", share, random.randint(-12, 12), random.randint(-16, 16))


def _slots(on: date) -> list[Slot]:
    if on.weekday() >= 5:
        return [slot(on, 9, 8)]
    return [slot(on, hour) for hour in (6, 10, 14, 18)]
