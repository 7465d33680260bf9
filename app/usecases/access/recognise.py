"""Recognise who is asking."""

from datetime import datetime

from app.domain.people import Actor
from app.domain.refusals import NotFound
from app.domain.team import Team
from app.store import access, people, teams
from app.store.transaction import Tx


def by_session(tx: Tx, secret: str, *, now: datetime) -> Actor | None:
    """The person of a live session, with today's rights."""
    session = access.find_session(tx, secret, now=now) if secret else None
    return people.load_actor(tx, session.person_id, today=now.date()) if session else None


def by_api_token(tx: Tx, secret: str, *, now: datetime) -> Actor | None:
    """The person of a live API token, with today's rights."""
    person_id = access.find_api_token(tx, secret) if secret else None
    return people.load_actor(tx, person_id, today=now.date()) if person_id else None


def team_for(tx: Tx, by: Actor, slug: str) -> Team:
    """The team of an address for somebody who belongs to it or keeps the installation; missing for all others."""
    team = teams.find_team(tx, slug)
    if team is None or not (by.person.keeper or by.is_in(team.id)):
        raise NotFound("team")
    return team
