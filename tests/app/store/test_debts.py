"""Debts that the solver starts from: history against the fair share of those who belong."""

from datetime import date, timedelta

from app.domain.answer import NewAbsence
from app.domain.people import NewMembership, NewPerson
from app.domain.points import opening_balance
from app.store import ledger
from app.store.answers import add_absence
from app.usecases.ledger.earn import earn_due
from app.usecases.teams import people
from tests.app.usecases.covering import MONDAY, SATURDAY, covered
from tests.cast import Cast


def debts(cast: Cast, on: date) -> dict[str, tuple[int, int]]:
    with cast.database.reading() as tx:
        found = ledger.debts(tx, cast.support.id, on)
    return {name: found[person.id] for name, person in cast.people.items() if person.id in found}


def test_planned_and_earned_points_count_alike(cast: Cast) -> None:
    week = covered(cast, MONDAY, MONDAY)
    week.publish({week.seat(MONDAY, "Morning"): "bo", week.seat(MONDAY, "Evening"): "chi"})
    planned = debts(cast, MONDAY + timedelta(days=1))
    with cast.database.transaction() as tx:
        earn_due(tx, now=cast.now + timedelta(days=30))
    assert debts(cast, MONDAY + timedelta(days=1)) == planned == {"ana": (3, 0), "bo": (-1, 0), "chi": (-2, 0)}


def test_points_of_the_period_itself_and_later_do_not_count(cast: Cast) -> None:
    week = covered(cast, MONDAY, MONDAY)
    week.publish({week.seat(MONDAY, "Morning"): "bo"})
    assert debts(cast, MONDAY) == {"ana": (0, 0), "bo": (0, 0), "chi": (0, 0)}


def test_weekdays_and_weekends_are_told_apart(cast: Cast) -> None:
    week = covered(cast, SATURDAY, MONDAY)
    week.publish({week.seat(SATURDAY): "bo", week.seat(MONDAY, "Morning"): "chi"})
    found = debts(cast, MONDAY + timedelta(days=1))
    assert found["bo"] == (1, -11)
    assert found["chi"] == (-3, 5)


def test_opening_balances_count_whatever_their_date(cast: Cast) -> None:
    with cast.database.transaction() as tx:
        for name, points in (("bo", 6), ("chi", -6), ("ana", 0)):
            key = f"opening:{name}"
            balance = opening_balance(cast.support.id, cast.id(name), points, on=MONDAY, source_key=key)
            ledger.post(tx, balance, now=cast.now, by=None)
    assert debts(cast, MONDAY - timedelta(days=300)) == {}
    assert debts(cast, MONDAY) == {"ana": (0, 0), "bo": (-6, 0), "chi": (6, 0)}


def test_an_opening_balance_is_a_debt_as_it_stands_and_cover_is_shared_beside_it(cast: Cast) -> None:
    with cast.database.transaction() as tx:
        for name, points in (("bo", -30), ("chi", -6)):
            key = f"opening:{name}"
            balance = opening_balance(cast.support.id, cast.id(name), points, on=MONDAY, source_key=key)
            ledger.post(tx, balance, now=cast.now, by=None)
    assert debts(cast, MONDAY) == {"ana": (0, 0), "bo": (30, 0), "chi": (6, 0)}
    week = covered(cast, MONDAY, MONDAY + timedelta(days=2))
    week.publish({week.seat(MONDAY + timedelta(days=n), "Morning"): "chi" for n in range(3)})
    assert debts(cast, MONDAY + timedelta(days=3)) == {"ana": (4, 0), "bo": (34, 0), "chi": (-2, 0)}


def test_somebody_new_owes_only_for_the_days_since(cast: Cast) -> None:
    week = covered(cast, MONDAY, MONDAY + timedelta(days=4))
    week.publish({week.seat(MONDAY + timedelta(days=n), "Morning"): "bo" for n in range(5)})
    with cast.database.transaction() as tx:
        joined = NewMembership(0, MONDAY + timedelta(days=4))
        person = people.add_member(
            tx, cast.support, NewPerson("Noa Paz", "noa@example.org"), membership=joined, now=cast.now
        )
        cast.people["noa"] = person
    found = debts(cast, MONDAY + timedelta(days=5))
    assert (found["noa"], found["chi"]) == ((1, 0), (6, 0))  # 20 points: one day of sixteen, five of sixteen


def test_an_absence_makes_the_fair_share_smaller(cast: Cast) -> None:
    week = covered(cast, MONDAY, MONDAY + timedelta(days=4))
    week.publish({week.seat(MONDAY + timedelta(days=n), "Morning"): "bo" for n in range(5)})
    with cast.database.transaction() as tx:
        add_absence(tx, cast.id("chi"), NewAbsence(MONDAY, MONDAY + timedelta(days=9), "Secret"), now=cast.now)
    assert debts(cast, MONDAY + timedelta(days=5))["chi"] == (0, 0)


def test_a_team_without_history_owes_nothing(cast: Cast) -> None:
    assert debts(cast, MONDAY) == {"ana": (0, 0), "bo": (0, 0), "chi": (0, 0)}
