"""Recognise who is asking."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.factors import Session
from app.domain.people import Actor
from app.domain.refusals import NotFound, SecondFactorFirst
from app.domain.team import Team
from app.store import access, people, teams
from app.store.transaction import Tx


@dataclass(frozen=True, slots=True)
class Recognised:
    """Who asks: nobody while a second factor is still to be shown; the session, where there is one."""

    actor: Actor | None = None
    session: Session | None = None
    token: access.TokenHolder | None = None


def by_session(tx: Tx, secret: str, *, demands: bool, now: datetime) -> Recognised:
    """The person of a live session, with today's rights.

    Where the installation demands a second factor, the rights of a role count only once one was shown.
    """
    session = access.find_session(tx, secret, now=now) if secret else None
    if session is None or session.is_half:
        return Recognised(session=session)
    actor = people.actor_at(tx, session.person_id, now=now)
    if actor and demands and session.second_at is None:
        actor = actor.without_role_rights()
    return Recognised(actor, session)


def by_api_token(tx: Tx, secret: str, *, demands: bool, now: datetime) -> Recognised:
    """The person of a live API token, with today's rights; made without a second factor, it brings no role's."""
    token = access.find_api_token(tx, secret, now=now) if secret else None
    actor = people.actor_at(tx, token.person_id, now=now) if token else None
    if actor and token and demands and token.second_at is None:
        actor = actor.without_role_rights()
    return Recognised(actor, token=token if actor else None)


def note_token(tx: Tx, token_id: int, *, now: datetime) -> None:
    """Note when a token was last used."""
    access.note_token(tx, token_id, now=now)


def note_use(tx: Tx, session: Session, *, now: datetime) -> None:
    """Note when a session was last used."""
    access.note_session(tx, session.id, now=now)


def team_for(tx: Tx, by: Actor, slug: str) -> Team:
    """The team of an address for somebody who belongs to it or keeps the installation; missing for all others."""
    team = teams.find_team(tx, slug)
    if team is None or not (by.person.keeper or by.is_in(team.id)):
        if team is not None and by.withheld is not None and by.withheld.person.keeper:
            raise SecondFactorFirst(has_one=False)
        raise NotFound("team")
    return team
