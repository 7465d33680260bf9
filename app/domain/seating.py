"""Who covers a seat: nobody, one person, or several one after the other."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.domain.slot import Slot


@dataclass(frozen=True, slots=True)
class Part:
    """One person's stretch of a seat."""

    start: datetime
    end: datetime
    person_id: int


@dataclass(frozen=True, slots=True)
class Shared:
    """A seat that several people cover. What no part covers is one stretch, and it is the holder's."""

    holder: int
    parts: tuple[Part, ...]  # in order of start; never empty


Holding = int | Shared | None
"""Who covers a seat: a person, several, or nobody."""


def holding(holder: int | None, parts: Sequence[Part]) -> Holding:
    return Shared(holder, tuple(parts)) if holder is not None and parts else holder


def holder_of(held: Holding) -> int | None:
    """Whose seat it is, though others may cover parts of it."""
    return held.holder if isinstance(held, Shared) else held


def parts_of(held: Holding) -> tuple[Part, ...]:
    return held.parts if isinstance(held, Shared) else ()


def people_in(held: Holding) -> set[int]:
    holder = holder_of(held)
    return {part.person_id for part in parts_of(held)} | ({holder} if holder is not None else set())


def stretches(slot: Slot, held: Holding) -> list[Part]:
    """Who covers the slot from when to when, in order of start; nothing for an open seat."""
    holder = holder_of(held)
    if holder is None:
        return []
    found: list[Part] = []
    at = slot.start
    for part in (*parts_of(held), Part(slot.end, slot.end, holder)):
        if at < part.start:
            found.append(Part(at, part.start, holder))
        if part.start < part.end:
            found.append(part)
        at = part.end
    return found


def reach(slot: Slot, held: Holding) -> dict[int, tuple[datetime, datetime]]:
    """For each person from the first to the last moment of what they cover."""
    found: dict[int, tuple[datetime, datetime]] = {}
    for part in stretches(slot, held):
        start, _ = found.get(part.person_id, (part.start, part.end))
        found[part.person_id] = (start, part.end)
    return found


def covered(slot: Slot, held: Holding) -> dict[int, timedelta]:
    """For each person how long they cover, in the order in which they begin."""
    found: dict[int, timedelta] = {}
    for part in stretches(slot, held):
        found[part.person_id] = found.get(part.person_id, timedelta()) + (part.end - part.start)
    return found


def given(
    slot: Slot, held: Holding, giver: int, taker: int, *, part: tuple[datetime, datetime] | None = None
) -> Holding:
    """The seat after the giver's cover went to the taker, all of it or the part from–to."""
    start, end = part or (slot.start, slot.end)
    pieces: list[Part] = []
    for piece in stretches(slot, held):
        cut = (max(piece.start, start), min(piece.end, end))
        if piece.person_id != giver or cut[0] >= cut[1]:
            pieces.append(piece)
            continue
        pieces += [Part(piece.start, cut[0], giver), Part(*cut, taker), Part(cut[1], piece.end, giver)]
    return _settled([piece for piece in pieces if piece.start < piece.end], holder_of(held), taker)


def differing(slot: Slot, before: Holding, after: Holding) -> set[int]:
    """The people who cover this seat at other times than before."""
    was, will = stretches(slot, before), stretches(slot, after)
    return {person for person in people_in(before) | people_in(after) if _times(was, person) != _times(will, person)}


def gaining(slot: Slot, before: Holding, after: Holding) -> set[int]:
    """The people who cover some of this seat that they did not cover before."""
    was = stretches(slot, before)
    return {
        piece.person_id
        for piece in stretches(slot, after)
        if not any(
            old.person_id == piece.person_id and old.start <= piece.start and piece.end <= old.end for old in was
        )
    }


def _times(pieces: Iterable[Part], person: int) -> list[tuple[datetime, datetime]]:
    return [(piece.start, piece.end) for piece in pieces if piece.person_id == person]


def _settled(pieces: Sequence[Part], holder: int | None, heir: int) -> Holding:
    """Pieces that follow each other become one; the seat stays with its holder as long as they cover any of it."""
    joined: list[Part] = []
    for piece in pieces:
        if joined and joined[-1].person_id == piece.person_id and joined[-1].end == piece.start:
            joined[-1] = replace(joined[-1], end=piece.end)
        else:
            joined.append(piece)
    people = {piece.person_id for piece in joined}
    if holder is None or len(people) == 1:
        return people.pop() if people else None
    whose = holder if holder in people else heir
    own = next(piece for piece in joined if piece.person_id == whose)
    return Shared(whose, tuple(piece for piece in joined if piece is not own))
