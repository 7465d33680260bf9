"""A team's or a person's chat address: what is known of it, setting another, taking it away."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.chat import Chat, Owner
from app.domain.kept import kept
from app.domain.language import _
from app.domain.people import Actor
from app.domain.refusals import BadField
from app.domain.team import Team
from app.notify import ChatChannel
from app.store.chats import NewAddress, find_chat, last_error, save_chat
from app.store.sealing import Sealing
from app.store.transaction import Tx

LONGEST_ADDRESS = 1000


@dataclass(frozen=True, slots=True)
class SetChat:
    """Another address; an empty one takes the known one away."""

    address: str
    version: int


@dataclass(frozen=True, slots=True)
class Means:
    """What is allowed here, and what seals the address."""

    channel: ChatChannel
    sealing: Sealing


@dataclass(frozen=True, slots=True)
class ChatPage:
    title: str
    action: str
    back: tuple[str, str]  # address and name of the page before
    intro: str
    is_set: bool
    scheme: str
    made_at: datetime | None
    zone: str
    version: int
    error: str
    schemes: Sequence[str]


def show_own_chat(tx: Tx, channel: ChatChannel, *, by: Actor) -> ChatPage:
    intro = _("What comes to you by mail is said in this chat as well, but for links that sign you in.")
    zone = by.person.time_zone or "UTC"
    return _page(tx, Owner(person_id=by.id), channel, ("/me/chat", "/me", _("My answers and absences"), intro, zone))


def show_team_chat(tx: Tx, team: Team, channel: ChatChannel) -> ChatPage:
    intro = _(
        "Each change of the published rota is said in this chat: who gives, who takes, and the reason if there is one."
    )
    base = f"/teams/{team.slug}"
    return _page(tx, Owner(team_id=team.id), channel, (f"{base}/chat", base, team.name, intro, team.time_zone))


def set_own_chat(tx: Tx, ask: SetChat, means: Means, *, by: Actor, now: datetime) -> None:
    _save(tx, Owner(person_id=by.id), ask, means, by=by, now=now)


def set_team_chat(tx: Tx, team: Team, ask: SetChat, means: Means, *, by: Actor, now: datetime) -> None:
    _save(tx, Owner(team_id=team.id), ask, means, by=by, now=now)


def _save(tx: Tx, owner: Owner, ask: SetChat, means: Means, *, by: Actor, now: datetime) -> None:
    address = ask.address.strip()
    new = NewAddress("", "")
    if address:
        address = means.channel.in_its_kind(address) if len(address) <= LONGEST_ADDRESS else ""
        if not means.channel.accepts(address):
            known = ", ".join(means.channel.schemes) or _("none")
            raise BadField(
                "Address", _("This is not the address of a chat that is allowed here ({known}).", known=known)
            )
        new = NewAddress(address.partition("://")[0].lower(), means.sealing.seal(address, bound_to=owner.key))
    save_chat(tx, owner, new, version=ask.version, by=by.id, now=now)


def _page(tx: Tx, owner: Owner, channel: ChatChannel, words: tuple[str, str, str, str, str]) -> ChatPage:
    action, back, back_label, intro, zone = words
    chat = find_chat(tx, owner)
    return ChatPage(
        title=_("Chat"),
        action=action,
        back=(back, back_label),
        intro=intro,
        is_set=chat is not None and chat.is_set,
        scheme=chat.scheme if chat else "",
        made_at=chat.made_at if chat else None,
        zone=zone,
        version=chat.version if chat else 0,
        error=_error(tx, chat),
        schemes=channel.schemes,
    )


def _error(tx: Tx, chat: Chat | None) -> str:
    return kept(last_error(tx, chat.id)) if chat is not None and chat.is_set else ""
