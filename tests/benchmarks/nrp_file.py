"""The public shift-scheduling instances in the solver's own terms, and a roster judged by the instance's own words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from solver import Absence, Limits, Mark, Offer, Person, Plan, Policy, Problem, Seat, Slot

# Day 0 of every instance is a Monday.
MONDAY = date(2026, 1, 5)
DAY = timedelta(days=1)
GOALS = ("open seats", "over-cover", "wishes")

Sections = dict[str, list[list[str]]]


@dataclass(frozen=True)
class Instance:
    """One file, read: its sections as rows of cells."""

    name: str
    days: int
    rows: Sections

    @property
    def shifts(self) -> dict[str, int]:
        """Minutes of each shift, by its id."""
        return {row[0]: int(row[1]) for row in self.rows["SHIFTS"]}

    @property
    def staff(self) -> list[str]:
        """The ids of the people, in the order of the file."""
        return [row[0] for row in self.rows["STAFF"]]


def read_instance(path: Path) -> Instance:
    """Read a file as it was published."""
    rows: Sections = {}
    section = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        text = line.strip()
        if text.startswith("SECTION_"):
            section = text.removeprefix("SECTION_")
            rows[section] = []
        elif text and not text.startswith("#"):
            rows[section].append(text.split(","))
    return Instance(path.stem, int(rows["HORIZON"][0][0]), rows)


def to_problem(instance: Instance) -> Problem:
    """Put an instance into the solver's terms: every person has opted in for any weekend, and all is one tier."""
    slots = {(row[0], row[1]): _slot(instance, row) for row in instance.rows["COVER"]}
    weekends = {slot.weekend for slot in slots.values() if slot.weekend}
    return Problem(
        tuple(_person(row) for row in instance.rows["STAFF"]),
        tuple(slots.values()),
        tuple(_seats(instance, slots)),
        offers={(person, weekend): Offer.ANY for person in instance.staff for weekend in weekends},
        wishes=dict(_wishes(instance, slots)),
        absences=tuple(_absence(row[0], day) for row in instance.rows["DAYS_OFF"] for day in row[1:]),
        policy=_policy(instance),
    )


def _slot(instance: Instance, row: list[str]) -> Slot:
    on = MONDAY + int(row[0]) * DAY
    start = datetime(on.year, on.month, on.day, tzinfo=UTC)
    end = start + timedelta(minutes=instance.shifts[row[1]])
    weekend = on - (on.weekday() - 5) * DAY if on.weekday() >= 5 else None
    number = on.weekday() - 4 if weekend else None
    return Slot(f"{row[0]} {row[1]}", row[1], start, end, on, weekend, number, importance=max(1, int(row[3])))


def _seats(instance: Instance, slots: dict[tuple[str, str], Slot]) -> Iterator[Seat]:
    people = len(instance.staff)
    for row in instance.rows["COVER"]:
        slot, need, over = slots[row[0], row[1]], int(row[2]), int(row[4])
        for number in range(people):
            beyond = number >= need
            yield Seat(f"{slot.id} {number:03}", slot.id, 1, extra=beyond, over=over if beyond else 0)


def _person(row: list[str]) -> Person:
    kinds = {kind: int(most) for kind, most in (pair.split("=") for pair in row[1].split("|"))}
    most_minutes, least_minutes, most_days, least_days, off, weekends = map(int, row[2:8])
    limits = Limits(
        max_of_kind=kinds,
        max_minutes=most_minutes,
        min_minutes=least_minutes,
        max_consecutive_days=most_days,
        min_consecutive_days=least_days,
        min_days_off=off,
        max_weekends=weekends,
    )
    return Person(row[0], limits=limits)


def _wishes(instance: Instance, slots: dict[tuple[str, str], Slot]) -> Iterator[tuple[tuple[str, str], int]]:
    for section, sign in (("SHIFT_ON_REQUESTS", 1), ("SHIFT_OFF_REQUESTS", -1)):
        for person, day, shift, weight in instance.rows[section]:
            yield (person, slots[day, shift].id), sign * int(weight)


def _absence(person: str, day: str) -> Absence:
    on = MONDAY + int(day) * DAY
    start = datetime(on.year, on.month, on.day, tzinfo=UTC)
    return Absence(person, start, start + DAY)


def _policy(instance: Instance) -> Policy:
    pairs = {(row[0], after) for row in instance.rows["SHIFTS"] for after in row[2].split("|") if after}
    return Policy(
        min_rest_minutes=0,
        max_slots_a_week=7,
        weekend_window=1,
        unanswered=Mark.FINE,
        forbidden_successions=frozenset(pairs),
        tiers=(GOALS,),
    )


def to_roster(instance: Instance, problem: Problem, plan: Plan) -> list[list[str]]:
    """Turn a plan into one row a person with a shift id for each day, empty for a day off."""
    rows = {person: [""] * instance.days for person in instance.staff}
    for seat, person in plan.items():
        slot = problem.slot_of[problem.seat_of[seat].slot]
        rows[person][(slot.on - MONDAY).days] = slot.kind
    return list(rows.values())


def penalty(instance: Instance, roster: list[list[str]]) -> int:
    """Judge a roster by the words of the file alone: the sum of request and cover weights."""
    rows = dict(zip(instance.staff, roster, strict=True))
    wanted = (
        int(weight) * (rows[person][int(day)] != shift)
        for person, day, shift, weight in instance.rows["SHIFT_ON_REQUESTS"]
    )
    unwanted = (
        int(weight) * (rows[person][int(day)] == shift)
        for person, day, shift, weight in instance.rows["SHIFT_OFF_REQUESTS"]
    )
    return sum(wanted) + sum(unwanted) + sum(_cover(instance, roster))


def _cover(instance: Instance, roster: list[list[str]]) -> Iterator[int]:
    for day, shift, need, under, over in instance.rows["COVER"]:
        have = sum(row[int(day)] == shift for row in roster)
        yield max(0, int(need) - have) * int(under) + max(0, have - int(need)) * int(over)
