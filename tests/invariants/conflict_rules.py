"""What must hold of conflicts, asks and chains (R3, R4, R6, S1–S4), told from rows alone."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.invariants import planning_rules
from tests.invariants.reading import Snapshot

ALIVE = ("open", "proposed")


def complaints(now: Snapshot, before: Snapshot | None, *, at: datetime) -> list[str]:
    found = [*recorded(now, at=at), *wishes(now), *chains(now)]
    return found if before is None else [*found, *history(now, before)]


def recorded(now: Snapshot, *, at: datetime) -> Iterator[str]:
    """R3, R6: the published seats to come that break a rule are just those with an open conflict, with that person."""
    open_ones = {
        (row.seat_id, row.person_id)
        for row in now["conflict"]
        if row.closed_at is None and now.slot_of[row.seat_id].start_at > at
    }
    broken = {
        (seat, person)
        for person, its in now.covers.items()
        for slot, seat in its
        if now.slot_of[seat].start_at > at and _is_broken(now, (slot, seat), person)
    }
    for seat, person in sorted(open_ones ^ broken):
        has = "has a conflict and breaks nothing" if (seat, person) in open_ones else "breaks a rule, unrecorded"
        why = [*planning_rules.broken(now, [(seat, person)], now.covers)]
        yield f"seat {seat} of person {person} {has}: {why}"


def _is_broken(now: Snapshot, cover: tuple[Any, int], person: int) -> bool:
    slot, seat = cover
    if any(planning_rules.broken(now, [(seat, person)], now.covers)):
        return True
    if _reaches_beyond_membership(now, slot, person):
        return True
    if len(planning_rules.own_hand(now, person, slot)) > 1:
        return False  # who takes both days by their own hand has offered both
    return any("either" in each for each in planning_rules.both_or_one(now, [(seat, person)], now.covers))


def _reaches_beyond_membership(now: Snapshot, slot: Any, person: int) -> bool:
    """A night of the last day reaches into a day of the period on which its person is not in the team any more."""
    period = next(row for row in now["period"] if row.id == slot.period_id)
    zone = ZoneInfo(now.teams[slot.team_id].time_zone)
    for row in now["membership"]:
        if (row.team_id, row.person_id) != (slot.team_id, person):
            continue
        if row.last_on is not None and row.last_on < period.last_on:
            return bool(datetime.combine(row.last_on + timedelta(days=1), time(0), zone) < slot.end_at)
    return False


def wishes(now: Snapshot) -> Iterator[str]:
    """A live wish is its person's own published seat, and there is one for a seat."""
    live = [row for row in now["wish"] if row.state in ALIVE]
    if len({row.seat_id for row in live}) < len(live):
        yield "a seat has two live wishes"
    for row in live:
        if now.current[row.seat_id].person_id != row.person_id:
            yield f"wish {row.id} gives a seat that is {now.current[row.seat_id].person_id}'s"
    for row in now["wish"]:
        if (row.ended_at is None) != (row.state in ALIVE):
            yield f"wish {row.id} is {row.state} with the end {row.ended_at}"


def chains(now: Snapshot) -> Iterator[str]:
    """S1, S4: a proposed chain holds its wishes; a done one is a publication of just what its people agreed to."""
    proposed = [part.wish_id for chain in now["swap_chain"] if chain.state == "proposed" for part in _parts(now, chain)]
    if sorted(proposed) != [row.id for row in now["wish"] if row.state == "proposed"]:
        yield f"the wishes {sorted(proposed)} are in proposed chains, others say that they are"
    for chain in now["swap_chain"]:
        parts = _parts(now, chain)
        gives, gets = sorted(part.gives_id for part in parts), sorted(part.gets_id for part in parts)
        if gives != gets or len({part.person_id for part in parts}) < len(parts) or not 2 <= len(parts) <= 4:
            yield f"chain {chain.id} is no ring"
        if (chain.state == "done") != (chain.publication_id is not None):
            yield f"chain {chain.id} is {chain.state} with publication {chain.publication_id}"
        if chain.state == "done":
            yield from _done(now, chain, parts)


def _done(now: Snapshot, chain: Any, parts: list[Any]) -> Iterator[str]:
    if not all(part.agreed_at is not None for part in parts):
        yield f"chain {chain.id} is done without everybody's yes"
    made = {
        row.seat_id: (row.before_id, row.after_id)
        for row in now["change"]
        if row.publication_id == chain.publication_id
    }
    owner = {part.gives_id: part.person_id for part in parts}
    if made != {part.gets_id: (owner[part.gets_id], part.person_id) for part in parts}:
        yield f"chain {chain.id} changed {made}"


def _parts(now: Snapshot, chain: Any) -> list[Any]:
    return [part for part in now["swap_chain_part"] if part.chain_id == chain.id]


def history(now: Snapshot, before: Snapshot) -> Iterator[str]:
    """Conflicts and chains end once and stay so; asks and parts are only added, but for a yes."""
    for table, ended in (("conflict", "closed_at"), ("swap_chain", "ended_at"), ("wish", "ended_at")):
        there = {row.id: row for row in now[table]}
        for row in before[table]:
            if row.id not in there or (getattr(row, ended) is not None and there[row.id] != row):
                yield f"a row of {table} is gone or was changed after its end: {row}"
    asks = {row.id: row for row in now["seat_ask"]}
    for row in before["seat_ask"]:
        if asks.get(row.id) != row:
            yield f"an ask is gone or changed: {row}"


def never_uncovered(now: Snapshot, publication: Any) -> Iterator[str]:
    """S3: after a chain or a proposal that leaves nothing open each slot has as many people as before."""
    earlier = max(
        (row.id for row in now["publication"] if row.period_id == publication.period_id and row.id < publication.id),
        default=None,
    )
    if earlier is None:
        return
    counts: dict[int, list[int]] = {}
    for number, which in enumerate((earlier, publication.id)):
        for seat, row in now.published[which].items():
            counts.setdefault(now.slot_of[seat].id, [0, 0])[number] += row.person_id is not None
    for slot, (was, is_now) in counts.items():
        if is_now != was:
            yield f"slot {slot} had {was} people and has {is_now}"


def told(now: Snapshot, publication: Any, *, at: datetime) -> Iterator[str]:
    """Messages are the people in the difference, exactly, of slots that have not ended."""
    earlier = now.previous(publication.id)
    people: set[int] = set()
    for row in now["change"]:
        if row.publication_id == publication.id and now.slot_of[row.seat_id].end_at > at:
            was, will = (now.hours(which, row.seat_id) for which in (earlier, publication.id))
            people |= {person for person in was.keys() | will.keys() if was.get(person) != will.get(person)}
    prefix = f"published:{publication.id}:"
    heard = {row.person_id for row in now["message"] if row.key.startswith(prefix)}
    if heard != people:
        yield f"publication {publication.id} touched {sorted(people)} and told {sorted(heard)}"
