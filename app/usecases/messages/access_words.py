"""Words about coming in: a changed way in, an invitation."""

from collections.abc import Callable, Mapping

from app.domain.secrets import new_secret
from app.notify import Letter
from app.store import invitations, people, teams
from app.store.outbox import Message
from app.store.transaction import Tx
from app.usecases.messages.said import At, Said

INVITATION = "invitation"

_WHAT = {
    "app added": "an app that shows codes was added to your account as a second factor",
    "app removed": "the app that shows codes was removed from your account",
    "passkey added": "a passkey was added to your account",
    "passkey removed": "a passkey was removed from your account",
    "recovery codes made": "new recovery codes were made for your account; all earlier ones are void",
    "recovery code used": "one of your recovery codes was used to sign in",
    "provider linked": "a sign-in provider was linked to your account, and opens it from now on",
    "reset": "a keeper took all second factors off your account, and signed you out everywhere",
}


def invitation_letter(tx: Tx, message: Message, at: At) -> Letter | None:
    """To somebody who need not be a person here yet, in the name of whoever invited them."""
    invitation = invitations.find_invitation_to_send(tx, int(message.data["invitation"]))
    if invitation is None or at.now >= invitation.expires_at:
        return None
    secret = new_secret()
    invitations.mint_invitation(tx, invitation.id, secret)
    what, by = invitation.what, people.get_person(tx, invitation.invited_by)
    where = f" to {teams.get_team_by_id(tx, what.team_id).name}" if what.team_id else ""
    text = (
        f"Hello {what.name},\n\n{by.name} invites you{where} on Halfday, which shares support out fairly.\n"
        "This link lets you in. It works once, for seven days:\n\n"
        f"{at.base_url}/invitations/{secret}\n\nYou do not know what this is? Then nothing happens; "
        "you can delete this mail.\n"
    )
    return Letter(f"message-{message.id}", what.name, what.email, f"Your invitation{where} on Halfday", text)


def _ways_in(_: Tx, message: Message, at: At) -> Said:
    left = f" {message.data['left']} are left." if "left" in message.data else ""
    return (
        "Your ways in to Halfday were changed",
        f"{_WHAT[str(message.data['what'])]}.{left}\n\nWas it not you? Then sign out everywhere and tell a keeper:\n\n"
        f"{at.base_url}/me/ways-in",
    )


KINDS: Mapping[str, Callable[[Tx, Message, At], Said | None]] = {"ways_in": _ways_in}
