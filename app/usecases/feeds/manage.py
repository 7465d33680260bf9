"""A person's private calendar addresses: making one, looking at them, ending one."""

import gzip
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from app.domain.calendars import FeedKind, Scope, words_of
from app.domain.feeds import ago, clean_feed_name, file_name, is_private
from app.domain.people import Actor
from app.domain.refusals import BadField, NotFound
from app.domain.secrets import new_secret
from app.ical import etag, window_start, write_calendar
from app.store import feeds
from app.store.calendars import Calendar, find_calendar, save_calendars
from app.store.people import lock_people
from app.store.teams import lock_team
from app.store.transaction import Tx

MOST_FEEDS = 20


@dataclass(frozen=True, slots=True)
class MakeFeed:
    """What somebody asks for: a name for the link, and whose duty it shows (a team by its slug)."""

    name: str
    kind: FeedKind = FeedKind.PERSON
    team: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", clean_feed_name(self.name))


@dataclass(frozen=True, slots=True)
class MadeFeed:
    """A new link. This is the only moment at which its address is known."""

    name: str
    address: str
    webcal: str


@dataclass(frozen=True, slots=True)
class FeedLine:
    id: int
    name: str
    shows: str
    made_at: datetime
    fetched: str


@dataclass(frozen=True, slots=True)
class FeedsPage:
    title: str
    lines: list[FeedLine]
    choices: list[tuple[str, str]]  # value and label of what a link can show
    zone: str
    private_host: bool
    made: MadeFeed | None = None
    typed: dict[str, str] = field(default_factory=dict)


def make_feed(tx: Tx, ask: MakeFeed, *, base_url: str, by: Actor, now: datetime) -> MadeFeed:
    """Make a link. Its secret is handed out here and kept nowhere."""
    if len(feeds.feeds_of(tx, by.id)) >= MOST_FEEDS:
        raise BadField("Link", f"You have {MOST_FEEDS} links already. Revoke one that you do not use any more.")
    scope, whose, zone = _scope(ask, by)
    _lock(tx, scope)
    if find_calendar(tx, scope) is None:
        save_calendars(tx, [_empty(scope, whose, zone, now=now)])
    secret = new_secret()
    feeds.add_feed(tx, scope, by.id, name=ask.name, secret=secret, now=now)
    address = f"{base_url}/cal/{secret}/{file_name(whose)}.ics"
    return MadeFeed(ask.name, address, f"webcal:{address.partition(':')[2]}")


def list_feeds(
    tx: Tx,
    *,
    by: Actor,
    base_url: str,
    now: datetime,
    made: MadeFeed | None = None,
    typed: dict[str, str] | None = None,
) -> FeedsPage:
    names = {team.id: team.name for team in by.teams}
    return FeedsPage(
        title="My calendars",
        lines=[_line(feed, names, now) for feed in feeds.feeds_of(tx, by.id)],
        choices=[("person", "My own duty, in all my teams")]
        + [(f"team:{team.slug}", f"Everybody's duty in {team.name}") for team in by.teams],
        zone=by.person.time_zone or next((team.time_zone for team in by.teams), "UTC"),
        private_host=is_private(base_url),
        made=made,
        typed=typed or {"name": "", "shows": "person"},
    )


def revoke_feed(tx: Tx, feed_id: int, *, by: Actor, now: datetime) -> None:
    """End one of one's own links for good. Whoever reads it gets nothing from now on."""
    feeds.revoke_feed(tx, by.id, feed_id, now=now)


def _scope(ask: MakeFeed, by: Actor) -> tuple[Scope, str, str]:
    """What the link shows, whose name that bears, and in whose zone its months turn."""
    if ask.kind is FeedKind.PERSON:
        return Scope(FeedKind.PERSON, by.id), by.name, "UTC"
    team = next((team for team in by.teams if team.slug == ask.team), None)
    if team is None:
        raise NotFound("team")
    return Scope(FeedKind.TEAM, team.id), team.name, team.time_zone


def _lock(tx: Tx, scope: Scope) -> None:
    """Wait for a publication under way: the empty calendar must not be written over its own."""
    if scope.kind is FeedKind.PERSON:
        lock_people(tx, [scope.id])
    else:
        lock_team(tx, scope.id)


def _empty(scope: Scope, name: str, zone: str, *, now: datetime) -> Calendar:
    """The calendar of somebody for whom nothing was published yet; the next publication writes over it."""
    since = window_start(now, ZoneInfo(zone))
    words = words_of(scope, name, since=since)
    body = write_calendar(name=words.name, description=words.description, entries=[], uid=scope.uid)
    return Calendar(
        scope=scope,
        anchor_on=since,
        version=1,
        body=body,
        zipped=gzip.compress(body, mtime=0),
        etag=etag(body),
        changed_at=now.replace(microsecond=0),
    )


def _line(feed: feeds.Feed, teams: dict[int, str], now: datetime) -> FeedLine:
    own = feed.team_id is None
    fetched = f"{ago(now - feed.fetched_at)} by {feed.client}" if feed.fetched_at else "never"
    return FeedLine(
        id=feed.id,
        name=feed.name,
        shows="My own duty" if own else teams.get(feed.team_id or 0, "a team that you have left"),
        made_at=feed.created_at,
        fetched=fetched,
    )
