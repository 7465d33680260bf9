"""Writes calendars: after a publication those it touches, and at the turn of a month those whose window has moved."""

import gzip
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from app.domain.calendars import FeedKind, KeptEvent, Scope, fitting, words_of
from app.domain.team import Team
from app.ical import Entry, etag, window_start, write_calendar
from app.store.calendars import Calendar, find_calendars, people_events, save_calendars, scopes_before, team_events
from app.store.people import lock_people, names_of
from app.store.teams import get_team_by_id, lock_team
from app.store.transaction import Tx

RENEWED_AT_ONCE = 20


def write_calendars(tx: Tx, team: Team, person_ids: Collection[int], *, now: datetime) -> None:
    """Write the team's calendar and those of these people from what is published now."""
    scopes = [Scope(FeedKind.PERSON, person_id) for person_id in sorted(person_ids)]
    before = find_calendars(tx, [Scope(FeedKind.TEAM, team.id), *scopes])
    written = [_team_calendar(tx, team, before, now=now), *_person_calendars(tx, person_ids, before, now=now)]
    save_calendars(tx, [calendar for calendar in written if calendar != before.get(calendar.scope)])


def renew_calendars(tx: Tx, *, now: datetime) -> int:
    """The clock's errand: move the windows of some calendars on to this month; says how many."""
    # Where a zone's month begins later the calendar waits for its own first day.
    outdated = scopes_before(tx, window_start(now, ZoneInfo("UTC")), limit=RENEWED_AT_ONCE)
    people = [scope.id for scope in outdated if scope.kind is FeedKind.PERSON]
    # As publishing does: what is written here must not lag behind a publication that comes meanwhile.
    for team_id in sorted(scope.id for scope in outdated if scope.kind is FeedKind.TEAM):
        lock_team(tx, team_id)
    lock_people(tx, people)
    before = find_calendars(tx, outdated)
    written = _person_calendars(tx, people, before, now=now)
    for scope in outdated:
        if scope.kind is FeedKind.TEAM:
            written.append(_team_calendar(tx, get_team_by_id(tx, scope.id), before, now=now))
    changed = [calendar for calendar in written if calendar != before.get(calendar.scope)]
    save_calendars(tx, changed)
    return len(changed)


def _team_calendar(tx: Tx, team: Team, before: Mapping[Scope, Calendar], *, now: datetime) -> Calendar:
    scope = Scope(FeedKind.TEAM, team.id)
    since = _anchor(before.get(scope), now, team.time_zone)
    events = team_events(tx, team.id, since=since)
    return _calendar(scope, team.name, events, since=since, before=before.get(scope), now=now)


def _person_calendars(
    tx: Tx, person_ids: Collection[int], before: Mapping[Scope, Calendar], *, now: datetime
) -> list[Calendar]:
    """A person has teams in several zones, so the month of their window turns with UTC."""
    names = names_of(tx, person_ids)
    events = people_events(tx, person_ids, since=window_start(now, ZoneInfo("UTC")))
    written: list[Calendar] = []
    for person_id in sorted(person_ids):
        scope = Scope(FeedKind.PERSON, person_id)
        since = _anchor(before.get(scope), now, "UTC")
        written.append(
            _calendar(scope, names[person_id], events[person_id], since=since, before=before.get(scope), now=now)
        )
    return written


def _anchor(before: Calendar | None, now: datetime, zone: str) -> date:
    """The first day shown; it never goes back, whatever the clock does."""
    here = window_start(now, ZoneInfo(zone))
    return here if before is None else max(here, before.anchor_on)


def _calendar(
    scope: Scope, name: str, events: Iterable[KeptEvent], *, since: date, before: Calendar | None, now: datetime
) -> Calendar:
    """The calendar as it is now: the very same value if its bytes are."""
    all_events = list(events)
    shown = fitting(all_events, now=now)
    words = words_of(scope, name, since=since, left_out=len(all_events) - len(shown))
    entries = [Entry(event.start, event.uid, event.changed_at, event.data) for event in shown]
    body = write_calendar(name=words.name, description=words.description, entries=entries, uid=scope.uid)
    if before is not None and before.body == body:
        return before
    return Calendar(
        scope=scope,
        anchor_on=since,
        version=before.version + 1 if before else 1,
        body=body,
        zipped=gzip.compress(body, mtime=0),
        etag=etag(body),
        changed_at=_moment(before, now),
    )


def _moment(before: Calendar | None, now: datetime) -> datetime:
    """When it changed, in whole seconds as HTTP tells them: later than before even if the clock is not."""
    moment = now.astimezone(UTC).replace(microsecond=0)
    return moment if before is None else max(moment, before.changed_at + timedelta(seconds=1))
