"""What people earn (L6), worked out afresh from what was published and how much time has passed."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from tests.invariants.ledger_rules import EARNED, kinds, person_of, points_of
from tests.invariants.reading import Snapshot

COUNTED = "the day or its weekend counts in full already"


def complaints(now: Snapshot, *, earned_at: datetime | None) -> list[str]:
    """earned_at: when the clock last made earned what was due."""
    return [*points(now, earned_at), *leave(now, earned_at)]


def points(now: Snapshot, earned_at: datetime | None) -> Iterator[str]:
    """The points of every seat whose slot had ended, and which was published by then, are earned; no others."""
    has = Counter(
        (entry.seat_id, person_of(now, entry), entry.amount, EARNED[kinds(now, entry)[1]])
        for entry in now["entry"]
        if entry.cause == "earned" and kinds(now, entry)[1] in EARNED
    )
    must: Counter[tuple[int, int, int, bool]] = Counter()
    may: Counter[tuple[int, int, int, bool]] = Counter()
    for seat in now.current:
        slot = now.slot_of[seat]
        if earned_at is None or slot.end_at > earned_at:
            continue
        for person, amount in points_of(now, seat).items():
            what = (seat, person, amount, slot.weekend is not None)
            may[what] += 1
            if now.given_at[seat] < earned_at:
                must[what] += 1
    if has - may or must - has:
        yield f"points earned without cover: {dict(has - may)}, covered and not earned: {dict(must - has)}"


def leave(now: Snapshot, earned_at: datetime | None) -> Iterator[str]:
    """Each weekend day of which a person covers the most is expected, then earned when nobody may object any more."""
    wanted = credited(now)
    entries: dict[tuple[int, int, date], list[Any]] = {}
    for entry in now["entry"]:
        if kinds(now, entry)[1] == "leave expected" and entry.cause == "published":
            slot = now.slot_of[entry.seat_id]
            entries.setdefault((slot.team_id, person_of(now, entry), slot.on_date), []).append(entry)
    undone = {entry.reverses_id: entry for entry in now["entry"] if entry.reverses_id is not None}
    followers = {entry.follows_id: entry for entry in now["entry"] if entry.follows_id is not None}
    for key in entries.keys() | wanted.keys():
        states = Counter(_state(entry, undone, followers) for entry in entries.get(key, []))
        states.pop("gone", None)
        if sum(states.values()) != (key in wanted):
            yield f"leave of team, person, day {key} is {dict(states)}, credited: {key in wanted}"
        elif key in wanted:
            state = next(iter(states))
            due = _due(now, wanted[key])
            if state == "earned" and (earned_at is None or due > earned_at):
                yield f"leave of {key} is earned before {due}"
            if state == "expected" and earned_at is not None and due <= earned_at and wanted[key].known_at < earned_at:
                yield f"leave of {key} was due at {due} and is not earned"
    yield from _twice(now, followers, undone)


def _twice(now: Snapshot, followers: dict[int, Any], undone: dict[int, Any]) -> Iterator[str]:
    """No day is earned twice by the clock, and a day that counted already did so by another entry."""
    by_day: Counter[tuple[int, date]] = Counter()
    for entry in followers.values():
        if kinds(now, entry)[1] == "leave earned" and entry.id not in undone:
            by_day[person_of(now, entry), now.slot_of[entry.seat_id].on_date] += 1
    yield from (f"person and day {key} are earned {count} times" for key, count in by_day.items() if count > 1)
    for entry in undone.values():
        slot = now.slot_of[entry.seat_id] if entry.seat_id is not None else None
        if entry.reason == COUNTED and slot is not None:
            others = [
                each
                for each in now["entry"]
                if each.id < entry.id
                and kinds(now, each)[1] == "leave earned"
                and each.seat_id is not None
                and now.slot_of[each.seat_id].weekend == slot.weekend
                and person_of(now, each) == person_of(now, entry)
            ]
            if not others:
                yield f"entry {entry.id} says that the day counts already, and nothing of that weekend was earned"


def _state(entry: Any, undone: dict[int, Any], followers: dict[int, Any]) -> str:
    if entry.id in followers:
        return "earned"
    if entry.id not in undone:
        return "expected"
    return "counted" if undone[entry.id].reason == COUNTED else "gone"


class Credit:
    """A weekend day that counts for somebody: the team's cover of that day, and since when it is known."""

    def __init__(self, slots: list[Any], known_at: datetime) -> None:
        self.slots = slots
        self.known_at = known_at


def credited(now: Snapshot) -> dict[tuple[int, int, date], Credit]:
    """(team, person, day): side by side people count each in their own line, one after another the longest does."""
    days: dict[tuple[int, int, date], list[tuple[Any, int]]] = {}
    for seat, slot in now.slot_of.items():
        if slot.weekend is not None and seat in now.current:
            days.setdefault((slot.period_id, slot.team_id, slot.on_date), []).append((slot, seat))
    numbers = {seat.id: seat.number for seat in now["seat"]}
    found: dict[tuple[int, int, date], Credit] = {}
    for (_, team, day), places in days.items():
        slots = [slot for slot, _ in places]
        known_at = max(now.given_at[seat] for _, seat in places)
        for line in _lines(sorted(places, key=lambda place: (place[0].start_at, place[0].id, numbers[place[1]]))):
            hours: dict[int, timedelta] = {}
            for _, seat in line:
                for person, own in now.hours(now.current[seat].publication_id, seat).items():
                    hours[person] = hours.get(person, timedelta()) + sum((b - a for a, b in own), timedelta())
            if hours:
                winner = next(person for person in hours if hours[person] == max(hours.values()))
                found[team, winner, day] = Credit(slots, known_at)
    return found


def _lines(places: list[tuple[Any, int]]) -> list[list[tuple[Any, int]]]:
    """Every seat follows the first line of cover that has ended when it begins, else it begins a line."""
    lines: list[list[tuple[Any, int]]] = []
    for place in places:
        for line in lines:
            if line[-1][0].end_at <= place[0].start_at:
                line.append(place)
                break
        else:
            lines.append([place])
    return lines


def _due(now: Snapshot, credit: Credit) -> datetime:
    """After the day's last cover and the time to object, by the amounts in force on that day."""
    slot = credit.slots[0]
    own = sorted((row for row in now["policy"] if row.team_id == slot.team_id), key=lambda row: row.starts_on)
    hours = ([row for row in own if row.starts_on <= slot.on_date] or own[:1])[-1].amounts["objection_hours"]
    last: datetime = max(each.end_at for each in credit.slots)
    return last + timedelta(hours=hours)
