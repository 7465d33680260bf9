"""Planned points follow the publications, and fair shares always add up."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.domain.ledger import AccountKind, Cause
from app.domain.people import Membership, Role
from app.domain.points import (
    Points,
    belonging,
    debts,
    fair_shares,
    made_earned,
    opening_balance,
    planned_postings,
    shares_of,
)
from tests.app.domain.covers import MONDAY, POLICIES, SATURDAY, TEAM, Book, Places, cover, places

ANA, BO, CHI = 1, 2, 3
SEATS = places(cover(1, MONDAY, 8, 12, points=4, people=2), cover(2, SATURDAY, 10, 18, points=16))


def publish(book: Book, seats: Places, *versions: dict[int, int | None]) -> None:
    before: dict[int, int | None] = {}
    for number, after in enumerate(versions, start=1):
        book.post(
            planned_postings(
                before, after, seats=seats, open_entries=book.open(), policies=POLICIES, publication_id=number
            )
        )
        before = after


def test_each_published_seat_plans_its_points() -> None:
    book = Book()
    publish(book, SEATS, {11: ANA, 12: None, 21: BO})
    planned = {(entry.person_id, entry.what.credit.kind, entry.what.amount) for entry in book.open()}
    assert planned == {
        (ANA, AccountKind.POINTS_PLANNED_WEEKDAY, 4),
        (BO, AccountKind.POINTS_PLANNED_WEEKEND, 16),
    }


def test_points_follow_the_seat_to_somebody_else_and_back() -> None:
    book = Book()
    publish(book, SEATS, {21: ANA}, {21: BO}, {21: ANA})
    assert [entry.person_id for entry in book.open()] == [ANA]
    assert len(book.entries) == 5


def test_a_seat_without_points_plans_nothing() -> None:
    book = Book()
    publish(book, places(cover(1, MONDAY, 8, 12, points=0)), {11: ANA})
    assert not book.entries


def test_earned_points_stay_when_the_seat_is_published_again() -> None:
    book = Book()
    publish(book, SEATS, {21: ANA})
    book.post([made_earned(entry) for entry in book.open()])
    again = planned_postings(
        {21: ANA}, {21: ANA, 11: BO}, seats=SEATS, open_entries=book.open(), policies=POLICIES, publication_id=2
    )
    assert [one.credit.person_id for one in again] == [BO]


def test_planned_points_become_earned_ones_of_the_same_kind() -> None:
    book = Book()
    publish(book, SEATS, {21: ANA})
    earned = made_earned(book.open()[0])
    assert (earned.cause, earned.follows_id, earned.amount, earned.on) == (Cause.EARNED, 1, 16, SATURDAY)
    assert (earned.debit.kind, earned.credit.kind) == (
        AccountKind.POINTS_PLANNED_WEEKEND,
        AccountKind.POINTS_EARNED_WEEKEND,
    )


rotas = st.fixed_dictionaries({seat: st.sampled_from([None, ANA, BO, CHI]) for seat in SEATS})


@given(st.lists(rotas, min_size=1, max_size=6))
def test_after_any_publications_the_last_one_is_what_is_planned(versions: list[dict[int, int | None]]) -> None:
    book = Book()
    publish(book, SEATS, *versions)
    planned = sorted((entry.what.seat_id, entry.person_id) for entry in book.open())
    assert planned == sorted((seat, person) for seat, person in versions[-1].items() if person is not None)


# ---- opening balances ----


def test_an_opening_balance_moves_toward_the_one_who_is_ahead_and_away_from_the_one_behind() -> None:
    (ahead,) = opening_balance(TEAM, ANA, 5, on=SATURDAY, source_key="opening:1")
    (behind,) = opening_balance(TEAM, BO, -3, on=SATURDAY, source_key="opening:2")
    assert (ahead.credit.person_id, ahead.amount) == (ANA, 5)
    assert (behind.debit.person_id, behind.amount) == (BO, 3)
    assert opening_balance(TEAM, CHI, 0, on=SATURDAY, source_key="opening:3") == []


# ---- fair shares ----

parts = st.dictionaries(st.integers(1, 60), st.integers(0, 100 * 365), min_size=1, max_size=20)


@given(st.integers(-500, 100_000), parts)
def test_fair_shares_add_up_and_are_off_by_less_than_a_point(total: int, weights: dict[int, int]) -> None:
    shares = fair_shares(total, weights)
    assert sum(shares.values()) == total
    whole = sum(weights.values())
    if whole:
        assert all(abs(shares[person] * whole - total * weight) < whole for person, weight in weights.items())


@given(parts, st.dictionaries(st.integers(1, 60), st.builds(Points, st.integers(-40, 400), st.integers(0, 400))))
def test_debts_add_up_to_nothing_and_lead_to_the_fair_share(weights: dict[int, int], had: dict[int, Points]) -> None:
    owed, shares = debts(had, weights), shares_of(had, weights)
    assert owed.keys() == weights.keys()
    assert sum(weekday for weekday, _ in owed.values()) == 0
    assert sum(weekend for _, weekend in owed.values()) == 0
    for person, (weekday, weekend) in owed.items():
        own = had.get(person, Points())
        assert (own.weekday + weekday, own.weekend + weekend) == (shares[person].weekday, shares[person].weekend)


def test_somebody_of_half_a_share_owes_half_as_much() -> None:
    assert debts({ANA: Points(30, 0)}, {ANA: 2, BO: 1}) == {ANA: (-10, 0), BO: (10, 0)}


def member(**changes: object) -> Membership:
    values = {
        "team_id": TEAM, "person_id": ANA, "role": Role.ENGINEER, "share": 50,
        "first_on": date(2026, 1, 1), "last_on": None, "onboarding": False, "version": 1,
    }  # fmt: skip
    return Membership(**(values | changes))  # type: ignore[arg-type]


SINCE, UNTIL = date(2026, 3, 1), date(2026, 3, 11)


def test_belonging_counts_days_times_share() -> None:
    assert belonging(member(), since=SINCE, until=UNTIL) == 10 * 50
    assert belonging(member(first_on=date(2026, 3, 9)), since=SINCE, until=UNTIL) == 2 * 50
    assert belonging(member(last_on=date(2026, 3, 4)), since=SINCE, until=UNTIL) == 4 * 50
    assert belonging(member(first_on=UNTIL), since=SINCE, until=UNTIL) == 0


def test_absences_that_overlap_are_taken_off_once() -> None:
    away = [(date(2026, 2, 1), date(2026, 3, 3)), (date(2026, 3, 3), date(2026, 3, 4))]
    assert belonging(member(), since=SINCE, until=UNTIL, away=away) == 6 * 50


def test_somebody_in_onboarding_has_no_part() -> None:
    assert belonging(member(onboarding=True), since=SINCE, until=UNTIL) == 0


@given(st.integers(0, 400), st.integers(0, 400), st.integers(1, 100))
def test_belonging_is_never_below_nothing_nor_above_all_days(first: int, length: int, share: int) -> None:
    joined = SINCE + timedelta(days=first - 200)
    part = belonging(
        member(first_on=joined, last_on=joined + timedelta(days=length), share=share), since=SINCE, until=UNTIL
    )
    assert 0 <= part <= 10 * share
