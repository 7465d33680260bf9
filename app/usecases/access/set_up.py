"""The first set-up: a secret on the console lets the keeper in, once."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.factors import WayIn
from app.domain.people import NewMembership, NewPerson, Role
from app.domain.policy import Policy
from app.domain.refusals import LinkUnusable
from app.domain.secrets import new_secret
from app.domain.team import NewTeam, Team, default_shifts
from app.domain.walltime import today
from app.store import access, people, teams
from app.store.transaction import Tx

SET_UP = WayIn("set-up")


@dataclass(frozen=True, slots=True)
class SetUp:
    """What the keeper enters at the very first: themselves, a first team and, if they like, its people."""

    keeper: NewPerson
    team: NewTeam
    people: tuple[NewPerson, ...] = ()


def offer_set_up(tx: Tx) -> str | None:
    """A fresh set-up secret while there is no keeper; earlier ones become void."""
    if people.has_keeper(tx):
        return None
    secret = new_secret()
    access.put_setup_secret(tx, secret)
    return secret


def look_at_set_up(tx: Tx, secret: str) -> None:
    """Refuse an unusable set-up link before anybody types a form."""
    if not access.is_setup_secret(tx, secret):
        raise LinkUnusable


def set_up_demo(tx: Tx, secret: str, keeper: NewPerson, *, client: str, now: datetime) -> str:
    """Make the keeper and ask for a made-up team to look around in; answers a session's secret."""
    access.use_setup_secret(tx, secret, now=now)
    person = people.add_person(tx, keeper, now=now)
    access.want_demo(tx)
    session = new_secret()
    access.start_session(tx, person.id, session, client=client, now=now, way=SET_UP)
    return session


def set_up(tx: Tx, secret: str, ask: SetUp, *, client: str, now: datetime) -> tuple[Team, str]:
    """Make the keeper, the first team with default shifts, and its people; answers the team and a session's secret."""
    access.use_setup_secret(tx, secret, now=now)
    keeper = people.add_person(tx, ask.keeper, now=now)
    team = teams.add_team(tx, ask.team, now=now)
    first_on = today(now, team.time_zone)
    teams.add_policy(tx, team.id, Policy(), starts_on=first_on)
    for shift in default_shifts(Policy().weekend_days):
        teams.add_shift(tx, team.id, shift)
    teams.add_membership(tx, team.id, NewMembership(keeper.id, first_on, role=Role.COORDINATOR))
    for new in ask.people:
        person = people.add_person(tx, new, now=now)
        teams.add_membership(tx, team.id, NewMembership(person.id, first_on))
    session = new_secret()
    access.start_session(tx, keeper.id, session, client=client, now=now, way=SET_UP)
    return team, session
