"""Chains: who can pass on which seat so that a few people each end with one they would rather have."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

MOST_PEOPLE = 4


@dataclass(frozen=True, slots=True)
class Wish:
    """A person would give one seat away for any of some slots."""

    id: int
    person_id: int
    seat_id: int
    slot_id: int  # of the seat
    accepts: frozenset[int]  # slots


Chain = tuple[Wish, ...]
"""Each person gets the seat of the next one, the last one that of the first; it begins with the smallest wish."""


def chains(wishes: Iterable[Wish], *, most: int = MOST_PEOPLE) -> Iterator[Chain]:
    """Every cycle of two to `most` people in which each gets a slot they accept: the short ones first, by their ids.

    One bit for each wish: a cycle of four closes by a single "and" of two numbers, so that a hundred wishes that
    nobody can meet are seen through in well under a second.
    """
    ordered = sorted(wishes, key=lambda wish: wish.id)
    takes, gives = _links(ordered)
    for length in range(2, most + 1):
        for first in range(len(ordered)):
            # Later wishes only, so that each cycle is found once: from its smallest.
            later = -1 << (first + 1)
            yield from _closed(ordered, takes, gives[first] & later, (first,), later & ~_own(ordered, first), length)


def _closed(
    wishes: Sequence[Wish], takes: Sequence[int], closing: int, path: tuple[int, ...], free: int, length: int
) -> Iterator[Chain]:
    """All ways to go on from the end of a path and come back to its first wish."""
    reach = takes[path[-1]] & free
    if len(path) + 1 == length:
        for last in _ones(reach & closing):
            yield tuple(wishes[number] for number in (*path, last))
        return
    for following in _ones(reach):
        yield from _closed(wishes, takes, closing, (*path, following), free & ~_own(wishes, following), length)


def _links(wishes: Sequence[Wish]) -> tuple[list[int], list[int]]:
    """For each wish the ones whose seat it would take, and the ones that would take its seat."""
    takes, gives = [0] * len(wishes), [0] * len(wishes)
    for number, wish in enumerate(wishes):
        for other, its in enumerate(wishes):
            if its.slot_id in wish.accepts and its.person_id != wish.person_id:
                takes[number] |= 1 << other
                gives[other] |= 1 << number
    return takes, gives


def _own(wishes: Sequence[Wish], number: int) -> int:
    """The wishes of the same person: nobody is twice in a chain."""
    return sum(1 << other for other, wish in enumerate(wishes) if wish.person_id == wishes[number].person_id)


def _ones(bits: int) -> Iterator[int]:
    """The places of the set bits, the smallest first."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest
