"""What must hold of rotas (R1, R2, R5), told from rows alone: every rule yields what is wrong."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from tests.invariants.reading import Snapshot


def complaints(now: Snapshot, before: Snapshot | None) -> list[str]:
    found = [*capacity(now), *clashes(now), *shared(now), *one_truth(now), *differences(now), *times(now)]
    return found if before is None else [*found, *history(now, before)]


def capacity(now: Snapshot) -> Iterator[str]:
    """R1: a slot has as many seats as it needs people, and no rota has more people in it."""
    numbers: dict[int, list[int]] = {slot.id: [] for slot in now["slot"]}
    for seat in now["seat"]:
        numbers[seat.slot_id].append(seat.number)
    for slot in now["slot"]:
        if sorted(numbers[slot.id]) != list(range(1, slot.people + 1)):
            yield f"slot {slot.id} for {slot.people} has the seats {numbers[slot.id]}"
    for rota, seated in _rotas(now).items():
        for slot_id, people in _people_by_slot(now, seated).items():
            if len(people) > now.slots[slot_id].people:
                yield f"{rota} has {len(people)} people in slot {slot_id}"


def clashes(now: Snapshot) -> Iterator[str]:
    """R2: nobody is in two places at a time: in what is published now, all teams together, and in any one rota."""
    together = [(row.publication_id, seat) for seat, row in now.current.items()]
    published = {f"publication {number}": [(number, seat) for seat in seats] for number, seats in now.published.items()}
    for rota, places in {"what is published": together, **published}.items():
        yield from _twice(rota, ((who, own) for place in places for who, own in now.hours(*place).items()))
    for rota, seated in _rotas(now).items():
        slots = ((who, now.slot_of[seat]) for seat, who in seated.items())
        if rota.startswith("draft"):
            yield from _twice(rota, ((who, [(slot.start_at, slot.end_at)]) for who, slot in slots))


def _twice(rota: str, covers: Iterable[tuple[int, list[tuple[datetime, datetime]]]]) -> Iterator[str]:
    stretches: dict[int, list[tuple[datetime, datetime]]] = {}
    for person, own in covers:
        stretches.setdefault(person, []).extend(own)
    for person, its in stretches.items():
        for one, other in pairwise(sorted(its)):
            if other[0] < one[1]:
                yield f"in {rota} person {person} is in two places at once from {other[0]}"


def shared(now: Snapshot) -> Iterator[str]:
    """Parts of a seat lie inside its slot, one after the other, and leave its holder some of it."""
    for (publication, seat), parts in now.parts.items():
        slot, holder = now.slot_of[seat], now.published[publication][seat].person_id
        at = slot.start_at
        for part in parts:
            if not at <= part.start_at < part.end_at:
                yield f"a part of seat {seat} in publication {publication} begins before another one has ended"
            at = part.end_at
        if at > slot.end_at:
            yield f"a part of seat {seat} in publication {publication} reaches out of its slot"
        if holder not in now.hours(publication, seat) or {part.person_id for part in parts} <= {holder}:
            yield f"seat {seat} in publication {publication} is shared by one, or not by its holder"


def one_truth(now: Snapshot) -> Iterator[str]:
    """R5: numbers of a team rise by one; a period shows its newest publication; a publication is whole."""
    by_team: dict[int, list[int]] = {}
    newest: dict[int, int] = {}
    for publication in sorted(now["publication"], key=lambda row: row.id):
        by_team.setdefault(publication.team_id, []).append(publication.number)
        newest[publication.period_id] = publication.id
    for team, numbers in by_team.items():
        if numbers != list(range(1, len(numbers) + 1)):
            yield f"team {team} has published {numbers}"
    for period in now["period"]:
        if period.publication_id != newest.get(period.id):
            yield f"period {period.id} shows {period.publication_id}, its newest is {newest.get(period.id)}"
    published = [row.draft_id for row in now["publication"] if row.draft_id is not None]
    if sorted(published) != [row.id for row in now["draft"] if row.state == "published"]:
        yield f"the drafts {sorted(published)} made publications, others say that they did"
    for publication in now["publication"]:
        seats = {seat for seat, slot in now.slot_of.items() if slot.period_id == publication.period_id}
        if now.published[publication.id].keys() != seats:
            yield f"publication {publication.id} has other seats than its period"


def differences(now: Snapshot) -> Iterator[str]:
    """R5, F4: the changes between publications are told in full, and only a changed seat has a newer event."""
    told: dict[int, dict[int, tuple[int | None, int | None]]] = {row.id: {} for row in now["publication"]}
    for change in now["change"]:
        told[change.publication_id][change.seat_id] = (change.before_id, change.after_id)
    for earlier, later in _successive(now):
        old, new = now.published.get(earlier.id if earlier else 0, {}), now.published[later.id]
        people = {seat: (old[seat].person_id if seat in old else None, new[seat].person_id) for seat in new}
        moved = {seat for seat in new if _covered(now, earlier, seat) != _covered(now, later, seat)}
        if told[later.id] != {seat: people[seat] for seat in moved}:
            yield f"publication {later.id} tells other changes than it made"
        for seat in old.keys() & new.keys():
            yield from _revised(old[seat], new[seat], moved=seat in moved)


def _covered(now: Snapshot, publication: Any, seat: int) -> tuple[int | None, dict[int, Any]]:
    """Whose seat it is in a publication, and who covers it from when to when."""
    if publication is None or seat not in now.published[publication.id]:
        return None, {}
    return now.published[publication.id][seat].person_id, now.hours(publication.id, seat)


def _revised(old: Any, new: Any, *, moved: bool) -> Iterator[str]:
    name = f"seat {new.seat_id} of publication {new.publication_id}"
    if not moved:
        if (old.sequence, old.changed_at) != (new.sequence, new.changed_at):
            yield f"{name} did not change, but its sequence or moment did"
    elif new.sequence <= old.sequence or new.changed_at <= old.changed_at:
        yield f"{name} changed, but its sequence or moment did not rise"


def times(now: Snapshot) -> Iterator[str]:
    """Z: a slot's instants are its wall times in its zone; times of the hour that is skipped have no slot here."""
    for slot in now["slot"]:
        zone = ZoneInfo(slot.zone)
        ends_on = slot.on_date + timedelta(days=int(slot.ends_at <= slot.starts_at))
        wall = (datetime.combine(slot.on_date, slot.starts_at, zone), datetime.combine(ends_on, slot.ends_at, zone))
        if (slot.start_at, slot.end_at) != tuple(moment.astimezone(UTC) for moment in wall):
            yield f"slot {slot.id} is at {slot.start_at} to {slot.end_at}"


def history(now: Snapshot, before: Snapshot) -> Iterator[str]:
    """R5: what was published stays as it is, row by row; and so do slots and the names that calendars know seats by."""
    for table in ("publication", "change", "slot", "seat", "seal", "statement", "statement_line"):
        kept = {_key(row): row for row in now[table]}
        for row in before[table]:
            if kept.get(_key(row)) != row:
                yield f"a row of {table} is gone or changed: {row}"
    for publication, seats in before.published.items():
        if now.published.get(publication) != seats:
            yield f"publication {publication} is not what it was"
    if {place: now.parts.get(place) for place in before.parts} != before.parts:
        yield "a publication has other parts than it had"


def _rotas(now: Snapshot) -> dict[str, dict[int, int]]:
    """Every draft and publication: seat → person."""
    rotas: dict[str, dict[int, int]] = {}
    for row in now["assignment"]:
        rotas.setdefault(f"draft {row.draft_id}", {})[row.seat_id] = row.person_id
    for publication, seats in now.published.items():
        filled = {seat: row.person_id for seat, row in seats.items() if row.person_id is not None}
        rotas[f"publication {publication}"] = filled
    return rotas


def _people_by_slot(now: Snapshot, seated: dict[int, int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for seat, person in seated.items():
        found.setdefault(now.slot_of[seat].id, []).append(person)
    return found


def _successive(now: Snapshot) -> Iterator[tuple[Any, Any]]:
    """Each publication with the one of the same period before it."""
    by_period: dict[int, list[Any]] = {}
    for publication in sorted(now["publication"], key=lambda row: row.id):
        by_period.setdefault(publication.period_id, [None]).append(publication)
    for publications in by_period.values():
        yield from pairwise(publications)


def _key(row: Any) -> Any:
    """The row's own name, whatever the table calls it."""
    names = ("id", "publication_id", "seat_id", "number", "statement", "line")
    return tuple(getattr(row, name, None) for name in names)
