"""What must hold of swaps (S1 to S5), told from rows alone: every rule yields what is wrong."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from tests.invariants.reading import Snapshot

LIVE = ("offered", "taken", "agreed")
LEGAL = {
    "": {"offered"},
    "offered": {"taken", "refused", "withdrawn", "lapsed"},
    "taken": {"offered", "agreed", "done", "refused", "withdrawn", "lapsed"},
    "agreed": {"done"},
    "done": {"undone"},
}


def complaints(now: Snapshot) -> list[str]:
    return [*paths(now), *one_live(now), *never_uncovered(now), *by_consent(now), *told(now)]


def paths(now: Snapshot) -> Iterator[str]:
    """S1: the history of each swap is a path in the graph of states, and ends where the swap is; done at most once."""
    steps: dict[int, list[Any]] = {swap.id: [] for swap in now["swap"]}
    for step in now["swap_step"]:
        steps[step.swap_id].append(step)
    for swap in now["swap"]:
        walked = steps[swap.id]
        if [step.number for step in walked] != list(range(1, swap.version + 1)):
            yield f"swap {swap.id} of version {swap.version} has the steps {[step.number for step in walked]}"
        states = ["", *(step.state for step in walked)]
        if any(after not in LEGAL.get(before, ()) for before, after in pairwise(states)) or states[-1] != swap.state:
            yield f"swap {swap.id} is {swap.state} by the path {states}"
        if [step.was for step in walked] != states[:-1]:
            yield f"the steps of swap {swap.id} do not follow each other"


def one_live(now: Snapshot) -> Iterator[str]:
    """S2: one live swap a seat; and no live one points at a seat that its giver does not have."""
    live = [swap for swap in now["swap"] if swap.state in LIVE]
    for seat, count in Counter(swap.seat_id for swap in live).items():
        if count > 1:
            yield f"seat {seat} is in {count} live swaps"
    for swap in live:
        if swap.giver_id not in people_of(now, _shown(now, swap.seat_id), swap.seat_id):
            yield f"swap {swap.id} is {swap.state}, but person {swap.giver_id} does not have seat {swap.seat_id}"


def never_uncovered(now: Snapshot) -> Iterator[str]:
    """S3: a swap, and undoing one, leaves as many people in each slot as there were."""
    for earlier, later in _swapped(now):
        for seat, row in now.published[later.id].items():
            if (row.person_id is None) != (now.published[earlier.id][seat].person_id is None):
                yield f"publication {later.id} by a swap fills or empties seat {seat}"


def by_consent(now: Snapshot) -> Iterator[str]:
    """S4, S5: it differs by the seats and people of the swap and no others, before any of these slots began."""
    swaps = {swap.id: swap for swap in now["swap"]}
    for earlier, later in _swapped(now):
        swap = swaps[later.cause_id]
        changed = {change.seat_id for change in now["change"] if change.publication_id == later.id}
        if not changed or changed - {swap.seat_id, swap.back_seat_id}:
            yield f"publication {later.id} changes the seats {changed}, swap {swap.id} is about others"
        for seat in changed:
            before, after = people_of(now, earlier.id, seat), people_of(now, later.id, seat)
            if (before ^ after) - {swap.giver_id, swap.taker_id}:
                yield f"publication {later.id} moves {before} to {after} in seat {seat}, not giver and taker only"
            if now.slot_of[seat].start_at <= later.published_at:
                yield f"publication {later.id} swaps seat {seat}, whose slot had begun"
    done = Counter(later.cause_id for _, later in _swapped(now) if later.cause == "swap")
    for swap in swaps.values():
        if (swap.state in ("done", "undone")) != bool(done[swap.id]):
            yield f"swap {swap.id} is {swap.state}, and {done[swap.id]} publications were made by it"


def told(now: Snapshot) -> Iterator[str]:
    """Of a publication hear those in its difference, and only they."""
    heard: dict[int, set[int]] = {row.id: set() for row in now["publication"]}
    for message in now["message"]:
        if message.kind == "published":
            heard[message.data["publication"]].add(message.person_id)
    previous = {later.id: earlier.id if earlier else None for earlier, later in _successive(now)}
    for publication in now["publication"]:
        due: set[int] = set()
        for change in now["change"]:
            if (
                change.publication_id == publication.id
                and now.slot_of[change.seat_id].end_at > publication.published_at
            ):
                before = previous[publication.id]
                old = now.hours(before, change.seat_id)
                new = now.hours(publication.id, change.seat_id)
                due |= {person for person in old.keys() | new.keys() if old.get(person) != new.get(person)}
        if heard[publication.id] != due:
            yield f"of publication {publication.id} heard {heard[publication.id]}, it is about {due}"


def people_of(now: Snapshot, publication: int, seat: int) -> set[int]:
    return set(now.hours(publication, seat))


def _shown(now: Snapshot, seat: int) -> int:
    period = now.slot_of[seat].period_id
    return int(next(row.publication_id for row in now["period"] if row.id == period))


def _swapped(now: Snapshot) -> Iterator[tuple[Any, Any]]:
    """Each publication that a swap (or undoing one) made, with the one of the same period before it."""
    swaps = {step.swap_id for step in now["swap_step"] if step.state == "undone"}
    for earlier, later in _successive(now):
        by_undo = later.cause == "undo" and later.cause_id in swaps and _is_swaps_own(now, later)
        if earlier is not None and (later.cause == "swap" or by_undo):
            yield earlier, later


def _is_swaps_own(now: Snapshot, publication: Any) -> bool:
    """Undoing a swap, not undoing the last publication: both have the cause, and the ids are of other tables."""
    return any(
        step.swap_id == publication.cause_id and step.state == "undone" and step.moved_at == publication.published_at
        for step in now["swap_step"]
    )


def _successive(now: Snapshot) -> Iterator[tuple[Any, Any]]:
    by_period: dict[int, list[Any]] = {}
    for publication in sorted(now["publication"], key=lambda row: row.id):
        by_period.setdefault(publication.period_id, [None]).append(publication)
    for publications in by_period.values():
        yield from pairwise(publications)
