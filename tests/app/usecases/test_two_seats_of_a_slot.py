"""Slots that need two people: their seats are alike, and what is kept by the seat stays with whoever stays."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import pytest

from app.changing.change import RotaChange, change_rota
from app.changing.issue import Issued, Why
from app.domain.answer import OptIn
from app.domain.credit import Way
from app.domain.policy import Policy
from app.domain.publication import ChangeCause, in_their_seats
from app.domain.refusals import BadField, HasBegun, NothingChanges
from app.domain.rota import Draft
from app.domain.seating import Part, Shared
from app.domain.swap import NewSwap, SwapKind, SwapState
from app.store import check_ins, conflicts, publications, swaps, teams
from app.usecases.claiming.claim import Claim, claim_seat
from app.usecases.drafts.demand import copy_published
from app.usecases.drafts.edit import Act, Place, SeatEdit
from app.usecases.drafts.exchange import Exchange, exchange_seats
from app.usecases.ledger.check_in import confirm_own
from app.usecases.publishing.preview import preview_publication
from app.usecases.publishing.publish import Publish, publish_draft
from app.usecases.swapping.offer import OfferSwap, offer_swap
from tests.app.usecases.drafting import FRIDAY, SATURDAY, Story, story
from tests.app.usecases.published import BASE
from tests.cast import Cast

COVER = "Weekend cover"
POLICY = Policy(claims=2, weekend_window=1, min_rest_hours=13, waivable=("rest", "slots a day"))


@dataclass
class Pair:
    """Saturday's cover, which needs two; everybody may claim, and nobody has offered the day."""

    asked: Story
    one: int
    two: int

    @property
    def cast(self) -> Cast:
        return self.asked.cast

    def claim(self, who: str, seat: int) -> None:
        with self.cast.database.transaction() as tx:
            claim_seat(tx, self.cast.support, Claim(seat, BASE), by=self.cast.actor(tx, who), now=self.cast.now)

    def publish(self, draft: Draft) -> None:
        with self.cast.database.transaction() as tx:
            ask = Publish(draft.id, self.asked.read(draft).version, BASE, confirmed=True)
            publish_draft(tx, self.cast.support, ask, by=self.cast.actor(tx, "ana"), now=self.cast.now)

    def published(self) -> "Pair":
        """As Bo and Chi claimed it."""
        self.claim("bo", self.one)
        self.claim("chi", self.two)
        self.publish(self.asked.made())
        assert self.held() == ("bo", "chi")
        return self

    def change(self, one: str, two: str, *, waive: bool = False) -> Issued:
        who = {seat: self.cast.id(name) if name else None for seat, name in ((self.one, one), (self.two, two))}
        return self.change_seats(who, waive=waive)

    def change_seats(self, who: Mapping[int, int | None], *, waive: bool = False) -> Issued:
        with self.cast.database.transaction() as tx:
            why = Why(ChangeCause.REPLACEMENT, reason="Only this once")
            ask = RotaChange(who, why, BASE, waive=waive)
            return change_rota(tx, self.cast.support, ask, by=self.cast.actor(tx, "ana"), now=self.cast.now)[0]

    def held(self) -> tuple[str, str]:
        names: dict[int | None, str] = {person.id: name for name, person in self.cast.people.items()}
        names[None] = ""
        with self.cast.database.reading() as tx:
            now = publications.current_publication(tx, self.asked.round_.period.id)
        assert now is not None
        return names[now.seats[self.one].person_id], names[now.seats[self.two].person_id]

    def conflicts(self) -> list[tuple[int, str, bool]]:
        with self.cast.database.reading() as tx:
            found = conflicts.open_conflicts(tx, self.cast.support.id, after=self.cast.now)
        return [(each.seat_id, each.breach.rule, each.is_waived) for each in found]


@pytest.fixture
def pair(cast: Cast) -> Pair:
    with cast.database.transaction() as tx:
        for shift in teams.shifts_of(tx, cast.support.id):
            if shift.what.name == COVER:
                teams.save_shift(tx, cast.support.id, shift.id, replace(shift.what, people=2), version=shift.version)
        teams.add_policy(tx, cast.support.id, POLICY, starts_on=date(2026, 3, 3))
    asked = story(cast)
    one, two = asked.slot(SATURDAY, COVER).seats
    return Pair(asked, one.id, two.id)


def test_a_day_taken_by_hand_holds_in_either_seat(pair: Pair) -> None:
    """Bo claims one seat, and a hand gives him the other one of the same slot."""
    pair.claim("bo", pair.one)
    draft = pair.asked.made()
    draft = pair.asked.edit(draft, pair.one, SeatEdit(Act.FREE)).draft
    draft = pair.asked.give(draft, pair.two, "bo").draft
    assert pair.asked.pins() == {pair.two: pair.cast.id("bo")}
    again = pair.asked.made()
    assert again.assignments[pair.two].person_id == pair.cast.id("bo")
    pair.publish(draft)
    assert (pair.held(), pair.conflicts()) == (("", "bo"), [])


def test_people_are_not_moved_within_a_slot_of_a_draft(pair: Pair) -> None:
    pair.claim("bo", pair.one)
    draft = pair.asked.made()
    place = Place(draft.id, pair.one, draft.version)
    with pair.cast.database.transaction() as tx:
        ana = pair.cast.actor(tx, "ana")
        with pytest.raises(BadField, match="of the same slot"):
            exchange_seats(tx, pair.cast.support, place, Exchange(pair.two), by=ana, now=pair.cast.now)
    assert pair.asked.pins() == {pair.one: pair.cast.id("bo")}


def test_a_change_or_a_draft_that_only_swaps_seats_of_a_slot_changes_nothing(pair: Pair) -> None:
    pair.published()
    with pytest.raises(NothingChanges):
        pair.change("chi", "bo")
    with pair.cast.database.transaction() as tx:
        ana = pair.cast.actor(tx, "ana")
        copy = copy_published(tx, pair.cast.support, pair.asked.round_.id, by=ana, now=pair.cast.now)
    for seat in (pair.one, pair.two):
        copy = pair.asked.edit(copy, seat, SeatEdit(Act.FREE)).draft
    for seat, who in ((pair.one, "chi"), (pair.two, "bo")):
        copy = pair.asked.give(copy, seat, who).draft
    with pytest.raises(NothingChanges):
        pair.publish(copy)
    assert (pair.held(), pair.conflicts()) == (("bo", "chi"), [])
    pair.change("bo", "")  # the hand had pinned Chi to the seat that Bo has
    assert pair.asked.pins() == {pair.two: pair.cast.id("bo")}


def test_whoever_stays_keeps_seat_pin_offer_and_consent(pair: Pair) -> None:
    """Chi leaves the slot; the seat that was Bo's is the one that becomes free by name."""
    pair.published()
    with pair.cast.database.transaction() as tx:
        ask = OfferSwap(NewSwap(pair.one, SwapKind.GIFT))
        bo = pair.cast.actor(tx, "bo")
        offered = offer_swap(tx, pair.cast.support, ask, by=bo, now=pair.cast.now)
    done = pair.change("", "bo")
    assert (pair.held(), pair.conflicts()) == (("bo", ""), [])
    assert pair.asked.pins() == {pair.one: pair.cast.id("bo")}
    with pair.cast.database.reading() as tx:
        assert swaps.get_swap(tx, pair.cast.support.id, offered.id).state is SwapState.OFFERED
        changed = publications.changes_of(tx, done.id)
    assert [(each.seat_id, each.before, each.after) for each in changed] == [(pair.two, pair.cast.id("chi"), None)]


def test_what_was_waived_for_somebody_stays_waived_as_they_stay(pair: Pair) -> None:
    pair.published()
    pair.change_seats({pair.asked.seat(FRIDAY, "Evening"): pair.cast.id("bo")}, waive=True)
    waived = pair.conflicts()
    assert (pair.one, "rest", True) in waived
    pair.change("", "bo")
    assert (pair.held(), pair.conflicts()) == (("bo", ""), waived)


def test_a_claim_made_after_a_draft_is_kept_by_it_where_its_person_is_in_the_slot(pair: Pair) -> None:
    pair.asked.answer("bo", offer=OptIn.FIRST)
    draft = pair.asked.made()
    given = next(seat for seat in (pair.one, pair.two) if seat in draft.assignments)
    other = pair.one + pair.two - given
    pair.claim("bo", other)
    with pair.cast.database.reading() as tx:
        warnings = preview_publication(tx, pair.cast.support, draft.id, now=pair.cast.now).warnings
    assert not [line for line in warnings if "claimed" in line.says]
    pair.publish(draft)
    assert pair.held() == (("bo", "") if other == pair.one else ("", "bo"))
    assert pair.asked.pins() == {other: pair.cast.id("bo")}


def test_who_said_that_they_are_there_stays_in_that_seat(pair: Pair) -> None:
    pair.published()
    pair.cast.now = datetime(2026, 3, 14, 12, tzinfo=UTC)
    with pair.cast.database.transaction() as tx:
        bo = pair.cast.actor(tx, "bo")
        confirm_own(tx, pair.cast.support, pair.one, way=Way.PAGE, by=bo, now=pair.cast.now)
    with pytest.raises(HasBegun):
        pair.change("chi", "bo")
    with pair.cast.database.reading() as tx:
        assert check_ins.confirmed(tx, [pair.one, pair.two]).keys() == {(pair.one, pair.cast.id("bo"))}


def test_seats_of_a_slot_are_given_to_those_who_had_them(pair: Pair) -> None:
    slot, (one, two) = pair.asked.slot(SATURDAY, COVER), (pair.one, pair.two)
    moment = slot.start
    shared = Shared(1, (Part(moment, slot.end, 3),))
    assert in_their_seats(slot, {one: 1, two: 2}, {}) == {one: 1, two: 2}
    assert in_their_seats(slot, {one: 2, two: 1}, {one: 1, two: 2}) == {one: 1, two: 2}
    assert in_their_seats(slot, {one: 2, two: shared}, {one: 1, two: None}) == {one: shared, two: 2}
    assert in_their_seats(slot, {two: 1}, {one: 1, two: 2}) == {one: 1}
    assert in_their_seats(slot, {one: 3, two: 1}, {one: 1, two: 2}) == {one: 1, two: 3}
    assert in_their_seats(slot, {one: 3, two: 4}, {one: 1, two: 2}, {two: 3}) == {one: 4, two: 3}
    assert in_their_seats(slot, {}, {one: 1}) == {}
