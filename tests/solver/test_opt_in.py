"""Weekend cover is voluntary by construction: no offer for the day, no way to be assigned."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solver import (
    BadProblem,
    Mark,
    NotMeant,
    Offer,
    Policy,
    Problem,
    asks,
    check,
    problem_from_json,
    problem_to_json,
    solve,
)
from solver.model import Model
from tests.solver.teams import SATURDAY, SOAK, SUNDAY, draw, people, seats, slot


def weekend(offers: dict[str, Offer], *, places: int = 1, policy: Policy | None = None) -> Problem:
    slots = [slot(SATURDAY, hours=8), slot(SUNDAY, hours=8)]
    given_offers = {(person, SATURDAY): offer for person, offer in offers.items()}
    team = people("Ana", "Bo", "Chi")
    return Problem(team, tuple(slots), tuple(seats(slots, places)), offers=given_offers, policy=policy or Policy())


@settings(max_examples=1000 if SOAK else 40, deadline=None)
@given(st.integers(min_value=0, max_value=10**9))
def test_nobody_gets_a_weekend_seat_without_an_opt_in(seed: int) -> None:
    problem = draw(seed, most_people=6, most_seats=8)
    plan = solve(problem, seconds=600, workers=1).plan
    for seat, person in plan.items():
        here = problem.slot_of[problem.seat_of[seat].slot]
        if here.weekend is not None:
            offer = problem.offers[person, here.weekend]
            assert (
                offer not in (Offer.FIRST, Offer.SECOND) or offer is (Offer.FIRST, Offer.SECOND)[here.on.weekday() - 5]
            )


def test_without_an_offer_there_is_no_variable_not_even_for_a_favourite() -> None:
    problem = weekend({"Ana": Offer.FIRST})
    love = {(person.id, one.id): Mark.LOVE for person in problem.people for one in problem.slots}
    takes = Model(replace(problem, marks=love)).takes
    pairs = [(person, bench.slot.on) for person, mine in takes.of_person.items() for bench, _ in mine]
    assert pairs == [("Ana", SATURDAY)]


def test_an_offer_for_one_day_fills_that_day_only() -> None:
    assert solve(weekend({"Bo": Offer.SECOND})).plan == {f"{SUNDAY}-09/0": "Bo"}


def test_an_offer_for_both_days_gives_both() -> None:
    assert set(solve(weekend({"Bo": Offer.BOTH})).plan.values()) == {"Bo"}
    assert len(solve(weekend({"Bo": Offer.BOTH})).plan) == 2


def test_an_offer_for_both_days_gives_none_if_one_cannot_be_given() -> None:
    problem = weekend({"Bo": Offer.BOTH})
    problem = replace(problem, marks={("Bo", f"{SUNDAY}-09"): Mark.CANNOT})
    result = solve(problem)
    assert result.plan == {}
    assert {seat.seat: seat.why_not["Bo"] for seat in result.open} == {
        f"{SATURDAY}-09/0": ("both days",),
        f"{SUNDAY}-09/0": ("cannot", "both days"),
    }


@pytest.mark.parametrize(
    ("offer", "alone", "beside"),
    [(Offer.FIRST_OR_BOTH, SATURDAY, SUNDAY), (Offer.SECOND_OR_BOTH, SUNDAY, SATURDAY)],
)
def test_a_day_offered_only_beside_the_other_is_never_alone(offer: Offer, alone: date, beside: date) -> None:
    problem = weekend({"Bo": offer})
    assert len(solve(problem).plan) == 2
    one_day = replace(problem, marks={("Bo", f"{beside}-09"): Mark.CANNOT})
    assert solve(one_day).plan == {f"{alone}-09/0": "Bo"}
    other_day = replace(problem, marks={("Bo", f"{alone}-09"): Mark.CANNOT})
    assert solve(other_day).plan == {}
    assert check(problem, {f"{alone}-09/0": "Bo"}) == ()
    (found,) = check(problem, {f"{beside}-09/0": "Bo"})
    assert (found.rule, found.seats) == ("both days", (f"{beside}-09/0",))


def test_a_slot_that_an_offer_does_not_mean_is_nobodys_to_give() -> None:
    """Somebody took one slot of a day, and so is on for that one, not for the others of the day."""
    problem = replace(weekend({"Bo": Offer.ANY}), not_meant=(NotMeant("Bo", f"{SUNDAY}-09"),))
    assert solve(problem).plan == {f"{SATURDAY}-09/0": "Bo"}
    (found,) = check(problem, {f"{SUNDAY}-09/0": "Bo"})
    assert (found.rule, found.people, found.seats) == ("opt-in", ("Bo",), (f"{SUNDAY}-09/0",))
    (bo_on_sunday,) = (ask for each in asks(problem, {}, f"{SUNDAY}-09/0") for ask in each if ask.person == "Bo")
    assert bo_on_sunday.kind == "offer"
    assert check(bo_on_sunday.grant(problem), {f"{SUNDAY}-09/0": "Bo"}) == ()
    assert problem_from_json(problem_to_json(problem)) == problem
    with pytest.raises(BadProblem, match="no such person or slot"):
        replace(problem, not_meant=(NotMeant("Eve", f"{SUNDAY}-09"),))


def test_an_offer_for_either_day_gives_one_of_them() -> None:
    assert len(solve(weekend({"Bo": Offer.EITHER})).plan) == 1


def test_an_opt_in_without_a_mark_counts_as_fine() -> None:
    problem = weekend({"Bo": Offer.FIRST}, policy=Policy(unanswered=Mark.CANNOT))
    result = solve(problem)
    assert result.plan == {f"{SATURDAY}-09/0": "Bo"}
    assert next(tier.value for tier in result.tiers if tier.name == "marks") == problem.policy.fine_cost


def test_a_hand_edit_without_an_opt_in_is_found() -> None:
    problem = weekend({"Bo": Offer.FIRST})
    (found,) = check(problem, {f"{SATURDAY}-09/0": "Ana"})
    assert (found.rule, found.people, found.seats) == ("opt-in", ("Ana",), (f"{SATURDAY}-09/0",))
