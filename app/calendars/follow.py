"""Brings the events and calendars of a team up to what is published, and to the names and words of now."""

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from app.calendars.invite import invite
from app.calendars.write import write_scopes
from app.domain.calendars import Chronicler, FeedKind, Scope, window_end
from app.domain.people import NameTag, name_tags
from app.domain.policy import in_force
from app.domain.team import Team
from app.ical import window_start
from app.store.calendars import find_kept
from app.store.events import remove_events, save_events, sittings_of, team_events
from app.store.people import names_of
from app.store.teams import member_ids, policies_of
from app.store.transaction import Tx


def follow(tx: Tx, team: Team, *, base_url: str, now: datetime) -> None:
    """Write what calendars say of the team's seats anew where it is another thing, and the calendars that show it.

    Whoever calls has locked the team and its people.
    """
    since = window_start(now, ZoneInfo("UTC"))
    until = window_end(since)
    sittings = sittings_of(tx, team.id, since, until)
    tags = _tags(tx, team, {each.person_id for each in sittings if each.person_id is not None})
    kept = {event.uid: event for event in team_events(tx, team.id, since=since, until=until)}
    news = Chronicler(team, sittings, tags, _whole_days(tx, team), base_url).news(kept, now=now)
    save_events(tx, news.events)
    remove_events(tx, news.gone)
    _write(tx, team, news.people, now=now)
    invite(tx, team, news, now=now)


def _write(tx: Tx, team: Team, people: set[int], *, now: datetime) -> None:
    usual = [Scope(FeedKind.TEAM, team.id), *(Scope(FeedKind.PERSON, person) for person in sorted(people))]
    others = [Scope(kind, team.id) for kind in (FeedKind.WEEKEND, FeedKind.OPEN)]
    kept = find_kept(tx, [scope.owner for scope in (*usual, *others)])
    write_scopes(tx, list(dict.fromkeys([*usual, *kept])), kept, now=now)


def _tags(tx: Tx, team: Team, seated: set[int]) -> dict[int, NameTag]:
    """Everybody who ever belonged, so that short names mean the same everywhere, and whoever else has a seat."""
    return name_tags(names_of(tx, {*member_ids(tx, team.id), *seated}))


def _whole_days(tx: Tx, team: Team) -> Callable[[date], bool]:
    policies = policies_of(tx, team.id)
    return lambda day: in_force(policies, day).policy.weekend_whole_days
