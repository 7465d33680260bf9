"""Create and change people, and let them into teams."""

from dataclasses import replace
from datetime import datetime

from app.changing.conflicts import look_again
from app.domain.language import _
from app.domain.people import NewMembership, NewPerson, Person, clean_language
from app.domain.refusals import BadField, MemberAlready
from app.domain.team import Team
from app.store import access, people, teams
from app.store.events import look_anew
from app.store.transaction import Tx


def add_person(tx: Tx, new: NewPerson, *, language: str = "", now: datetime) -> Person:
    """Add somebody; a language is what they read until they choose another."""
    person = people.add_person(tx, new, now=now)
    if not language:
        return person
    people.choose_language(tx, person.id, clean_language(language))
    return people.get_person(tx, person.id)


def change_person(tx: Tx, person_id: int, new: NewPerson, *, active: bool, version: int, now: datetime) -> Person:
    """Change a person. Somebody who is made inactive loses every way in, in this very transaction.

    Their seats to come are not taken away: each is a conflict, for the coordinator to mend.
    """
    person = people.save_person(tx, person_id, new, active=active, version=version)
    look_again(tx, [person_id], now=now)
    for team_id in teams.team_ids(tx, person_id):
        look_anew(tx, team_id, now=now)  # events name people
    if not active:
        access.end_sessions_of(tx, person_id, now=now)
        access.revoke_api_tokens_of(tx, person_id, now=now)
    return person


def add_member(tx: Tx, team: Team, new: NewPerson, *, membership: NewMembership, now: datetime) -> Person:
    """Let somebody into the team by name and mail address; a known address brings that very person.

    The rights HR and keeper are given by keepers on the page of people, never here.
    """
    if new.hr or new.keeper:
        raise BadField("Role", _("HR and keeper are given on the page of people, by a keeper."))
    person = people.find_person_by_email(tx, new.email) or people.add_person(tx, new, now=now)
    if any(member.person.id == person.id for member in teams.members_of(tx, team.id)):
        raise MemberAlready(person.name)
    teams.add_membership(tx, team.id, replace(membership, person_id=person.id))
    look_anew(tx, team.id, now=now)  # a namesake makes short names longer
    return person


def change_member(tx: Tx, team: Team, membership: NewMembership, *, version: int, now: datetime) -> None:
    """Change a membership; published seats that the person may not have any more become conflicts."""
    people.lock_people(tx, [membership.person_id])
    teams.save_membership(tx, team.id, membership, version=version)
    look_again(tx, [membership.person_id], now=now)
