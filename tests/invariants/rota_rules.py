"""What must hold of rotas (R1, R2, R5), told from rows alone: every rule yields what is wrong."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import combinations, pairwise
from typing import Any
from zoneinfo import ZoneInfo

from tests.invariants.reading import Snapshot


def complaints(now: Snapshot, before: Snapshot | None) -> list[str]:
    found = [*capacity(now), *clashes(now), *one_truth(now), *differences(now), *times(now)]
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
    together = {seat: row.person_id for seat, row in now.current.items() if row.person_id is not None}
    for rota, seated in {"what is published": together, **_rotas(now)}.items():
        stretches: dict[int, list[Any]] = {}
        for seat, person in seated.items():
            stretches.setdefault(person, []).append(now.slot_of[seat])
        for person, slots in stretches.items():
            for one, other in combinations(slots, 2):
                if one.start_at < other.end_at and other.start_at < one.end_at:
                    yield f"in {rota} person {person} is in the slots {one.id} and {other.id} at once"


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
        if told[later.id] != {seat: pair for seat, pair in people.items() if pair[0] != pair[1]}:
            yield f"publication {later.id} tells other changes than it made"
        for seat in old.keys() & new.keys():
            yield from _revised(old[seat], new[seat])


def _revised(old: Any, new: Any) -> Iterator[str]:
    name = f"seat {new.seat_id} of publication {new.publication_id}"
    if old.person_id == new.person_id:
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
