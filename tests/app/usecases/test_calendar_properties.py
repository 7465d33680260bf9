"""Calendars after any run of publications and swaps, in two teams that share a person: what the contract promises."""

import gzip
import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

import icalendar
import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from app.calendars import renew as renew_calendars
from app.calendars.words_due import follow_words
from app.domain.calendars import FeedKind, Scope
from app.domain.swap import SwapKind
from app.store.calendars import Calendar, find_calendar
from app.store.transaction import Database
from tests.app.usecases.calendar_world import PLACES, Told, World, world_of
from tests.app.usecases.published import BASE, MONDAY, TUESDAY, planned
from tests.cast import Cast
from tests.ical_checker import check_calendar, parse_events

RUNS = 200 if os.environ.get("HALFDAY_SOAK") else 10

team = st.sampled_from(["support", "support", "billing"])
number = st.integers(0, 11)
who = st.dictionaries(st.sampled_from(PLACES), st.integers(0, 2), min_size=3, max_size=9)
swap = st.tuples(st.just("swap"), team, st.sampled_from(SwapKind), st.tuples(number, number), number)
step = st.one_of(
    st.tuples(st.just("publish"), team, who),
    swap,
    swap,
    swap,
    st.tuples(st.just("swap_back")),
    st.tuples(st.just("claim"), team, number, number),
    st.tuples(st.just("replace"), team, number, number),
    st.tuples(st.just("undo"), team),
)
# The first steps publish: without a rota there is nothing to swap.
first = st.tuples(st.just("publish"), team, who)
steps = st.tuples(first, st.lists(st.tuples(step, st.integers(0, 30)), min_size=1, max_size=7))


@dataclass
class Seen:
    """What calendars were after the step before, and what each event was last known as."""

    world: World
    calendars: dict[Scope, Calendar] = field(default_factory=dict)
    told: dict[str, Told] = field(default_factory=dict)
    revisions: dict[str, tuple[Any, Any]] = field(default_factory=dict)  # UID → sequence and moment

    def check(self) -> None:
        of_teams = {rota.team.id: self.world.told(name) for name, rota in self.world.rotas.items()}
        told = {uid: each for own in of_teams.values() for uid, each in own.items()}
        calendars = self.world.calendars()
        for calendar in calendars.values():
            self._is_well_formed(calendar)
            of = told if calendar.scope.kind is FeedKind.PERSON else of_teams[calendar.scope.id]
            self._says_what_is_published(calendar, of)
        self._agree(calendars)
        self._change_only_what_changed(calendars, told)
        self._tell_changes_truly(calendars)
        self.calendars, self.told = calendars, told

    def _is_well_formed(self, calendar: Calendar) -> None:
        assert check_calendar(calendar.body) == []
        assert calendar.etag == f'"{sha256(calendar.body).hexdigest()}"'
        assert gzip.decompress(calendar.zipped) == calendar.body

    def _says_what_is_published(self, calendar: Calendar, told: dict[str, Told]) -> None:
        """By two readers that know nothing of each other: these events, with these hours and words, and no others."""
        scope = calendar.scope
        wanted = {
            uid: each
            for uid, each in told.items()
            if (each.who is None) == (scope.kind is FeedKind.OPEN)
            if scope.kind is not FeedKind.PERSON or self.world.cast.id(each.who or "") == scope.id
            if scope.kind is not FeedKind.WEEKEND or each.start.weekday() >= 5
        }
        expected = sorted((uid, each.start, each.end, self._still(uid, each)) for uid, each in wanted.items())
        assert sorted(_read(parse_events(calendar.body))) == expected
        library = [
            {"UID": str(e["UID"]), "DTSTART": e.start, "DTEND": e.end, "DESCRIPTION": str(e["DESCRIPTION"])}
            for e in icalendar.Calendar.from_ical(calendar.body).events
        ]
        assert sorted(_read(library)) == expected
        for each in parse_events(calendar.body):
            self._is_titled(scope, each, told[each["UID"]])

    def _still(self, uid: str, now: Told) -> str:
        """What has ended stays as it was told, unless somebody else was there."""
        was = self.told.get(uid)
        over = now.end <= self.world.cast.now
        return (
            was.words if over and was and (was.who, was.start, was.end) == (now.who, now.start, now.end) else now.words
        )

    def _is_titled(self, scope: Scope, said: dict[str, Any], told: Told) -> None:
        """Role first to its person, person first to everybody."""
        found = re.search(r"(?:is on for|this seat of) (\w+)(?: yet)?: (.+)\.", told.words)
        assert found is not None
        of, role = found[1], found[2]
        person = (told.who or "open").capitalize()
        lead = f"{role}: {person}" if scope.kind is FeedKind.PERSON else f"{person}: {role}"
        assert said["SUMMARY"] == f"{lead} ({of})"
        assert said["CATEGORIES"] == told.categories

    def _agree(self, calendars: dict[Scope, Calendar]) -> None:
        """A person's feed is the teams' filtered by person but for the title; weekend cover is theirs to the byte."""
        teams = {scope.id: calendar for scope, calendar in calendars.items() if scope.kind is FeedKind.TEAM}
        for scope, calendar in calendars.items():
            if scope.kind is FeedKind.PERSON:
                name = next(name for name in self.world.cast.people if self.world.cast.id(name) == scope.id)
                of_teams = {uid: data for each in teams.values() for uid, data in events(each).items()}
                theirs = {
                    uid: data for uid, data in of_teams.items() if f"SUMMARY:{name.capitalize()}: ".encode() in data
                }
                own = events(calendar)
                assert {uid: untitled(data) for uid, data in own.items()} == {
                    uid: untitled(data) for uid, data in theirs.items()
                }
            if scope.kind is FeedKind.WEEKEND:
                everything = events(teams[scope.id]) if scope.id in teams else {}
                cover = {uid: data for uid, data in everything.items() if b"CATEGORIES:Shift,Weekend cover" in data}
                assert events(calendar) == cover

    def _change_only_what_changed(self, calendars: dict[Scope, Calendar], told: dict[str, Told]) -> None:
        """What an event says being the same, it is the same to the byte. Its sequence rises with person and time, its
        moment with anything; both never fall, not even when the event was away for a while; all feeds agree on them."""
        known: dict[str, tuple[Any, Any]] = {}
        for calendar in calendars.values():
            for each in parse_events(calendar.body):
                revision = (each["SEQUENCE"], each["LAST-MODIFIED"])
                assert known.setdefault(each["UID"], revision) == revision
                assert each["DTSTAMP"] == each["LAST-MODIFIED"]
        for uid, (sequence, moment) in known.items():
            if uid not in self.revisions:
                continue
            old_sequence, old_moment = self.revisions[uid]
            was, now = self.told.get(uid), told[uid]
            words_now = self._still(uid, now)
            if was is None:  # a part that was given again
                assert sequence > old_sequence
                assert moment > old_moment
                continue
            assert (sequence > old_sequence) == ((was.who, was.start, was.end) != (now.who, now.start, now.end))
            assert sequence >= old_sequence
            assert (moment > old_moment) == (replace(was, words="") != replace(now, words="") or was.words != words_now)
            assert moment >= old_moment
        for scope, calendar in calendars.items():
            before = events(self.calendars[scope]) if scope in self.calendars else {}
            for uid, data in events(calendar).items():
                if uid in before:
                    assert (data == before[uid]) == (known[uid] == self.revisions[uid])
        self.revisions |= known

    def _tell_changes_truly(self, calendars: dict[Scope, Calendar]) -> None:
        """Version, tag and date change with the bytes and only with them, deletions included."""
        for scope, was in self.calendars.items():
            now = calendars[scope]
            if was.body == now.body:
                assert was == now
            else:
                assert now.changed_at > was.changed_at
                assert now.version > was.version


def _read(found: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return [(e["UID"], e["DTSTART"], e["DTEND"], _sorted_names(e["DESCRIPTION"].split("\n\n")[0])) for e in found]


def _sorted_names(words: str) -> str:
    """Names of one line by the alphabet: their order is nobody's business here."""

    def in_order(line: str) -> str:
        found = re.fullmatch(r"(With you|Before|After): (.*?)(, (?:until|from) [\d:]+)?", line)
        return f"{found[1]}: {', '.join(sorted(found[2].split(', ')))}{found[3] or ''}" if found else line

    return "\n".join(map(in_order, words.split("\n")))


def untitled(data: bytes) -> bytes:
    return re.sub(rb"SUMMARY:(?:.*\r\n)(?: .*\r\n)*", b"", data)


def events(calendar: Calendar) -> dict[str, bytes]:
    """UID → the bytes of its event."""
    found: dict[str, bytes] = {}
    for part in calendar.body.split(b"BEGIN:VEVENT")[1:]:
        data = part.partition(b"END:VEVENT")[0]
        uid = re.search(rb"\r\nUID:(.*?)\r\n(?! )", data.replace(b"\r\n ", b""))
        assert uid is not None
        found[uid[1].decode()] = data
    return found


@pytest.mark.engines("sqlite", *(["postgresql"] if os.environ.get("HALFDAY_SOAK") else []))
@settings(max_examples=RUNS, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
def test_calendars_always_say_what_is_published(fresh_database: Callable[[], Database], run: Any) -> None:
    seen = Seen(world_of(fresh_database()))
    opening, rest = run
    for (what, *args), hours in [(opening, 0), *rest]:
        getattr(seen.world, what)(*args)
        seen.check()
        seen.world.cast.now += timedelta(hours=hours)
    for what in seen.world.done:
        event(what)


def test_windows_move_with_the_month_and_keep_two_months_of_history(cast: Cast) -> None:
    rota = planned(cast)
    rota.publish({(MONDAY, "Morning"): "bo", (TUESDAY, "Evening"): "chi"})
    scope = Scope(FeedKind.PERSON, cast.id("bo"))

    def renew() -> tuple[int, Calendar]:
        with cast.database.transaction() as tx:
            follow_words(tx, base_url=BASE, now=cast.now)
            return renew_calendars(tx, now=cast.now), find_calendar(tx, scope) or pytest.fail("no calendar")

    count, first = renew()
    assert (count, first.anchor_on) == (0, date(2026, 1, 1))
    cast.now += timedelta(days=2 * 30 + 5)  # May
    count, second = renew()
    assert (count, second.anchor_on) == (4, date(2026, 3, 1))
    assert events(second) == events(first)
    assert renew() == (0, second)
    cast.now += timedelta(days=30)  # June: March has gone
    count, third = renew()
    assert (count, third.anchor_on, events(third)) == (4, date(2026, 4, 1), {})
    assert check_calendar(third.body) == []
