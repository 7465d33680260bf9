"""Mending a published week: the smallest change is as small as any, held to a search that tries everything."""

import os
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time, timedelta
from random import Random

import pytest

from app import planning
from app.domain.answer import Absence, Answer, Mark, NewAnswer, OptIn
from app.domain.facts import Facts
from app.domain.people import Member, Membership, Person, Role
from app.domain.policy import DatedPolicy, Policy
from app.domain.round import Period
from app.domain.slot import Seat, Slot, slots_between
from app.domain.team import NewShift, Shift

SOAK = bool(os.environ.get("HALFDAY_SOAK"))
MONDAY = date(2026, 3, 9)
ZONE = "Europe/Berlin"
SHIFTS = (
    Shift(1, 1, 1, NewShift("Morning", (0, 1, 2, 3, 4), time(8), time(12))),
    Shift(2, 1, 1, NewShift("Late", (1, 3), time(18), time(22))),
    Shift(3, 1, 1, NewShift("Cover", (5, 6), time(10), time(18))),
)
Plan = dict[int, int]


def a_week(chance: Random) -> Facts:
    """A small team that is rather busy, so that now and then one change needs another."""
    policy = Policy(
        min_rest_hours=chance.choice((0, 11)),
        max_slots_a_week=chance.choice((2, 3)),
        weekend_window=1,
        max_consecutive_days=chance.choice((2, 3, 6)),
        unanswered="fine",
    )
    days = chance.choice((4, 5, 7))
    period = Period(1, 1, MONDAY, MONDAY + timedelta(days=days - 1), 1, 1)
    news = slots_between(period.first_on, period.last_on, shifts=SHIFTS, policies=[_dated(policy)], zone=ZONE)
    slots = [Slot(n, 1, 1, new, (Seat(100 + n, n, 1, f"u{n}"),)) for n, new in enumerate(news)]
    people = range(1, chance.randint(4, 6))
    return Facts(
        zone=ZONE,
        period=period,
        policy=policy,
        slots=slots,
        members=[_member(person) for person in people],
        answers={person: _answer(person, slots, chance) for person in people},
        standing={},
        absences=[],
        covers=[],
        debts={},
        pins={},
        published={},
        seed=1,
        now=slots[0].start - timedelta(days=1),
    )


def solved(problem: planning.Problem) -> Plan:
    found = planning.solve(problem, seconds=600, workers=1, on_progress=lambda _: None, stop=threading.Event())
    return dict(found.plan)


def _dated(policy: Policy) -> DatedPolicy:
    return DatedPolicy(1, 1, date(2026, 1, 1), policy)


def _member(person: int) -> Member:
    who = Person(person, f"P {person}", f"p{person}@example.org", None, hr=False, keeper=False, active=True, version=1)
    return Member(who, Membership(1, person, Role.ENGINEER, 100, date(2026, 1, 1), None, onboarding=False))


def _answer(person: int, slots: list[Slot], chance: Random) -> Answer:
    marks = {slot.id: Mark.CANNOT for slot in slots if slot.weekend is None and chance.random() < 0.25}
    offers = {slot.weekend: chance.choice(list(OptIn)) for slot in slots if slot.weekend and chance.random() < 0.8}
    return Answer(1, person, NewAnswer(marks, offers), 1, None)


def published_and_ill(seed: int) -> tuple[planning.Problem, Plan]:
    """The question as it is once somebody who sits somewhere is away for some days, and what was published."""
    chance = Random(seed)
    facts = a_week(chance)
    plan = solved(planning.problem_of(facts))
    who = chance.choice(sorted(set(plan.values())) or [1])
    first_on = MONDAY + timedelta(days=chance.randint(0, 4))
    absence = Absence(1, who, first_on, first_on + timedelta(days=chance.randint(0, 3)), "")
    return planning.problem_of(replace(facts, published=plan, absences=[absence])), plan


def smallest(problem: planning.Problem, published: Plan) -> tuple[int, int]:
    """(open seats, changes) of the best plan there is, by trying every plan seat by seat.

    A breach of a part is one of the whole, so that what is broken early need not be gone through.
    """
    seats = sorted(published)
    people = planning.people_of(problem)
    best = (len(seats), len(seats))

    def go(number: int, plan: Plan, cost: tuple[int, int]) -> Iterator[tuple[int, int]]:
        nonlocal best
        if cost >= best:
            return
        if number == len(seats) and splits_a_weekend(problem, published, plan):
            return
        if number == len(seats):
            best = cost
            yield cost
            return
        seat = seats[number]
        for who in (published[seat], *(each for each in people if each != published[seat])):
            tried = plan | {seat: who}
            if not planning.breached(problem, tried):
                yield from go(number + 1, tried, (cost[0], cost[1] + (who != published[seat])))
        yield from go(number + 1, plan, (cost[0] + 1, cost[1] + 1))

    return min(go(0, {}, (0, 0)), default=best)


def splits_a_weekend(problem: planning.Problem, published: Plan, plan: Plan) -> bool:
    """Whether somebody who offered both days or none is newly given one of them."""
    return any(
        breach.rule in planning.ONLY_MARKED and published.get(seat) not in breach.people
        for breach in planning.judge(problem, plan)
        for seat in breach.seats
    )


@pytest.mark.parametrize("seed", range(50 if SOAK else 8))
def test_the_smallest_change_is_as_small_as_any(seed: int) -> None:
    problem, published = published_and_ill(seed)
    first, *others = planning.mends(problem, published, seconds=600, workers=1, alternatives=True)
    for mend in (first, *others):
        seated: dict[int, int | None] = {**published, **mend.plan}
        after = {seat: who for seat, who in seated.items() if who is not None}
        assert planning.breached(problem, after) == {}
        assert all(published.get(seat) != who for seat, who in mend.plan.items())
    assert first.proved
    assert (sum(who is None for who in first.plan.values()), len(first.plan)) == smallest(problem, published)


def test_where_nothing_is_broken_nothing_changes() -> None:
    facts = a_week(Random(3))
    plan = solved(planning.problem_of(facts))
    problem = planning.problem_of(replace(facts, published=plan))
    (mend, *_) = planning.mends(problem, plan, seconds=600, workers=1, alternatives=False)
    assert (mend.plan, mend.proved) == ({}, True)


def test_a_pin_that_the_published_week_has_overtaken_holds_nobody() -> None:
    """Somebody else has the pinned seat since, and whoever was pinned there is away."""
    facts = a_week(Random(3))
    plan = solved(planning.problem_of(facts))
    seat, holder = min(plan.items())
    pinned = next(person for person in planning.people_of(planning.problem_of(facts)) if person != holder)
    away = Absence(1, pinned, MONDAY, MONDAY + timedelta(days=6), "")
    plan = {each: who for each, who in plan.items() if who != pinned}
    problem = planning.problem_of(replace(facts, published=plan, pins={seat: pinned}, absences=[away]))
    (mend, *_) = planning.mends(problem, plan, seconds=600, workers=1, alternatives=False)
    assert (mend.plan, mend.proved) == ({}, True)
