"""Small made-up teams: a few days that span a weekend, with every kind of answer, drawn from a seed."""

import os
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random

from solver import Absence, Limits, Mark, NotMeant, Offer, Person, Policy, Problem, Seat, Slot, Worked

SOAK = bool(os.environ.get("HALFDAY_SOAK"))
THURSDAY = date(2026, 1, 8)
SATURDAY = date(2026, 1, 10)
SUNDAY = date(2026, 1, 11)
NAMES = ("Ana", "Bo", "Chi", "Dee", "Eve", "Fay")


_PAIRS = [(first, then) for first in ("from 0", "from 8", "from 10", "from 20") for then in ("from 0", "from 10")]


def moment(on: date, hour: float) -> datetime:
    return datetime(on.year, on.month, on.day, tzinfo=UTC) + timedelta(hours=hour)


def slot(on: date, hour: int = 9, hours: int = 4, **more: object) -> Slot:
    weekend = on - timedelta(days=on.weekday() - 5) if on.weekday() >= 5 else None
    day = on.weekday() - 4 if weekend else None
    values = {"kind": f"from {hour}", "weekend": weekend, "weekend_day": day, **more}
    return Slot(f"{on}-{hour:02}", start=moment(on, hour), end=moment(on, hour + hours), on=on, **values)  # type: ignore[arg-type]


def seats(slots: list[Slot], places: int = 1, points: int = 4) -> list[Seat]:
    return [
        Seat(f"{one.id}/{number}", one.id, points * (1 if one.weekend is None else 2))
        for one in slots
        for number in range(places)
    ]


def people(*names: str) -> tuple[Person, ...]:
    return tuple(Person(name) for name in names)


def week(*names: str, days: int = 5, places: int = 1, **more: object) -> Problem:
    """One slot a day from Monday 5 January on, everybody fine with everything on weekdays."""
    slots = [slot(date(2026, 1, 5) + timedelta(days=day)) for day in range(days)]
    policy = more.pop("policy", Policy(unanswered=Mark.FINE))
    return Problem(people(*names), tuple(slots), tuple(seats(slots, places)), policy=policy, **more)  # type: ignore[arg-type]


def draw(seed: int, *, most_people: int = 3, most_seats: int = 5, demanding: bool = False) -> Problem:
    """Draw a small problem in which every rule and goal has something to say.

    A demanding one may ask for least hours, runs and days off, which no plan may be able to keep.
    """
    random = Random(seed)
    team = tuple(_person(random, name, demanding=demanding) for name in NAMES[: random.randint(1, most_people)])
    slots = _slots(random, most_seats)
    places = [_seat(random, one, 0) for one in slots]
    places += [_seat(random, one, 1) for one in random.sample(slots, min(len(slots), most_seats - len(places)))]
    return Problem(
        team,
        tuple(slots),
        tuple(places),
        marks={(p.id, s.id): m for p in team for s in slots if (m := random.choice([None, *Mark, *list(Mark)[:3]]))},
        offers={(p.id, SATURDAY): o for p in team if (o := random.choice([None, *Offer]))},
        wishes={(p.id, s.id): random.choice((-3, 2)) for p in team for s in slots if random.random() < 0.2},
        absences=tuple(_absences(random, team)),
        worked=tuple(_worked(random, team)),
        published={one.id: random.choice(team).id for one in places if random.random() < 0.3},
        policy=_policy(random),
        not_meant=tuple(NotMeant(p.id, s.id) for p in team for s in slots if s.weekend and random.random() < 0.1),
        seed=seed,
    )


def pinned(problem: Problem) -> Problem:
    """Pin somebody to the first seat they could take by themselves, if there is one."""
    for place in problem.seats:
        for person in problem.people:
            pins = {place.id: person.id}
            if problem.bench_of[place.id] in problem.candidates[person.id]:
                return replace(problem, pins=pins)
    return problem


def _person(random: Random, name: str, *, demanding: bool) -> Person:
    return Person(
        name,
        share=random.choice((50, 100)),
        weekday_debt=random.randint(-6, 6),
        weekend_debt=random.randint(-6, 6),
        shadow=random.random() < 0.15,
        lost_lots=random.choice((0, 0, 2)),
        newcomer=random.random() < 0.3,
        together=random.choice((None, True, False)),
        limits=_limits(random, demanding=demanding),
        skills=frozenset({"database"} if random.random() < 0.5 else ()),
    )


def _limits(random: Random, *, demanding: bool) -> Limits:
    def some(*values: int) -> int | None:
        return random.choice(values) if random.random() < 0.2 else None

    return Limits(
        max_slots=some(0, 1, 2),
        max_of_kind={kind: 1 for kind in ("from 0", "from 8") if random.random() < 0.2},
        max_minutes=some(240, 480, 720),
        min_minutes=some(60, 240) if demanding else None,
        max_consecutive_days=some(1, 2),
        min_consecutive_days=some(2, 3) if demanding else None,
        min_days_off=some(2, 3),
        max_weekends=some(0, 1),
    )


def _seat(random: Random, one: Slot, number: int) -> Seat:
    name, points = f"{one.id}/{number}", random.choice((2, 4))
    if random.random() < 0.1:
        return Seat(name, one.id, points, shadow=True)
    if number and random.random() < 0.3:
        return Seat(name, one.id, points, extra=True, over=random.choice((0, 3)))
    return Seat(name, one.id, points, skill="database" if random.random() < 0.2 else None)


def _slots(random: Random, most: int) -> list[Slot]:
    hours = [(THURSDAY + timedelta(days=day), hour) for day in range(6) for hour in (0, 8, 10, 20)]
    chosen = random.sample(hours, random.randint(1, most))
    return [slot(on, hour, random.choice((4, 8)), importance=random.choice((1, 1, 3))) for on, hour in chosen]


def _absences(random: Random, team: tuple[Person, ...]) -> list[Absence]:
    start = moment(THURSDAY, random.randrange(0, 120, 6))
    return [Absence(one.id, start, start + timedelta(hours=20)) for one in team if random.random() < 0.2]


def _worked(random: Random, team: tuple[Person, ...]) -> list[Worked]:
    found = []
    for one in team:
        if random.random() < 0.3:
            on = THURSDAY + timedelta(days=random.choice((-5, -4, -2, -1, 6)))
            hour = random.choice((8, 20))
            weekend = on - timedelta(days=on.weekday() - 5) if on.weekday() >= 5 else None
            found.append(Worked(one.id, moment(on, hour), moment(on, hour + 4), on, weekend, f"from {hour}"))
    return found


def _policy(random: Random) -> Policy:
    return Policy(
        min_rest_minutes=random.choice((0, 240, 660)),
        max_slots_a_day=random.choice((1, 2)),
        max_slots_a_week=random.choice((1, 2, 5)),
        weekend_window=random.choice((1, 2, 3)),
        max_consecutive_days=random.choice((None, 1, 2, 3)),
        debt_cap=random.choice((4, 40)),
        unanswered=random.choice((Mark.FINE, Mark.RATHER_NOT, Mark.CANNOT)),
        weekend_weight=random.choice((1, 2)),
        max_slots=random.choice((None, None, 1, 3)),
        forbidden_successions=frozenset(random.sample(_PAIRS, random.choice((0, 2, 4)))),
        support_week_kinds=frozenset({"from 8"} if random.random() < 0.3 else ()),
    )
