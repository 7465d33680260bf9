"""Everything a draft or a publication is judged by, gathered as it is at this moment."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import and_
from sqlalchemy import select as select_many
from sqlmodel import col, select

from app.domain.facts import Cover, Facts
from app.domain.policy import Policy, in_force
from app.domain.round import Period
from app.domain.seating import Holding, Part, holder_of, holding, people_in, reach
from app.domain.slot import Slot
from app.domain.team import Team
from app.store.answers import absences_of, answers_of, standing_week
from app.store.drafts import pins_of
from app.store.ledger import debts
from app.store.publications import holdings_of
from app.store.rounds import round_of, slots_by_id, slots_of
from app.store.tables import ConsentRow, PeriodRow, PublishedPartRow, PublishedSeatRow, SeatRow, SlotRow
from app.store.teams import members_of, policies_of
from app.store.transaction import Tx


def facts_of(
    tx: Tx, team: Team, period: Period, *, seed: int, now: datetime, only: Collection[int] | None = None
) -> Facts:
    """All that the rota of a period rests on; of `only` these people without their debts, to judge what they take."""
    round_ = round_of(tx, period.id)
    policy = in_force(policies_of(tx, team.id), period.first_on).policy
    members = [each for each in members_of(tx, team.id) if only is None or each.person.id in only]
    people = [member.person.id for member in members]
    pins, published = pins_of(tx, period.id), _published(tx, period)
    by_hand = _by_hand(tx, period, people, pins=pins)
    # A night of the last day, or a slot in another zone, reaches into a day beside the period.
    first_on, last_on = period.first_on - timedelta(days=1), period.last_on + timedelta(days=1)
    return Facts(
        zone=team.time_zone,
        period=period,
        policy=policy,
        slots=slots_of(tx, period.id),
        members=members,
        answers=answers_of(tx, round_.id, only=only) if round_ else {},
        standing=standing_week(tx, people),
        absences=absences_of(tx, people, first_on, last_on),
        covers=_covers(tx, people, *_around(period, policy)),
        debts=debts(tx, team.id, on=period.first_on) if only is None else {},
        pins=pins,
        published=published,
        seed=seed,
        now=now,
        consents={key: frozenset(day for _, day in own) for key, own in by_hand.items()},
        taken={key: frozenset(slot for slot, _ in own) for key, own in by_hand.items()},
    )


def _around(period: Period, policy: Policy) -> tuple[datetime, datetime]:
    """How far before and after the period other cover matters: to the widest rule, and a day for zones."""
    reach = timedelta(days=max(7 * policy.weekend_window, policy.max_consecutive_days, 7) + 1)
    first, last = (datetime.combine(day, time(0), UTC) for day in (period.first_on, period.last_on))
    return first - reach, last + timedelta(days=1) + reach


def _covers(tx: Tx, people: Collection[int], start: datetime, end: datetime) -> list[Cover]:
    inside = (col(SlotRow.start_at) < end, col(SlotRow.end_at) > start)
    shared = _shared(tx, inside)
    rows = tx.session.exec(
        _seated(select(PublishedSeatRow.seat_id, PublishedSeatRow.person_id, SlotRow))
        .where(*inside, col(PublishedSeatRow.person_id).in_(list(people)))
        .order_by(col(SlotRow.start_at), col(SlotRow.id), col(SeatRow.number))
    )
    whole = [
        Cover(person, slot.id, slot.start_at, slot.end_at, slot.on_date, slot.weekend)
        for seat, person, slot in rows
        if person is not None and slot.id is not None and seat not in shared
    ]
    stretches = [
        Cover(person, slot.id, *times, slot.on, slot.weekend, is_part=person != holder_of(held))
        for slot, held in shared.values()
        for person, times in reach(slot, held).items()
        if person in people
    ]
    return sorted([*whole, *stretches], key=lambda cover: (cover.start, cover.slot_id)) if stretches else whole


def _shared(tx: Tx, inside: Sequence[Any]) -> dict[int, tuple[Slot, Holding]]:
    """The shared seats of every team within a stretch of time, as published now."""
    found = tx.session.exec(
        _seated(select(PublishedSeatRow.seat_id, PublishedSeatRow.person_id, SlotRow.id, PublishedPartRow))
        .join(
            PublishedPartRow,
            and_(
                col(PublishedPartRow.publication_id) == col(PublishedSeatRow.publication_id),
                col(PublishedPartRow.seat_id) == col(PublishedSeatRow.seat_id),
            ),
        )
        .where(*inside)
        .order_by(col(PublishedPartRow.start_at))
    ).all()
    slots = slots_by_id(tx, {slot for _, _, slot, _ in found}) if found else {}
    parts: dict[int, tuple[Part, ...]] = {}
    for seat, _, _, part in found:
        parts[seat] = (*parts.get(seat, ()), Part(part.start_at, part.end_at, part.person_id))
    return {seat: (slots[slot], holding(holder, parts[seat])) for seat, holder, slot, _ in found}


def _seated(chosen: Any) -> Any:
    """What is chosen of published seats, their slots and periods, of the current publications."""
    return (
        chosen.select_from(PublishedSeatRow)
        .join(SeatRow, col(SeatRow.id) == col(PublishedSeatRow.seat_id))
        .join(SlotRow, col(SlotRow.id) == col(SeatRow.slot_id))
        .join(PeriodRow, col(PeriodRow.id) == col(SlotRow.period_id))
        .where(col(PublishedSeatRow.publication_id) == col(PeriodRow.publication_id))
    )


def _by_hand(
    tx: Tx, period: Period, people: Collection[int], *, pins: Mapping[int, int]
) -> dict[tuple[int, date], set[tuple[int, int]]]:
    """The slots of a weekend, each with its day, in which people sit by their own hand: pinned, or as published now.

    Who took one seat of a slot took the slot: another seat of it is the same to them.
    """
    rows = tx.session.execute(
        select_many(col(ConsentRow.person_id), SlotRow)
        .join(SeatRow, col(SeatRow.id) == col(ConsentRow.seat_id))
        .join(SlotRow, col(SlotRow.id) == col(SeatRow.slot_id))
        .where(col(SlotRow.period_id) == period.id, col(SlotRow.weekend).is_not(None))
    ).all()
    if not rows:
        return {}
    sitting = _sitting(tx, period, pins)
    found: dict[tuple[int, date], set[tuple[int, int]]] = {}
    for person, slot in rows:
        sits = (person, slot.id) in sitting
        if sits and person in people and slot.weekend is not None and slot.weekend_day is not None:
            found.setdefault((person, slot.weekend), set()).add((slot.id, slot.weekend_day))
    return found


def _sitting(tx: Tx, period: Period, pins: Mapping[int, int]) -> set[tuple[int, int]]:
    """Everybody with the slots in which they sit, in whichever seat."""
    held = holdings_of(tx, period.publication_id)
    return {
        (person, slot.id)
        for slot in slots_of(tx, period.id)
        for seat in slot.seats
        for person in people_in(held.get(seat.id)) | people_in(pins.get(seat.id))
    }


def _published(tx: Tx, period: Period) -> dict[int, int]:
    if period.publication_id is None:
        return {}
    rows = tx.session.exec(
        select(PublishedSeatRow.seat_id, PublishedSeatRow.person_id)
        .where(PublishedSeatRow.publication_id == period.publication_id, col(PublishedSeatRow.person_id).is_not(None))
        .order_by(col(PublishedSeatRow.seat_id))
    )
    return {seat: person for seat, person in rows if person is not None}
