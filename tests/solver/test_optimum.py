"""The plan found is the best there is, by brute force over every plan of small random problems."""

from collections.abc import Iterator

import pytest

from solver import NoPlan, Plan, Problem, check, costs, solve
from solver.goals import GOAL_OF
from solver.rules import mentors, pins
from tests.solver.enumeration import taken
from tests.solver.teams import SOAK, draw, pinned

PEOPLE, SEATS = (6, 8) if SOAK else (5, 6)
# Rules of which others' seats may mend what one person's seats break.
MENDED_BY_OTHERS = {mentors.NAME, pins.NAME}


@pytest.mark.parametrize("seed", range(400 if SOAK else 40))
def test_the_optimum_equals_brute_force_in_every_goal(seed: int) -> None:
    problem = draw(seed, most_people=PEOPLE, most_seats=SEATS, demanding=seed % 5 == 0)
    problem = pinned(problem) if seed % 3 == 0 else problem
    best = best_plan(problem)
    if best is None:
        with pytest.raises(NoPlan):
            solve(problem, workers=1)
        return
    result = solve(problem, seconds=600, workers=1)
    assert result.status == "proved"
    assert taken(problem, result.plan) == taken(problem, best)
    assert {tier.name: tier.value for tier in result.tiers}.items() <= costs(problem, best).items()
    assert all(tier.bound == tier.value for tier in result.tiers)


def best_plan(problem: Problem) -> Plan | None:
    """Try every plan and keep the one whose costs, goal by goal, are least."""
    goals = [GOAL_OF[goal] for tier in problem.policy.tiers for goal in tier]
    best: Plan | None = None
    least: list[int] = []
    for plan in _plans(problem):
        mine: list[int] = []
        # Goal by goal, for most plans lose by the first.
        for goal in goals:
            mine.append(goal.cost(problem, plan))
            if best is not None and mine > least[: len(mine)]:
                break
        else:
            if (best is None or mine < least) and not check(problem, plan):
                best, least = dict(plan), mine
    return best


def valid_plans(problem: Problem) -> Iterator[dict[str, str]]:
    """List every plan that keeps every rule."""
    return (plan for plan in _plans(problem) if not check(problem, plan))


def _plans(problem: Problem) -> Iterator[dict[str, str]]:
    """Combine the sets of seats that each person may hold by the rules that concern that person alone."""
    sets = [(person.id, _held(problem, person.id)) for person in problem.people]
    yield from _combined(sets, {})


def _combined(sets: list[tuple[str, list[tuple[str, ...]]]], plan: dict[str, str]) -> Iterator[dict[str, str]]:
    if not sets:
        yield plan
        return
    (person, choices), *others = sets
    for seats in choices:
        if not any(seat in plan for seat in seats):
            yield from _combined(others, plan | dict.fromkeys(seats, person))


def _held(problem: Problem, person: str) -> list[tuple[str, ...]]:
    """List the sets of seats that a person may hold, the largest first."""
    sets: list[tuple[str, ...]] = [()]
    for seat in problem.seats:
        sets += [(*some, seat.id) for some in sets]
    return sorted((some for some in sets if _may_hold(problem, person, some)), key=len, reverse=True)


def _may_hold(problem: Problem, person: str, seats: tuple[str, ...]) -> bool:
    broken = check(problem, dict.fromkeys(seats, person))
    return all(found.rule in MENDED_BY_OTHERS for found in broken if person in found.people)
