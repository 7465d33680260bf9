"""Weekends that somebody offered whole or not at all, and of which a publication would leave them one day."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from app.domain.facts import Cover
from app.domain.publication import Places, begun
from app.domain.seating import Holding, people_in

Weekend = tuple[int, date]
"""A person and a weekend, by its first day."""


class Stays(StrEnum):
    """Which of the two days cannot be changed any more, as it has begun."""

    NEITHER = "neither"
    THEIRS = "theirs"  # the one that they have
    OTHER = "other"  # the one that the draft gave them, too


@dataclass(frozen=True, slots=True)
class Halved:
    """One day (1, 2) of a weekend for somebody who offered it only beside the other one."""

    person_id: int
    weekend: date
    day: int
    stays: Stays


@dataclass(frozen=True, slots=True)
class Plans:
    """Who covers each seat: as published now, as the next publication would have it, and as its draft says."""

    was: Mapping[int, Holding]
    will: Mapping[int, Holding]
    drafted: Mapping[int, Holding]


def halved(
    pairs: Mapping[Weekend, frozenset[int]],
    places: Places,
    plans: Plans,
    *,
    elsewhere: Collection[Cover],
    now: datetime,
) -> list[Halved]:
    """Whoever newly has just one day of a weekend, and offered that one only beside the other.

    pairs: the days (1, 2) offered so; elsewhere: all cover of these people, of which other periods' counts, too.
    """
    had, has, drafted = (_days(places, held) for held in (plans.was, plans.will, plans.drafted))
    outside = _days_outside(places, elsewhere)
    fixed = {seat for seat in plans.was if begun(places[seat][0], now)}
    found: list[Halved] = []
    for whose, alone in sorted(pairs.items()):
        days = has[whose].keys() | outside[whose]
        if len(days) == 1 and days <= alone and has[whose] and days != had[whose].keys() | outside[whose]:
            (day,) = days
            stays = Stays.NEITHER
            if has[whose][day] <= fixed:
                stays = Stays.THEIRS
            elif drafted[whose][3 - day] & fixed:
                stays = Stays.OTHER
            found.append(Halved(*whose, day, stays))
    return found


def _days(places: Places, held: Mapping[int, Holding]) -> dict[Weekend, dict[int, set[int]]]:
    """Person and weekend → day of it → the seats that they cover then."""
    found: dict[Weekend, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    for seat, who in held.items():
        what = places[seat][0].what
        if what.weekend is not None and what.weekend_day is not None:
            for person in people_in(who):
                found[person, what.weekend][what.weekend_day].add(seat)
    return found


def _days_outside(places: Places, covers: Collection[Cover]) -> dict[Weekend, set[int]]:
    own = {slot.id for slot, _seat in places.values()}
    found: dict[Weekend, set[int]] = defaultdict(set)
    for cover in covers:
        if cover.weekend is not None and cover.slot_id not in own:
            found[cover.person_id, cover.weekend].add(1 if cover.on == cover.weekend else 2)
    return found
