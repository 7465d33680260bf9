"""A real support week: 60 people, 50 seats, every seat that can be filled is, and every goal is proved quickly."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from solver import Mark, Person, Problem, Seat, Slot, check, costs, solve

FILE = Path(__file__).parents[3] / "shared" / "data" / "support-week" / "week-2022-01-03.json"
MONDAY = date(2022, 1, 3)
# Hour of the start and people needed, as the file's README puts the company's cover into 4-hour slots.
COVER = ((6, 2), (10, 2), (14, 3), (18, 2), (22, 1))


def real_week() -> Problem:
    if not FILE.exists():
        pytest.skip("the real week lies beside the repository, in ../shared/data/support-week, and is not there")
    engineers = json.loads(FILE.read_text(encoding="utf-8"))["engineers"]
    slots = [_slot(MONDAY + timedelta(days=day), hour) for day in range(5) for hour, _ in COVER]
    needed = dict(COVER)
    seats = [Seat(f"{one.id}/{number}", one.id, 4) for one in slots for number in range(needed[one.start.hour])]
    return Problem(
        tuple(Person(one["name"], weekday_debt=-one["balance_hours"]) for one in engineers),
        tuple(slots),
        tuple(seats),
        marks={(one["name"], at.id): _mark(one["availability"], at) for one in engineers for at in slots},
    )


def _slot(on: date, hour: int) -> Slot:
    # London keeps UTC in January.
    start = datetime(on.year, on.month, on.day, hour, tzinfo=UTC)
    return Slot(f"{on}-{hour:02}", f"from {hour}", start, start + timedelta(hours=4), on)


def _mark(availability: list[list[int]], at: Slot) -> Mark:
    half_hours = availability[(at.on - MONDAY).days][2 * at.start.hour : 2 * at.start.hour + 8]
    worst = {0: Mark.CANNOT, 3: Mark.RATHER_NOT, 2: Mark.FINE}
    return next((mark for level, mark in worst.items() if level in half_hours), Mark.LOVE)


def test_the_real_week_is_filled_and_proved_on_every_goal() -> None:
    problem = real_week()
    assert (len(problem.people), len(problem.seats)) == (60, 50)
    result = solve(problem, seconds=600)
    assert result.status == "proved"
    assert check(problem, result.plan) == ()
    assert {tier.name: tier.value for tier in result.tiers}.items() <= costs(problem, result.plan).items()
    fillable = [seat for seat in problem.seats if problem.able[problem.bench_of[seat.id].id]]
    assert len(result.plan) == len(fillable)
    assert {seat.seat for seat in result.open} == {seat.id for seat in problem.seats} - set(result.plan)


def test_the_real_week_comes_out_the_same_with_one_worker_and_two() -> None:
    problem = real_week()
    assert solve(problem, workers=1).plan == solve(problem, workers=2).plan
