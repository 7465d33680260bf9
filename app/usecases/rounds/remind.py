"""Reminding those who have not answered: by the coordinator's hand, and by the clock a day before the deadline."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from app.domain.refusals import DeadlinePassed, RemindedAlready
from app.domain.team import Team
from app.store.rounds import get_round, note_reminder, open_rounds_until
from app.store.teams import get_team_by_id
from app.store.transaction import Tx
from app.usecases.rounds.telling import tell_of_round, unanswered_in

AHEAD = timedelta(hours=24)
PAUSE = timedelta(hours=1)


def remind_now(tx: Tx, team: Team, round_id: int, *, own_zone: str | None = None, now: datetime) -> int:
    """Write to everybody who has not answered, once an hour at most; says to how many."""
    round_ = get_round(tx, team.id, round_id)
    zone = ZoneInfo(own_zone or team.time_zone)
    if not round_.takes_answers(now):
        raise DeadlinePassed(round_.deadline_at.astimezone(zone))
    if not note_reminder(tx, round_.id, not_after=now - PAUSE, now=now):
        raise RemindedAlready((round_.reminded_at or now).astimezone(zone))
    people = unanswered_in(tx, round_)
    tell_of_round(tx, team, round_, kind=f"round_reminder:{now:%Y%m%d%H%M}", people=people, now=now)
    return len(people)


def remind_unanswered(tx: Tx, *, now: datetime) -> None:
    """The clock's errand: a day before each deadline, write once to those who have not answered.

    The deadline is part of the message's key: who is asked until a later moment is reminded before that one too.
    A round that opened within that day has only just been told of.
    """
    for round_ in open_rounds_until(tx, now + AHEAD):
        if not round_.takes_answers(now) or round_.opened_at > round_.deadline_at - AHEAD:
            continue
        if round_.period.publication_id is not None:  # nobody waits for an answer any more
            continue
        team = get_team_by_id(tx, round_.period.team_id)
        occasion = f"round_reminder:{round_.deadline_at:%Y%m%d%H%M}"
        tell_of_round(tx, team, round_, kind=occasion, people=unanswered_in(tx, round_), now=now)
