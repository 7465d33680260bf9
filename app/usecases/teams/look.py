"""What the pages of teams, people, shifts and policies show."""

from dataclasses import dataclass
from datetime import date

from app.domain.language import _
from app.domain.people import Actor, Member, Person
from app.domain.policy import DatedPolicy, in_force
from app.domain.refusals import NotFound
from app.domain.team import Shift, Team
from app.store import people, teams
from app.store.transaction import Tx


@dataclass(frozen=True, slots=True)
class TeamsView:
    title: str
    teams: list[Team]


def show_teams(tx: Tx) -> TeamsView:
    return TeamsView(_("Teams"), teams.all_teams(tx))


@dataclass(frozen=True, slots=True)
class PeopleView:
    title: str
    people: list[Person]


def show_people(tx: Tx) -> PeopleView:
    return PeopleView(_("All people"), people.all_people(tx))


def show_person(tx: Tx, person_id: int) -> Person:
    return people.get_person(tx, person_id)


def find_person(tx: Tx, email: str) -> Person:
    """Somebody by mail address, for the console."""
    person = people.find_person_by_email(tx, email)
    if person is None:
        raise NotFound("person")
    return person


def find_team(tx: Tx, slug: str) -> Team:
    """A team by its part of the address, for the console."""
    return teams.get_team(tx, slug)


@dataclass(frozen=True, slots=True)
class MembersView:
    title: str
    team: Team
    members: list[Member]
    may_change: bool
    today: date
    away_for: frozenset[int] = frozenset()  # of whom the reader may say that they are away


def show_members(tx: Tx, team: Team, *, by: Actor, today: date) -> MembersView:
    may = by.coordinates(team.id) or by.person.keeper
    members = teams.members_of(tx, team.id)
    away_for = frozenset(
        each.person.id
        for each in members
        if each.person.active and by.is_in(team.id) and (by.coordinates(team.id) or each.person.id == by.id)
    )
    return MembersView(_("People of {team}", team=team.name), team, members, may, today, away_for)


@dataclass(frozen=True, slots=True)
class ShiftsView:
    title: str
    team: Team
    shifts: list[Shift]


def show_shifts(tx: Tx, team: Team) -> ShiftsView:
    return ShiftsView(_("Shifts of {team}", team=team.name), team, teams.shifts_of(tx, team.id))


def show_shift(tx: Tx, team: Team, shift_id: int) -> Shift:
    return teams.get_shift(tx, team.id, shift_id)


@dataclass(frozen=True, slots=True)
class PolicyView:
    title: str
    team: Team
    current: DatedPolicy
    all: list[DatedPolicy]
    today: date


def show_policy(tx: Tx, team: Team, *, today: date) -> PolicyView:
    policies = teams.policies_of(tx, team.id)
    title = _("Policy of {team}", team=team.name)
    return PolicyView(title, team, in_force(policies, today), policies, today)
