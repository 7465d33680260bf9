"""Crowds: the largest sets of stretches that all hold one point in common, of which a person may take one."""

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

Item = TypeVar("Item")


def crowds(stretches: Sequence[tuple[Any, Any, Item]]) -> Iterator[list[Item]]:
    """Yield every largest set of items whose stretches (start, end, item) overlap in one point.

    Two stretches overlap if and only if some crowd holds both, so one "at most one" for each crowd says exactly that
    no two overlap, with far fewer and stronger constraints than one for each pair.
    """
    present: list[tuple[Any, Item]] = []
    grew = False
    for start, end, item in sorted(stretches, key=lambda stretch: stretch[0]):
        staying = [other for other in present if other[0] > start]
        if grew and len(staying) < len(present):
            yield [other for _, other in present]
        present = [*staying, (end, item)]
        grew = True
    if grew:
        yield [other for _, other in present]
