"""Who may take what: the benches left to a person by opt-in, mark, absence, skill, role and cover already worked.

The search has a variable only for these, so what is voluntary cannot be assigned by any weight or mistake of a rule.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from solver.problem.people import Person
from solver.problem.slots import Bench, Slot
from solver.problem.words import Mark

Stretch = tuple[datetime, datetime]


def find_candidates(
    people: Iterable[Person],
    benches: Sequence[Bench],
    *,
    meant: Callable[[str, Slot], bool],
    mark: Callable[[str, Slot], Mark],
    closed: Callable[[str], Sequence[Stretch]],
) -> dict[str, tuple[Bench, ...]]:
    """List for each person, in the order of the benches, those that are not denied outright."""
    return {
        person.id: tuple(
            bench
            for bench in benches
            if _fits(person, bench)
            and meant(person.id, bench.slot)
            and mark(person.id, bench.slot) is not Mark.CANNOT
            and not any(bench.slot.start < end and start < bench.slot.end for start, end in shut)
        )
        for person in people
        for shut in [closed(person.id)]
    }


def _fits(person: Person, bench: Bench) -> bool:
    return bench.shadow == person.shadow and (bench.skill is None or bench.skill in person.skills)
