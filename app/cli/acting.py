"""Who a command acts as, in which team: named at the console, with the rights that they have now."""

from datetime import datetime

from app.cli.console import stop
from app.domain.people import Actor, Person
from app.domain.team import Team
from app.store.people import actor_at
from app.store.transaction import Tx
from app.usecases.teams import look


def coordinating(tx: Tx, slug: str, email: str, *, now: datetime) -> tuple[Team, Actor]:
    """The team by its slug, and one of its coordinators."""
    team, actor = acting(tx, slug, email, now=now)
    if not actor.coordinates(team.id):
        stop(f"{email} does not coordinate {team.name}. Name a coordinator by --by.")
    return team, actor


def somebody(tx: Tx, email: str, *, now: datetime) -> Actor:
    """Anybody who is active, by mail address."""
    actor = actor_at(tx, look.find_person(tx, email).id, now=now)
    if actor is None:
        stop(f"{email} is not active. Name somebody else by --by.")
    return actor


def newcomer(tx: Tx, email: str) -> Person:
    """Somebody who can come in, for whom a way in is made."""
    person = look.find_person(tx, email)
    if not person.active:
        stop(f"{email} is not active. Make them active again on the page of people first.")
    return person


def acting(tx: Tx, slug: str, email: str, *, now: datetime) -> tuple[Team, Actor]:
    """The team by its slug, and somebody of it by mail address."""
    team = look.find_team(tx, slug)
    actor = actor_at(tx, look.find_person(tx, email).id, now=now)
    if actor is None or not actor.is_in(team.id):
        stop(f"{email} is not in {team.name} now. Name somebody of the team by --by.")
    return team, actor
