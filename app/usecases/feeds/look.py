"""The page of a person's private addresses: what each shows, who reads it, and what those readers lag behind."""

from dataclasses import dataclass, field
from datetime import datetime

from app.calendars.fresh import Freshness, freshness
from app.domain.board import with_own
from app.domain.calendars import LANGUAGE, READERS, REMINDERS, Event, Facts, FeedKind, Options, Scope, say
from app.domain.feeds import Reader, ago, is_private, wait_of
from app.domain.language import N_, _, current, known, n_, speaking, weekday_and_date
from app.domain.people import Actor
from app.domain.slot import Slot
from app.domain.timetable import moment_label
from app.store import feeds
from app.store.events import coming_events
from app.store.invites import is_invitee
from app.store.transaction import Tx
from app.usecases.feeds.manage import MadeFeed

PREVIEWED = 5
HOUR, DAY = 60, 1440  # minutes


@dataclass(frozen=True, slots=True)
class ReaderLine:
    """A program that reads a link, in words."""

    client: str
    looked: str
    wait: str
    lag: str
    differing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FeedLine:
    id: int
    name: str
    shows: str
    how: str
    made_at: datetime
    readers: tuple[ReaderLine, ...]
    is_stale: bool


@dataclass(frozen=True, slots=True)
class Coming:
    """An event as the calendar will show it."""

    day: str
    hours: str
    title: str


@dataclass(frozen=True, slots=True)
class NewLink:
    """A link that was just made, with what its calendar shows next."""

    name: str
    address: str
    webcal: str
    is_calendar: bool
    coming: tuple[Coming, ...]


@dataclass(frozen=True, slots=True)
class FeedsPage:
    title: str
    lines: list[FeedLine]
    choices: list[tuple[str, str]]  # value and label of what a link can show
    reminders: list[tuple[str, str]]
    languages: list[tuple[str, str]]
    zone: str
    private_host: bool
    invited: bool
    made: NewLink | None
    typed: dict[str, str] = field(default_factory=dict)


def list_feeds(
    tx: Tx,
    *,
    by: Actor,
    base_url: str,
    now: datetime,
    made: MadeFeed | None = None,
    typed: dict[str, str] | None = None,
) -> FeedsPage:
    own = feeds.feeds_of(tx, by.id)
    zone = by.person.time_zone or next((team.time_zone for team in by.teams), "UTC")
    return FeedsPage(
        title=_("My calendars"),
        lines=_lines(tx, own, by=by, now=now),
        choices=_choices(by),
        reminders=[(str(minutes), _reminder(minutes)) for minutes in REMINDERS],
        languages=[
            *((language.code, language.name) for language in known()),
            (READERS, _("of whoever looks, only for “who is on”")),
        ],
        zone=zone,
        private_host=is_private(base_url),
        invited=is_invitee(tx, by.id),
        made=_new_link(tx, made, next(feed for feed in own if feed.id == made.id), by=by, now=now) if made else None,
        typed={"name": "", "shows": "person", "show_as": "free", "reminder": "0", "names": "short"}
        | {"language": current().code, "embed_on": ""}
        | (typed or {}),
    )


def _lines(tx: Tx, own: list[feeds.Feed], *, by: Actor, now: datetime) -> list[FeedLine]:
    readers = feeds.readers_of(tx, [feed.id for feed in own])
    personal = {feed.id for feed in own if feed.scope.kind is FeedKind.PERSON}
    fresh = {
        (each.reader.feed_id, each.reader.client): each
        for each in freshness(tx, by.id, [reader for reader in readers if reader.feed_id in personal], now=now)
    }
    versions = feeds.versions_of(tx, [feed.scope for feed in own])
    names = {team.id: team.name for team in by.teams}
    lines: list[FeedLine] = []
    for feed in own:
        version = versions.get(feed.scope.key, 0)
        said = tuple(
            _reader(reader, version, fresh.get((feed.id, reader.client)), by=by, now=now)
            for reader in readers
            if reader.feed_id == feed.id
        )
        is_stale = any(reader.differing for reader in said)
        shows = _shows(feed.scope, names)
        lines.append(FeedLine(feed.id, feed.name, shows, _how(feed), feed.created_at, said, is_stale))
    return lines


def _reader(reader: Reader, version: int, fresh: Freshness | None, *, by: Actor, now: datetime) -> ReaderLine:
    """“Google Calendar: 5 hours ago, version 17; the newest is 19”."""
    lag = ""
    if version and reader.version < version:
        lag = _("it shows version {shown}, the newest is {latest}", shown=reader.version, latest=version)
    differing = tuple(
        f"{_begins(each.slot, by)}: {_('yours now') if each.is_yours else _('no longer yours')}"
        for each in (fresh.differing if fresh else ())
    )
    return ReaderLine(_(reader.client), ago(now - reader.fetched_at), wait_of(reader.client), lag, differing)


def _begins(slot: Slot, by: Actor) -> str:
    zone = next((team.time_zone for team in by.teams if team.id == slot.team_id), slot.what.zone)
    return with_own(f"{moment_label(slot.start, zone)} {slot.what.name}", slot, zone, by.person.time_zone)


def _choices(by: Actor) -> list[tuple[str, str]]:
    labels = (
        (FeedKind.TEAM, N_("Everybody's duty in {team}")),
        (FeedKind.WEEKEND, N_("Weekend cover of {team}")),
        (FeedKind.OPEN, N_("Open seats of {team}")),
        (FeedKind.DUTY, N_("Who is on in {team}: a line of text and a small page")),
    )
    return [
        ("person", _("My own duty, in all my teams")),
        *((f"{kind.value}:{team.slug}", _(label, team=team.name)) for team in by.teams for kind, label in labels),
    ]


def _shows(scope: Scope, names: dict[int, str]) -> str:
    team = names.get(scope.id, _("a team that you have left"))
    return {
        FeedKind.PERSON: _("My own duty"),
        FeedKind.TEAM: _("Everybody's duty in {team}", team=team),
        FeedKind.WEEKEND: _("Weekend cover of {team}", team=team),
        FeedKind.OPEN: _("Open seats of {team}", team=team),
        FeedKind.DUTY: _("Who is on in {team}", team=team),
    }[scope.kind]


def _how(feed: feeds.Feed) -> str:
    """The options that are not the usual ones, in words."""
    options = feed.scope.options
    language = next((each.name for each in known() if each.code == options.language), options.language)
    said = [
        _("busy") if options.busy else "",
        _("reminder {when}", when=_reminder(options.reminder)) if options.reminder else "",
        _("full names") if options.full_names else "",
        _("in {language}", language=language) if options.language not in (LANGUAGE, READERS) else "",
        _("in the language of whoever looks") if options.language == READERS else "",
        _("in frames of {sites}", sites=feed.embed_on) if feed.embed_on else "",
    ]
    return ", ".join(word for word in said if word)


def _reminder(minutes: int) -> str:
    if minutes == 0:
        return _("none")
    if minutes >= DAY:
        return n_("{n} day before", "{n} days before", minutes // DAY)
    if minutes >= HOUR:
        return n_("{n} hour before", "{n} hours before", minutes // HOUR)
    return n_("{n} minute before", "{n} minutes before", minutes)


def _new_link(tx: Tx, made: MadeFeed, feed: feeds.Feed, *, by: Actor, now: datetime) -> NewLink:
    is_calendar = made.kind is not FeedKind.DUTY
    events = coming_events(tx, feed.scope, after=now, limit=PREVIEWED) if is_calendar else []
    with speaking(feed.scope.options.language):
        coming = tuple(
            _coming(event, feed.scope.kind, feed.scope.options, own_zone=by.person.time_zone) for event in events
        )
    return NewLink(made.name, made.address, made.webcal, is_calendar, coming)


def _coming(event: Event, kind: FeedKind, options: Options, *, own_zone: str | None) -> Coming:
    facts = Facts.from_text(event.facts)
    hours = _("all day") if facts.whole_day else with_own(facts.hours, event, facts.zone, own_zone)
    return Coming(weekday_and_date(facts.on), hours, say(facts, kind=kind, options=options).title)
