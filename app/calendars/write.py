"""Writes calendars from the events that are kept: after a change those it touches, and what a link is made for."""

import gzip
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from app.domain.calendars import (
    Event,
    Facts,
    FeedKind,
    Options,
    Scope,
    Written,
    fitting,
    say,
    window_end,
    words_of,
)
from app.domain.language import _, speaking
from app.ical import Duty, Entry, etag, window_start, write_calendar, write_event
from app.store.calendars import Calendar, Kept, find_kept, outdated, save_calendars
from app.store.events import people_events, team_events, teams_due
from app.store.people import lock_people, names_of
from app.store.teams import get_team_by_id, lock_team
from app.store.transaction import Tx

FORMAT = 3  # raise it with the wording: the clock then writes every calendar anew
RENEWED_AT_ONCE = 20
SQUEEZE = 6  # of gzip: the last tenth costs twice the time


def write_scopes(tx: Tx, scopes: Collection[Scope], kept: Mapping[Scope, Kept], *, now: datetime) -> None:
    """Write these calendars as they are now; one whose bytes are the same stays the very same."""
    people = sorted({scope.id for scope in scopes if scope.kind is FeedKind.PERSON})
    names = names_of(tx, people)
    since = window_start(now, ZoneInfo("UTC"))
    events = people_events(tx, people, since=since, until=window_end(since))
    pen = _Pen(kept, now)
    written = [
        _calendar(scope, names[scope.id], events[scope.id], since, pen)
        for scope in scopes
        if scope.kind is FeedKind.PERSON
    ]
    for team_id in sorted({scope.id for scope in scopes if scope.kind.is_of_team}):
        written += _team_calendars(tx, team_id, [s for s in scopes if s.kind.is_of_team and s.id == team_id], pen)
    save_calendars(tx, [calendar for calendar in written if calendar is not None])


def ensure(tx: Tx, scope: Scope, *, now: datetime) -> None:
    """Have a calendar there before somebody is given a link to it."""
    # Wait for a publication under way: what is written here must not lag behind it.
    if scope.kind is FeedKind.PERSON:
        lock_people(tx, [scope.id])
    else:
        lock_team(tx, scope.id)
    kept = find_kept(tx, [scope.owner])
    if scope not in kept:
        write_scopes(tx, [scope], kept, now=now)


def renew(tx: Tx, *, now: datetime) -> int:
    """The clock's errand: move the windows of some calendars on to this month, or their words to this version's."""
    if teams_due(tx, limit=1):
        return 0  # their events are not all there: nothing may be written without them
    # Where a zone's month begins later the calendar waits for its own first day.
    old = outdated(tx, window_start(now, ZoneInfo("UTC")), format=FORMAT, limit=RENEWED_AT_ONCE)
    # As publishing does: what is written here must not lag behind a publication that comes meanwhile.
    for team_id in sorted({scope.id for scope in old if scope.kind.is_of_team}):
        lock_team(tx, team_id)
    lock_people(tx, {scope.id for scope in old if scope.kind is FeedKind.PERSON})
    kept = find_kept(tx, {scope.owner for scope in old})
    write_scopes(tx, old, kept, now=now)
    after = find_kept(tx, {scope.owner for scope in old})
    return sum(after[scope].version != kept[scope].version for scope in old)


class _Turn:
    """Of one calendar in one go: its window, what it was, and the moment."""

    def __init__(self, since: date, before: Kept | None, now: datetime) -> None:
        # The first day shown never goes back, whatever the clock does.
        self.since = since if before is None else max(since, before.anchor_on)
        self.before = before
        self.now = now

    @property
    def changed_at(self) -> datetime:
        """In whole seconds as HTTP tells them: later than before even if the clock is not."""
        moment = self.now.astimezone(UTC).replace(microsecond=0)
        return moment if self.before is None else max(moment, self.before.changed_at + timedelta(seconds=1))


class _Pen:
    """Writes each event once in each manner, however many calendars show it, and knows what calendars were."""

    def __init__(self, kept: Mapping[Scope, Kept], now: datetime) -> None:
        self._kept, self.now = kept, now
        self._facts: dict[str, Facts] = {}
        self._written: dict[tuple[str, bool, Options], Written] = {}

    def turn(self, scope: Scope, since: date) -> _Turn:
        return _Turn(since, self._kept.get(scope), self.now)

    def write(self, event: Event, scope: Scope) -> Written:
        key = (event.uid, scope.kind is FeedKind.PERSON, scope.options)
        if key not in self._written:
            self._written[key] = Written(event, write_event(self._duty(event, scope)).data)
        return self._written[key]

    def _duty(self, event: Event, scope: Scope) -> Duty:
        facts = self._facts.get(event.uid) or self._facts.setdefault(event.uid, Facts.from_text(event.facts))
        said = say(facts, kind=scope.kind, options=scope.options)
        return Duty(
            uid=event.uid,
            sequence=event.sequence,
            changed_at=event.changed_at,
            start=event.start,
            end=event.end,
            summary=said.title,
            description=said.text,
            url=facts.url,
            categories=said.categories,
            busy=scope.options.busy,
            whole_days=(facts.on, facts.on + timedelta(days=1)) if facts.whole_day else None,
            reminder=scope.options.reminder,
            stamp=_("as of"),
        )


def _team_calendars(tx: Tx, team_id: int, scopes: Sequence[Scope], pen: _Pen) -> list[Calendar | None]:
    team = get_team_by_id(tx, team_id)
    since = window_start(pen.now, ZoneInfo(team.time_zone))
    events = team_events(tx, team_id, since=since, until=window_end(since))
    return [_calendar(scope, team.name, _shown(scope, events), since, pen) for scope in scopes]


def _shown(scope: Scope, events: Iterable[Event]) -> list[Event]:
    if scope.kind is FeedKind.OPEN:
        return [event for event in events if event.person_id is None]
    taken = [event for event in events if event.person_id is not None]
    return [event for event in taken if event.weekend] if scope.kind is FeedKind.WEEKEND else taken


def _calendar(scope: Scope, name: str, events: Iterable[Event], since: date, pen: _Pen) -> Calendar | None:
    """The calendar as it is now; None if that is what is kept."""
    turn = pen.turn(scope, since)
    with speaking(scope.options.language):
        written = [pen.write(event, scope) for event in events if event.on >= turn.since]
        shown = fitting(written, now=turn.now)
        words = words_of(scope, name, since=turn.since, left_out=len(written) - len(shown))
    entries = [Entry(each.event.start, each.event.uid, each.event.changed_at, each.data) for each in shown]
    body = write_calendar(name=words.name, description=words.description, entries=entries)
    tag, before = etag(body), turn.before
    if before is not None and (before.etag, before.format) == (tag, FORMAT):
        return None
    same = before if before is not None and before.etag == tag else None
    return Calendar(
        scope=scope,
        anchor_on=turn.since,
        format=FORMAT,
        version=same.version if same else before.version + 1 if before else 1,
        etag=tag,
        changed_at=same.changed_at if same else turn.changed_at,
        body=body,
        zipped=gzip.compress(body, SQUEEZE, mtime=0),
    )
