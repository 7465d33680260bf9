"""Fairness as people would see it: shares, debts, weekdays and weekends apart, narrow answers without weight."""

from collections import Counter
from dataclasses import replace

import pytest

from solver import Mark, Offer, Person, Policy, Problem, Seat, loads, solve
from solver.model import climb
from tests.solver.large import team
from tests.solver.teams import SATURDAY, SOAK, people, seats, slot, week


def points(problem: Problem) -> Counter[str]:
    return Counter(dict.fromkeys((p.id for p in problem.people), 0)) + Counter(solve(problem).plan.values())


def test_equal_people_get_equal_loads() -> None:
    assert sorted(points(week("Ana", "Bo", "Chi", "Dee", "Eve")).values()) == [1, 1, 1, 1, 1]


def test_loads_follow_the_shares_of_people() -> None:
    problem = week("Ana", "Bo", "Chi", days=5)
    problem = replace(problem, people=(Person("Ana", 100), Person("Bo", 100), Person("Chi", 50)))
    assert points(problem) == {"Ana": 2, "Bo": 2, "Chi": 1}


def test_who_is_behind_gets_more() -> None:
    problem = week("Ana", "Bo", days=4)
    assert points(replace(problem, people=(Person("Ana", weekday_debt=8), Person("Bo")))) == {"Ana": 3, "Bo": 1}


def test_the_one_most_behind_comes_first() -> None:
    team = (Person("Ana", weekday_debt=8), Person("Bo", weekday_debt=30), Person("Chi", weekday_debt=16))
    assert points(replace(week("Ana", days=1), people=team)) == {"Bo": 1}


def test_a_debt_counts_only_up_to_the_cap() -> None:
    policy = Policy(unanswered=Mark.FINE, debt_cap=4)
    team = (Person("Ana", weekday_debt=900), Person("Bo"))
    fair = [load.weekday_fair for load in loads(replace(week("Ana", days=4, policy=policy), people=team), {})]
    assert fair == [10.0, 6.0]
    assert points(replace(week("Ana", days=4), people=team)) == {"Ana": 4}


def test_weekend_points_do_not_pay_for_weekdays() -> None:
    slots = [*week("Ana", days=4).slots, slot(SATURDAY)]
    problem = Problem(
        people("Ana", "Bo"),
        tuple(slots),
        tuple(seats(slots)),
        offers={("Ana", SATURDAY): Offer.FIRST},
        policy=Policy(unanswered=Mark.FINE),
    )
    plan = solve(problem).plan
    assert Counter(person for seat, person in plan.items() if not seat.startswith(str(SATURDAY))) == {"Ana": 2, "Bo": 2}


def test_narrow_answers_leave_the_fair_share_as_it_was() -> None:
    problem = week("Ana", "Bo", days=4)
    narrow = {("Bo", one.id): Mark.CANNOT for one in problem.slots[1:]}
    fair = [load.weekday_fair for load in loads(problem, {})]
    assert [load.weekday_fair for load in loads(replace(problem, marks=narrow), {})] == fair == [8.0, 8.0]


def test_seats_nobody_can_fill_do_not_raise_the_fair_share() -> None:
    problem = week("Ana", "Bo", days=4)
    impossible = tuple(Seat(f"x{number}", problem.slots[0].id, 4, skill="magic") for number in range(50))
    problem = replace(problem, seats=(*problem.seats, *impossible))
    assert [load.weekday_fair for load in loads(problem, {})] == [8.0, 8.0]


def test_fair_shares_with_debts_add_up_to_the_points_there_are() -> None:
    team = (Person("Ana", 80, weekday_debt=7), Person("Bo", weekday_debt=-3), Person("Chi", 30))
    problem = replace(week("Ana", days=5), people=team)
    assert sum(load.weekday_fair for load in loads(problem, {})) == pytest.approx(20)


def test_the_short_ways_to_a_proof_find_what_the_long_one_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    for seed in range(40 if SOAK else 6):
        problem = team(people=6 + seed % 7, weeks=1 + seed % 2, seed=seed, places=1 + seed % 2)
        short = solve(problem)
        with monkeypatch.context() as patch:
            patch.setattr(climb, "_ROOMS", ())
            long = solve(problem)
        assert short.plan == long.plan
        assert [(tier.name, tier.value) for tier in short.tiers] == [(tier.name, tier.value) for tier in long.tiers]


def test_loads_tell_weekdays_and_weekends_apart() -> None:
    slots = [slot(SATURDAY), *week("Ana", days=1).slots]
    offers = {("Ana", SATURDAY): Offer.FIRST}
    problem = Problem(people("Ana", "Bo"), tuple(slots), tuple(seats(slots)), offers=offers)
    ana, bo = loads(problem, {place.id: "Ana" for place in problem.seats})
    assert (ana.weekday_points, ana.weekend_points, ana.weekend_fair) == (4, 8, 8.0)
    assert (bo.weekday_points, bo.weekend_points, bo.weekend_fair) == (0, 0, 0.0)
