"""What the rules of the kind "at most so many in each …" share: counting per key in a plan and in the model."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import TYPE_CHECKING

from solver.problem import Slot
from solver.result import Violation
from solver.rules.seated import Sitting, broken

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from solver.variables import Takes

Key = Callable[[Slot], Hashable]


def too_many(
    rule: str, group: Iterable[Sitting], *, key: Key, cap: int, before: Iterable[Hashable] = ()
) -> Iterator[Violation]:
    """Yield one violation for each key with more than `cap` of these sittings, counting what was worked before."""
    counts = Counter(before)
    piles: dict[Hashable, list[Sitting]] = defaultdict(list)
    for sitting in group:
        piles[key(sitting.slot)].append(sitting)
    yield from (broken(rule, pile) for name, pile in piles.items() if len(pile) + counts[name] > cap)


def post_cap(
    takes: "Takes",
    model: "cp_model.CpModel",
    person: str,
    *,
    key: Key,
    cap: int,
    before: Iterable[Hashable] = (),
) -> None:
    """Allow the person at most `cap` for each key, less what was worked before."""
    counts = Counter(before)
    piles: dict[Hashable, list[cp_model.IntVar]] = defaultdict(list)
    for bench, var in takes.of_person[person]:
        piles[key(bench.slot)].append(var)
    for name, pile in piles.items():
        left = max(0, cap - counts[name])
        if left == 1:
            model.add_at_most_one(pile)
        elif len(pile) > left:
            model.add(takes.total(pile) <= left)
