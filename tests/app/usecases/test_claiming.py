"""Claims: free seats taken by oneself, while the round is open and after publication."""

from datetime import date
from threading import Barrier, Thread

import pytest

from app.domain.answer import Mark
from app.domain.policy import Policy
from app.domain.publication import ChangeCause
from app.domain.refusals import (
    ClaimsNotAllowed,
    DeadlinePassed,
    NotYours,
    Refusal,
    RuleForbids,
    SomebodyWasQuicker,
    TooManyClaims,
)
from app.store import publications, teams
from app.store.facts import facts_of
from app.store.rounds import get_period
from app.usecases.claiming.claim import Claim, claim_seat, unclaim_seat
from app.usecases.claiming.show import ClaimsPage, show_claims
from app.usecases.publishing.preview import preview_publication
from tests.app.usecases.drafting import Story, story
from tests.app.usecases.published import BASE, MONDAY, SATURDAY, SUNDAY, Planned, planned
from tests.cast import Cast

THURSDAY, FRIDAY = date(2026, 3, 12), date(2026, 3, 13)


def allow(cast: Cast, claims: int = 2) -> None:
    with cast.database.transaction() as tx:
        teams.add_policy(tx, cast.support.id, Policy(claims=claims, weekend_window=1), starts_on=date(2026, 3, 3))


@pytest.fixture
def asked(cast: Cast) -> Story:
    """A round from Thursday to Sunday in which everybody may claim two seats."""
    allow(cast)
    return story(cast)


def claim(cast: Cast, who: str, seat: int) -> int | None:
    with cast.database.transaction() as tx:
        return claim_seat(tx, cast.support, Claim(seat, BASE), by=cast.actor(tx, who), now=cast.now)


def unclaim(cast: Cast, who: str, seat: int) -> None:
    with cast.database.transaction() as tx:
        unclaim_seat(tx, cast.support, seat, by=cast.actor(tx, who), now=cast.now)


def page(cast: Cast, who: str) -> ClaimsPage:
    with cast.database.reading() as tx:
        return show_claims(tx, cast.support, by=cast.actor(tx, who), now=cast.now)


def test_a_claim_is_a_pin_that_the_solver_keeps(cast: Cast, asked: Story) -> None:
    seat = asked.seat(THURSDAY, "Evening")
    asked.answer("bo", {})
    assert claim(cast, "bo", seat) is None
    assert claim(cast, "bo", seat) is None  # twice is once
    assert asked.pins() == {seat: cast.id("bo")}
    assert asked.made().assignments[seat].person_id == cast.id("bo")


def test_a_claimed_weekend_seat_is_an_offer_for_that_day_only(cast: Cast, asked: Story) -> None:
    saturday, sunday = (asked.seat(day, "Weekend cover") for day in (SATURDAY, SUNDAY))
    claim(cast, "bo", saturday)
    draft = asked.made()
    assert draft.assignments[saturday].person_id == cast.id("bo")
    assert sunday not in draft.assignments  # nobody offered it
    unclaim(cast, "bo", saturday)
    with cast.database.reading() as tx:
        period = get_period(tx, cast.support.id, asked.round_.period.id)
        assert facts_of(tx, cast.support, period, seed=0, now=cast.now).consents == {}


def test_a_claimed_seat_is_taken_and_the_loser_hears_by_whom(cast: Cast, asked: Story) -> None:
    seat = asked.seat(THURSDAY, "Evening")
    claim(cast, "bo", seat)
    with pytest.raises(SomebodyWasQuicker, match="Bo Berg was quicker"):
        claim(cast, "chi", seat)
    with pytest.raises(NotYours):
        unclaim(cast, "chi", seat)


def test_of_many_claims_at_once_one_wins(cast: Cast, asked: Story) -> None:
    seat, ready, refused = asked.seat(THURSDAY, "Evening"), Barrier(6), list[Refusal]()

    def go(name: str) -> None:
        ready.wait()
        try:
            claim(cast, name, seat)
        except Refusal as refusal:
            refused.append(refusal)

    threads = [Thread(target=go, args=(name,)) for name in ("ana", "bo", "chi") * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 4
    assert len(asked.pins()) == 1


def test_nobody_claims_more_than_the_team_allows_or_what_breaks_a_rule(cast: Cast, asked: Story) -> None:
    claim(cast, "bo", asked.seat(THURSDAY, "Evening"))
    with pytest.raises(RuleForbids, match="less than 11 h rest"):
        claim(cast, "bo", asked.seat(FRIDAY, "Morning"))
    claim(cast, "bo", asked.seat(FRIDAY, "Evening"))
    with pytest.raises(TooManyClaims):
        claim(cast, "bo", asked.seat(SUNDAY, "Weekend cover"))
    unclaim(cast, "bo", asked.seat(FRIDAY, "Evening"))
    claim(cast, "bo", asked.seat(SUNDAY, "Weekend cover"))


def test_what_one_marked_cannot_is_not_claimed(cast: Cast, asked: Story) -> None:
    asked.answer("bo", {(THURSDAY, "Evening"): Mark.CANNOT})
    with pytest.raises(RuleForbids, match="you said that you cannot"):
        claim(cast, "bo", asked.seat(THURSDAY, "Evening"))


def test_claims_end_with_the_deadline(cast: Cast, asked: Story) -> None:
    seat = asked.seat(THURSDAY, "Evening")
    claim(cast, "bo", seat)
    cast.now = asked.round_.deadline_at
    with pytest.raises(DeadlinePassed):
        unclaim(cast, "bo", seat)
    with pytest.raises(DeadlinePassed):
        claim(cast, "bo", asked.seat(FRIDAY, "Evening"))


def test_where_the_team_does_not_let_people_claim_they_cannot(cast: Cast) -> None:
    asked = story(cast)
    with pytest.raises(ClaimsNotAllowed):
        claim(cast, "bo", asked.seat(THURSDAY, "Evening"))
    assert not page(cast, "bo").allowed


@pytest.fixture
def rota(cast: Cast) -> Planned:
    allow(cast)
    rota = planned(cast, people=("ana", "bo"))
    rota.publish({(MONDAY, "Morning"): "bo"})
    return rota


def test_an_open_seat_is_claimed_after_publication_by_another_one(cast: Cast, rota: Planned) -> None:
    seat = rota.seat(SATURDAY, "Weekend cover")
    assert claim(cast, "chi", seat) == 2
    with cast.database.reading() as tx:
        now = publications.current_publication(tx, rota.period.id)
    assert now is not None
    assert (now.cause, now.seats[seat].person_id) == (ChangeCause.CLAIM, cast.id("chi"))
    with pytest.raises(SomebodyWasQuicker, match="Chi Chen"):
        claim(cast, "bo", seat)
    with pytest.raises(DeadlinePassed):
        unclaim(cast, "chi", seat)


def test_limits_and_fairness_are_shown_before_the_tap(cast: Cast, rota: Planned) -> None:
    shown = page(cast, "bo")
    assert shown.sub == "You have 4 points; a fair share is 1."
    seats = {seat.slot: seat for seat in shown.periods[0].seats}
    assert seats["Mon 9 Mar, 10–14 Late morning"].rules == ("less than 11 h rest", "at most 1 slot a day")
    assert seats["Tue 10 Mar, 10–14 Late morning"].rules == ()
    assert seats["Sat 14 Mar, 10–18 Weekend cover"].worth == "16 points, and ¼ day of leave"
    assert "Mon 9 Mar, 06–10 Morning" not in seats


def test_a_draft_that_knows_nothing_of_a_claim_says_so_before_it_is_published(cast: Cast, asked: Story) -> None:
    draft = asked.made()
    seat = asked.seat(THURSDAY, "Evening")
    given = draft.assignments.get(seat)
    claim(cast, "chi" if given and given.person_id == cast.id("bo") else "bo", seat)
    with cast.database.reading() as tx:
        preview = preview_publication(tx, cast.support, draft.id, now=cast.now)
    said = [line.says for line in preview.warnings]
    assert "1 seat was claimed or pinned since; this draft gives it to somebody else." in said


def test_the_page_shows_the_seats_of_an_open_round(cast: Cast, asked: Story) -> None:
    claim(cast, "bo", asked.seat(THURSDAY, "Evening"))
    (period,) = page(cast, "bo").periods
    assert period.note == "The round is open: you may claim 2, and have claimed 1."
    assert [seat.slot for seat in period.seats if seat.own] == ["Thu 12 Mar, 18–22 Evening"]
    (others,) = page(cast, "chi").periods
    assert len(others.seats) == len(period.seats) - 1
