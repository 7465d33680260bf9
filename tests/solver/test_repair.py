"""Repairs: somebody is away, gives a seat up, or a slot is added, and the plan changes as little as can be."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from solver import (
    Mark,
    PinsBreakRules,
    Problem,
    Seat,
    added,
    away,
    check,
    costs,
    given_up,
    repair,
    solve,
    verify,
)
from tests.solver.teams import SOAK, draw, slot, week
from tests.solver.test_optimum import valid_plans


def published(problem: Problem) -> Problem:
    return replace(problem, published=solve(problem, workers=1).plan)


@pytest.mark.parametrize("seed", range(100 if SOAK else 12))
def test_the_first_repair_has_the_fewest_changes_there_can_be(seed: int) -> None:
    problem = published(draw(seed, most_people=4, most_seats=5))
    somebody = next(iter(problem.published.values()), problem.people[0].id)
    problem = away(problem, somebody, problem.slots[0].start, problem.slots[0].start + timedelta(days=3))
    first, *others = repair(problem, workers=1)
    assert first.kind == "fewest changes"
    ranked = [(cost["open seats"], cost["over-cover"], cost["changes"]) for cost in map_costs(problem)]
    mine = costs(problem, first.result.plan)
    assert (mine["open seats"], mine["over-cover"], mine["changes"]) == min(ranked)
    assert first.result.status == "proved"
    assert all(check(problem, one.result.plan) == () for one in (first, *others))


def map_costs(problem: Problem) -> list[dict[str, int]]:
    return [costs(problem, plan) for plan in valid_plans(problem)]


def test_one_absence_in_a_full_week_changes_one_seat_where_somebody_is_free() -> None:
    problem = published(week("Ana", "Bo", "Chi", "Dee", "Eve", "Fay", days=5))
    seat, somebody = next(iter(problem.published.items()))
    at = problem.slot_of[problem.seat_of[seat].slot]
    (first, *_) = repair(away(problem, somebody, at.start, at.end))
    assert first.seats == (seat,)


def test_alternatives_beat_the_fewest_changes_in_something() -> None:
    for seed in range(8):
        problem = published(draw(seed, most_people=5, most_seats=7))
        somebody = next(iter(problem.published.values()), problem.people[0].id)
        problem = away(problem, somebody, problem.slots[0].start, problem.slots[0].start + timedelta(days=2))
        figures = [costs(problem, one.result.plan) for one in repair(problem, workers=1)]
        assert 1 <= len(figures) <= 3
        keys = ("changes", "fairness", "marks")
        for one in figures:
            assert (
                not any(
                    other is not one and all(other[key] <= one[key] for key in keys) and other != one
                    for other in figures
                )
                or one is figures[0]
            )


def test_a_seat_given_up_goes_to_somebody_else() -> None:
    problem = published(week("Ana", "Bo", days=1))
    seat, giver = next(iter(problem.published.items()))
    (first, *_) = repair(given_up(problem, seat))
    assert first.result.plan[seat] not in (giver, None)


def test_an_added_slot_is_filled_without_touching_the_rest() -> None:
    problem = published(week("Ana", "Bo", "Chi", days=2))
    extra = slot(date(2026, 1, 8))
    (first, *_) = repair(added(problem, extra, [Seat("extra", extra.id, 4)]), alternatives=False)
    assert first.seats == ("extra",)


def test_what_is_pinned_stays_and_a_pin_of_the_absent_is_loosened() -> None:
    problem = published(week("Ana", "Bo", "Chi", days=2))
    pinned = replace(problem, pins=dict(problem.published))
    (seat, person), (other_seat, other) = problem.published.items()
    at = problem.slot_of[problem.seat_of[seat].slot]
    plan = repair(away(pinned, person, at.start, at.end), alternatives=False)[0].result.plan
    assert plan[other_seat] == other
    assert plan[seat] not in (person, other)


def test_a_result_is_verified_by_drawing_it_again() -> None:
    problem = draw(3, most_people=5, most_seats=7)
    result = solve(problem, workers=2)
    assert verify(problem, result, workers=1) == ()


def test_a_result_that_somebody_touched_is_not_verified() -> None:
    problem = week("Ana", "Bo", "Chi", days=3)
    result = solve(problem)
    seat = problem.seats[0].id
    other = next(one.id for one in problem.people if one.id != result.plan[seat])
    touched = replace(result, plan={**result.plan, seat: other})
    assert any(seat in line for line in verify(problem, touched))
    assert "seed" in verify(replace(problem, seed=2), result)[0]


def test_a_repair_that_pins_forbid_is_refused() -> None:
    problem = week("Ana", days=1)
    pinned = replace(problem, pins={problem.seats[0].id: "Ana"}, marks={("Ana", problem.slots[0].id): Mark.CANNOT})
    with pytest.raises(PinsBreakRules):
        repair(pinned)
