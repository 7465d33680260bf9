"""How a solve behaves: progress, stopping, time, size, pins that cannot stay, and nothing left behind."""

import threading
import time
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from solver import (
    Limits,
    Mark,
    NoPlan,
    Person,
    PinsBreakRules,
    Problem,
    Progress,
    TooLarge,
    check,
    solve,
)
from solver.model import build, watch
from solver.model.memory import used_mb
from tests.solver.large import team
from tests.solver.teams import draw, people, week


def test_progress_is_told_with_value_and_bound() -> None:
    told: list[Progress] = []
    problem = team(people=20, weeks=1, seed=1)
    result = solve(problem, on_progress=told.append)
    assert {one.tier for one in told} >= {"open seats", "fairness"}
    assert all(one.bound <= one.value and 0 <= one.seats_filled <= one.seats for one in told)
    assert told[-1].seats_filled == len(result.plan)


def test_each_goal_is_told_of_as_soon_as_it_begins() -> None:
    told: list[Progress] = []
    result = solve(team(people=20, weeks=1, seed=1), on_progress=told.append)
    first = {one.tier: one for one in reversed(told)}
    assert list(first)[::-1] == [tier.name for tier in result.tiers]
    assert [first[tier.name].bound for tier in result.tiers[1:]] == [0] * (len(result.tiers) - 1)
    assert all(first[tier.name].value >= tier.value for tier in result.tiers)


def test_what_the_listener_raises_ends_the_solve_and_is_raised() -> None:
    def tell(_: Progress) -> None:
        raise LookupError("enough")

    with pytest.raises(LookupError, match="enough"):
        solve(team(people=20, weeks=1, seed=1), on_progress=tell)


def test_stopping_gives_the_best_plan_so_far() -> None:
    stop = threading.Event()
    problem = team(people=60, weeks=12, seed=1)
    began = time.monotonic()
    # Not after so many seconds: on a fast machine all would be proved by then.
    result = solve(problem, seconds=600, stop=stop, on_progress=lambda told: stop.set() if told.seats_filled else None)
    assert time.monotonic() - began < 300
    assert result.status == "stopped"
    assert result.plan
    assert check(problem, result.plan) == ()


def test_stopping_before_the_start_gives_an_empty_plan() -> None:
    stop = threading.Event()
    stop.set()
    result = solve(draw(1), stop=stop)
    assert (result.status, dict(result.plan)) == ("stopped", {})


def test_the_time_limit_holds_and_what_is_not_proved_says_so() -> None:
    problem = team(people=200, weeks=12, seed=2)  # sixty people are proved in this time on a fast machine
    began = time.monotonic()
    result = solve(problem, seconds=1.5)
    assert time.monotonic() - began < 300
    assert result.status == "best found"
    assert check(problem, result.plan) == ()
    assert all(tier.bound <= tier.value for tier in result.tiers)


def test_one_worker_and_one_seed_repeat_themselves() -> None:
    problem = team(people=12, weeks=1, seed=3)
    assert solve(problem, workers=1).plan == solve(problem, workers=1).plan


def test_too_large_is_refused_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "MOST_PAIRS", 10)
    began = time.monotonic()
    with pytest.raises(TooLarge, match="pairs"):
        solve(week("Ana", "Bo", "Chi"))
    assert time.monotonic() - began < 120


def test_what_would_take_too_much_memory_is_refused_at_once() -> None:
    limit = used_mb() + 100
    problem = team(people=200, weeks=12, seed=1)
    began = time.monotonic()
    with pytest.raises(TooLarge, match=f"pairs of a person and a place need about .* the limit is {limit} MiB"):
        solve(problem, memory_mb=limit)
    assert time.monotonic() - began < 120
    assert solve(week("Ana"), memory_mb=limit).status == "proved"


def test_a_model_that_takes_more_memory_than_its_size_told_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "used_mb", lambda: 5000)
    with pytest.raises(TooLarge, match="building the model took more than the limit of 4096 MiB"):
        solve(team(people=60, weeks=12, seed=1))


def test_a_search_that_takes_more_memory_than_it_may_ends_with_what_it_has(monkeypatch: pytest.MonkeyPatch) -> None:
    problem, told = team(people=60, weeks=12, seed=1), list[Progress]()
    full = threading.Event()

    def tell(progress: Progress) -> None:
        told.append(progress)
        if progress.seats_filled:
            full.set()

    monkeypatch.setattr(watch, "used_mb", lambda: 10_000 if full.is_set() else 10)
    began = time.monotonic()
    result = solve(problem, seconds=600, on_progress=tell)
    assert time.monotonic() - began < 300
    assert (result.status, check(problem, result.plan)) == ("best found", ())
    assert result.plan


def test_memory_is_read_in_mebibytes() -> None:
    before = used_mb()
    block = bytearray(b"x" * (200 * 1024 * 1024))
    assert 190 <= used_mb() - before <= 260
    assert block


@pytest.mark.parametrize("limits", [{"seconds": 0}, {"seconds": -1}, {"workers": 0}, {"memory_mb": 0}])
def test_senseless_arguments_are_refused(limits: Any) -> None:
    with pytest.raises(ValueError, match=r"above zero|at least one"):
        solve(week("Ana"), **limits)


def test_no_plan_tells_what_is_impossible_from_what_was_not_found_in_time() -> None:
    stop = threading.Event()
    problem = replace(week("Ana", days=2), people=(Person("Ana", limits=Limits(min_minutes=480)),))
    assert len(solve(problem).plan) == 2
    stop.set()
    with pytest.raises(NoPlan, match="in time") as refused:
        solve(problem, stop=stop)
    assert not refused.value.proved
    with pytest.raises(NoPlan, match="hours at least: Ana") as refused:
        solve(replace(problem, people=(Person("Ana", limits=Limits(min_minutes=481)),)))
    assert refused.value.proved


def test_an_empty_problem_has_an_empty_plan() -> None:
    assert solve(Problem((), (), ())).status == "proved"
    assert solve(week("Ana", days=0)).plan == {}
    nobody = solve(week(days=2))
    assert [seat.why_not for seat in nobody.open] == [{}, {}]


def test_pins_stay_where_they_were_set() -> None:
    problem = week("Ana", "Bo", "Chi", days=3)
    pins = {place.id: "Bo" for place in problem.seats[:2]}
    plan = solve(replace(problem, pins=pins)).plan
    assert {seat: plan[seat] for seat in pins} == pins


def test_pins_that_break_a_rule_are_refused_with_the_rule() -> None:
    problem = week("Ana", days=1)
    pins = {problem.seats[0].id: "Ana"}
    marks = {("Ana", problem.slots[0].id): Mark.CANNOT}
    with pytest.raises(PinsBreakRules) as refused:
        solve(replace(problem, pins=pins, marks=marks))
    assert [(found.rule, found.people) for found in refused.value.violations] == [("cannot", ("Ana",))]


def test_pins_that_clash_are_refused() -> None:
    problem = week("Ana", days=1, places=2)
    with pytest.raises(PinsBreakRules, match="one place at a time"):
        solve(replace(problem, pins={place.id: "Ana" for place in problem.seats}))


def test_published_people_keep_their_seats_where_nothing_else_speaks() -> None:
    problem = week("Ana", "Bo", "Chi", "Dee", "Eve", places=2, days=2)
    published = solve(problem).plan
    again = solve(replace(problem, published=published, seed=99))
    assert again.plan == published
    assert next(tier.value for tier in again.tiers if tier.name == "changes") == 0


def test_rest_is_real_time_over_a_clock_change() -> None:
    problem = week("Ana", days=2)
    first, second = problem.slots
    near = replace(second, start=first.end + timedelta(minutes=659), end=first.end + timedelta(minutes=800))
    both = {place.id: "Ana" for place in problem.seats}
    assert [found.rule for found in check(replace(problem, slots=(first, near)), both)] == ["rest"]
    far = replace(near, start=first.end + timedelta(minutes=660))
    assert check(replace(problem, slots=(first, far)), both) == ()


def test_two_solves_at_once_do_not_disturb_each_other() -> None:
    problems = [draw(seed, most_people=5, most_seats=6) for seed in (1, 2, 4, 5)]
    alone = [solve(problem, workers=1).plan for problem in problems]
    found: dict[int, object] = {}

    def work(number: int) -> None:
        found[number] = solve(problems[number], workers=1).plan

    threads = [threading.Thread(target=work, args=(number,)) for number in range(len(problems))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [found[number] for number in range(len(problems))] == alone


def test_limits_of_a_person_default_to_none() -> None:
    assert people("Ana")[0].limits == Limits()
