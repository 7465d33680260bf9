"""The clock's errand around check-ins: asks who covers to confirm it, and tells the coordinators of silent ones."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from app.domain.leave import due_at
from app.domain.policy import DatedPolicy, in_force
from app.domain.slot import Slot
from app.domain.team import Team
from app.domain.walltime import today
from app.store import check_ins
from app.store.cover import Held, weekend_cover
from app.store.outbox import NewMessage, tell_all
from app.store.teams import all_teams, coordinators_of, policies_of
from app.store.transaction import Tx

LATE = timedelta(days=2)  # a cover that ended longer ago is not told of any more
AT_ONCE = timedelta(microseconds=1)  # what begins at this very moment has begun


def ask_who_covers(tx: Tx, *, now: datetime) -> int:
    """Ask everybody whose weekend cover has begun, once; and tell of those who were silent until its end."""
    told = 0
    for team in all_teams(tx):
        policies = policies_of(tx, team.id)
        if not any(dated.policy.check_in for dated in policies):
            continue
        asked = [
            one
            for one in weekend_cover(tx, team.id, now - LATE, now + AT_ONCE)
            if in_force(policies, one.slot.on).policy.check_in
        ]
        silent = [one for one in _silent(tx, asked) if one.start <= now]
        told += _remind(tx, team, [one for one in silent if now < one.end], now)
        over = [one for one in silent if one.end <= now < last_moment(one.slot, policies)]
        told += _flag(tx, team, over, now)
    return told


def last_moment(slot: Slot, policies: Sequence[DatedPolicy]) -> datetime:
    """Until when somebody may confirm that they covered a slot: until its leave is due at the earliest."""
    return due_at(slot.end, in_force(policies, slot.on).policy.objection_hours)


def _remind(tx: Tx, team: Team, held: Sequence[Held], now: datetime) -> int:
    messages = [
        NewMessage(f"check-in:{one.seat_id}:{one.person_id}", one.person_id, {"team": team.slug, "seat": one.seat_id})
        for one in held
        if one.person_id is not None
    ]
    tell_all(tx, messages, kind="check_in", now=now)
    return len(messages)


def _flag(tx: Tx, team: Team, held: Sequence[Held], now: datetime) -> int:
    whom = coordinators_of(tx, team.id, on=today(now, team.time_zone))
    messages = [
        NewMessage(
            f"silent:{one.seat_id}:{one.person_id}:{each}",
            each,
            {"team": team.slug, "seat": one.seat_id, "person": one.person_id},
        )
        for one in held
        for each in whom
    ]
    tell_all(tx, messages, kind="silent_cover", now=now)
    return len(messages)


def _silent(tx: Tx, held: Sequence[Held]) -> list[Held]:
    done = check_ins.confirmed(tx, {one.seat_id for one in held})
    return [one for one in held if (one.seat_id, one.person_id) not in done]
