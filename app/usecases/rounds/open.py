"""Opening a round: the dates, the deadline, and the slots that follow from the team's shifts."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.domain.language import _
from app.domain.people import Actor, asked
from app.domain.policy import Policy, in_force
from app.domain.refusals import BadField, PeriodOverlaps
from app.domain.round import Period, Round, require_dates, require_deadline
from app.domain.slot import slots_between
from app.domain.team import Team
from app.domain.timetable import typed_on, week_start
from app.domain.walltime import instant, today
from app.store.rounds import add_period, add_round, add_slots, overlapping, periods_of
from app.store.teams import lock_team, members_of, policies_of, shifts_of
from app.store.transaction import Tx
from app.usecases.rounds.telling import asked_in, tell_of_round

DEADLINE_DAYS = 4  # before the first day: the Thursday before a Monday
DEADLINE_CLOCK = time(17)


@dataclass(frozen=True, slots=True)
class OpenRound:
    first_on: date
    last_on: date
    deadline_at: datetime


@dataclass(frozen=True, slots=True)
class OpenRoundPage:
    """The form: dates as the browser writes them, the deadline on the wall clock of the team's zone."""

    title: str
    team: str
    first_on: str
    last_on: str
    deadline: str
    clock: str  # of the deadline
    people: int
    shifts: int


def open_round(tx: Tx, team: Team, ask: OpenRound, *, by: Actor, now: datetime) -> Round:
    """Make the period, its round, slots and seats, and tell everybody who is asked."""
    lock_team(tx, team.id)
    require_dates(ask.first_on, ask.last_on, today=today(now, team.time_zone))
    if taken := overlapping(tx, team.id, ask.first_on, ask.last_on):
        raise PeriodOverlaps(taken.first_on, taken.last_on)
    slots = slots_between(
        ask.first_on,
        ask.last_on,
        shifts=shifts_of(tx, team.id),
        policies=policies_of(tx, team.id),
        zone=team.time_zone,
    )
    if not slots:
        raise BadField("Dates", _("No shift of this team runs on these days. Choose other days, or add a shift first."))
    require_deadline(ask.deadline_at, now=now, first_start=slots[0].start)
    period = add_period(tx, team.id, ask.first_on, ask.last_on)
    round_ = add_round(tx, period, deadline_at=ask.deadline_at, by=by.id, now=now)
    add_slots(tx, period, slots)
    tell_of_round(tx, team, round_, kind="round_opened", people=asked_in(tx, round_), now=now)
    return round_


def suggest_round(tx: Tx, team: Team, *, now: datetime) -> OpenRound:
    """The whole week after the latest period, answered by the Thursday before or the day before, at five."""
    on = today(now, team.time_zone)
    policy = in_force(policies_of(tx, team.id), on).policy
    first_on = _first_free_week(periods_of(tx, team.id), policy, on)
    while True:
        for days_before in (DEADLINE_DAYS, 1):
            deadline = instant(first_on - timedelta(days=days_before), DEADLINE_CLOCK, team.time_zone)
            if deadline > now:
                return OpenRound(first_on, first_on + timedelta(days=6), deadline)
        first_on += timedelta(days=7)


def show_open_form(tx: Tx, team: Team, *, own_zone: str | None = None, now: datetime) -> OpenRoundPage:
    ask = suggest_round(tx, team, now=now)
    return OpenRoundPage(
        title=_("Open a round"),
        team=team.slug,
        first_on=ask.first_on.isoformat(),
        last_on=ask.last_on.isoformat(),
        deadline=f"{ask.deadline_at.astimezone(ZoneInfo(team.time_zone)):%Y-%m-%dT%H:%M}",
        clock=typed_on(team.time_zone, own_zone, ask.deadline_at),
        people=len(asked(members_of(tx, team.id), ask.first_on, ask.last_on)),
        shifts=len(shifts_of(tx, team.id)),
    )


def _first_free_week(periods: list[Period], policy: Policy, on: date) -> date:
    """The first day of a week that comes after today and after every period."""
    free = max([on, *(period.last_on for period in periods)]) + timedelta(days=1)
    start = week_start(free, policy)
    return start if start >= free else start + timedelta(days=7)
