"""The amounts of a team's rules."""

from datetime import date

import pytest

from app.domain.policy import DatedPolicy, Policy, in_force
from app.domain.refusals import BadField


def test_a_weekend_is_named_by_its_first_day() -> None:
    policy = Policy()
    assert policy.weekend_of(date(2027, 1, 2)) == policy.weekend_of(date(2027, 1, 3)) == date(2027, 1, 2)
    assert policy.weekend_of(date(2027, 1, 4)) is None
    assert [policy.weekend_day_number(date(2027, 1, day)) for day in (1, 2, 3)] == [None, 1, 2]


def test_a_weekend_may_lie_on_friday_and_saturday() -> None:
    policy = Policy(weekend_days=(4, 5))
    assert policy.weekend_of(date(2026, 3, 6)) == policy.weekend_of(date(2026, 3, 7)) == date(2026, 3, 6)
    assert policy.weekend_of(date(2026, 3, 8)) is None


def test_a_weekend_may_wrap_round_the_week() -> None:
    policy = Policy(weekend_days=(6, 0))
    assert policy.weekend_of(date(2026, 3, 8)) == policy.weekend_of(date(2026, 3, 9)) == date(2026, 3, 8)
    assert policy.weekend_day_number(date(2026, 3, 9)) == 2


@pytest.mark.parametrize("days", [(), (0, 2), (0, 1, 2), (7,)])
def test_days_that_are_no_weekend_are_refused(days: tuple[int, ...]) -> None:
    with pytest.raises(BadField):
        Policy(weekend_days=days)


def test_weekend_hours_count_double() -> None:
    assert Policy().points_for(240, weekend=False) == 4
    assert Policy().points_for(480, weekend=True) == 16


def test_a_change_of_policy_leaves_the_days_before_it_alone() -> None:
    old = DatedPolicy(1, 1, date(2026, 1, 1), Policy())
    new = DatedPolicy(2, 1, date(2026, 3, 1), Policy(min_rest_hours=9))
    assert in_force([new, old], date(2026, 2, 28)) is old
    assert in_force([new, old], date(2026, 3, 1)) is new
    assert in_force([new, old], date(2025, 1, 1)) is old


def test_amounts_survive_being_kept_as_json() -> None:
    policy = Policy(weekend_days=(4, 5), debt_cap=7)
    assert Policy.from_amounts(policy.to_amounts()) == policy
