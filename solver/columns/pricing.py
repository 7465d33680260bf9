"""The best rotas by a person's own rules at given prices: an exact dynamic programme over runs of work."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import numpy as np

from solver.columns.form import Form, Meter, Numbers, Own

# How many numbers the tables of one sweep may hold; more people are taken in turn.
_TABLE = 6_000_000

_ALL = slice(None)

Rota = tuple[int, ...]


def best_rotas(
    form: Form, people: Iterable[int], gains: Numbers, *, number: int = 1, exact: bool = True
) -> dict[int, list[tuple[float, Rota]]]:
    """Find each person's best rota and up to `number` − 1 further good ones, best first, with what they gain.

    `gains` is what each place is worth to each person, minus infinity where it is denied; its rows are all people.
    A person for whom no rota is left has an empty list. Lazy meters are read only where the best rota breaks one.
    Unless `exact`, only where every rota does, and the first may be one that gains more than any that `keeps` them all.
    """
    found: dict[int, list[tuple[float, Rota]]] = {}
    read: dict[int, frozenset[str]] = {person: frozenset() for person in people}
    waiting = list(read)
    while waiting:
        groups = _alike(form, waiting, read)
        # The tables are filled outside the interpreter's lock, so threads do share the work.
        with ThreadPoolExecutor(form.workers) as pool:
            for some in pool.map(lambda one: Sweep(form, one[1], one[0], gains[one[1]]).best(number), groups):
                found.update(some)
        broken = {person: _broken(form, person, found[person], exact=exact) for person in waiting}
        waiting = [person for person in waiting if broken[person]]
        read.update({person: read[person] | broken[person] for person in waiting})
    return {
        person: [one for at, one in enumerate(some) if at == 0 or keeps(form, person, one[1])]
        for person, some in found.items()
    }


def keeps(form: Form, person: int, rota: Rota) -> bool:
    """Say whether a rota that was found keeps the lazy meters, too."""
    return not _passed(form, person, rota)


def _passed(form: Form, person: int, rota: Rota) -> frozenset[str]:
    lazy = (meter for meter in form.own[person].meters if meter.lazy)
    return frozenset(meter.name for meter in lazy if sum(meter.units[place] for place in rota) > meter.most)


def _broken(form: Form, person: int, found: list[tuple[float, Rota]], *, exact: bool) -> frozenset[str]:
    if not exact and any(keeps(form, person, rota) for _, rota in found):
        return frozenset()
    return _passed(form, person, found[0][1]) if found else frozenset()


def _alike(form: Form, people: list[int], read: dict[int, frozenset[str]]) -> Iterator[tuple[Own, list[int]]]:
    """Group people whose rules are the same, no more at a time than there is room for."""
    groups: dict[Own, list[int]] = defaultdict(list)
    for person in people:
        own = form.own[person]
        meters = tuple(meter for meter in own.meters if not meter.lazy or meter.name in read[person])
        groups[replace(own, meters=meters)].append(person)
    for own, group in groups.items():
        cells = _lengths(own) * int(np.prod([meter.most + 1 for meter in own.meters]))
        step = max(1, _TABLE // (cells * (len(form.benches) + len(form.days))))
        yield from ((own, group[start : start + step]) for start in range(0, len(group), step))


def _at(*parts: int | slice | list[int]) -> tuple[Any, ...]:
    """Say which cells of a table are meant, whose number of meters is known only when it is made."""
    return parts


def _lengths(own: Own) -> int:
    """How many lengths of a run must be told apart: without a longest one, all beyond the shortest are one."""
    return own.most or own.least


class Sweep:
    """One sweep over the days for people whose rules are the same.

    `work[day]` holds, by place, person, length of the run and meters, the most that can be gained up to a day whose
    place is taken; `rest[day]`, by person and meters, the same where a run may begin on the day.
    """

    def __init__(self, form: Form, people: Sequence[int], own: Own, gains: Numbers) -> None:
        """Fill the tables; `gains` has a row for each of these people."""
        self._form, self._people, self._own, self._gains = form, list(people), own, gains
        self._sizes = tuple(meter.most + 1 for meter in own.meters)
        self._days, self._lengths = len(form.days), _lengths(own)
        self._rest = [np.full((len(self._people), *self._sizes), -np.inf)]
        self._rest[0][_at(_ALL, *(0 for _ in self._sizes))] = 0.0
        self._work: list[Numbers] = []
        self._ends: list[Numbers] = []
        # The days off that follow the last run may lie beyond the last day: a gap that touches it is long enough.
        for day in range(self._days + own.off + 1):
            if day:
                self._rest.append(self._rested(day))
            if day < self._days:
                self._work.append(self._worked(day))
                self._ends.append(self._ended(day))

    def best(self, number: int) -> dict[int, list[tuple[float, Rota]]]:
        """Read each person's best rotas off the tables, every one with another end of the meters."""
        least = tuple(meter.least for meter in self._own.meters)
        found: dict[int, list[tuple[float, Rota]]] = {}
        for at, person in enumerate(self._people):
            ends = self._rest[-1][_at(at, *(slice(start, None) for start in least))]
            found[person] = []
            for flat in np.argsort(-ends, axis=None)[:number]:
                cell = np.unravel_index(flat, ends.shape)
                if np.isfinite(ends[cell]):
                    start = tuple(int(i) + low for i, low in zip(cell, least, strict=True))
                    found[person].append((float(ends[cell]), self._traced(at, start)))
        return found

    def _rested(self, day: int) -> Numbers:
        end = day - 1 - self._own.off
        return np.maximum(self._rest[-1], self._ends[end]) if end >= 0 else self._rest[-1]

    def _worked(self, day: int) -> Numbers:
        places, lengths = self._form.days[day], self._lengths
        table = np.full((len(places), len(self._people), lengths, *self._sizes), -np.inf)
        before = self._before(day)
        for at, place in enumerate(places):
            new, old = self._moved(place, day, starts=True)
            table[_at(at, _ALL, 0, *new)] = self._rest[day][_at(_ALL, *old)]
            if day:
                new, old = self._moved(place, day, starts=False)
                table[_at(at, _ALL, slice(1, None), *new)] = before[at][_at(_ALL, slice(0, lengths - 1), *old)]
                if self._own.most is None:
                    last = table[_at(at, _ALL, -1, *new)]
                    np.maximum(last, before[at][_at(_ALL, -1, *old)], out=last)
            table[at] += self._gains[:, place].reshape(-1, *(1 for _ in table.shape[2:]))
        return table

    def _before(self, day: int) -> list[Numbers]:
        """For each place of the day the best of those places of the day before that it may follow."""
        kept: dict[bytes, Numbers] = {}
        columns = list(self._form.follows[day].T) if day else []
        for column in columns:
            if column.tobytes() not in kept:
                kept[column.tobytes()] = self._work[day - 1][column].max(axis=0, initial=-np.inf)
        return [kept[column.tobytes()] for column in columns]

    def _moved(self, place: int, day: int, *, starts: bool) -> tuple[list[slice], list[slice]]:
        """Say which cells of the meters move where when the place is taken."""
        units = [self._units(meter, place, day, starts=starts) for meter in self._own.meters]
        new = [slice(unit, None) for unit in units]
        return new, [slice(0, max(0, size - unit)) for size, unit in zip(self._sizes, units, strict=True)]

    def _units(self, meter: Meter, place: int, day: int, *, starts: bool) -> int:
        again = meter.by_weekend and day in self._form.second_days and not starts
        return 0 if again else meter.units[place]

    def _long_enough(self, day: int) -> list[int]:
        """The lengths, less one, of runs that may end on the day; one that touches the first or last day may."""
        last, least = day == self._days - 1, self._own.least
        return [length for length in range(self._lengths) if last or length + 1 >= least or length == day]

    def _ended(self, day: int) -> Numbers:
        lengths = self._long_enough(day)
        ended: Numbers = self._work[day][:, :, lengths].max(axis=(0, 2), initial=-np.inf)
        return ended

    def _traced(self, at: int, cell: tuple[int, ...]) -> Rota:
        """Walk back from the end to the places taken."""
        rota: list[int] = []
        day = len(self._rest) - 1
        while day:
            if self._rest[day - 1][_at(at, *cell)] == self._rest[day][_at(at, *cell)]:
                day -= 1
            else:
                day, cell = self._run(at, day - 1 - self._own.off, cell, rota)
        return tuple(reversed(rota))

    def _run(self, at: int, day: int, cell: tuple[int, ...], rota: list[int]) -> tuple[int, tuple[int, ...]]:
        """Walk back through the run that ends on the day, to the day and the cell in which it began."""
        lengths = self._long_enough(day)
        ends = self._work[day][_at(_ALL, at, lengths, *cell)]
        spot, index = divmod(int(ends.argmax()), len(lengths))
        length = lengths[index]
        while True:
            place, value = self._form.days[day][spot], self._work[day][_at(spot, at, length, *cell)]
            rota.append(place)
            start, gain = self._back(cell, place, day, starts=True), self._gains[at, place]
            if length == 0 and min(start, default=0) >= 0 and self._rest[day][_at(at, *start)] + gain == value:
                return day, start
            cell = self._back(cell, place, day, starts=False)
            allowed = np.flatnonzero(self._form.follows[day][:, spot])
            day -= 1
            shorter = [length - 1] if self._own.most or length < self._lengths - 1 else [length - 1, length]
            values = self._work[day][_at(_ALL, at, _ALL, *cell)]
            spot, length = next(
                (int(spot), size)
                for size in shorter
                if size >= 0
                for spot in allowed
                if values[spot, size] + gain == value
            )

    def _back(self, cell: tuple[int, ...], place: int, day: int, *, starts: bool) -> tuple[int, ...]:
        units = (self._units(meter, place, day, starts=starts) for meter in self._own.meters)
        return tuple(here - unit for here, unit in zip(cell, units, strict=True))
