"""A person's private addresses: making one, giving it another secret, ending it."""

from dataclasses import dataclass, field
from datetime import datetime

from app.calendars import ensure
from app.calendars.invite import list_all, take_back
from app.domain.calendars import READERS, USUAL, FeedKind, Options, Scope
from app.domain.feeds import clean_feed_name, clean_sites, file_name
from app.domain.language import _, known
from app.domain.people import Actor
from app.domain.refusals import BadField, NotFound
from app.domain.secrets import new_secret
from app.store import feeds
from app.store.calendars import drop_unread
from app.store.invites import is_invitee, set_invitee
from app.store.transaction import Tx

MOST_FEEDS = 20


@dataclass(frozen=True, slots=True)
class MakeFeed:
    """What somebody asks for: a name for the link, whose duty it shows (a team by its slug), and how."""

    name: str
    kind: FeedKind = FeedKind.PERSON
    team: str = ""
    options: Options = field(default=USUAL)
    embed_on: str = ""  # sites that may show who is on in a frame

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", clean_feed_name(self.name))
        object.__setattr__(self, "embed_on", clean_sites(self.embed_on))
        if self.options.language not in {READERS, *(language.code for language in known())}:
            raise BadField("Language", _("Choose one of the offered languages."))


@dataclass(frozen=True, slots=True)
class MadeFeed:
    """A new link. This is the only moment at which its address is known."""

    id: int
    kind: FeedKind
    name: str
    address: str

    @property
    def webcal(self) -> str:
        return f"webcal:{self.address.partition(':')[2]}"


def make_feed(tx: Tx, ask: MakeFeed, *, base_url: str, by: Actor, now: datetime) -> MadeFeed:
    """Make a link. Its secret is handed out here and kept nowhere."""
    if feeds.count_feeds(tx, by.id) >= MOST_FEEDS:
        raise BadField(
            "Link",
            _("You have {most} links already. Revoke one that you do not use any more.", most=MOST_FEEDS),
        )
    scope, whose = _scope(ask, by)
    if scope.kind is not FeedKind.DUTY:
        ensure(tx, scope, now=now)
    secret = new_secret()
    feed = feeds.add_feed(tx, feeds.NewFeed(scope, by.id, ask.name, ask.embed_on), secret, now=now)
    return MadeFeed(feed.id, scope.kind, ask.name, address_of(base_url, secret, scope.kind, whose))


def rotate_feed(tx: Tx, feed_id: int, *, base_url: str, by: Actor) -> MadeFeed:
    """Give one of one's own links another secret. Whoever knows the old address gets nothing from now on."""
    feed = feeds.get_feed(tx, by.id, feed_id)
    secret = new_secret()
    feeds.rotate_feed(tx, by.id, feed_id, secret)
    whose = next((team.name for team in by.teams if team.id == feed.team_id), by.name)
    return MadeFeed(feed.id, feed.scope.kind, feed.name, address_of(base_url, secret, feed.scope.kind, whose))


def revoke_feed(tx: Tx, feed_id: int, *, by: Actor, now: datetime) -> None:
    """End one of one's own links for good. Whoever reads it gets nothing from now on."""
    live = {feed.id: feed for feed in feeds.feeds_of(tx, by.id)}
    feeds.revoke_feed(tx, by.id, feed_id, now=now)
    if feed_id in live:
        drop_unread(tx, live[feed_id].scope)


def choose_invitations(tx: Tx, *, wanted: bool, by: Actor, now: datetime) -> None:
    """Have one's seats as invitations by mail, those to come at once, or no more."""
    was = is_invitee(tx, by.id)
    set_invitee(tx, by.id, wanted=wanted, now=now)
    if wanted and not was:
        list_all(tx, by.id, now=now)
    elif was and not wanted:
        take_back(tx, by.id, now=now)


def address_of(base_url: str, secret: str, kind: FeedKind, whose: str) -> str:
    if kind is FeedKind.DUTY:
        return f"{base_url}/on/{secret}"
    return f"{base_url}/cal/{secret}/{file_name(whose)}.ics"


def _scope(ask: MakeFeed, by: Actor) -> tuple[Scope, str]:
    """What the link shows, and whose name that bears."""
    if ask.kind is FeedKind.PERSON:
        return Scope(FeedKind.PERSON, by.id, ask.options), by.name
    team = next((team for team in by.teams if team.slug == ask.team), None)
    if team is None:
        raise NotFound("team")
    return Scope(ask.kind, team.id, ask.options), team.name
