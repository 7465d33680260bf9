"""Rules and goals that rotas ask for later, each in one small story."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest

from solver import Limits, Mark, NoPlan, Offer, Person, Policy, Problem, Seat, Worked, check, costs, solve
from tests.solver.teams import SATURDAY, SUNDAY, moment, people, seats, slot, week

MONDAY = date(2026, 1, 5)


def limited(name: str = "Ana", **limits: int) -> Person:
    return Person(name, limits=Limits(**limits))  # type: ignore[arg-type]


def days_of(problem: Problem, person: str = "Ana") -> list[int]:
    plan = solve(problem).plan
    taken = (problem.slot_of[problem.seat_of[seat].slot].on for seat, who in plan.items() if who == person)
    return sorted((on - MONDAY).days for on in taken)


def with_team(problem: Problem, *team: Person) -> Problem:
    return replace(problem, people=team)


def test_most_slots_in_all_and_of_a_kind_and_most_hours() -> None:
    problem = week("Ana", days=5)
    assert len(days_of(with_team(problem, limited(max_slots=2)))) == 2
    assert len(days_of(with_team(problem, limited(max_minutes=3 * 240 + 239)))) == 3
    kind = Person("Ana", limits=Limits(max_of_kind={"from 9": 1}))
    assert len(days_of(with_team(problem, kind))) == 1


def test_least_hours_are_given_even_where_fairness_would_not() -> None:
    problem = with_team(week("Ana", days=4), limited(min_minutes=3 * 240), Person("Bo", weekday_debt=40))
    assert len(days_of(problem)) == 3


def test_least_hours_that_nobody_can_give_are_refused_by_name() -> None:
    with pytest.raises(NoPlan) as refused:
        solve(with_team(week("Ana", days=1), limited(min_minutes=481)))
    assert [(found.rule, found.people) for found in refused.value.violations] == [("hours at least", ("Ana",))]


def test_runs_are_neither_too_long_nor_too_short_and_gaps_are_long_enough() -> None:
    problem = week("Ana", days=5)
    worked = days_of(with_team(problem, limited(max_consecutive_days=2)))
    assert len(worked) == 4
    away = {("Ana", problem.slots[day].id): Mark.CANNOT for day in (0, 2, 4)}
    assert len(days_of(with_team(replace(problem, marks=away), limited(min_consecutive_days=2)))) == 0
    worked = days_of(with_team(problem, limited(max_consecutive_days=1, min_days_off=2)))
    assert worked in ([0, 3], [1, 4])


def test_a_run_that_touches_the_edge_counts_as_long_enough() -> None:
    problem = week("Ana", days=5)
    away = {("Ana", problem.slots[day].id): Mark.CANNOT for day in (1, 2, 3)}
    assert days_of(with_team(replace(problem, marks=away), limited(min_consecutive_days=2))) == [0, 4]


def test_most_weekends_in_all() -> None:
    slots = [slot(SATURDAY + timedelta(weeks=number)) for number in range(3)]
    offers = {("Ana", one.on): Offer.FIRST for one in slots}
    team = (limited(max_weekends=2),)
    problem = Problem(team, tuple(slots), tuple(seats(slots)), offers=offers, policy=Policy(weekend_window=1))
    assert len(solve(problem).plan) == 2


def test_a_holiday_beside_a_weekend_is_a_weekend_of_its_own() -> None:
    """At most one weekend in one is no limit; one in two keeps them apart, also from what was worked before."""
    monday = SATURDAY + timedelta(days=2)
    slots = [slot(SATURDAY), replace(slot(monday), weekend=monday, weekend_day=1)]
    offers = {("Ana", one.on): Offer.FIRST for one in slots}
    problem = Problem(people("Ana"), tuple(slots), tuple(seats(slots)), offers=offers, policy=Policy(weekend_window=1))
    assert len(solve(problem).plan) == 2
    assert len(solve(replace(problem, policy=Policy(weekend_window=2))).plan) == 1
    done = Worked("Ana", moment(SATURDAY, 9), moment(SATURDAY, 13), SATURDAY, weekend=SATURDAY)
    later = replace(problem, slots=(slots[1],), seats=tuple(seats(slots[1:])), worked=(done,))
    assert len(solve(later).plan) == 1
    assert solve(replace(later, policy=Policy(weekend_window=2))).open[0].why_not == {"Ana": ("weekend spacing",)}


def test_a_late_shift_is_not_followed_by_an_early_one() -> None:
    late, early = slot(MONDAY, 18, kind="late"), slot(MONDAY + timedelta(days=1), 8, kind="early")
    policy = Policy(min_rest_minutes=0, forbidden_successions=frozenset({("late", "early")}))
    problem = Problem(people("Ana"), (late, early), tuple(seats([late, early])), policy=policy)
    assert len(solve(problem).plan) == 1
    turned = replace(problem, policy=replace(policy, forbidden_successions=frozenset({("early", "late")})))
    assert len(solve(turned).plan) == 2


def test_a_late_shift_before_the_period_counts_too() -> None:
    early = slot(MONDAY, 8, kind="early")
    policy = Policy(min_rest_minutes=0, forbidden_successions=frozenset({("late", "early")}))
    sunday = MONDAY - timedelta(days=1)
    done = Worked("Ana", moment(sunday, 18), moment(sunday, 22), sunday, kind="late")
    problem = Problem(people("Ana"), (early,), tuple(seats([early])), worked=(done,), policy=policy)
    assert solve(problem).open[0].why_not == {"Ana": ("succession",)}


def test_two_newcomers_do_not_share_a_slot() -> None:
    team = (Person("Ana", newcomer=True), Person("Bo", newcomer=True), Person("Chi"))
    plan = solve(with_team(week("Ana", days=1, places=2), *team)).plan
    assert "Chi" in plan.values()
    assert len(plan) == 2


def test_a_shadow_sits_only_beside_a_mentor() -> None:
    one = slot(MONDAY)
    places = (Seat("full", one.id, 4), Seat("beside", one.id, 0, shadow=True))
    team = (Person("Ana"), Person("Bo", shadow=True))
    problem = Problem(team, (one,), places, policy=Policy(unanswered=Mark.FINE))
    assert solve(problem).plan == {"full": "Ana", "beside": "Bo"}
    alone = solve(replace(problem, marks={("Ana", one.id): Mark.CANNOT}))
    assert alone.plan == {}
    assert {found.rule for found in check(problem, {"beside": "Bo"})} == {"no mentor"}


def test_a_support_week_is_one_persons_from_monday_to_friday() -> None:
    free = [slot(MONDAY + timedelta(days=day), 14, kind="free") for day in range(5)]
    tapped = [slot(MONDAY + timedelta(days=day), 9, kind="tapped") for day in range(5)]
    policy = Policy(unanswered=Mark.FINE, support_week_kinds=frozenset({"tapped"}))
    problem = Problem(people("Ana", "Bo"), tuple(free + tapped), tuple(seats(free + tapped)), policy=policy)
    plan = solve(problem).plan
    assert len({plan[f"{one.id}/0"] for one in tapped}) == 1
    assert len(plan) == 10
    marks = {("Ana", tapped[2].id): Mark.CANNOT, ("Bo", tapped[3].id): Mark.CANNOT}
    assert not any(seat.endswith("-09/0") for seat in solve(replace(problem, marks=marks)).plan)


def test_weekends_are_whole_or_shared_as_people_like() -> None:
    slots = [slot(SATURDAY), slot(SUNDAY)]
    offers = {(name, SATURDAY): Offer.ANY for name in ("Ana", "Bo")}
    for together in (True, False):
        team = tuple(Person(name, together=together) for name in ("Ana", "Bo"))
        # Fairness would always share; without it, what people like decides.
        policy = Policy(tiers=(("open seats",), ("whole weekends",), ("lot",)))
        plan = solve(Problem(team, tuple(slots), tuple(seats(slots)), offers=offers, policy=policy)).plan
        assert len(set(plan.values())) == (1 if together else 2)


def test_slots_are_spread_over_the_weeks() -> None:
    slots = [slot(MONDAY + timedelta(days=day)) for day in (0, 1, 7, 8)]
    problem = Problem(people("Ana", "Bo"), tuple(slots), tuple(seats(slots)), policy=Policy(unanswered=Mark.FINE))
    plan = solve(problem).plan
    assert costs(problem, plan)["spread"] == 0
    weeks = Counter((who, problem.slot_of[problem.seat_of[seat].slot].week) for seat, who in plan.items())
    assert set(weeks.values()) == {1}


def test_extra_seats_are_filled_only_where_something_dearer_asks_for_it() -> None:
    one = slot(MONDAY)
    places = (Seat("need", one.id, 4), Seat("more", one.id, 4, extra=True, over=2))
    problem = Problem(people("Ana", "Bo"), (one,), places)
    assert len(solve(problem).plan) == 1
    assert solve(problem).open == ()
    wanted = replace(problem, wishes={("Ana", one.id): 5, ("Bo", one.id): 5})
    policy = Policy(tiers=(("open seats", "over-cover", "wishes"), ("lot",)))
    result = solve(replace(wanted, policy=policy))
    assert len(result.plan) == 2
    assert (result.tiers[0].name, result.tiers[0].value) == ("open seats + over-cover + wishes", 2)


def test_importance_decides_which_seat_stays_open() -> None:
    problem = week("Ana", days=2, policy=Policy(unanswered=Mark.FINE, max_slots_a_week=1))
    first, second = problem.slots
    problem = replace(problem, slots=(first, replace(second, importance=2)))
    assert list(solve(problem).plan) == [problem.seats[1].id]
