"""The plan found is the best there is, by brute force over every plan of small random problems."""

from collections.abc import Iterator

import pytest

from solver import Plan, Problem, check, costs, solve
from solver.rules import HEALED_BY_MORE
from tests.solver.enumeration import taken
from tests.solver.teams import SOAK, draw, pinned

PEOPLE, SEATS = (6, 8) if SOAK else (5, 6)


@pytest.mark.parametrize("seed", range(300 if SOAK else 40))
def test_the_optimum_equals_brute_force_in_every_goal(seed: int) -> None:
    problem = draw(seed, most_people=PEOPLE, most_seats=SEATS)
    problem = pinned(problem) if seed % 3 == 0 else problem
    best = best_plan(problem)
    if best is None:
        pytest.skip("this pin cannot stay; test_pins looks at those")
    result = solve(problem, seconds=60, workers=1)
    assert result.status == "proved"
    assert taken(problem, result.plan) == taken(problem, best)
    assert {tier.name: tier.value for tier in result.tiers}.items() <= costs(problem, best).items()
    assert all(tier.bound == tier.value for tier in result.tiers)


def best_plan(problem: Problem) -> Plan | None:
    """Try every plan and keep the one whose costs, goal by goal, are least."""
    order = [goal for tier in problem.policy.tiers for goal in tier]

    def rank(plan: Plan) -> list[int]:
        found = costs(problem, plan)
        return [found[goal] for goal in order]

    return min(valid_plans(problem), key=rank, default=None)


def valid_plans(problem: Problem) -> Iterator[dict[str, str]]:
    """Combine, seat by seat, what every person may hold by the rules that concern that person alone."""
    plan = dict(problem.pins)
    yield from _extend(problem, plan, [place.id for place in problem.seats if place.id not in plan])


def _extend(problem: Problem, plan: dict[str, str], seats: list[str]) -> Iterator[dict[str, str]]:
    if not seats:
        if not check(problem, plan):
            yield dict(plan)
        return
    yield from _extend(problem, plan, seats[1:])
    for person in problem.people:
        plan[seats[0]] = person.id
        # More seats never mend a clash, but they can complete a weekend.
        if {found.rule for found in check(problem, plan)} <= HEALED_BY_MORE:
            yield from _extend(problem, plan, seats[1:])
        del plan[seats[0]]
