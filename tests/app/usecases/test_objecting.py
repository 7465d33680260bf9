"""Objecting to a credit: within the time, with a reason, decided by somebody else; the credit waits meanwhile."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from app.domain.credit import ObjectionState
from app.domain.ledger import AccountKind
from app.domain.refusals import (
    BadField,
    NotAllowed,
    NotFound,
    NothingToObjectTo,
    ObjectionDecided,
    ObjectionStands,
    WeekendIsFull,
)
from app.store import objections
from app.usecases.duty.front import show_front
from app.usecases.ledger.decide import Decide, decide_objection
from app.usecases.ledger.earn import Earned, earn_due
from app.usecases.ledger.object import ObjectTo, object_to
from tests.app.usecases.covering import SATURDAY, SUNDAY, Covered, balance, count_entries, covered
from tests.app.usecases.letters import letters
from tests.cast import Cast

HOUR = timedelta(hours=1)


@pytest.fixture
def weekend(cast: Cast) -> Covered:
    """Bo covers Saturday and Sunday; it is Saturday evening, an hour after the end of the cover."""
    made = covered(cast, SATURDAY, SUNDAY)
    made.publish({made.seat(SATURDAY): "bo", made.seat(SUNDAY): "bo"})
    cast.now = made.seats[made.seat(SATURDAY)][0].end + HOUR
    return made


def doubt(cast: Cast, *, by: str = "ana", whom: str = "bo", on: object = SATURDAY, reason: str = "Nobody there") -> int:
    with cast.database.transaction() as tx:
        ask = ObjectTo(cast.id(whom), on, reason)  # type: ignore[arg-type]
        return object_to(tx, cast.support, ask, by=cast.actor(tx, by), now=cast.now).id


def decide(
    cast: Cast, number: int, *, by: str = "hana", uphold: bool = True, instead: str = "", reason: str = "Asked around"
) -> ObjectionState:
    with cast.database.transaction() as tx:
        ask = Decide(number, uphold, reason, cast.id(instead) if instead else None)
        return decide_objection(tx, ask, by=cast.actor(tx, by), now=cast.now).state


def earn(cast: Cast) -> Earned:
    with cast.database.transaction() as tx:
        return earn_due(tx, now=cast.now)


def leave(cast: Cast, name: str) -> tuple[int, int]:
    """Expected and earned."""
    return balance(cast, AccountKind.LEAVE_EXPECTED, name), balance(cast, AccountKind.LEAVE_EARNED, name)


def test_a_doubted_day_waits_and_the_other_one_is_earned(cast: Cast, weekend: Covered) -> None:
    doubt(cast)
    cast.now += timedelta(days=9)
    assert earn(cast).leave == 1
    assert leave(cast, "bo") == (1, 1)


def test_whoever_may_decide_sees_on_their_front_page_that_it_waits(cast: Cast, weekend: Covered) -> None:
    number = doubt(cast)

    def waits(name: str) -> list[str]:
        with cast.database.transaction() as tx:
            page = show_front(tx, by=cast.actor(tx, name), now=cast.now)
        return [each.href for each in page.waiting if "objection" in each.say]

    assert [waits(name) for name in ("hana", "ana", "bo")] == [["/hr/objections"], [], []]  # Ana raised it
    decide(cast, number)
    assert waits("hana") == []


def test_a_dismissed_objection_lets_the_day_be_earned(cast: Cast, weekend: Covered) -> None:
    number = doubt(cast)
    cast.now += timedelta(days=9)
    assert decide(cast, number, uphold=False) is ObjectionState.DISMISSED
    earn(cast)
    assert leave(cast, "bo") == (0, 2)


def test_an_upheld_objection_takes_the_day_and_its_points_back(cast: Cast, weekend: Covered) -> None:
    number = doubt(cast)
    earn(cast)
    before = balance(cast, AccountKind.POINTS_EARNED_WEEKEND, "bo")
    assert before > 0
    decide(cast, number)
    cast.now += timedelta(days=9)
    earn(cast)
    assert leave(cast, "bo") == (0, 1)
    assert balance(cast, AccountKind.POINTS_EARNED_WEEKEND, "bo") == before  # those of Sunday


def test_who_covered_in_truth_gets_the_day_and_its_points(cast: Cast, weekend: Covered) -> None:
    earn(cast)
    points = balance(cast, AccountKind.POINTS_EARNED_WEEKEND, "bo")
    decide(cast, doubt(cast), instead="chi")
    cast.now += timedelta(days=9)
    earn(cast)
    assert (leave(cast, "bo"), leave(cast, "chi")) == ((0, 1), (0, 1))
    assert balance(cast, AccountKind.POINTS_EARNED_WEEKEND, "chi") == points


def test_a_day_is_not_given_to_somebody_who_has_it_already(cast: Cast, weekend: Covered) -> None:
    number = doubt(cast)
    decide(cast, number, instead="chi")
    cast.now += timedelta(minutes=1)
    weekend.publish({weekend.seat(SUNDAY): "chi"})
    cast.now = weekend.seats[weekend.seat(SUNDAY)][0].end + HOUR
    again = doubt(cast, whom="chi", on=SUNDAY)
    weekend.cast.now += HOUR
    with pytest.raises(NotFound):
        decide(cast, again, instead="dee")
    decide(cast, again, instead="bo")
    assert leave(cast, "bo") == (0, 1)


def test_somebody_credited_twice_for_one_day_is_refused(cast: Cast) -> None:
    split = covered(cast, SATURDAY, SUNDAY)
    split.publish({split.seat(SATURDAY): "bo"})
    cast.now = split.seats[split.seat(SATURDAY)][0].end + HOUR
    decide(cast, doubt(cast), instead="chi")
    split.publish({split.seat(SATURDAY): None})
    split.publish({split.seat(SATURDAY): "ana"})
    again = doubt(cast, whom="ana", by="ana")
    with pytest.raises(WeekendIsFull):
        decide(cast, again, instead="chi")


def test_only_within_the_time_and_for_what_is_expected(cast: Cast, weekend: Covered) -> None:
    with pytest.raises(NothingToObjectTo, match="somebody else's"):
        doubt(cast, whom="chi")
    with pytest.raises(NothingToObjectTo, match="not begun"):
        doubt(cast, on=SUNDAY)
    end = weekend.seats[weekend.seat(SATURDAY)][0].end
    cast.now = end + 24 * HOUR
    with pytest.raises(NothingToObjectTo, match="over"):
        doubt(cast)
    cast.now = end + 24 * HOUR - timedelta(seconds=1)
    doubt(cast)
    with pytest.raises(BadField):
        doubt(cast, reason=" ")


def test_one_objection_to_a_day_at_a_time(cast: Cast, weekend: Covered) -> None:
    first = doubt(cast)
    with pytest.raises(ObjectionStands):
        doubt(cast)
    decide(cast, first, uphold=False)
    with pytest.raises(ObjectionDecided):
        decide(cast, first)
    assert doubt(cast) != first


def test_nobody_decides_about_their_own_and_none_upholds_alone(cast: Cast, weekend: Covered) -> None:
    number = doubt(cast)
    refused: list[Callable[[], object]] = [
        lambda: decide(cast, number, by="ana"),  # who objected
        lambda: decide(cast, number, by="hana", instead="hana"),  # who would gain
    ]
    for step in refused:
        with pytest.raises(NotAllowed):
            step()
    for name in ("bo", "chi", "dee", "kai"):
        with pytest.raises((NotFound, NotAllowed)):
            decide(cast, number, by=name)
    assert decide(cast, number, by="ana", uphold=False) is ObjectionState.DISMISSED


def test_an_objection_moves_nothing_until_it_is_decided(cast: Cast, weekend: Covered) -> None:
    before = count_entries(cast)
    number = doubt(cast)
    assert count_entries(cast) == before
    with cast.database.reading() as tx:
        assert objections.get_objection(tx, number).reason == "Nobody there"


def test_an_objection_to_cover_that_is_somebody_elses_by_now_just_closes(cast: Cast, weekend: Covered) -> None:
    number = doubt(cast)
    weekend.publish({weekend.seat(SATURDAY): "chi"})
    decide(cast, number)
    cast.now += timedelta(days=9)
    earn(cast)
    assert (leave(cast, "bo"), leave(cast, "chi")) == ((0, 1), (0, 1))


def test_everybody_concerned_hears_of_it_in_words(cast: Cast, weekend: Covered) -> None:
    number = doubt(cast)
    told = letters(cast)
    assert {(one.to_address, one.subject) for one in told} == {
        ("bo@example.org", "Support: your cover on Saturday 14 March is doubted"),
        ("hana@example.org", "Support: an objection to decide"),
    }
    assert all("Ana Alves objects" in one.text and "Nobody there" in one.text for one in told)
    decide(cast, number, instead="chi")
    told = letters(cast)
    assert {one.to_address for one in told} == {"bo@example.org", "ana@example.org", "chi@example.org"}
    assert all("Bo Berg gets no leave for Saturday 14 March; Chi Chen gets it." in one.text for one in told)


def test_points_that_the_clock_has_not_made_earned_are_taken_back_as_well(cast: Cast, weekend: Covered) -> None:
    """Decided before the clock ran: they must not come to whoever was not there."""
    saturday, sunday = (weekend.seats[weekend.seat(day)][0].what.points for day in (SATURDAY, SUNDAY))
    decide(cast, doubt(cast), instead="chi")
    cast.now += timedelta(days=9)
    earn(cast)
    earned = {name: balance(cast, AccountKind.POINTS_EARNED_WEEKEND, name) for name in ("bo", "chi")}
    assert earned == {"bo": sunday, "chi": saturday}
