"""Faults planted in valid plans are all found, none is found in a valid plan, and open seats say truly why."""

import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from solver import Absence, Limits, Mark, NotMeant, Offer, Person, Policy, Problem, Seat, Worked, check, solve, why_not
from tests.solver.teams import SATURDAY, SOAK, SUNDAY, draw, moment, people, pinned, seats, slot, week

WEEK = week("Ana", "Bo", "Chi", "Dee", "Eve", days=5)
FIRST, SECOND = WEEK.slots[0], WEEK.slots[1]
ONE, TWO, THREE = (place.id for place in WEEK.seats[:3])
ANY_DAY = {("Ana", SATURDAY): Offer.ANY}


def limited(**limits: Any) -> Problem:
    return replace(WEEK, people=(Person("Ana", limits=Limits(**limits)),))


def worked(person: str, hours_before: float, **more: object) -> Worked:
    end = FIRST.start - timedelta(hours=hours_before)
    return Worked(person, end - timedelta(hours=4), end, (end - timedelta(hours=4)).date(), **more)  # type: ignore[arg-type]


def weekends(*numbers: int) -> Problem:
    slots = [slot(day + timedelta(weeks=number)) for number in numbers for day in (SATURDAY, SUNDAY)]
    offers = {(name, SATURDAY + timedelta(weeks=number)): Offer.BOTH for name in ("Ana", "Bo") for number in numbers}
    return Problem(people("Ana", "Bo"), tuple(slots), tuple(seats(slots)), offers=offers)


def all_of(problem: Problem, person: str) -> dict[str, str]:
    return {place.id: person for place in problem.seats}


TWICE = week("Ana", days=1, places=2, policy=Policy(max_slots_a_day=2))
LAST_SATURDAY = SATURDAY - timedelta(days=7)
LAST_WEEKEND = Worked("Ana", moment(LAST_SATURDAY, 9), moment(LAST_SATURDAY, 13), LAST_SATURDAY, LAST_SATURDAY)
FAULTS = {
    "an unknown seat": ("unknown", WEEK, {"nowhere": "Ana"}),
    "an unknown person": ("unknown", WEEK, {ONE: "Zoe"}),
    "no offer": ("opt-in", replace(weekends(0), offers={}), {f"{SATURDAY}-09/0": "Ana"}),
    "an offer for the other day": (
        "opt-in",
        replace(weekends(0), offers={("Ana", SATURDAY): Offer.SECOND}),
        {f"{SATURDAY}-09/0": "Ana"},
    ),
    "an offer for another weekend": (
        "opt-in",
        replace(weekends(0), offers={("Ana", SATURDAY + timedelta(weeks=1)): Offer.FIRST}),
        {f"{SATURDAY}-09/0": "Ana"},
    ),
    "a slot that an offer leaves out": (
        "opt-in",
        replace(weekends(0), offers=ANY_DAY, not_meant=(NotMeant("Ana", f"{SATURDAY}-09"),)),
        {f"{SATURDAY}-09/0": "Ana"},
    ),
    "a mark cannot": ("cannot", replace(WEEK, marks={("Ana", FIRST.id): Mark.CANNOT}), {ONE: "Ana"}),
    "no answer where that means cannot": ("cannot", replace(WEEK, policy=Policy(unanswered=Mark.CANNOT)), {ONE: "Ana"}),
    "an absence": ("absence", replace(WEEK, absences=(Absence("Ana", FIRST.start, FIRST.end),)), {ONE: "Ana"}),
    "an absence for a minute": (
        "absence",
        replace(WEEK, absences=(Absence("Ana", FIRST.end - timedelta(minutes=1), FIRST.end),)),
        {ONE: "Ana"},
    ),
    "a shadow alone": ("onboarding open", replace(WEEK, people=(Person("Ana", shadow=True),)), {ONE: "Ana"}),
    "a missing skill": ("skill", replace(WEEK, seats=(Seat(ONE, FIRST.id, 4, skill="database"),)), {ONE: "Ana"}),
    "two seats of one slot": ("one place at a time", TWICE, all_of(TWICE, "Ana")),
    "an overlap with history": (
        "one place at a time",
        replace(WEEK, policy=Policy(max_slots_a_day=2), worked=(worked("Ana", -1),)),
        {ONE: "Ana"},
    ),
    "too little rest after history": ("rest", replace(WEEK, worked=(worked("Ana", 10),)), {ONE: "Ana"}),
    "a day too full with history": (
        "slots a day",
        replace(WEEK, policy=Policy(min_rest_minutes=0), worked=(worked("Ana", 1),)),
        {ONE: "Ana"},
    ),
    "a week too full": ("slots a week", replace(WEEK, policy=Policy(max_slots_a_week=4)), all_of(WEEK, "Ana")),
    "a week too full with history": (
        "slots a week",
        replace(WEEK, policy=Policy(max_slots_a_week=1), worked=(worked("Ana", -72),)),
        {ONE: "Ana"},
    ),
    "a run too long": ("consecutive days", replace(WEEK, policy=Policy(max_consecutive_days=4)), all_of(WEEK, "Ana")),
    "a run too long with history": (
        "consecutive days",
        replace(WEEK, policy=Policy(max_consecutive_days=1), worked=(worked("Ana", 20),)),
        {ONE: "Ana"},
    ),
    "weekends too close": ("weekend spacing", weekends(0, 2), all_of(weekends(0, 2), "Ana")),
    "a weekend too close to history": (
        "weekend spacing",
        replace(weekends(0), worked=(LAST_WEEKEND,)),
        all_of(weekends(0), "Ana"),
    ),
    "both days for one who offered either": (
        "either day",
        replace(weekends(0), offers={("Ana", SATURDAY): Offer.EITHER}),
        all_of(weekends(0), "Ana"),
    ),
    "one day for one who offered both": ("both days", weekends(0), {f"{SUNDAY}-09/0": "Ana"}),
    "too many slots in all": ("slots in all", limited(max_slots=4), all_of(WEEK, "Ana")),
    "too many of a kind": ("slots of a kind", limited(max_of_kind={"from 9": 4}), all_of(WEEK, "Ana")),
    "too many hours": ("hours at most", limited(max_minutes=5 * 240 - 1), all_of(WEEK, "Ana")),
    "too few hours": ("hours at least", limited(min_minutes=241), {ONE: "Ana"}),
    "too few hours with nothing at all": ("hours at least", limited(min_minutes=1), {}),
    "a run too short": ("too few days in a row", limited(min_consecutive_days=2), {TWO: "Ana"}),
    "a gap too short": ("days off in a row", limited(min_days_off=2), {ONE: "Ana", THREE: "Ana"}),
    "too many weekends": (
        "weekends in all",
        replace(weekends(0), people=(Person("Ana", limits=Limits(max_weekends=0)),), offers=ANY_DAY),
        {f"{SATURDAY}-09/0": "Ana"},
    ),
    "late, then early": (
        "succession",
        replace(WEEK, policy=Policy(forbidden_successions=frozenset({("from 9", "from 9")}))),
        {ONE: "Ana", TWO: "Ana"},
    ),
    "two newcomers in a slot": (
        "two newcomers",
        replace(TWICE, people=(Person("Ana", newcomer=True), Person("Bo", newcomer=True))),
        {TWICE.seats[0].id: "Ana", TWICE.seats[1].id: "Bo"},
    ),
    "a shadow without a mentor": (
        "no mentor",
        replace(WEEK, people=(Person("Ana", shadow=True),), seats=(Seat(ONE, FIRST.id, 0, shadow=True),)),
        {ONE: "Ana"},
    ),
    "somebody trained in a shadow's seat": (
        "onboarding open",
        replace(WEEK, seats=(Seat(ONE, FIRST.id, 0, shadow=True), Seat("full", FIRST.id, 4))),
        {ONE: "Ana", "full": "Bo"},
    ),
    "half a support week": (
        "support week",
        replace(WEEK, policy=Policy(support_week_kinds=frozenset({"from 9"}))),
        {ONE: "Ana", TWO: "Ana"},
    ),
    "a pin left open": ("pin", replace(WEEK, pins={ONE: "Ana"}), {}),
    "a pin given away": ("pin", replace(WEEK, pins={ONE: "Ana"}), {ONE: "Bo"}),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_planted_in_a_valid_plan_is_found_and_nothing_else(fault: str) -> None:
    rule, problem, plan = FAULTS[fault]
    assert {found.rule for found in check(problem, plan)} == {rule}


def test_thirty_kinds_of_fault_are_planted() -> None:
    assert len(FAULTS) >= 30


def test_no_fault_is_found_in_what_the_solver_gives() -> None:
    for seed in range(1000 if SOAK else 50):
        problem = pinned(draw(seed, most_people=5, most_seats=7)) if seed % 4 == 0 else draw(seed, most_people=5)
        if not check(problem, problem.pins):
            assert check(problem, solve(problem, workers=1).plan) == ()


def test_a_person_without_a_rule_against_them_can_take_the_seat_and_others_cannot() -> None:
    for seed in range(300 if SOAK else 60):
        problem = draw(seed, most_people=5, most_seats=6)
        full = solve(problem, workers=1).plan
        plan = dict(list(full.items())[::2])
        for place in problem.seats:
            if place.id not in plan:
                answers = why_not(problem, plan, place.id)
                assert answers == {one.id: newly_broken(problem, plan, place.id, one.id) for one in problem.people}


def newly_broken(problem: Problem, plan: dict[str, str], seat: str, person: str) -> tuple[str, ...]:
    """Ask the whole check, before and after, where `why_not` looks at a few seats only."""
    before, after = check(problem, plan), check(problem, {**plan, seat: person})
    old = {found.rule for found in before if person in found.people}
    return tuple(dict.fromkeys(found.rule for found in after if person in found.people and found.rule not in old))


def test_judging_a_plan_needs_no_search_library() -> None:
    code = "import sys, solver; solver.check; assert not [name for name in sys.modules if name.startswith('ortools')]"
    subprocess.run([sys.executable, "-c", code], check=True)
