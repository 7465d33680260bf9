"""Everything a draft or a publication is judged by, gathered as it is at this moment."""

from collections.abc import Collection
from datetime import UTC, datetime, time, timedelta

from sqlmodel import col, select

from app.domain.facts import Cover, Facts
from app.domain.policy import Policy, in_force
from app.domain.round import Period
from app.domain.team import Team
from app.store.answers import absences_of, answers_of, standing_week
from app.store.drafts import pins_of
from app.store.ledger import debts
from app.store.rounds import round_of, slots_of
from app.store.tables import PeriodRow, PublishedSeatRow, SeatRow, SlotRow
from app.store.teams import members_of, policies_of
from app.store.transaction import Tx


def facts_of(tx: Tx, team: Team, period: Period, *, seed: int, now: datetime) -> Facts:
    """All that the rota of a period rests on."""
    round_ = round_of(tx, period.id)
    policy = in_force(policies_of(tx, team.id), period.first_on).policy
    members = members_of(tx, team.id)
    people = [member.person.id for member in members]
    # A night of the last day, or a slot in another zone, reaches into a day beside the period.
    first_on, last_on = period.first_on - timedelta(days=1), period.last_on + timedelta(days=1)
    return Facts(
        zone=team.time_zone,
        period=period,
        policy=policy,
        slots=slots_of(tx, period.id),
        members=members,
        answers=answers_of(tx, round_.id) if round_ else {},
        standing=standing_week(tx, people),
        absences=absences_of(tx, people, first_on, last_on),
        covers=_covers(tx, people, *_around(period, policy)),
        debts=debts(tx, team.id, on=period.first_on),
        pins=pins_of(tx, period.id),
        published=_published(tx, period),
        seed=seed,
        now=now,
    )


def _around(period: Period, policy: Policy) -> tuple[datetime, datetime]:
    """How far before and after the period other cover matters: to the widest rule, and a day for zones."""
    reach = timedelta(days=max(7 * policy.weekend_window, policy.max_consecutive_days, 7) + 1)
    first, last = (datetime.combine(day, time(0), UTC) for day in (period.first_on, period.last_on))
    return first - reach, last + timedelta(days=1) + reach


def _covers(tx: Tx, people: Collection[int], start: datetime, end: datetime) -> list[Cover]:
    rows = tx.session.exec(
        select(PublishedSeatRow.person_id, SlotRow)
        .select_from(PublishedSeatRow)
        .join(SeatRow, col(SeatRow.id) == col(PublishedSeatRow.seat_id))
        .join(SlotRow, col(SlotRow.id) == col(SeatRow.slot_id))
        .join(PeriodRow, col(PeriodRow.id) == col(SlotRow.period_id))
        .where(
            col(PublishedSeatRow.publication_id) == col(PeriodRow.publication_id),
            col(PublishedSeatRow.person_id).in_(list(people)),
            col(SlotRow.start_at) < end,
            col(SlotRow.end_at) > start,
        )
        .order_by(col(SlotRow.start_at), col(SlotRow.id), col(SeatRow.number))
    )
    return [
        Cover(person, slot.id, slot.start_at, slot.end_at, slot.on_date, slot.weekend)
        for person, slot in rows
        if person is not None and slot.id is not None
    ]


def _published(tx: Tx, period: Period) -> dict[int, int]:
    if period.publication_id is None:
        return {}
    rows = tx.session.exec(
        select(PublishedSeatRow.seat_id, PublishedSeatRow.person_id)
        .where(PublishedSeatRow.publication_id == period.publication_id, col(PublishedSeatRow.person_id).is_not(None))
        .order_by(col(PublishedSeatRow.seat_id))
    )
    return {seat: person for seat, person in rows if person is not None}
