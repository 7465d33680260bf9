"""Invitations: asking somebody to join by mail, taking it back, sending it again, accepting it, once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil

from app.changing.conflicts import look_again
from app.domain import rights
from app.domain.allowance import INVITATIONS_BY_PERSON
from app.domain.factors import WayIn
from app.domain.feeds import ago
from app.domain.invitation import Invitation, InvitationState, NewInvitation
from app.domain.language import _, listed, n_
from app.domain.people import Actor, NewMembership, NewPerson, Person, Role
from app.domain.refusals import (
    BadField,
    CameInAtOnce,
    InvitedAlready,
    LinkUnusable,
    MemberAlready,
    OnlyKeeperBringsBack,
    Taken,
)
from app.domain.secrets import new_secret
from app.domain.team import Team
from app.domain.walltime import today
from app.store import access, counts, invitations, outbox, people, teams
from app.store.events import look_anew
from app.store.transaction import Tx

MAIL = "invitation"
BY_INVITATION = WayIn("invitation")


@dataclass(frozen=True, slots=True)
class InvitationLine:
    id: int
    name: str
    email: str
    what: str  # the role, in words
    state: str
    when: str
    may_change: bool


@dataclass(frozen=True, slots=True)
class InvitationsPage:
    title: str
    team: str  # slug; nothing for the installation
    lines: Sequence[InvitationLine]
    name: str = ""
    email: str = ""
    role: str = Role.ENGINEER.value
    hr: bool = False
    keeper: bool = False

    @property
    def address(self) -> str:
        return f"/teams/{self.team}/invitations" if self.team else "/people/invitations"


@dataclass(frozen=True, slots=True)
class InvitationLook:
    """What the page of a link says before it is accepted."""

    secret: str
    name: str
    email: str
    invited_by: str
    team: str
    title: str = field(default_factory=lambda: _("Your invitation"))
    provider: str = ""  # to sign in by, where there is one


@dataclass(frozen=True, slots=True)
class Accepted:
    """Who joined, and the team's part of the address, if there is one."""

    person: Person
    team: str


def invite(tx: Tx, team: Team | None, new: NewInvitation, *, by: Actor, now: datetime) -> Invitation:
    """Ask somebody by mail. The link comes to be when the mail is sent."""
    counts.take(tx, INVITATIONS_BY_PERSON, str(by.id), now=now)
    if team is not None and (new.hr or new.keeper):
        raise BadField("Role", _("HR and keeper are given without a team, by a keeper."))
    _require_new(tx, team, new, by=by, now=now)
    made = invitations.add_invitation(tx, new, by=by.id, now=now)
    _send(tx, made, by=by, now=now)
    return made


def list_invitations(tx: Tx, team: Team | None) -> list[Invitation]:
    """The newest first, whatever became of them."""
    return invitations.invitations_of(tx, team.id if team else None)


def show_invitations(tx: Tx, team: Team | None, *, now: datetime) -> InvitationsPage:
    title = _("Invitations to {team}", team=team.name) if team else _("Invitations")
    found = invitations.invitations_of(tx, team.id if team else None)
    return InvitationsPage(title, team.slug if team else "", [_line(each, now) for each in found])


def send_again(tx: Tx, team: Team | None, invitation_id: int, *, by: Actor, now: datetime) -> Invitation:
    """Another mail with another link, valid for another seven days; the former link is void.

    From now on it is the invitation of whoever sends it again.
    """
    counts.take(tx, INVITATIONS_BY_PERSON, str(by.id), now=now)
    team_id = team.id if team else None
    email = invitations.get_invitation(tx, team_id, invitation_id).what.email
    _require_may_let_in(people.find_person_by_email(tx, email), by=by)
    if not invitations.prolong_invitation(tx, team_id, invitation_id, by=by.id, now=now):
        raise LinkUnusable
    again = invitations.get_invitation(tx, team_id, invitation_id)
    _send(tx, again, by=by, now=now)
    return again


def withdraw(tx: Tx, team: Team | None, invitation_id: int, *, now: datetime) -> Invitation:
    """Take an invitation back; its link opens nothing any more."""
    team_id = team.id if team else None
    found = invitations.get_invitation(tx, team_id, invitation_id)
    if not invitations.withdraw_invitation(tx, team_id, invitation_id, now=now):
        raise LinkUnusable
    return found


def look_at(tx: Tx, secret: str, *, provider: str = "", now: datetime) -> InvitationLook:
    """What the link would do; looking does not use it up. Raises LinkUnusable."""
    found = invitations.find_invitation(tx, secret, now=now)
    if found is None or not _is_vouched_for(tx, found, now=now):
        raise LinkUnusable
    by = people.get_person(tx, found.invited_by)
    team = teams.get_team_by_id(tx, found.what.team_id).name if found.what.team_id else ""
    return InvitationLook(secret, found.what.name, found.what.email, by.name, team, provider=provider)


def accept(tx: Tx, secret: str, *, now: datetime) -> Accepted:
    """Use the invitation up, once: the person comes to be (or is brought back) and is in the team.

    Nobody is signed in by this: who proves themselves in another way (a sign-in provider) links that to the person.
    """
    found = invitations.find_invitation(tx, secret, now=now, to_accept=True)
    if found is None or not _is_vouched_for(tx, found, now=now):
        raise LinkUnusable
    try:
        person = _person_of(tx, found, now=now)
        invitations.accept_invitation(tx, found, person_id=person.id, now=now)
        return Accepted(person, _join(tx, found, person, now=now))
    except Taken as meanwhile:  # both were looked up and free
        raise CameInAtOnce from meanwhile


def accept_here(tx: Tx, secret: str, *, client: str, now: datetime) -> tuple[Accepted, str]:
    """Accept, and sign in: whoever has the link reads the mail. Answers the session's secret too."""
    accepted = accept(tx, secret, now=now)
    session = new_secret()
    access.start_session(tx, accepted.person.id, session, client=client, now=now, way=BY_INVITATION)
    return accepted, session


def _require_new(tx: Tx, team: Team | None, new: NewInvitation, *, by: Actor, now: datetime) -> None:
    for known in invitations.invitations_of(tx, team.id if team else None):
        if known.what.email == new.email and known.state(now=now) is InvitationState.OPEN:
            raise InvitedAlready(known.what.name)
    person = people.find_person_by_email(tx, new.email)
    _require_may_let_in(person, by=by)
    if person is None:
        return
    if team is not None and any(member.person.id == person.id for member in teams.members_of(tx, team.id)):
        raise MemberAlready(person.name)
    if team is None and person.active:
        raise BadField("Mail address", _("{name} has this address and is here already.", name=person.name))


def _require_may_let_in(person: Person | None, *, by: Actor) -> None:
    if person is not None and not person.active and not by.person.keeper:
        raise OnlyKeeperBringsBack


def _send(tx: Tx, invitation: Invitation, *, by: Actor, now: datetime) -> None:
    key = f"invitation:{invitation.id}:{invitation.sent}"
    outbox.tell(tx, key=key, kind=MAIL, person_id=by.id, data={"invitation": invitation.id}, now=now)


def _is_vouched_for(tx: Tx, invitation: Invitation, *, now: datetime) -> bool:
    """Whether who invited is still here, and may still give the rights over others that it brings."""
    inviter, what = people.actor_at(tx, invitation.invited_by, now=now), invitation.what
    if inviter is None:
        return False
    if what.role is Role.COORDINATOR and what.team_id is not None:
        return rights.TEAM_KEEPER.may(inviter, what.team_id)
    return inviter.person.keeper or not (what.hr or what.keeper)


def _person_of(tx: Tx, invitation: Invitation, *, now: datetime) -> Person:
    """Who accepts: somebody new, somebody known, or somebody who was made inactive and whom a keeper brings back."""
    what = invitation.what
    person = people.find_person_by_email(tx, what.email)
    if person is None:
        return people.add_person(tx, NewPerson(what.name, what.email, hr=what.hr, keeper=what.keeper), now=now)
    if person.active:
        return person
    if not people.get_person(tx, invitation.invited_by).keeper:
        raise LinkUnusable
    # The rights of before do not come back by themselves: only those of this invitation.
    back = NewPerson(person.name, person.email, time_zone=person.time_zone, hr=what.hr, keeper=what.keeper)
    look_again(tx, [person.id], now=now)  # what is still published for them may be theirs again
    return people.save_person(tx, person.id, back, active=True, version=person.version)


def _join(tx: Tx, invitation: Invitation, person: Person, *, now: datetime) -> str:
    what = invitation.what
    if what.team_id is None or what.role is None:
        return ""
    team = teams.get_team_by_id(tx, what.team_id)
    if all(member.person.id != person.id for member in teams.members_of(tx, team.id)):
        teams.add_membership(tx, team.id, NewMembership(person.id, today(now, team.time_zone), role=what.role))
        look_anew(tx, team.id, now=now)  # a namesake makes short names longer
    return team.slug


def _line(each: Invitation, now: datetime) -> InvitationLine:
    state = each.state(now=now)
    rights = [word for word, given in ((_("HR"), each.what.hr), (_("keeper"), each.what.keeper)) if given]
    return InvitationLine(
        id=each.id,
        name=each.what.name,
        email=each.what.email,
        what=_(each.what.role.value) if each.what.role else listed(rights) or _("person"),
        state=state.value,
        when=_when(each, state, now),
        may_change=state in (InvitationState.OPEN, InvitationState.EXPIRED),
    )


def _when(each: Invitation, state: InvitationState, now: datetime) -> str:
    if state is InvitationState.OPEN:
        days = ceil((each.expires_at - now) / timedelta(days=1))
        return n_(
            "asked {ago}; valid for one more day",
            "asked {ago}; valid for {n} more days",
            max(days, 1),
            ago=ago(now - each.made_at),
        )
    at = each.accepted_at or each.withdrawn_at or each.expires_at
    return ago(now - at)
