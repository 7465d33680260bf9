"""Calendars after any run of publications, in two teams that share a person: what the contract of feeds promises."""

import gzip
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

import icalendar
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.calendars import renew as renew_calendars
from app.calendars.words_due import follow_words
from app.domain.calendars import FeedKind, Scope, uid_of
from app.domain.people import NewMembership
from app.domain.policy import Policy
from app.domain.publication import PublishedSeat
from app.domain.refusals import Refusal
from app.store import publications, teams
from app.store.calendars import Calendar, find_calendar
from app.store.transaction import Database, Tx
from tests.app.usecases.published import BASE, MONDAY, TUESDAY, Planned, planned
from tests.cast import NOW, Cast, assemble
from tests.ical_checker import check_calendar, parse_events

LOOSE = Policy(min_rest_hours=0, max_slots_a_day=6, max_slots_a_week=21, weekend_window=1, max_consecutive_days=31)
PEOPLE = {"support": ("ana", "bo", "chi"), "billing": ("dee", "chi")}
PLACES = [(MONDAY + timedelta(days=day), shift) for day in range(5) for shift in ("Morning", "Evening")] + [
    (MONDAY + timedelta(days=day), "Weekend cover") for day in (5, 6)
]

who = st.dictionaries(st.sampled_from(PLACES), st.integers(0, 2), max_size=8)
steps = st.lists(st.tuples(st.sampled_from(["support", "billing"]), who, st.integers(0, 30)), min_size=1, max_size=6)


@dataclass
class World:
    """Two teams, and what calendars and seats were after the last step."""

    cast: Cast
    rotas: dict[str, Planned]
    calendars: dict[Scope, Calendar] = field(default_factory=dict)
    seats: dict[int, PublishedSeat] = field(default_factory=dict)

    @property
    def scopes(self) -> list[Scope]:
        people = {name for names in PEOPLE.values() for name in names}
        return [Scope(FeedKind.TEAM, rota.team.id) for rota in self.rotas.values()] + [
            Scope(FeedKind.PERSON, self.cast.id(name)) for name in people
        ]

    def publish(self, team: str, choice: dict[tuple[date, str], int]) -> None:
        names = PEOPLE[team]
        plan = {place: names[number] for place, number in choice.items() if number < len(names)}
        try:
            self.rotas[team].publish(plan)
        except Refusal:  # a person in two places, or nothing new: then nothing may have changed
            return

    def check(self) -> None:
        with self.cast.database.reading() as tx:
            seats = {what.seat_id: what for place in self._places(tx) for what in [place[2]]}
            calendars = {scope: found for scope in self.scopes if (found := find_calendar(tx, scope))}
            for calendar in calendars.values():
                self._holds_what_is_published(tx, calendar)
        self._agree(calendars)
        self._change_only_what_changed(seats)
        self._tell_changes_truly(calendars)
        self.seats, self.calendars = seats, calendars

    def _places(self, tx: Tx) -> list[publications.Place]:
        span = (NOW - timedelta(days=90), NOW + timedelta(days=90))
        return [
            place
            for rota in self.rotas.values()
            for place in publications.published_seats_between(tx, rota.team.id, *span)
        ]

    def _holds_what_is_published(self, tx: Tx, calendar: Calendar) -> None:
        """F1, F5: the bytes keep the contract and say exactly what is published."""
        assert check_calendar(calendar.body) == []
        names = {self.cast.id(name): name.capitalize() for name in self.cast.people}
        expected = [
            (uid_of(seat.uid), slot.start, slot.end, names[what.person_id or 0], what.sequence)
            for slot, seat, what in self._places(tx)
            if what.person_id is not None
            and slot.on >= calendar.anchor_on
            and calendar.scope.id == (slot.team_id if calendar.scope.kind is FeedKind.TEAM else what.person_id)
        ]
        said = [
            (event["UID"], event["DTSTART"], event["DTEND"], event["DESCRIPTION"].partition(" ")[0], event["SEQUENCE"])
            for event in parse_events(calendar.body)
        ]
        assert sorted(said) == sorted(expected)
        library = icalendar.Calendar.from_ical(calendar.body).events
        read = [(e["UID"], e.start, e.end, str(e["DESCRIPTION"]).partition(" ")[0], e["SEQUENCE"]) for e in library]
        assert sorted(read) == sorted(expected)

    def _agree(self, calendars: dict[Scope, Calendar]) -> None:
        """A person's feed is the teams' feeds filtered by the person, but for the order in the title (contract 48)."""
        of_teams = [c for scope, c in calendars.items() if scope.kind is FeedKind.TEAM]
        for scope, calendar in calendars.items():
            if scope.kind is FeedKind.PERSON:
                name = next(name for name in self.cast.people if self.cast.id(name) == scope.id).capitalize()
                theirs = [e for t in of_teams for e in parse_events(t.body) if e["SUMMARY"].startswith(f"{name}: ")]
                assert by_uid(untitled(theirs)) == by_uid(untitled(parse_events(calendar.body)))

    def _change_only_what_changed(self, seats: dict[int, PublishedSeat]) -> None:
        """F4: an unchanged seat is the same value; of a changed one sequence and moment rise."""
        for seat, was in self.seats.items():
            now = seats[seat]
            if now.person_id == was.person_id:
                assert now == was
            else:
                assert now.sequence > was.sequence
                assert now.changed_at > was.changed_at

    def _revise_truly(self, was: Calendar, now: Calendar) -> None:
        """The contract's 27, 28: moment rises with the words, sequence with person and time, and neither without."""
        before, after = (dict(zip(by_uid(parse_events(c.body)), events(c), strict=True)) for c in (was, now))
        old, new = by_uid(parse_events(was.body)), by_uid(parse_events(now.body))
        for uid in before.keys() & after.keys():
            words = [
                (e["SUMMARY"], e["DESCRIPTION"].rpartition("as of")[0], e["DTSTART"], e["DTEND"])
                for e in (old[uid], new[uid])
            ]
            assert (before[uid] == after[uid]) == (words[0] == words[1])
            if words[0] == words[1]:
                continue
            assert new[uid]["LAST-MODIFIED"] > old[uid]["LAST-MODIFIED"]
            people = [e["DESCRIPTION"].partition(" ")[0] for e in (old[uid], new[uid])]
            assert (new[uid]["SEQUENCE"] > old[uid]["SEQUENCE"]) == (people[0] != people[1])

    def _tell_changes_truly(self, calendars: dict[Scope, Calendar]) -> None:
        """F8: tag and date change with the bytes and only with them; the zipped bytes are the same calendar."""
        for scope, calendar in calendars.items():
            assert calendar.etag == f'"{sha256(calendar.body).hexdigest()}"'
            assert gzip.decompress(calendar.zipped) == calendar.body
            was = self.calendars.get(scope)
            if was is not None:
                self._revise_truly(was, calendar)
            if was is not None and was.body == calendar.body:
                assert was == calendar
            elif was is not None:
                assert calendar.changed_at > was.changed_at
                assert calendar.version == was.version + 1


def by_uid(found: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {event["UID"]: event for event in found}


def untitled(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: value for name, value in event.items() if name != "SUMMARY"} for event in found]


def events(calendar: Calendar) -> list[bytes]:
    """The bytes of each event."""
    return [part.partition(b"END:VEVENT")[0] for part in calendar.body.split(b"BEGIN:VEVENT")[1:]]


def world_of(database: Database) -> World:
    cast = assemble(database)
    with cast.database.transaction() as tx:
        teams.add_membership(tx, cast.billing.id, NewMembership(cast.id("chi"), date(2026, 1, 1)))
        for team in (cast.support, cast.billing):
            teams.add_policy(tx, team.id, LOOSE, starts_on=date(2025, 1, 1))
            teams.add_policy(tx, team.id, LOOSE, starts_on=NOW.date() + timedelta(days=1))
    support = planned(cast, people=PEOPLE["support"])
    billing = planned(cast, team=cast.billing, coordinator="dee", people=PEOPLE["billing"])
    return World(cast, {"support": support, "billing": billing})


@pytest.mark.engines("sqlite")
@settings(
    max_examples=200 if os.environ.get("HALFDAY_SOAK") else 12,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps)
def test_calendars_always_say_what_is_published(
    fresh_database: Callable[[], Database], run: list[tuple[str, dict[tuple[date, str], int], int]]
) -> None:
    world = world_of(fresh_database())
    for team, choice, hours in run:
        world.publish(team, choice)
        world.check()
        world.cast.now += timedelta(hours=hours)


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
    assert (count, third.anchor_on, events(third)) == (4, date(2026, 4, 1), [])
    assert check_calendar(third.body) == []
