"""An invitation: somebody is asked, by mail, to join a team or the installation."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.domain.language import N_, _
from app.domain.people import Role, clean_email
from app.domain.refusals import BadField
from app.domain.text import NAME_LIMIT, clean_line

INVITATION_LIFE = timedelta(days=7)


class InvitationState(StrEnum):
    OPEN = N_("open")
    ACCEPTED = N_("accepted")
    WITHDRAWN = N_("withdrawn")
    EXPIRED = N_("expired")


@dataclass(frozen=True, slots=True)
class NewInvitation:
    """Whom to ask, and what for: a role in a team, or rights in the installation without one."""

    name: str
    email: str
    team_id: int | None = None
    role: Role | None = None
    hr: bool = False
    keeper: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", clean_line(self.name, field=N_("Name"), limit=NAME_LIMIT))
        object.__setattr__(self, "email", clean_email(self.email))
        if (self.team_id is None) != (self.role is None):
            raise BadField("Role", _("A role is one in a team. Choose the team as well."))


@dataclass(frozen=True, slots=True)
class Invitation:
    id: int
    what: NewInvitation
    invited_by: int
    made_at: datetime
    sent: int  # how often
    expires_at: datetime
    withdrawn_at: datetime | None
    accepted_at: datetime | None

    def state(self, *, now: datetime) -> InvitationState:
        if self.accepted_at:
            return InvitationState.ACCEPTED
        if self.withdrawn_at:
            return InvitationState.WITHDRAWN
        return InvitationState.OPEN if now < self.expires_at else InvitationState.EXPIRED
