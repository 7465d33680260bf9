"""The finder of chains, beside one that simply tries everything."""

import random
import time
from itertools import islice, pairwise, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.exchange import Chain, Wish, chains


def wish(number: int, accepts: set[int], *, person: int | None = None) -> Wish:
    """Somebody's wish for the slots of other wishes; unless said otherwise each wish is another person's."""
    return Wish(number, number if person is None else person, 100 + number, number, frozenset(accepts))


def by_brute_force(wishes: list[Wish]) -> set[Chain]:
    """Every ordered choice of two to four wishes that begins with its smallest and closes."""
    return {
        chosen
        for length in (2, 3, 4)
        for chosen in permutations(wishes, length)
        if chosen[0].id == min(each.id for each in chosen)
        and len({each.person_id for each in chosen}) == length
        and all(other.slot_id in one.accepts for one, other in pairwise((*chosen, chosen[0])))
    }


@st.composite
def open_wishes(draw: st.DrawFn) -> list[Wish]:
    """At most twelve people, some with two wishes, some wishes for the same slot."""
    count = draw(st.integers(0, 12))
    slots = st.integers(0, 8)
    return [
        Wish(number, draw(st.integers(0, 11)), 100 + number, draw(slots), draw(st.frozensets(slots, max_size=4)))
        for number in range(count)
    ]


@given(open_wishes())
def test_it_finds_just_what_trying_everything_finds(wishes: list[Wish]) -> None:
    found = list(chains(wishes))
    assert len(found) == len(set(found))
    assert set(found) == by_brute_force(wishes)
    assert [len(chain) for chain in found] == sorted(len(chain) for chain in found)


@given(open_wishes(), st.randoms(use_true_random=False))
def test_the_order_in_which_wishes_came_does_not_matter(wishes: list[Wish], chance: random.Random) -> None:
    turned = list(wishes)
    chance.shuffle(turned)
    assert list(chains(turned)) == list(chains(wishes))


def test_two_people_who_want_each_others_slot_are_a_chain() -> None:
    assert list(chains([wish(1, {2}), wish(2, {1})])) == [(wish(1, {2}), wish(2, {1}))]


def test_nobody_is_twice_in_a_chain() -> None:
    assert list(chains([wish(1, {2}, person=7), wish(2, {3}), wish(3, {1}, person=7)])) == []


def test_five_people_in_a_ring_are_too_many() -> None:
    assert list(chains([wish(number, {(number + 1) % 5}) for number in range(5)])) == []


@pytest.mark.parametrize("wanted", [1, 3, 12, 40, 99])
def test_a_hundred_wishes_are_seen_through_in_no_time(wanted: int) -> None:
    """The first chain of many; and with wishes that only reach upward no chain at all, which takes a full search."""
    chance = random.Random(wanted)
    anyhow = [wish(number, set(chance.sample(range(100), wanted))) for number in range(100)]
    upward = [wish(number, set(range(number + 1, min(100, number + 1 + wanted)))) for number in range(100)]
    began = time.process_time()
    first = list(islice(chains(anyhow), 50))
    none = list(chains(upward))
    assert time.process_time() - began < 3  # seconds, where all ways one after the other would take for ever
    assert none == []
    assert first or wanted == 1
