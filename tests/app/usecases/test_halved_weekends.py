"""Weekends offered whole or not at all, of which a publication would leave somebody one day."""

from datetime import UTC, date, datetime

import pytest

from app.domain.answer import NewAnswer, OptIn
from app.domain.people import NewMembership
from app.domain.refusals import NeedsConfirmation
from app.store import answers, teams
from app.store.transaction import Tx
from app.usecases.publishing.preview import preview_publication
from tests.app.usecases.published import SATURDAY, SUNDAY, Planned, planned
from tests.cast import Cast

COVER = "Weekend cover"
NOON_OF_SATURDAY = datetime(2026, 3, 14, 12, tzinfo=UTC)
BOTH = "offered both days of 14 and 15 March or none, and would"


@pytest.fixture
def rota(cast: Cast) -> Planned:
    """Everybody offered both days or none."""
    return planned(cast)


def weekend(saturday: str, sunday: str) -> dict[tuple[date, str], str]:
    return {(day, COVER): who for day, who in ((SATURDAY, saturday), (SUNDAY, sunday)) if who}


def halves(cast: Cast, draft: int) -> list[str]:
    """What the page before publishing says of weekends that come apart."""
    with cast.database.reading() as tx:
        warnings = preview_publication(tx, cast.support, draft, now=cast.now).warnings
    return [line.says for line in warnings if "or none" in line.says]


def offer(tx: Tx, rota: Planned, who: str, choice: OptIn) -> None:
    was = answers.get_answer(tx, rota.round_id, rota.cast.id(who))
    said = NewAnswer({}, {SATURDAY: choice})
    answers.save_answer(tx, rota.round_id, rota.cast.id(who), said, version=was.version, now=rota.cast.now)


def test_both_sides_of_a_weekend_that_has_begun_are_named_before(cast: Cast, rota: Planned) -> None:
    """Bo has the weekend, and a draft gives it to Chi; then Saturday begins."""
    rota.publish(weekend("bo", "bo"))
    draft = rota.draft(weekend("chi", "chi"))
    assert halves(cast, draft) == []
    cast.now = NOON_OF_SATURDAY
    said = [
        f"Bo {BOTH} keep only Saturday, which has begun. Leave Sunday with Bo in the draft, or ask Bo first.",
        f"Chi {BOTH} have only Sunday: Saturday has begun and stays as it is. "
        "Give Sunday to somebody else in the draft, or ask Chi first.",
    ]
    assert halves(cast, draft) == said
    with pytest.raises(NeedsConfirmation) as asked:
        rota.publish_draft(draft, confirmed=False)
    assert set(said) <= set(asked.value.warnings)
    done = rota.publish_draft(draft)
    whose = {day: done.seats[rota.seat(day, COVER)].person_id for day in (SATURDAY, SUNDAY)}
    assert whose == {SATURDAY: cast.id("bo"), SUNDAY: cast.id("chi")}


def test_whoever_has_one_day_already_or_still_has_both_is_not_named(cast: Cast, rota: Planned) -> None:
    rota.publish(weekend("bo", "chi"))
    assert halves(cast, rota.draft(weekend("bo", "chi"))) == []
    rota.publish(weekend("bo", "bo"))
    cast.now = NOON_OF_SATURDAY
    assert halves(cast, rota.draft(weekend("chi", "bo"))) == []


def test_what_began_before_a_first_publication_can_still_change(cast: Cast, rota: Planned) -> None:
    cast.now = NOON_OF_SATURDAY
    assert halves(cast, rota.draft(weekend("bo", "bo"))) == []
    assert [line.split(": ")[0] for line in halves(cast, rota.draft(weekend("", "bo")))] == [
        f"Bo {BOTH} have only Sunday. Give Bo both or none in the draft, or ask Bo first."
    ]


def test_a_day_that_a_hand_left_alone_is_named(cast: Cast, rota: Planned) -> None:
    rota.publish(weekend("bo", "bo"))
    (said,) = halves(cast, rota.draft(weekend("", "bo")))
    assert said == f"Bo {BOTH} have only Sunday. Give Bo both or none in the draft, or ask Bo first."


@pytest.mark.parametrize("choice", [OptIn.EITHER, OptIn.SECOND])
def test_whoever_offered_the_day_alone_is_not_named(cast: Cast, rota: Planned, choice: OptIn) -> None:
    rota.publish(weekend("bo", "bo"))
    draft = rota.draft(weekend("chi", "chi"))
    cast.now = NOON_OF_SATURDAY
    with cast.database.transaction() as tx:
        offer(tx, rota, "chi", choice)
    assert [line[:2] for line in halves(cast, draft)] == ["Bo"]


def test_whoever_took_the_day_by_their_own_hand_is_not_named(cast: Cast, rota: Planned) -> None:
    rota.publish(weekend("bo", "bo"))
    with cast.database.transaction() as tx:
        answers.add_consents(tx, [(cast.id("bo"), rota.seat(SUNDAY, COVER))], now=cast.now)
    assert halves(cast, rota.draft(weekend("", "bo"))) == []
    assert len(halves(cast, rota.draft(weekend("bo", "")))) == 1


def test_the_other_day_in_another_team_is_a_day_of_the_weekend(cast: Cast, rota: Planned) -> None:
    with cast.database.transaction() as tx:
        teams.add_membership(tx, cast.billing.id, NewMembership(cast.id("bo"), date(2026, 1, 1)))
    other = planned(cast, team=cast.billing, coordinator="dee", people=("bo",))
    assert len(halves(cast, rota.draft(weekend("", "bo")))) == 1
    other.publish({(SATURDAY, COVER): "bo"})
    assert halves(cast, rota.draft(weekend("", "bo"))) == []
