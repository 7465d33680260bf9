"""What must hold of calendars (F1 to F8), told from their bytes and what is published: a rule yields what is wrong."""

import gzip
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from tests.ical_checker import check_calendar, parse_events
from tests.invariants.reading import Snapshot

DAY = timedelta(days=1)
FORBIDDEN = (b"@example.org", b"CANARY")  # mail addresses, reasons of absences


def complaints(now: Snapshot, before: Snapshot | None, *, at: datetime) -> list[str]:
    found = [*_each(now, at=at), *_everybody(now)]
    return found if before is None else [*found, *history(now, before)]


def _each(now: Snapshot, *, at: datetime) -> Iterator[str]:
    for row in now["calendar"]:
        for wrong in (*form(row), *same(now, row), *window(now, row, at), *privacy(now, row)):
            yield f"calendar {row.scope}: {wrong}"


def form(row: Any) -> Iterator[str]:
    """F5, F8: the bytes keep the contract, their tag is their hash, and zipped they are the same."""
    yield from check_calendar(row.body)
    if row.etag != f'"{sha256(row.body).hexdigest()}"':
        yield "its tag is not the hash of its bytes"
    if gzip.decompress(row.zipped) != row.body:
        yield "zipped it holds other bytes"


def same(now: Snapshot, row: Any) -> Iterator[str]:
    """F1: the events are the seats of what is published now, within scope and window."""
    shown = {event["UID"]: event for event in parse_events(row.body)}
    wanted = {f"{now.uids[seat]}@halfday": seat for seat in seats_of(now, row.scope, since=row.anchor_on)}
    if shown.keys() != wanted.keys():
        yield f"shows {len(shown.keys() - wanted.keys())} events too many, lacks {len(wanted.keys() - shown.keys())}"
    for uid in shown.keys() & wanted.keys():
        event, seat = shown[uid], wanted[uid]
        slot, published = now.slot_of[seat], now.current[seat]
        if (event["DTSTART"], event["DTEND"]) != (slot.start_at, slot.end_at):
            yield f"seat {seat} is shown at another time"
        if event["SEQUENCE"] != published.sequence or event["LAST-MODIFIED"] < published.changed_at:
            yield f"seat {seat} has another sequence or an older moment than published"
        if event["DTSTAMP"] != event["LAST-MODIFIED"]:
            yield f"seat {seat} has two moments of its last revision"
        headline = event["DESCRIPTION"].partition("\n")[0]
        team, name = now.teams[slot.team_id].name, now.names[published.person_id]
        if headline != f"{name} is on for {team}: {role(slot)}." or event["SUMMARY"] not in titles(now, row, seat):
            yield f"seat {seat} is shown as {event['SUMMARY']}, {headline}"


def role(slot: Any) -> str:
    """The shift's name, with the word for weekend days where it does not say so itself."""
    says_so = slot.weekend is None or "weekend cover" in slot.name.lower()
    return str(slot.name) if says_so else f"Weekend cover, {slot.name}"


def titles(now: Snapshot, row: Any, seat: int) -> set[str]:
    """What an event may be called: by the first name, or by more of it where that would be two people's."""
    slot, name = now.slot_of[seat], now.names[now.current[seat].person_id]
    words, what, team = name.split(), role(slot), now.teams[slot.team_id].name
    names = {words[0], f"{words[0]} {words[-1][0]}.", name}
    if not row.scope.startswith("person:"):
        return {f"{who}: {what} ({team})" for who in names}
    found: set[str] = set()
    for who in names:
        room = max(7, 18 - len(who))  # twenty characters are seen, two of them between the two
        short = what if len(what) <= room else what[: room - 1].rstrip(" ,") + "…"
        found.add(f"{short}: {who} ({team})" + ("" if short == what else f" · {what}"))
    return found


def window(now: Snapshot, row: Any, at: datetime) -> Iterator[str]:
    """F6: nothing since the first day of the month before last is left out."""
    kind, _, number = row.scope.partition(":")
    zone = now.teams[int(number)].time_zone if kind == "team" else "UTC"
    first: date = at.astimezone(ZoneInfo(zone)).date().replace(day=1)
    for _ in range(2):
        first = (first - timedelta(days=1)).replace(day=1)
    if row.anchor_on > first:
        yield f"begins on {row.anchor_on}, which is later than {first}"


def privacy(now: Snapshot, row: Any) -> Iterator[str]:
    """F7: no address, no reason, and in a person's calendar nobody but those beside, before and after them."""
    flat = row.body.replace(b"\r\n ", b"")
    yield from (f"tells {word.decode()}" for word in FORBIDDEN if word in flat)
    kind, _, number = row.scope.partition(":")
    if kind == "person":
        teams = {now.slot_of[seat].team_id for seat in seats_of(now, row.scope, since=row.anchor_on)}
        near = {row.person_id for seat, row in now.current.items() if now.slot_of[seat].team_id in teams}
        others = [name for person, name in now.names.items() if person not in {int(number), *near}]
        yield from (f"names {name}" for name in others if name.encode() in flat)
    else:
        slugs = [team.slug for team in now["team"] if team.id != int(number)]
        yield from (f"leads to team {slug}" for slug in slugs if f"/teams/{slug}/".encode() in flat)


def _everybody(now: Snapshot) -> Iterator[str]:
    """F3: whoever has published cover has a calendar that can be served, and so has their team."""
    scopes = {row.scope for row in now["calendar"]}
    for row in now.current.values():
        if row.person_id is not None and f"person:{row.person_id}" not in scopes:
            yield f"person {row.person_id} covers and has no calendar"
    for publication in now["publication"]:
        if f"team:{publication.team_id}" not in scopes:
            yield f"team {publication.team_id} has published and has no calendar"


def history(now: Snapshot, before: Snapshot) -> Iterator[str]:
    """F4, F8: version, tag and moment rise when the bytes change, and only then; no calendar goes away."""
    kept = {row.scope: row for row in now["calendar"]}
    for old in before["calendar"]:
        new = kept.get(old.scope)
        if new is None:
            yield f"calendar {old.scope} is gone"
        elif new.body == old.body:
            if (new.etag, new.changed_at, new.version) != (old.etag, old.changed_at, old.version):
                yield f"calendar {old.scope} has the same bytes and another tag, moment or version"
        else:
            if not (new.version > old.version and new.changed_at > old.changed_at and new.anchor_on >= old.anchor_on):
                yield f"calendar {old.scope} changed, but its version or moment did not rise"
            yield from (f"calendar {old.scope}: {wrong}" for wrong in revised(now, before, old, new))
    sequences = {row.seat_id: row.sequence for row in before.current.values()}
    for seat, row in now.current.items():
        if row.sequence < sequences.get(seat, 0):
            yield f"the sequence of seat {seat} fell"


def revised(now: Snapshot, before: Snapshot, old: Any, new: Any) -> Iterator[str]:
    """F4: an event changes only with what it says; its moment rises then, its sequence with person and time alone."""
    was, will = events(old.body), events(new.body)
    seats = {f"{uid}@halfday": seat for seat, uid in now.uids.items()}
    for uid in was.keys() & will.keys():
        seat, earlier, later = seats[uid], was[uid], will[uid]
        moved = before.current[seat].person_id != now.current[seat].person_id
        if earlier == later:
            continue
        if around(now, seat) == around(before, seat):
            yield f"seat {seat} changed its event, though neither it nor what is around it did"
        if later["LAST-MODIFIED"] <= earlier["LAST-MODIFIED"]:
            yield f"seat {seat} changed its event, but its moment did not rise"
        if (later["SEQUENCE"] > earlier["SEQUENCE"]) != moved or later["SEQUENCE"] < earlier["SEQUENCE"]:
            yield f"seat {seat} has another sequence without another person, or none with one"


def events(body: bytes) -> dict[str, dict[str, Any]]:
    return {event["UID"]: event for event in parse_events(body)}


def around(now: Snapshot, seat: int) -> tuple[Any, ...]:
    """All that an event tells of: its team, and who is on within a day before and after."""
    slot = now.slot_of[seat]
    team = now.teams[slot.team_id]
    near = [
        (other, row.person_id)
        for other, row in sorted(now.current.items())
        if (there := now.slot_of[other]).team_id == team.id
        and there.end_at >= slot.start_at - DAY
        and there.start_at <= slot.end_at + DAY
    ]
    members = sorted(row.person_id for row in now["membership"] if row.team_id == team.id)
    policies = [(row.starts_on, row.amounts) for row in now["policy"] if row.team_id == team.id]
    return near, team.name, team.slug, team.duty_text, team.card, members, policies, now.names


def seats_of(now: Snapshot, scope: str, *, since: date) -> list[int]:
    """The filled seats that a calendar is to show."""
    kind, _, number = scope.partition(":")
    return [
        seat
        for seat, row in now.current.items()
        if row.person_id is not None
        and now.slot_of[seat].on_date >= since
        and (row.person_id if kind == "person" else now.slot_of[seat].team_id) == int(number)
    ]
