"""Who is credited with a weekend day, and what publications move in expected leave."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.leave import credited_days, expected_postings, made_earned, parse_days, taken_postings
from app.domain.ledger import Account, AccountKind, Cause
from app.domain.quarters import in_days
from app.domain.refusals import BadField, NotEnoughLeave
from tests.app.domain.covers import MONDAY, POLICIES, SATURDAY, SUNDAY, TEAM, Book, Places, cover, hours, places

ANA, BO, CHI = 1, 2, 3


def test_one_weekend_day_is_credited_to_the_one_who_covers_it() -> None:
    seats = places(cover(1, SATURDAY, 10, 18))
    assert credited_days(seats.values(), {11: ANA}) == {(ANA, SATURDAY): 11}


def test_both_days_of_a_weekend_are_credited_one_by_one() -> None:
    seats = places(cover(1, SATURDAY, 10, 18), cover(2, SUNDAY, 10, 18))
    assert set(credited_days(seats.values(), {11: ANA, 21: ANA})) == {(ANA, SATURDAY), (ANA, SUNDAY)}


def test_weekday_cover_and_open_seats_earn_nothing() -> None:
    seats = places(cover(1, MONDAY, 10, 18), cover(2, SATURDAY, 10, 18))
    assert credited_days(seats.values(), {11: ANA, 21: None}) == {}


def test_the_longer_part_of_a_shared_day_is_credited() -> None:
    seats = places(cover(1, SATURDAY, 8, 11), cover(2, SATURDAY, 11, 20))
    assert set(credited_days(seats.values(), {11: ANA, 21: BO})) == {(BO, SATURDAY)}


def test_many_short_parts_count_together() -> None:
    seats = places(cover(1, SATURDAY, 8, 11), cover(2, SATURDAY, 11, 15), cover(3, SATURDAY, 15, 18))
    assert set(credited_days(seats.values(), {11: ANA, 21: BO, 31: ANA})) == {(ANA, SATURDAY)}


def test_of_equal_parts_the_first_is_credited() -> None:
    seats = places(cover(1, SATURDAY, 10, 14), cover(2, SATURDAY, 14, 18))
    assert set(credited_days(seats.values(), {11: BO, 21: ANA})) == {(BO, SATURDAY)}


def test_two_people_side_by_side_are_both_credited() -> None:
    seats = places(cover(1, SATURDAY, 10, 18, people=2))
    assert set(credited_days(seats.values(), {11: BO, 12: ANA})) == {(BO, SATURDAY), (ANA, SATURDAY)}


def test_two_shifts_side_by_side_are_both_credited() -> None:
    seats = places(cover(1, SATURDAY, 10, 18), cover(2, SATURDAY, 12, 16))
    assert set(credited_days(seats.values(), {11: BO, 21: ANA})) == {(BO, SATURDAY), (ANA, SATURDAY)}


def test_nobody_is_credited_twice_for_a_day() -> None:
    seats = places(cover(1, SATURDAY, 10, 14, people=2), cover(2, SATURDAY, 14, 18, people=2))
    assert set(credited_days(seats.values(), {11: ANA, 22: ANA})) == {(ANA, SATURDAY)}


def test_a_clock_change_makes_the_night_shorter_and_the_other_part_the_longer_one() -> None:
    night, day = cover(1, date(2026, 3, 29), 0, 8), cover(2, date(2026, 3, 29), 8, 16)
    assert hours(night) == timedelta(hours=7)
    assert set(credited_days(places(night, day).values(), {11: ANA, 21: BO})) == {(BO, date(2026, 3, 29))}


# ---- publications ----


def publish(book: Book, seats: Places, *versions: dict[int, int | None]) -> None:
    before: dict[int, int | None] = {}
    for number, after in enumerate(versions, start=1):
        book.post(
            expected_postings(
                before, after, seats=seats, open_entries=book.open(), policies=POLICIES, publication_id=number
            )
        )
        before = after


def test_a_publication_expects_one_quarter_a_day() -> None:
    book, seats = Book(), places(cover(1, SATURDAY, 10, 18))
    publish(book, seats, {11: ANA})
    (entry,) = book.open()
    assert (entry.what.amount, entry.what.on, entry.what.policy_id, entry.what.seat_id) == (1, SATURDAY, 3, 11)
    assert entry.what.credit == Account(AccountKind.LEAVE_EXPECTED, TEAM, ANA)


def test_the_same_publication_again_moves_nothing() -> None:
    book, seats = Book(), places(cover(1, SATURDAY, 10, 18))
    publish(book, seats, {11: ANA}, {11: ANA})
    assert len(book.entries) == 1


def test_a_day_given_to_somebody_else_takes_its_leave_along_and_back_again() -> None:
    book, seats = Book(), places(cover(1, SATURDAY, 10, 18))
    publish(book, seats, {11: ANA}, {11: BO}, {11: ANA})
    assert [entry.person_id for entry in book.open()] == [ANA]


def test_earned_leave_is_never_expected_a_second_time() -> None:
    seats = places(cover(1, SATURDAY, 10, 18), cover(2, SUNDAY, 10, 18))
    book, sunday_open = Book(), {11: ANA, 21: None}
    publish(book, seats, sunday_open)
    book.post([made_earned(entry) for entry in book.open()])
    again = expected_postings(
        sunday_open, {11: ANA, 21: BO}, seats=seats, open_entries=book.open(), policies=POLICIES, publication_id=2
    )
    assert [(one.credit.person_id, one.on) for one in again] == [(BO, SUNDAY)]


WEEKEND = places(
    cover(1, SATURDAY, 8, 14, people=2),
    cover(2, SATURDAY, 14, 20, people=2),
    cover(3, SUNDAY, 8, 20),
    cover(4, MONDAY, 8, 12),
)
rotas = st.fixed_dictionaries({seat: st.sampled_from([None, ANA, BO, CHI]) for seat in WEEKEND})


@given(st.lists(rotas, min_size=1, max_size=6))
def test_after_any_publications_what_is_expected_is_what_the_last_one_credits(
    versions: list[dict[int, int | None]],
) -> None:
    book = Book()
    publish(book, WEEKEND, *versions)
    expected = {(entry.person_id, entry.what.on): entry.what.seat_id for entry in book.open()}
    assert len(expected) == len(book.open())
    assert expected == credited_days(WEEKEND.values(), versions[-1])


@given(rotas)
def test_nobody_is_credited_with_more_than_both_days_of_a_weekend(rota: dict[int, int | None]) -> None:
    credited = credited_days(WEEKEND.values(), rota)
    assert all(day != MONDAY for _, day in credited)
    assert all(person == rota[seat] and WEEKEND[seat][0].on == day for (person, day), seat in credited.items())
    # Whoever is alone on a day is credited with it.
    for day in (SATURDAY, SUNDAY):
        there = {rota[seat] for seat, (slot, _) in WEEKEND.items() if slot.on == day} - {None}
        assert len(there) != 1 or {person for person, on in credited if on == day} == there


# ---- taking ----


def earned_in(team: int) -> Account:
    return Account(AccountKind.LEAVE_EARNED, team, ANA)


def test_leave_is_taken_from_the_team_with_most_of_it_first() -> None:
    postings = taken_postings(
        {earned_in(1): 1, earned_in(2): 3}, 4, on=SATURDAY, reason="Friday off", source_key="taken:x"
    )
    assert [(one.debit.team_id, one.amount, one.cause) for one in postings] == [
        (2, 3, Cause.TAKEN),
        (1, 1, Cause.TAKEN),
    ]


def test_more_leave_than_there_is_cannot_be_taken() -> None:
    with pytest.raises(NotEnoughLeave):
        taken_postings({earned_in(1): 3, earned_in(2): -1}, 3, on=SATURDAY, reason="", source_key="taken:x")


@given(st.dictionaries(st.integers(1, 4).map(earned_in), st.integers(-3, 8)), st.integers(1, 12))
def test_taking_leaves_exactly_the_rest(balances: dict[Account, int], wanted: int) -> None:
    if wanted > sum(balances.values()):
        with pytest.raises(NotEnoughLeave):
            taken_postings(balances, wanted, on=SATURDAY, reason="", source_key="taken:x")
        return
    postings = taken_postings(balances, wanted, on=SATURDAY, reason="", source_key="taken:x")
    assert sum(one.amount for one in postings) == wanted
    assert all(one.amount <= balances[one.debit] for one in postings)
    assert len({one.source_key for one in postings}) == len(postings)


# ---- writing quarters ----


@given(st.integers(1, 400))
def test_what_is_written_is_read_back(quarters: int) -> None:
    assert parse_days(in_days(quarters)) == quarters
    assert parse_days(f"{quarters / 4:g}") == quarters
    assert parse_days(f"{quarters / 4:.2f}".replace(".", ",")) == quarters


@pytest.mark.parametrize(
    "typed", ["", "0", "-1", "-0.5", "-,25", "1_0", "0.3", "one", "1e9", "٣½x", "101", "9" * 5000, "1.2.3"]
)
def test_what_is_no_number_of_quarter_days_is_refused(typed: str) -> None:
    with pytest.raises(BadField):
        parse_days(typed)
