"""The engine by columns prices, proves and plans what enumeration, CP-SAT and the check say it should."""

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from random import Random

import numpy as np
import pytest

from solver import Limits, Mark, NoPlan, Offer, Person, Policy, Problem, Progress, Seat, check, costs, solve
from solver.columns import Form, Search, fits
from solver.columns.master import Master
from solver.columns.plans import seated
from solver.columns.pricing import Rota, best_rotas
from solver.model import Climb, Clock, Impossible, Model
from solver.rules import RULES
from tests.benchmarks.nrp_file import GOALS, penalty, read_instance, to_problem, to_roster
from tests.benchmarks.nrp_rules import faults
from tests.solver.teams import NAMES, SATURDAY, THURSDAY, slot

INSTANCE = Path(__file__).parents[3] / "shared" / "data" / "nrp" / "Instance1.txt"


@pytest.mark.parametrize("seed", range(30))
def test_the_best_priced_rota_is_the_best_of_all_rotas(seed: int) -> None:
    problem = drawn(seed, days=6, people=2)
    form, random = Form(problem), np.random.default_rng(seed)
    gains = random.integers(-5, 20, size=form.costs.shape) - form.costs
    found = best_rotas(form, range(2), gains, number=3)
    for person in range(2):
        worth = [gains[person, list(rota)].sum() for rota in rotas(form, person)]
        assert [one[0] for one in found[person][:1]] == sorted(worth, reverse=True)[:1]
        assert all(gains[person, list(rota)].sum() == value for value, rota in found[person])
        assert all(rota in set(rotas(form, person)) for _, rota in found[person])


@pytest.mark.parametrize("seed", range(12))
def test_the_masters_value_bounds_what_cp_sat_proves_best(seed: int) -> None:
    problem = drawn(seed, days=5, people=4)
    form = Form(problem)
    best = proved_by_cp_sat(problem)
    if best is None:
        with pytest.raises(NoPlan):
            solve(problem, seconds=600)
        return
    master = Master(form, range(4), seated(form, []))
    solved = master.generate(lambda: True)
    assert master.bound <= solved.value + 1e-6
    assert form.spent + master.bound <= best + 1e-6


@pytest.mark.parametrize("seed", range(12))
def test_the_plan_found_by_columns_is_the_best_and_keeps_every_rule(seed: int) -> None:
    problem = drawn(seed, days=5, people=4)
    best = proved_by_cp_sat(problem)
    if best is None:
        return
    result = solve(problem, seconds=600, workers=1)
    (tier,) = result.tiers
    assert not check(problem, result.plan)
    assert (result.status, tier.value, tier.bound) == ("proved", best, best)
    assert sum(costs(problem, result.plan)[goal] for goal in GOALS) == best


def test_a_search_without_time_still_says_what_it_has() -> None:
    problem = replace(drawn(1, days=6, people=4), people=tuple(Person(name) for name in NAMES[:4]))
    search = Search(Form(problem), Clock(1e-9), 1, None, "all")
    search.run()
    assert search.plan() == {}
    assert search.bound <= search.worth


def test_stopping_a_search_gives_the_best_plan_so_far() -> None:
    stop = threading.Event()
    problem = drawn(2, days=14, people=6)
    told: list[Progress] = []

    def tell(progress: Progress) -> None:
        told.append(progress)
        if progress.seats_filled:
            stop.set()

    assert fits(problem)
    result = solve(problem, seconds=600, stop=stop, on_progress=tell)
    assert result.status == "stopped"
    assert result.plan
    assert check(problem, result.plan) == ()
    assert result.tiers[0].value == told[-1].value >= result.tiers[0].bound


@pytest.mark.skipif(not INSTANCE.exists(), reason="the public instances lie beside the repository")
def test_the_time_limit_of_a_search_holds() -> None:
    problem = to_problem(read_instance(INSTANCE.with_stem("Instance13")))
    began = time.monotonic()
    with pytest.raises(NoPlan) as refused:
        solve(problem, seconds=1.0)  # not even a first rota for each of 120 people who must have hours
    assert time.monotonic() - began < 120
    assert not refused.value.proved


def test_problems_with_history_tiers_or_coupled_people_are_left_to_the_whole_model() -> None:
    problem = drawn(3, days=6, people=4)
    place = problem.seats[0]
    assert fits(problem)
    assert not fits(replace(problem, pins={place.id: problem.people[0].id}))
    assert not fits(replace(problem, policy=Policy()))
    assert not fits(replace(problem, policy=replace(problem.policy, max_slots_a_day=2)))
    assert not fits(replace(problem, policy=replace(problem.policy, weekend_window=3)))
    assert not fits(replace(problem, people=tuple(replace(one, newcomer=True) for one in problem.people)))
    assert not fits(replace(problem, offers={(problem.people[0].id, SATURDAY): Offer.BOTH}))


def test_every_rule_is_either_priced_or_makes_a_problem_unfit() -> None:
    """A new rule must be given its place in `solver.columns.form` before this list grows."""
    by_candidates = {"unknown", "opt-in", "cannot", "absence", "onboarding open", "skill"}
    by_pricing = {"one place at a time", "rest", "slots a day", "slots in all", "slots of a kind", "succession"}
    by_pricing |= {"hours at most", "hours at least", "days in a row", "weekends in all"}
    unfit = {"slots a week", "weekend spacing", "either day", "both days", "two newcomers", "no mentor", "support week"}
    assert {rule.NAME for rule in RULES} == by_candidates | by_pricing | unfit | {"pin"}


@pytest.mark.skipif(not INSTANCE.exists(), reason="the public instances lie beside the repository")
def test_the_first_public_instance_is_proved_best_and_kept_to_the_word() -> None:
    instance = read_instance(INSTANCE)
    problem = to_problem(instance)
    result = solve(problem, seconds=600, workers=2)
    roster = to_roster(instance, problem, result.plan)
    assert (result.status, result.tiers[0].value, penalty(instance, roster)) == ("proved", 607, 607)
    assert not faults(instance, roster)
    assert faults(instance, [[""] * instance.days, *roster[1:]]) == ["A: too few or too many minutes"]


def drawn(seed: int, *, days: int, people: int) -> Problem:
    """Draw a small problem with every rule and goal that columns can price."""
    random = Random(seed)
    on = [THURSDAY + timedelta(days=day) for day in range(days)]
    slots = [slot(day, hour, importance=random.choice((3, 10))) for day in on for hour in (6, 14)]
    places = [
        Seat(f"{one.id}/{number}", one.id, 1, extra=number >= need, over=2 if number >= need else 0)
        for one in slots
        for need in [random.randint(0, 2)]
        for number in range(people)
    ]
    team = tuple(Person(name, limits=_limits(random)) for name in NAMES[:people])
    return Problem(
        team,
        tuple(slots),
        tuple(places),
        marks={(p.id, s.id): Mark.CANNOT for p in team for s in slots if random.random() < 0.1},
        offers={(p.id, SATURDAY): random.choice((Offer.ANY, Offer.FIRST)) for p in team},
        wishes={(p.id, s.id): random.choice((-3, 2)) for p in team for s in slots if random.random() < 0.3},
        policy=Policy(
            min_rest_minutes=random.choice((0, 660)),
            max_slots_a_week=7,
            weekend_window=1,
            unanswered=Mark.FINE,
            forbidden_successions=frozenset({("from 14", "from 6")} if random.random() < 0.5 else ()),
            tiers=(GOALS,),
        ),
        seed=seed,
    )


def _limits(random: Random) -> Limits:
    def some(*values: int) -> int | None:
        return random.choice((None, *values))

    return Limits(
        max_slots=some(3, 4),
        max_of_kind={"from 6": random.randint(0, 2)} if random.random() < 0.5 else {},
        max_minutes=some(720, 960),
        min_minutes=some(240, 480),
        max_consecutive_days=some(2, 3),
        min_consecutive_days=some(2, 3) if random.random() < 0.5 else None,
        min_days_off=some(2),
        max_weekends=some(0, 1),
    )


def rotas(form: Form, person: int) -> Iterator[Rota]:
    """Try every choice of a place or none for each day, and keep what the check allows."""
    who = form.problem.people[person]
    alone = replace(
        form.problem, people=(who,), wishes={}, marks={}, offers=dict.fromkeys(_weekends(form, who), Offer.ANY)
    )
    able = [[None, *(place for place in day if np.isfinite(form.costs[person, place]))] for day in form.days]
    for chosen in product(*able):
        rota = tuple(place for place in chosen if place is not None)
        if not check(alone, {form.benches[place].seats[0].id: who.id for place in rota}):
            yield rota


def _weekends(form: Form, who: Person) -> list[tuple[str, date]]:
    return [(who.id, bench.slot.weekend) for bench in form.benches if bench.slot.weekend]


def proved_by_cp_sat(problem: Problem) -> int | None:
    climb = Climb(Model(problem), Clock(30.0), 1, None, {})
    try:
        climb.climb(GOALS, last=True)
    except Impossible:
        return None
    assert climb.tiers[0].proved
    return climb.tiers[0].value
