"""Create and change teams, policies and shifts."""

from dataclasses import replace
from datetime import date, datetime

from app.changing.conflicts import look_again
from app.domain import walltime
from app.domain.language import _
from app.domain.policy import Policy
from app.domain.refusals import BadField
from app.domain.team import NewShift, NewTeam, Shift, Team, default_shifts
from app.store import teams
from app.store.events import look_anew
from app.store.people import lock_people
from app.store.transaction import Tx


def create_team(tx: Tx, new: NewTeam, *, weekend_days: tuple[int, ...] | None = None, now: datetime) -> Team:
    """A team with the default policy and shifts; both can be changed at once."""
    policy = Policy() if weekend_days is None else replace(Policy(), weekend_days=weekend_days)
    team = teams.add_team(tx, new, now=now)
    teams.add_policy(tx, team.id, policy, starts_on=walltime.today(now, team.time_zone))
    for shift in default_shifts(policy.weekend_days):
        teams.add_shift(tx, team.id, shift)
    return team


def change_team(tx: Tx, team: Team, new: NewTeam, *, version: int, now: datetime) -> None:
    """The zone holds for rounds opened from now on; slots that exist keep their own."""
    teams.save_team(tx, team.id, new, version=version)
    look_anew(tx, team.id, now=now)  # the duty card stands in every event
    if new.time_zone != team.time_zone:  # days of absence begin and end at other hours
        _look_at_everybody(tx, team, now=now)


def add_shift(tx: Tx, team: Team, new: NewShift) -> Shift:
    return teams.add_shift(tx, team.id, new)


def change_shift(tx: Tx, team: Team, shift_id: int, new: NewShift, *, version: int) -> None:
    teams.get_shift(tx, team.id, shift_id)
    teams.save_shift(tx, team.id, shift_id, new, version=version)


def remove_shift(tx: Tx, team: Team, shift_id: int) -> None:
    teams.remove_shift(tx, team.id, shift_id)


def change_policy(tx: Tx, team: Team, policy: Policy, *, starts_on: date, today: date, now: datetime) -> None:
    """New amounts from a day on. The past keeps the policy that was in force then.

    What is published for periods that begin later is judged anew: seats that break the new amounts become conflicts.
    """
    if starts_on < today:
        raise BadField("Start date", _("This lies in the past. A change holds from today at the earliest."))
    teams.add_policy(tx, team.id, policy, starts_on=starts_on)
    look_anew(tx, team.id, now=now)
    _look_at_everybody(tx, team, now=now)


def _look_at_everybody(tx: Tx, team: Team, *, now: datetime) -> None:
    people = teams.member_ids(tx, team.id)
    lock_people(tx, people)
    look_again(tx, people, now=now)
