"""What must hold of a plan at the moment it is made or published (R3, R6, R7, R9), as a person would check it."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.invariants.reading import Snapshot, narrowed

DAYS = {"first": {1}, "second": {2}, "both": {1, 2}, "either": {1, 2}}

Cover = tuple[Any, int]  # slot, seat id
Stretch = tuple[datetime, datetime]
Covers = Mapping[int, Iterable[Cover]]  # person →


def newly_given(now: Snapshot, publication_id: int) -> list[tuple[int, int]]:
    """(seat, person) of whoever covers some of a seat by a publication that they did not cover before."""
    earlier = now.previous(publication_id)
    return [
        (row.seat_id, person)
        for row in now["change"]
        if row.publication_id == publication_id
        for person, own in now.hours(publication_id, row.seat_id).items()
        if not _within(own, now.hours(earlier, row.seat_id).get(person, []))
    ]


def _within(own: Iterable[Stretch], others: Iterable[Stretch]) -> bool:
    others = list(others)
    return all(any(start <= a and b <= end for start, end in others) for a, b in own)


def with_draft(now: Snapshot, draft: Any, moment: datetime) -> dict[int, list[Cover]]:
    """Person → what they would cover if a draft were published now, over what is published of all other periods."""
    own = {seat for seat, slot in now.slot_of.items() if slot.period_id == draft.period_id}
    period = next(row for row in now["period"] if row.id == draft.period_id)
    begun = {seat for seat in own if period.publication_id and now.slot_of[seat].start_at <= moment}
    seated = {
        row.seat_id: row.person_id for row in now["assignment"] if row.draft_id == draft.id and row.seat_id not in begun
    }
    found: dict[int, list[Cover]] = {}
    for seat, row in now.current.items():
        if seat not in own or seat in begun or seated.get(seat) == row.person_id:
            for person, hours in now.hours(row.publication_id, seat).items():  # whoever keeps a seat leaves its parts
                found.setdefault(person, []).append((narrowed(now.slot_of[seat], hours), seat))
            seated.pop(seat, None)
    for seat, person in seated.items():
        found.setdefault(person, []).append((now.slot_of[seat], seat))
    return found


def broken(now: Snapshot, given: Iterable[tuple[int, int]], covers: Covers) -> Iterator[str]:
    """Everything that speaks against these seats for these people, given all that the people cover then."""
    for seat, person in given:
        others = [other for other, its in covers.get(person, ()) if its != seat]
        slot = next((own for own, its in covers.get(person, ()) if its == seat), now.slot_of[seat])
        period = next(row for row in now["period"] if row.id == slot.period_id)
        amounts = policy_on(now, slot.team_id, period.first_on)
        for wrong in (
            *_availability(now, person, slot, amounts),
            *_membership(now, person, slot),
            *_load(slot, others, amounts),
        ):
            yield f"person {person} on slot {slot.id} ({slot.name}, {slot.on_date}): {wrong}"


def policy_on(now: Snapshot, team_id: int, day: date) -> Mapping[str, Any]:
    """The amounts in force on a day: of the latest policy that has begun, else of the first."""
    own = sorted((row for row in now["policy"] if row.team_id == team_id), key=lambda row: row.starts_on)
    begun = [row for row in own if row.starts_on <= day]
    amounts: Mapping[str, Any] = (begun[-1] if begun else own[0]).amounts
    return amounts


def _availability(now: Snapshot, person: int, slot: Any, amounts: Mapping[str, Any]) -> Iterator[str]:
    zone = ZoneInfo(now.teams[slot.team_id].time_zone)
    for absence in now["absence"]:
        if absence.person_id == person:
            gone = datetime.combine(absence.first_on, time(0), zone).astimezone(UTC)
            back = datetime.combine(absence.last_on + timedelta(days=1), time(0), zone).astimezone(UTC)
            if slot.start_at < back and gone < slot.end_at:
                yield f"absent from {absence.first_on} to {absence.last_on}"
    if _mark(now, person, slot, amounts) == "cannot":
        yield "said cannot"
    offered = slot.weekend_day in DAYS.get(_offer(now, person, slot), set())
    if slot.weekend is not None and not offered and slot.id not in _taken(now, person):
        yield "did not offer this day"


def _answer(now: Snapshot, person: int, slot: Any) -> Any:
    rounds = [row.id for row in now["round"] if row.period_id == slot.period_id]
    return next((row for row in now["answer"] if row.round_id in rounds and row.person_id == person), None)


def _mark(now: Snapshot, person: int, slot: Any, amounts: Mapping[str, Any]) -> str:
    answer = _answer(now, person, slot)
    for row in now["mark"]:
        if answer is not None and (row.answer_id, row.slot_id) == (answer.id, slot.id):
            return str(row.mark)
    usual = (person, slot.shift_id, slot.on_date.weekday())
    for row in now["standing_mark"]:
        if (row.person_id, row.shift_id, row.weekday) == usual:
            return str(row.mark)
    return "fine" if slot.weekend else str(amounts["unanswered"])  # there the offer says it


def _offer(now: Snapshot, person: int, slot: Any) -> str:
    answer = _answer(now, person, slot)
    own = [row for row in now["opt_in"] if answer is not None and row.answer_id == answer.id]
    return next((str(row.choice) for row in own if row.weekend == slot.weekend), "")


def own_hand(now: Snapshot, person: int, slot: Any) -> set[int]:
    """The days of a weekend on which somebody sits by their own hand: who takes a seat has offered it."""
    taken = [now.slots[at] for at in _taken(now, person)]
    return {other.weekend_day for other in taken if other.weekend == slot.weekend}


def _taken(now: Snapshot, person: int) -> set[int]:
    """The slots in which somebody sits, as published now or pinned, and of which they took a seat by their own hand."""
    sits = {seat for _, seat in now.covers.get(person, ())}
    sits |= {pin.seat_id for pin in now["pin"] if pin.person_id == person}
    slots = {now.slot_of[seat].id for seat in sits}
    return slots & {now.slot_of[row.seat_id].id for row in now["consent"] if row.person_id == person}


def _membership(now: Snapshot, person: int, slot: Any) -> Iterator[str]:
    if not next(row for row in now["person"] if row.id == person).active:
        yield "is not active"
    own = [row for row in now["membership"] if (row.team_id, row.person_id) == (slot.team_id, person)]
    if not any(row.first_on <= slot.on_date and (row.last_on is None or slot.on_date <= row.last_on) for row in own):
        yield "is not in the team on that day"
    if any(row.onboarding for row in own):
        yield "is still onboarding"


def _load(slot: Any, others: list[Any], amounts: Mapping[str, Any]) -> Iterator[str]:
    rest = timedelta(hours=amounts["min_rest_hours"])
    for other in others:
        if max(slot.start_at - other.end_at, other.start_at - slot.end_at) < rest:
            yield f"too little rest beside slot {other.id}"
        apart = None if None in (slot.weekend, other.weekend) else abs(slot.weekend - other.weekend)
        window = amounts["weekend_window"]  # one in one is no limit, however near a holiday lies to a weekend
        if apart and window > 1 and apart < timedelta(weeks=window):
            yield f"too many weekends: {slot.weekend} and {other.weekend}"
    if 1 + sum(other.on_date == slot.on_date for other in others) > amounts["max_slots_a_day"]:
        yield "too many slots that day"
    week = slot.on_date.isocalendar()[:2]
    if 1 + sum(other.on_date.isocalendar()[:2] == week for other in others) > amounts["max_slots_a_week"]:
        yield "too many slots that week"
    if _run(slot.on_date, {other.on_date for other in others}) > amounts["max_consecutive_days"]:
        yield "too many days in a row"


def _run(day: date, days: set[date]) -> int:
    """How many days in a row are covered around a day."""
    length = 1
    for step in (timedelta(days=1), timedelta(days=-1)):
        other = day + step
        while other in days:
            length, other = length + 1, other + step
    return length


def both_or_one(now: Snapshot, given: Iterable[tuple[int, int]], covers: Covers) -> Iterator[str]:
    """Who offered either day has one of them; who offered both or none does not have one (a hand may leave that).

    Days that somebody has by their own hand alone are as they wanted them.
    """
    for _, person, weekend, offer, days in _paired_otherwise(now, given, covers):
        yield f"person {person} offered {offer} day of {weekend} and has {sorted(days)}"


def left_alone(now: Snapshot, publication_id: int) -> Iterator[str]:
    """What a publication leaves of a pair that the draft was asked to keep whole is marked in it, for all to see.

    One day alone comes about by hand: an edit marks it; a swap, a claim, a replacement or undoing is somebody's act,
    and whoever offers both days only afterwards had not when the draft was asked. What had begun before the
    publication stays as it was, so that whoever had the other day in the draft does not get it.
    """
    publication = next(row for row in now["publication"] if row.id == publication_id)
    draft = next((row for row in now["draft"] if row.id == publication.draft_id), None)
    if draft is None or publication.cause != "draft":
        return
    asked = {(int(row["person"]), row["weekend"]): row["offer"] for row in (draft.problem or {}).get("offers", ())}
    marked = {row.seat_id for row in now["assignment"] if row.draft_id == draft.id and "both days" in row.broken}
    given = newly_given(now, publication_id)
    begun = {
        (row.person_id, now.slot_of[row.seat_id].weekend)
        for row in now["assignment"]
        if row.draft_id == draft.id and now.slot_of[row.seat_id].start_at <= publication.published_at
    }
    for seat, person, weekend, offer, days in _paired_otherwise(now, given, now.covers):
        if (person, weekend) in begun:
            continue
        if offer == "both" and asked.get((person, weekend.isoformat())) == "both" and seat not in marked:
            yield f"person {person} offered both days of {weekend}, got {sorted(days)} in seat {seat}, unmarked"


def _paired_otherwise(
    now: Snapshot, given: Iterable[tuple[int, int]], covers: Covers
) -> Iterator[tuple[int, int, date, str, set[int]]]:
    """Seat, person, weekend, offer and days of whoever has other days of a weekend than the offer allows beside it."""
    for seat, person in given:
        slot = now.slot_of[seat]
        offer = _offer(now, person, slot) if slot.weekend else ""
        if offer in ("either", "both"):
            days = {other.weekend_day for other, _ in covers[person] if other.weekend == slot.weekend}
            if (offer == "either") == (len(days) > 1) and not days <= own_hand(now, person, slot):
                yield seat, person, slot.weekend, offer, days


def frozen(
    now: Snapshot, before: Mapping[int, Any], seats: Mapping[int, int | None], moment: datetime
) -> Iterator[str]:
    """R9: seats (as published before) whose slot has begun are as they were."""
    for seat, row in before.items():
        if seat in seats and now.slot_of[seat].start_at <= moment and seats[seat] != row.person_id:
            yield f"seat {seat} had begun with {row.person_id}, and has {seats[seat]} now"
