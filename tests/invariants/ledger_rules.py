"""What must hold of the ledger (L1 to L8), told from rows alone: every rule yields what is wrong."""

import json
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from tests.invariants.reading import Snapshot

SOURCES = {"points source", "leave source"}
PLANNED = {"points planned, weekday": False, "points planned, weekend": True}
EARNED = {"points earned, weekday": False, "points earned, weekend": True}


def complaints(now: Snapshot, before: Snapshot | None) -> list[str]:
    found = [*balanced(now), *once(now), *reversals(now), *followed(now), *weekends(now), *waiting(now), *planned(now)]
    found += chained(now)
    return found if before is None else [*found, *only_added(now, before)]


def balance(now: Snapshot, kind: str, person: int | None = None) -> int:
    """What lies in all accounts of one kind, of a person or of everybody."""
    own = {row.id for row in now["account"] if row.kind == kind and person in (None, row.person_id)}
    return sum(entry.amount * ((entry.credit_id in own) - (entry.debit_id in own)) for entry in now["entry"])


def kinds(now: Snapshot, entry: Any) -> tuple[str, str]:
    return now.accounts[entry.debit_id].kind, now.accounts[entry.credit_id].kind


def person_of(now: Snapshot, entry: Any) -> int:
    """Whose entry it is: one side is the person's, the other theirs too or the team's."""
    people = {now.accounts[entry.debit_id].person_id, now.accounts[entry.credit_id].person_id} - {None}
    assert len(people) == 1, f"entry {entry.id} is of {people}"
    return int(people.pop())


def balanced(now: Snapshot) -> Iterator[str]:
    """L1: each entry moves a whole amount above 0 from one account to another of the same kind of thing."""
    sums: Counter[int] = Counter()
    for entry in now["entry"]:
        debit, credit = now.accounts[entry.debit_id], now.accounts[entry.credit_id]
        sums[debit.id] -= entry.amount
        sums[credit.id] += entry.amount
        if not (isinstance(entry.amount, int) and entry.amount > 0 and debit.id != credit.id):
            yield f"entry {entry.id} moves {entry.amount} from {debit.id} to {credit.id}"
        if debit.kind.split()[0] != credit.kind.split()[0] or debit.team_id != credit.team_id:
            yield f"entry {entry.id} goes from {debit.key} to {credit.key}"
    if sum(sums.values()) != 0:
        yield f"all accounts together hold {sum(sums.values())}"
    for account in now["account"]:
        if (account.person_id is None) != (account.kind in SOURCES):
            yield f"account {account.key} is of person {account.person_id}"
        if account.kind in (*PLANNED, "leave expected", "leave taken") and sums[account.id] < 0:
            yield f"account {account.key} holds {sums[account.id]}"


def once(now: Snapshot) -> Iterator[str]:
    """L2: one entry for one cause, one account for one purpose."""
    for table, column in (("entry", "source_key"), ("account", "key")):
        doubled = [key for key, count in Counter(getattr(row, column) for row in now[table]).items() if count > 1]
        yield from (f"{table} {key} is there twice" for key in doubled)
    purposes = Counter((row.kind, row.team_id, row.person_id) for row in now["account"])
    yield from (f"{purpose} has {count} accounts" for purpose, count in purposes.items() if count > 1)


def only_added(now: Snapshot, before: Snapshot) -> Iterator[str]:
    """L3: entries stay as they were, and newer ones come after them."""
    kept = {entry.id: entry for entry in now["entry"]}
    newest = max((entry.id for entry in before["entry"]), default=0)
    for entry in before["entry"]:
        if kept.pop(entry.id, None) != entry:
            yield f"entry {entry.id} is gone or changed"
    yield from (f"entry {number} came before older ones" for number in kept if number <= newest)


def reversals(now: Snapshot) -> Iterator[str]:
    """L4: a reversal swaps the accounts of its original, whole, once; and is never reversed itself."""
    entries = {entry.id: entry for entry in now["entry"]}
    undone = Counter(entry.reverses_id for entry in now["entry"] if entry.reverses_id is not None)
    yield from (f"entry {number} is reversed {count} times" for number, count in undone.items() if count > 1)
    for entry in now["entry"]:
        if (entry.cause == "reversed") != (entry.reverses_id is not None):
            yield f"entry {entry.id} is a reversal of nothing, or reverses without saying so"
        if entry.reverses_id is None:
            continue
        original = entries[entry.reverses_id]
        swapped = (original.credit_id, original.debit_id, original.amount, original.seat_id)
        if (entry.debit_id, entry.credit_id, entry.amount, entry.seat_id) != swapped:
            yield f"entry {entry.id} does not mirror entry {original.id}"
        if original.reverses_id is not None:
            yield f"entry {entry.id} reverses a reversal"
        if not entry.reason:
            yield f"entry {entry.id} takes something back without a reason"


def followed(now: Snapshot) -> Iterator[str]:
    """What is earned was planned or expected: from that account, with that amount, of that seat and person, once."""
    entries = {entry.id: entry for entry in now["entry"]}
    for entry in now["entry"]:
        if (entry.cause == "earned") != (entry.follows_id is not None):
            yield f"entry {entry.id} is earned from nothing, or follows without being earned"
        if entry.follows_id is None:
            continue
        first = entries[entry.follows_id]
        if (entry.debit_id, entry.amount, entry.seat_id) != (first.credit_id, first.amount, first.seat_id):
            yield f"entry {entry.id} does not follow from entry {first.id}"
        if person_of(now, entry) != person_of(now, first):
            yield f"entry {entry.id} credits another person than entry {first.id}"


def chained(now: Snapshot) -> Iterator[str]:
    """L8: each entry has its number, without a hole, and a seal over itself and the seal before."""
    entries = {entry.id: entry for entry in now["entry"]}
    if sorted(row.entry_id for row in now["seal"]) != sorted(entries):
        yield "not every entry is sealed, or not once"
    before = "0" * 64
    for number, row in enumerate(now["seal"], start=1):
        entry = entries[row.entry_id]
        accounts = [now.accounts[entry.debit_id].key, now.accounts[entry.credit_id].key]
        what = [entry.amount, entry.cause, entry.source_key, entry.on_date.isoformat(), entry.reason, entry.seat_id]
        why = [entry.publication_id, entry.policy_id, entry.reverses_id, entry.follows_id]
        when = [entry.posted_at.isoformat(timespec="microseconds"), entry.posted_by]
        line = json.dumps([before, number, *accounts, *what, *why, *when], separators=(",", ":"))
        before = sha256(line.encode()).hexdigest()
        if (row.number, row.seal) != (number, before):
            yield f"line {row.number} (entry {row.entry_id}) is not sealed as it lies there"


def waiting(now: Snapshot) -> Iterator[str]:
    """What lies in an account of planned points or expected leave waits: nothing of it is earned or undone."""
    done = {entry.follows_id for entry in now["entry"]} | {entry.reverses_id for entry in now["entry"]}
    sums: Counter[int] = Counter()
    open_sums: Counter[int] = Counter()
    for entry in now["entry"]:
        sums[entry.credit_id] += entry.amount
        sums[entry.debit_id] -= entry.amount
        if entry.cause == "published" and entry.id not in done:
            open_sums[entry.credit_id] += entry.amount
    for account in now["account"]:
        if account.kind in (*PLANNED, "leave expected") and sums[account.id] != open_sums[account.id]:
            yield f"account {account.key} holds {sums[account.id]}, and {open_sums[account.id]} wait"


def weekends(now: Snapshot) -> Iterator[str]:
    """L5: per person and weekend 0 to 2 quarters, and just as many as the entries of its seats add up to."""
    sums: Counter[tuple[int, Any]] = Counter()
    for entry in now["entry"]:
        if entry.seat_id is None:
            continue
        weekend = now.slot_of[entry.seat_id].weekend
        debit, credit = kinds(now, entry)
        earned = entry.amount * ((credit == "leave earned") - (debit == "leave earned"))
        if earned and weekend is None:
            yield f"entry {entry.id} earns leave on a working day"
        sums[person_of(now, entry), weekend] += earned
    kept = {(row.person_id, row.weekend): row.quarters for row in now["weekend_credit"]}
    for key in kept.keys() | sums.keys():
        if not 0 <= sums[key] <= 2 or kept.get(key, 0) != sums[key]:
            yield f"person and weekend {key} have {sums[key]} quarters by entries, {kept.get(key)} as kept"


def planned(now: Snapshot) -> Iterator[str]:
    """Each seat of what is published has its points planned or earned, once, for the person who covers it."""
    undone = {entry.reverses_id for entry in now["entry"]}
    earned = {entry.follows_id for entry in now["entry"]}  # a correction takes these back by hand; they were planned
    live: Counter[tuple[int, int, int, bool]] = Counter()
    for entry in now["entry"]:
        kind = kinds(now, entry)[1]
        if entry.cause == "published" and kind in PLANNED and (entry.id not in undone or entry.id in earned):
            live[entry.seat_id, person_of(now, entry), entry.amount, PLANNED[kind]] += 1
    wanted = Counter(
        (seat, person, points, now.slot_of[seat].weekend is not None)
        for seat in now.current
        for person, points in points_of(now, seat).items()
    )
    if live != wanted:
        yield f"planned but not published: {dict(live - wanted)}, published but not planned: {dict(wanted - live)}"


def points_of(now: Snapshot, seat: int) -> dict[int, int]:
    """Who covers a seat as published now → whole points: by the time, what is left over to the largest remainders."""
    hours = now.hours(now.current[seat].publication_id, seat)
    times = {person: sum((end - start).total_seconds() for start, end in own) for person, own in hours.items()}
    total, whole = now.slot_of[seat].points, sum(times.values())
    shares = {person: divmod(total * time, whole) for person, time in times.items()}
    first = sorted(shares, key=lambda person: (-shares[person][1], person))
    left = total - sum(int(share) for share, _ in shares.values())
    points = {person: int(share) + (person in first[:left]) for person, (share, _) in shares.items()}
    return {person: amount for person, amount in points.items() if amount > 0}
