"""Words about coming in: a changed way in, an invitation."""

from collections.abc import Callable, Mapping

from app.domain.invitation import Invitation
from app.domain.language import N_, _, speaking
from app.domain.secrets import new_secret
from app.notify import Letter
from app.store import invitations, people, teams
from app.store.outbox import Message
from app.store.transaction import Tx
from app.usecases.messages.said import At, Said, paragraphs

INVITATION = "invitation"

_WHAT = {
    "app added": N_("an app that shows codes was added to your account as a second factor"),
    "app removed": N_("the app that shows codes was removed from your account"),
    "passkey added": N_("a passkey was added to your account"),
    "passkey removed": N_("a passkey was removed from your account"),
    "recovery codes made": N_("new recovery codes were made for your account; all earlier ones are void"),
    "recovery code used": N_("one of your recovery codes was used to sign in"),
    "provider linked": N_("a sign-in provider was linked to your account, and opens it from now on"),
    "reset": N_("a keeper took all second factors off your account, and signed you out everywhere"),
}


def invitation_letter(tx: Tx, message: Message, at: At) -> Letter | None:
    """To somebody who need not be a person here yet, in the name of whoever invited them."""
    invitation = invitations.find_invitation_to_send(tx, int(message.data["invitation"]))
    if invitation is None or at.now >= invitation.expires_at:
        return None
    secret = new_secret()
    invitations.mint_invitation(tx, invitation.id, secret)
    invited = people.find_person_by_email(tx, invitation.what.email)
    with speaking(invited.language if invited else None):  # not that of whoever invites them
        return _invitation(tx, message, invitation, f"{at.base_url}/invitations/{secret}")


def _invitation(tx: Tx, message: Message, invitation: Invitation, link: str) -> Letter:
    what, by = invitation.what, people.get_person(tx, invitation.invited_by)
    if what.team_id:
        team = teams.get_team_by_id(tx, what.team_id).name
        subject = _("Your invitation to {team} on Halfday", team=team)
        said = _("{name} invites you to {team} on Halfday, which shares support out fairly.", name=by.name, team=team)
    else:
        subject = _("Your invitation on Halfday")
        said = _("{name} invites you on Halfday, which shares support out fairly.", name=by.name)
    text = paragraphs(
        _("Hello {name},", name=what.name),
        f"{said}\n{_('This link lets you in. It works once, for seven days:')}",
        link,
        _("You do not know what this is? Then nothing happens; you can delete this mail."),
    )
    return Letter(f"message-{message.id}", what.name, what.email, subject, f"{text}\n")


def _ways_in(_tx: Tx, message: Message, at: At) -> Said:
    what = f"{_(_WHAT[str(message.data['what'])])}."
    left = _("{number} are left.", number=message.data["left"]) if "left" in message.data else ""
    return _("Your ways in to Halfday were changed"), paragraphs(
        f"{what} {left}".strip(),
        _("Was it not you? Then sign out everywhere and tell a keeper:"),
        f"{at.base_url}/me/ways-in",
    )


KINDS: Mapping[str, Callable[[Tx, Message, At], Said | None]] = {"ways_in": _ways_in}
