"""Chains: found among open wishes, proposed to all, done at once when all agree, dissolved by one no."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest

from app.domain.answer import NewAbsence
from app.domain.people import NewMembership, NewPerson
from app.domain.refusals import BadField, ChainEnded, NotFound, NotYours, WishLives
from app.domain.wish import SwapChain
from app.store import outbox
from app.usecases.answers.mine import add_absence
from app.usecases.messages.words import Writer
from app.usecases.teams.people import add_member
from app.usecases.wishes.chain import Decide, agree_to_chain, refuse_chain, show_chain
from app.usecases.wishes.propose import tend_wishes
from app.usecases.wishes.wish import Made, MakeWish, make_wish, show_wish, withdraw_wish
from tests.app.usecases.published import BASE, MONDAY, TUESDAY, WEDNESDAY, Planned, planned
from tests.app.usecases.test_replacing import published, rows
from tests.cast import Cast

DAYS = {"ana": MONDAY, "bo": TUESDAY, "chi": WEDNESDAY, "gus": MONDAY}
SHIFTS = {"gus": "Evening"}


@pytest.fixture
def rota(cast: Cast) -> Planned:
    with cast.database.transaction() as tx:
        new = NewPerson("Gus Gale", "gus@example.org")
        membership = NewMembership(0, cast.now.date().replace(month=1, day=1))
        cast.people["gus"] = add_member(tx, cast.support, new, membership=membership, now=cast.now)
    made = planned(cast, people=("ana", "bo", "chi", "gus"))
    made.publish({(day, SHIFTS.get(who, "Morning")): who for who, day in DAYS.items()})
    cast.now = datetime.combine(MONDAY - timedelta(days=1), cast.now.time(), cast.now.tzinfo)
    return made


def seat_of(rota: Planned, who: str) -> int:
    return rota.seat(DAYS[who], SHIFTS.get(who, "Morning"))


def wishes(cast: Cast, rota: Planned, who: str, *others: str, by: str = "") -> Made:
    """Somebody would rather have the slot of one of these others."""
    slots = tuple(rota.seats[seat_of(rota, other)][0].id for other in others)
    with cast.database.transaction() as tx:
        ask = MakeWish(seat_of(rota, who), slots)
        return make_wish(tx, cast.support, ask, by=cast.actor(tx, by or who), now=cast.now)


def ring(cast: Cast, rota: Planned) -> int:
    """Ana wants Bo's slot, Bo Chi's, Chi Ana's."""
    assert wishes(cast, rota, "ana", "bo").chain_id is None
    assert wishes(cast, rota, "bo", "chi").chain_id is None
    made = wishes(cast, rota, "chi", "ana")
    assert made.chain_id is not None
    return made.chain_id


def says(cast: Cast, chain: int, who: str, *, yes: bool = True, **more: Any) -> SwapChain:
    decide = agree_to_chain if yes else refuse_chain
    with cast.database.transaction() as tx:
        return decide(tx, cast.support, Decide(chain, BASE, **more), by=cast.actor(tx, who), now=cast.now)


def states(cast: Cast, table: str) -> list[str]:
    return [row.state for row in rows(cast, f"SELECT state FROM {table} ORDER BY id")]


def told(cast: Cast, kind: str) -> Sequence[int]:
    found = rows(cast, "SELECT person_id FROM message WHERE kind = :kind ORDER BY person_id", kind=kind)
    return [row.person_id for row in found]


def test_a_chain_is_proposed_to_everybody_in_it_as_soon_as_it_closes(cast: Cast, rota: Planned) -> None:
    ring(cast, rota)
    assert states(cast, "wish") == ["proposed"] * 3
    assert told(cast, "chain_proposed") == sorted(cast.id(who) for who in ("ana", "bo", "chi"))


def test_when_all_agree_it_is_done_at_once_in_one_publication(cast: Cast, rota: Planned) -> None:
    chain = ring(cast, rota)
    before = published(cast, 1)
    for who in ("ana", "bo"):
        assert says(cast, chain, who).state == "proposed"
        assert rows(cast, "SELECT count(*) AS n FROM publication")[0].n == 1
    assert says(cast, chain, "chi").state == "done"
    after = published(cast, 2)
    assert {seat: who for seat, who in after.items() if who != before[seat]} == {
        seat_of(rota, "bo"): cast.id("ana"),
        seat_of(rota, "chi"): cast.id("bo"),
        seat_of(rota, "ana"): cast.id("chi"),
    }
    assert states(cast, "wish") == ["done"] * 3
    assert len(rows(cast, "SELECT key FROM message WHERE key LIKE 'published:2:%'")) == 3
    (last,) = rows(cast, "SELECT cause, cause_id FROM publication WHERE number = 2")
    assert (last.cause, last.cause_id) == ("chain", chain)


def test_saying_yes_twice_is_once(cast: Cast, rota: Planned) -> None:
    chain = ring(cast, rota)
    assert says(cast, chain, "ana").agreed == 1
    assert says(cast, chain, "ana").agreed == 1


def test_one_no_dissolves_it_and_it_is_not_proposed_again(cast: Cast, rota: Planned) -> None:
    chain = ring(cast, rota)
    says(cast, chain, "ana")
    assert says(cast, chain, "bo", yes=False).state == "dissolved"
    assert states(cast, "wish") == ["open"] * 3
    assert told(cast, "chain_ended") == sorted(cast.id(who) for who in ("ana", "chi"))
    with pytest.raises(ChainEnded, match="somebody said no"):
        says(cast, chain, "chi")
    with cast.database.transaction() as tx:
        assert tend_wishes(tx, now=cast.now) == 0
    assert states(cast, "swap_chain") == ["dissolved"]


def test_nobody_reads_who_the_others_are_or_who_said_no(cast: Cast, rota: Planned) -> None:
    chain = ring(cast, rota)
    with cast.database.transaction() as tx:
        letters = [Writer(BASE, cast.now).letter(tx, each) for each in outbox.due_messages(tx, now=cast.now)]
        page = show_chain(tx, cast.support, chain, by=cast.actor(tx, "bo"))
    assert (page.parts, page.people, page.agreed) == ([], 3, 0)
    to_bo = [each for each in letters if each is not None and each.to_name == "Bo Berg" and "wish" in each.subject]
    assert len(to_bo) == 1
    assert not any(name in to_bo[0].text for name in ("Ana", "Chi"))
    says(cast, chain, "ana", yes=False)
    with cast.database.transaction() as tx:
        ended = [Writer(BASE, cast.now).letter(tx, each) for each in outbox.due_messages(tx, now=cast.now)]
    assert not any("Ana" in each.text for each in ended if each is not None and each.to_name != "Ana Alves")


def test_what_the_rules_forbid_is_never_proposed(cast: Cast, rota: Planned) -> None:
    with cast.database.transaction() as tx:
        add_absence(tx, NewAbsence(WEDNESDAY, WEDNESDAY), by=cast.actor(tx, "bo"), now=cast.now)
    wishes(cast, rota, "bo", "chi")
    assert wishes(cast, rota, "chi", "bo").chain_id is None


def test_if_the_rules_forbid_it_at_the_last_yes_it_is_over_and_nothing_changed(cast: Cast, rota: Planned) -> None:
    chain = ring(cast, rota)
    says(cast, chain, "ana")
    says(cast, chain, "chi")
    with cast.database.transaction() as tx:
        add_absence(tx, NewAbsence(WEDNESDAY, WEDNESDAY), by=cast.actor(tx, "bo"), now=cast.now)
    over = says(cast, chain, "bo")
    assert (over.state, over.why) == ("dissolved", "the rules do not allow it any more.")
    assert rows(cast, "SELECT count(*) AS n FROM publication")[0].n == 1


def test_a_publication_that_takes_a_seat_ends_chain_and_wish(cast: Cast, rota: Planned) -> None:
    chain = ring(cast, rota)
    rota.publish({(day, SHIFTS.get(who, "Morning")): who for who, day in DAYS.items() if who != "bo"})
    with pytest.raises(ChainEnded, match="the rota was changed"):
        says(cast, chain, "ana")
    assert states(cast, "wish") == ["open", "lapsed", "open"]


def test_when_a_slot_begins_its_chain_and_wish_are_over(cast: Cast, rota: Planned) -> None:
    ring(cast, rota)
    cast.now = rota.seats[seat_of(rota, "ana")][0].start
    with cast.database.transaction() as tx:
        tend_wishes(tx, now=cast.now)
    assert states(cast, "swap_chain") == ["dissolved"]
    assert states(cast, "wish") == ["lapsed", "open", "open"]


def test_a_wish_is_in_one_chain_at_a_time(cast: Cast, rota: Planned) -> None:
    wishes(cast, rota, "ana", "bo", "chi")
    assert wishes(cast, rota, "bo", "ana").chain_id is not None
    assert wishes(cast, rota, "chi", "ana").chain_id is None


def test_a_coordinator_decides_for_somebody_with_a_reason(cast: Cast, rota: Planned) -> None:
    chain = ring(cast, rota)
    with pytest.raises(BadField):
        says(cast, chain, "ana", for_person=cast.id("bo"))
    with pytest.raises(NotFound):
        says(cast, chain, "gus", for_person=cast.id("bo"), reason="He told me")
    says(cast, chain, "ana", for_person=cast.id("bo"), reason="Bo told me on the phone")
    says(cast, chain, "chi")
    assert says(cast, chain, "ana", reason="Bo told me on the phone").state == "done"


def test_a_wish_is_the_persons_and_the_coordinators_only(cast: Cast, rota: Planned) -> None:
    made = wishes(cast, rota, "bo", "chi")
    with pytest.raises(WishLives):
        wishes(cast, rota, "bo", "ana")
    with pytest.raises(NotYours):
        wishes(cast, rota, "ana", "bo", by="chi")
    with pytest.raises(NotYours), cast.database.transaction() as tx:
        withdraw_wish(tx, cast.support, made.wish.id, by=cast.actor(tx, "chi"), now=cast.now)
    with cast.database.transaction() as tx:
        page = show_wish(tx, cast.support, seat_of(rota, "bo"), by=cast.actor(tx, "bo"), now=cast.now)
        assert [each.chosen for each in page.choices].count(True) == 1
        assert withdraw_wish(tx, cast.support, made.wish.id, by=cast.actor(tx, "bo"), now=cast.now).state == "withdrawn"


def test_slots_that_are_not_there_or_none_at_all_are_refused(cast: Cast, rota: Planned) -> None:
    for slots in ((), (999_999,), (rota.seats[seat_of(rota, "bo")][0].id,)):
        ask = MakeWish(seat_of(rota, "bo"), slots)
        with pytest.raises(BadField), cast.database.transaction() as tx:
            make_wish(tx, cast.support, ask, by=cast.actor(tx, "bo"), now=cast.now)
