"""The whole way over odd dates: clock changes, year's ends, leap days, nights, and weekends of other kinds."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.domain.answer import Mark, NewAnswer, OptIn
from app.domain.calendars import FeedKind, Scope
from app.domain.ledger import AccountKind
from app.domain.people import NewMembership, NewPerson, Role
from app.domain.policy import Policy
from app.domain.refusals import BadField
from app.domain.round import Round
from app.domain.slot import Slot
from app.domain.statement import Stretch
from app.domain.team import NewShift, NewTeam, Team
from app.store import drafts, ledger, publications, rounds, teams
from app.store.calendars import find_calendar
from app.store.people import actor_at
from app.store.transaction import Database
from app.usecases.answers.save import SaveAnswer, save_answer
from app.usecases.drafts.demand import AskDraft, demand_draft
from app.usecases.drafts.run import run_draft
from app.usecases.hr.report import hr_report
from app.usecases.ledger.earn import earn_due
from app.usecases.publishing.publish import Publish, publish_draft
from app.usecases.rounds.open import OpenRound, open_round
from app.usecases.teams import keep, people
from tests.ical_checker import check_calendar, parse_events

pytestmark = pytest.mark.engines("sqlite")

NIGHT = NewShift("Night", tuple(range(7)), time(22), time(6))
SMALL_HOURS = NewShift("Small hours", tuple(range(7)), time(1), time(3, 30))
LOOSE = Policy(min_rest_hours=0, max_slots_a_day=6, max_slots_a_week=21, max_consecutive_days=31, weekend_window=1)


@dataclass
class Desk:
    """A team of two in its zone, which plans, publishes and works one period after the other."""

    database: Database
    team: Team
    now: datetime
    ids: list[int]
    seated: dict[int, tuple[Slot, int]] = field(default_factory=dict)  # seat → slot, person

    def round(self, first_on: date, last_on: date) -> tuple[Round, list[Slot]]:
        with self.database.transaction() as tx:
            by = actor_at(tx, self.ids[0], now=self.now)
            assert by is not None
            ask = OpenRound(first_on, last_on, self.now + timedelta(hours=1))
            round_ = open_round(tx, self.team, ask, by=by, now=self.now)
            return round_, rounds.slots_of(tx, round_.period.id)

    def answer(self, round_: Round, what: NewAnswer, person: int) -> None:
        with self.database.transaction() as tx:
            by = actor_at(tx, person, now=self.now)
            assert by is not None
            save_answer(tx, self.team, round_.id, SaveAnswer(what, 0), by=by, now=self.now)

    def publish(self, round_: Round) -> dict[int, int]:
        """Draft and publish; who sits in which seat."""
        with self.database.transaction() as tx:
            by = actor_at(tx, self.ids[0], now=self.now)
            assert by is not None
            draft = demand_draft(tx, self.team, round_.id, AskDraft(20), by=by, now=self.now)
        run_draft(self.database, str(draft.id), threading.Event(), workers=1, clock=lambda: self.now)
        with self.database.transaction() as tx:
            made = drafts.get_draft(tx, self.team.id, draft.id)
            ask = Publish(draft.id, made.version, "https://rota.example.org", confirmed=True)
            publish_draft(tx, self.team, ask, by=by, now=self.now)
            current = publications.current_publication(tx, round_.period.id)
            assert current is not None
            return {seat: what.person_id for seat, what in current.seats.items() if what.person_id is not None}

    def work(self, until: date) -> None:
        """Let the time pass, and the clock's errand run."""
        self.now = datetime.combine(until, time(12), UTC) + timedelta(days=4)
        with self.database.transaction() as tx:
            assert earn_due(tx, now=self.now).failed == 0

    def earned(self, kind: AccountKind) -> int:
        with self.database.reading() as tx:
            return sum(sum(ledger.balances(tx, kinds=[kind], person_id=person).values()) for person in self.ids)


def desk(
    database: Database,
    zone: str,
    now: datetime,
    *,
    shifts: Sequence[NewShift] = (),
    weekend_days: tuple[int, ...] = (5, 6),
    policy: Policy = LOOSE,
) -> Desk:
    with database.transaction() as tx:
        start = now - timedelta(days=30)
        team = keep.create_team(tx, NewTeam("Desk", zone), weekend_days=weekend_days, now=start)
        teams.add_policy(tx, team.id, replace(policy, weekend_days=weekend_days), starts_on=now.date())
        for shift in shifts:
            keep.add_shift(tx, team, shift)
        since = NewMembership(0, start.date(), role=Role.COORDINATOR)
        ids = [
            people.add_member(tx, team, NewPerson(name, f"{name}@example.org"), membership=since, now=now).id
            for name in ("ann", "ben")
        ]
    return Desk(database, team, now, ids)


def both(slots: list[Slot]) -> NewAnswer:
    """Everything is fine, and every weekend day is offered as far as it is asked."""
    days: dict[date, set[int]] = {}
    for slot in slots:
        if slot.weekend and slot.what.weekend_day:
            days.setdefault(slot.weekend, set()).add(slot.what.weekend_day)
    offers = {frozenset({1}): OptIn.FIRST, frozenset({2}): OptIn.SECOND, frozenset({1, 2}): OptIn.BOTH}
    marks = {slot.id: Mark.FINE for slot in slots if slot.weekend is None}
    return NewAnswer(marks, {weekend: offers[frozenset(asked)] for weekend, asked in days.items()})


WEEKS = [
    ("Asia/Kathmandu", date(2027, 3, 15), 7, (NIGHT,), (5, 6)),
    ("Asia/Kathmandu", date(2027, 12, 27), 14, (NIGHT,), (4, 5)),
    ("Australia/Lord_Howe", date(2027, 3, 29), 7, (SMALL_HOURS,), (5, 6)),  # half an hour back on 4 April
    ("Australia/Lord_Howe", date(2027, 9, 27), 7, (SMALL_HOURS,), (5, 6)),  # half an hour on, 3 October
    ("America/St_Johns", date(2027, 3, 8), 7, (SMALL_HOURS,), (5, 6)),
    ("America/St_Johns", date(2027, 11, 1), 7, (SMALL_HOURS,), (5, 6)),
    ("Europe/London", date(2027, 3, 22), 7, (SMALL_HOURS,), (5, 6)),
    ("America/Santiago", date(2027, 8, 30), 7, (NIGHT, SMALL_HOURS), (5, 6)),  # changes at midnight
    ("Africa/Cairo", date(2027, 4, 26), 7, (NIGHT,), (4, 5)),  # on the first day of its weekend
    ("Europe/Berlin", date(2026, 12, 28), 7, (NIGHT,), (5, 6)),  # ISO week 53, over New Year
    ("Europe/Berlin", date(2028, 2, 28), 7, (NIGHT,), (5, 6)),  # 29 February, and the end of a month
    ("Pacific/Apia", date(2027, 1, 4), 7, (), (6, 0)),  # Sunday and Monday
    ("Asia/Tehran", date(2027, 1, 4), 7, (), (4,)),
]


@pytest.mark.parametrize(("zone", "first_on", "days", "shifts", "weekend_days"), WEEKS)
def test_a_rota_over_odd_dates_is_planned_published_and_worked(
    database: Database,
    zone: str,
    first_on: date,
    days: int,
    shifts: tuple[NewShift, ...],
    weekend_days: tuple[int, ...],
) -> None:
    now = datetime.combine(first_on, time(9), UTC) - timedelta(days=10)
    team = desk(database, zone, now, shifts=shifts, weekend_days=weekend_days)
    last_on = first_on + timedelta(days=days - 1)
    round_, slots = team.round(first_on, last_on)
    for person in team.ids:
        team.answer(round_, both(slots), person)
    seated = team.publish(round_)
    assert {slot.seats[0].id for slot in slots if slot.weekend} <= seated.keys()
    _assert_wall_times(slots, zone)
    _assert_calendar(team, [slot for slot in slots if slot.seats[0].id in seated])
    team.work(last_on)
    # One after the other in every weekend day's slots: one of them is credited with the day.
    assert team.earned(AccountKind.LEAVE_EARNED) == len({slot.on for slot in slots if slot.weekend})
    assert team.earned(AccountKind.LEAVE_EXPECTED) == 0
    points = sum(slot.what.points for slot in slots if slot.seats[0].id in seated)
    weekday, weekend = AccountKind.POINTS_EARNED_WEEKDAY, AccountKind.POINTS_EARNED_WEEKEND
    assert team.earned(weekday) + team.earned(weekend) == points
    with team.database.reading() as tx:
        report = hr_report(tx, Stretch(first_on, last_on))
    assert report.totals.closing == report.totals.earned == team.earned(AccountKind.LEAVE_EARNED)


def test_a_weekend_that_two_periods_share_is_one_weekend(database: Database) -> None:
    """Saturday is the last day of one period and Sunday the first of the next; the rule is one weekend in three."""
    strict = Policy(min_rest_hours=0, max_slots_a_week=21, max_consecutive_days=31, weekend_window=3)
    team = desk(database, "Europe/Berlin", datetime(2027, 1, 11, 9, tzinfo=UTC), policy=strict)
    saturday = date(2027, 1, 23)
    ann, ben = team.ids
    first, slots = team.round(date(2027, 1, 18), saturday)
    with pytest.raises(BadField, match="Only one day of the weekend 23 January is asked"):
        team.answer(first, NewAnswer({}, {saturday: OptIn.BOTH}), ann)
    team.answer(first, both(slots), ann)
    team.answer(first, NewAnswer(), ben)
    cover = next(slot for slot in slots if slot.on == saturday)
    assert team.publish(first)[cover.seats[0].id] == ann
    second, later = team.round(date(2027, 1, 24), date(2027, 1, 31))
    sunday, next_saturday = (next(slot for slot in later if slot.weekend and slot.on.day == day) for day in (24, 30))
    offers = {saturday: OptIn.SECOND, next_saturday.on: OptIn.BOTH}
    team.answer(second, NewAnswer({}, offers), ann)
    team.answer(second, NewAnswer(), ben)
    seated = team.publish(second)
    assert seated[sunday.seats[0].id] == ann
    assert next_saturday.seats[0].id not in seated  # that would be a second weekend in three
    team.work(date(2027, 1, 31))
    assert team.earned(AccountKind.LEAVE_EARNED) == 2


def _assert_wall_times(slots: list[Slot], zone: str) -> None:
    """On the wall every slot begins and ends as its shift says, but where the clock skips that very time."""
    for slot in slots:
        for moment, wall in ((slot.start, slot.what.starts_at), (slot.end, slot.what.ends_at)):
            local = moment.astimezone(ZoneInfo(zone))
            naive = datetime.combine(local.date(), wall)
            skipped = naive.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC).astimezone(ZoneInfo(zone)).time() != wall
            assert local.time() == wall or skipped, slot
        assert slot.end > slot.start


def _assert_calendar(team: Desk, slots: list[Slot]) -> None:
    with team.database.reading() as tx:
        calendar = find_calendar(tx, Scope(FeedKind.TEAM, team.team.id))
    assert calendar is not None
    assert check_calendar(calendar.body) == []
    found = sorted((event["DTSTART"], event["DTEND"]) for event in parse_events(calendar.body))
    assert found == sorted((slot.start, slot.end) for slot in slots)
