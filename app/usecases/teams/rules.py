"""The rules of the trade as a team has set them, for its help page."""

from dataclasses import dataclass
from datetime import date, timedelta

from app.domain import language
from app.domain.people import Actor
from app.domain.policy import Policy, in_force
from app.domain.team import Team
from app.store import teams
from app.store.transaction import Tx

A_MONDAY = date(2024, 1, 1)


@dataclass(frozen=True, slots=True)
class RulesView:
    """The amounts in force today, and the day on which others begin to hold, if one is known."""

    title: str
    team: Team
    policy: Policy
    weekend_days: list[str]
    whole_weekend_is_two_days: bool
    holiday_shifts: str  # the day of the week whose shifts run on a holiday
    holidays: list[date]  # from this day on
    other_amounts_from: date | None
    may_change: bool


def show_rules(tx: Tx, team: Team, *, by: Actor, today: date) -> RulesView:
    """What the team's rules say on a day, for anybody in it."""
    policies = teams.policies_of(tx, team.id)
    policy = in_force(policies, today).policy
    days = sorted(policy.weekend_days, key=lambda day: (day - policy.first_weekend_day) % 7)
    return RulesView(
        language._("How {team} shares support", team=team.name),
        team,
        policy,
        [language.weekday(A_MONDAY + timedelta(days=day)) for day in days],
        len(days) == 2,
        language.weekday(A_MONDAY + timedelta(days=policy.last_weekend_day)),
        [day for day in policy.holidays if day >= today],
        min((dated.starts_on for dated in policies if dated.starts_on > today), default=None),
        by.coordinates(team.id) or by.person.keeper,
    )
