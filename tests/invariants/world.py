"""Two small teams that share people, driven through the use cases: each step is chosen by whole numbers alone.

A step that has nothing to choose from answers None, one that the service refuses answers the refusal.
"""

import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import zip_longest
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import text

from app.calendars import renew as renew_calendars
from app.domain.answer import Mark, NewAbsence, NewAnswer, OptIn
from app.domain.calendars import FeedKind
from app.domain.people import NewMembership, NewPerson, Role
from app.domain.policy import Policy
from app.domain.statement import Stretch
from app.domain.team import NewShift, NewTeam
from app.store import answers, feeds, people, rounds, teams
from app.store.transaction import Database, Tx
from app.usecases.answers.mine import add_absence, remove_absence
from app.usecases.answers.save import SaveAnswer, SaveAnswerFor, save_answer, save_answer_for, take_back
from app.usecases.drafts.demand import AskDraft, copy_published, demand_draft
from app.usecases.drafts.edit import Act, Place, SeatEdit, edit_seat
from app.usecases.drafts.run import run_draft
from app.usecases.feeds.manage import MakeFeed, make_feed, revoke_feed
from app.usecases.feeds.serve import find_feed, read_feed
from app.usecases.hr.lock import LockStatement, lock_statement
from app.usecases.ledger.correct import CorrectEntry, correct_entry
from app.usecases.ledger.earn import Earned, earn_due
from app.usecases.ledger.help import GivePoints, give_points
from app.usecases.ledger.take import TakeLeave, record_leave_taken
from app.usecases.publishing.publish import Publish, publish_draft
from app.usecases.rounds.deadline import close_due_rounds
from app.usecases.rounds.open import OpenRound, open_round
from app.usecases.teams import keep
from app.usecases.teams.people import add_member, add_person, change_member, change_person
from tests.invariants.steps import Steps

BASE_URL = "https://halfday.example.org"
SECRET_REASON = "CANARY in hospital"

SHIFTS = {
    "support": [
        NewShift("Morning", (0, 2, 4), time(8), time(12)),
        NewShift("Night", (1, 4, 6), time(22), time(6)),
        NewShift("Weekend early", (5, 6), time(8), time(14)),
        NewShift("Weekend late", (5, 6), time(14), time(22), people=2),
    ],
    "billing": [
        NewShift("Desk", (0, 3), time(13), time(17)),
        NewShift("Far desk", (4,), time(20), time(23), time_zone="America/New_York"),
        NewShift("Weekend watch", (5, 6), time(9), time(12)),
    ],
}
HOLIDAYS = tuple(date(2026, 3, 20) + timedelta(days=days) for days in (0, 3, 6, 8, 14, 17, 27, 31, 38, 45))
POLICIES = (
    Policy(),
    Policy(min_rest_hours=0, max_slots_a_day=2, weekend_window=1, objection_hours=0, unanswered="fine", claims=3),
    Policy(min_rest_hours=8, max_slots_a_week=3, weekend_window=2, objection_hours=48, max_consecutive_days=2),
    Policy(
        min_rest_hours=1, max_slots_a_day=3, weekend_window=1, points_an_hour=3, unanswered="cannot", swaps_agreed=True
    ),
    Policy(min_rest_hours=0, max_slots_a_day=2, weekend_window=1, objection_hours=12, holidays=HOLIDAYS),
)
SUPPORT = ("ana", "bo", "chi", "dee", "eli", "gus")
BILLING = ("fay", "bo", "chi")
ENGINEERS = ("ana", "bo", "chi", "dee", "eli", "gus", "fay")
MAY_LEAVE = ("bo", "chi", "dee", "eli", "gus")  # the others are needed to ask for things


class World(Steps):
    """The teams, a clock that only the test sets, and everything that can be done."""

    def __init__(self, database: Database, policies: tuple[int, int] = (0, 0)) -> None:
        super().__init__(database)
        self.policies = policies
        before = self.now - timedelta(days=1)
        with self.database.transaction() as tx:
            for name in ("hana", "kai"):
                new = NewPerson(name.title(), f"{name}@example.org", hr=name == "hana", keeper=name == "kai")
                self.ids[name] = add_person(tx, new, now=before).id
            self._add_team(tx, "support", "Europe/London", SUPPORT, before)
            self._add_team(tx, "billing", "Europe/Berlin", BILLING, before)
            for number, name in zip(policies, self.teams, strict=True):
                today = self.now.date()
                keep.change_policy(tx, self.teams[name], POLICIES[number], starts_on=today, today=today, now=self.now)

    def _add_team(self, tx: Tx, name: str, zone: str, members: Sequence[str], now: datetime) -> None:
        team = keep.create_team(
            tx, NewTeam(name.title(), zone, "Answer what is critical first; the rest waits"), now=now
        )
        for shift, new in zip_longest(teams.shifts_of(tx, team.id), SHIFTS[name]):
            its = new or replace(shift.what, last_on=date(2026, 1, 1))
            keep.change_shift(tx, team, shift.id, its, version=shift.version)
        for number, member in enumerate(members):
            role = Role.ENGINEER if number else Role.COORDINATOR
            asked = NewMembership(0, date(2026, 1, 1), role=role, onboarding=member == "gus", share=100 - 10 * number)
            person = NewPerson(f"{member.title()} {member.title()}son", f"{member}@example.org")
            self.ids[member] = add_member(tx, team, person, membership=asked, now=now).id
        self.teams[name] = team

    # ---- rounds and answers ----

    def open_round(self, team: str, days: int, ahead: int) -> Any:
        its = self.teams[team]
        zone = ZoneInfo(its.time_zone)
        last = self.one("SELECT max(last_on) AS day FROM period WHERE team_id = :team", team=its.id).day
        latest = date.fromisoformat(str(last)) if last else date.min
        first_on = max(latest, self.now.astimezone(zone).date()) + timedelta(days=1 + ahead)
        deadline = datetime.combine(first_on, time(0), zone).astimezone(UTC)
        ask = OpenRound(first_on, first_on + timedelta(days=days - 1), deadline)
        return self.ask(lambda tx: open_round(tx, its, ask, by=self.coordinator(tx, its), now=self.now))

    def answer(
        self, who: str, which: int, marks: Sequence[Mark | None], offers: Sequence[OptIn | None], *, off: int = 0
    ) -> Any:
        """Answer a round over the version that is there (off: over another one); a coordinator does when it is over."""
        found = self.pick(
            "SELECT round.id, period.id AS period_id, period.team_id, round.deadline_at > :now AS open FROM round "
            "JOIN period ON period.id = round.period_id ORDER BY round.id",
            which,
            now=self.now.replace(tzinfo=None) if self.database.is_sqlite else self.now,
        )
        if found is None:
            return None
        team, person = self.team_of(found.team_id), self.ids[who]

        def step(tx: Tx) -> Any:
            slots = rounds.slots_of(tx, found.period_id)
            weekends = sorted({slot.weekend for slot in slots if slot.weekend})
            given = {slot.id: mark for number, slot in enumerate(slots) if (mark := marks[number % len(marks)])}
            offered = {day: offer for number, day in enumerate(weekends) if (offer := offers[number % len(offers)])}
            version = answers.get_answer(tx, found.id, person).version + off
            what = NewAnswer(given, offered, note=f"{who} says {len(given)}")
            if found.open:
                ask = SaveAnswer(what, version, as_standing_week=len(given) % 3 == 1)
                return save_answer(tx, team, found.id, ask, by=self.actor(tx, who), now=self.now)
            entered = SaveAnswerFor(person, what, version)
            return save_answer_for(tx, team, found.id, entered, by=self.coordinator(tx, team), now=self.now)

        return self.ask(step) if self.is_active(who) else None

    def take_back(self, who: str, which: int, *, off: int = 0) -> Any:
        """Take back an answer to a round that is open, over the version that is there (off: over another one)."""
        found = self.pick(
            "SELECT round.id, team_id FROM round JOIN period ON period.id = period_id ORDER BY round.id", which
        )
        if found is None or not self.is_active(who):
            return None
        team = self.team_of(found.team_id)

        def step(tx: Tx) -> Any:
            version = answers.get_answer(tx, found.id, self.ids[who]).version + off
            return take_back(tx, team, found.id, version=version, by=self.actor(tx, who), now=self.now)

        return self.ask(step)

    def go_away(self, who: str, ahead: int, days: int) -> Any:
        first_on = self.now.date() + timedelta(days=ahead)
        absence = NewAbsence(first_on, first_on + timedelta(days=days - 1), SECRET_REASON)
        return self.is_active(who) and self.ask(
            lambda tx: add_absence(tx, absence, by=self.actor(tx, who), now=self.now)
        )

    def come_back(self, which: int) -> Any:
        found = self.pick("SELECT id, person_id FROM absence ORDER BY id", which)
        who = found and next(name for name, number in self.ids.items() if number == found.person_id)
        if found is None or not self.is_active(who):
            return None
        return self.ask(lambda tx: remove_absence(tx, found.id, by=self.actor(tx, who), now=self.now))

    # ---- people and policies ----

    def set_active(self, who: str, *, active: bool) -> Any:
        def step(tx: Tx) -> Any:
            person = people.get_person(tx, self.ids[who])
            new = NewPerson(person.name, person.email)
            return change_person(tx, person.id, new, active=active, version=person.version, now=self.now)

        return self.ask(step)

    def leave_team(self, who: str, team: str, ahead: int) -> Any:
        """The membership ends so many days from now, or goes on."""
        its = self.teams[team]
        last_on = None if ahead == 0 else self.now.date() + timedelta(days=ahead)

        def step(tx: Tx) -> Any:
            known = [each.membership for each in teams.members_of(tx, its.id) if each.person.id == self.ids[who]]
            for was in known:
                new = NewMembership(was.person_id, was.first_on, was.role, was.share, last_on, was.onboarding)
                change_member(tx, its, new, version=was.version, now=self.now)
            return len(known)

        return self.ask(step)

    def change_policy(self, team: str, number: int, ahead: int) -> Any:
        """Other amounts from a day on; the objection time stays, so that the ledger's rules can be checked simply."""
        its, today = self.teams[team], self.now.date()
        hours = POLICIES[self.policies[list(self.teams).index(team)]].objection_hours
        amounts = POLICIES[number].to_amounts() | {"objection_hours": hours}
        starts_on = today + timedelta(days=ahead)
        new = Policy.from_amounts(amounts)
        return self.ask(lambda tx: keep.change_policy(tx, its, new, starts_on=starts_on, today=today, now=self.now))

    # ---- drafts ----

    def demand(self, which: int, *, foreign: bool = False) -> Any:
        found = self.pick(
            "SELECT round.id, period.team_id FROM round JOIN period ON period.id = period_id ORDER BY round.id", which
        )
        if found is None:
            return None
        team = self.team_of(found.team_id)
        asked = self.other(team) if foreign else team
        ask = AskDraft(seconds=5, loosen=which % 2 == 1)
        return self.ask(lambda tx: demand_draft(tx, asked, found.id, ask, by=self.coordinator(tx, asked), now=self.now))

    def run_drafts(self) -> int:
        """The worker's part: make every draft that waits."""
        waiting = self.one("SELECT min(id) AS id FROM draft WHERE state = 'queued'").id
        if waiting is None:
            return 0
        run_draft(self.database, str(waiting), threading.Event(), workers=1, clock=lambda: self.now)
        return 1 + self.run_drafts()

    def copy(self, which: int) -> Any:
        found = self.pick(
            "SELECT round.id, period.team_id FROM round JOIN period ON period.id = period_id "
            "WHERE publication_id IS NOT NULL ORDER BY round.id",
            which,
        )
        if found is None:
            return None
        team = self.team_of(found.team_id)
        return self.ask(lambda tx: copy_published(tx, team, found.id, by=self.coordinator(tx, team), now=self.now))

    def draft(self, which: int) -> Any:
        """A draft that is ready, if there is one; of all that are there, if none is or the number is odd."""
        ready = self.pick("SELECT * FROM draft WHERE state = 'ready' ORDER BY id", which // 2)
        return ready if ready and which % 2 == 0 else self.pick("SELECT * FROM draft ORDER BY id", which // 2)

    def edit(self, which: int, seat: int, act: Act, who: str, *, off: int = 0, foreign: bool = False) -> Any:
        draft = self.draft(which)
        if draft is None:
            return None
        chosen = self.pick(
            "SELECT seat.id FROM seat JOIN slot ON slot.id = slot_id WHERE period_id = :period ORDER BY seat.id",
            seat,
            period=draft.period_id,
        )
        team = self.team_of(draft.team_id)
        asked = self.other(team) if foreign else team
        edit = SeatEdit(act, self.ids[who] if act is Act.GIVE else None)
        version = draft.version + off

        def step(tx: Tx) -> Any:
            by = self.coordinator(tx, asked)
            return edit_seat(tx, asked, Place(draft.id, chosen.id, version), edit, by=by, now=self.now)

        return self.ask(step)

    def next_seat(self) -> int:
        """The number, counted from the newest, of the seat that begins next in the newest draft's period."""
        starts = "SELECT start_at FROM seat JOIN slot ON slot.id = slot_id WHERE period_id = :period"
        with self.database.engine.connect() as connection:
            found = connection.execute(text(starts), {"period": self.draft(0).period_id}).scalars()
            return sum(_moment(each) > self.now for each in found) - 1

    # ---- publishing ----

    def publish(self, which: int, *, confirmed: bool = True, off: int = 0, foreign: bool = False) -> Any:
        draft = self.draft(which)
        return draft and self.publish_one(draft.id, confirmed=confirmed, off=off, foreign=foreign)

    def publish_one(self, draft_id: int, *, confirmed: bool = True, off: int = 0, foreign: bool = False) -> Any:
        draft = self.one("SELECT id, team_id, version FROM draft WHERE id = :id", id=draft_id)
        team = self.team_of(draft.team_id)
        asked = self.other(team) if foreign else team
        ask = Publish(draft.id, draft.version + off, BASE_URL, confirmed)
        return self.ask(lambda tx: publish_draft(tx, asked, ask, by=self.coordinator(tx, asked), now=self.now))

    # ---- the clock and the ledger ----

    def wait(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    def wait_for_edge(self, which: int) -> None:
        """To the very moment at which some slot begins or ends; stays where none is to come."""
        edges = {row for column in ("start_at", "end_at") for row in self._moments(column)}
        coming = sorted(edge for edge in edges if edge > self.now)
        if coming:
            self.now = coming[which % min(len(coming), 6)]

    def _moments(self, column: str) -> list[datetime]:
        with self.database.engine.connect() as connection:
            return [_moment(each) for each in connection.execute(text(f"SELECT {column} FROM slot")).scalars()]

    def errands(self) -> None:
        self.ask(lambda tx: close_due_rounds(tx, now=self.now))
        while self.ask(lambda tx: renew_calendars(tx, now=self.now)):
            pass

    def earn(self) -> Earned:
        earned = self.ask(lambda tx: earn_due(tx, now=self.now))
        assert isinstance(earned, Earned)
        return earned

    def take(self, who: str, quarters: int, form: int) -> Any:
        ask = TakeLeave(self.ids[who], self.now.date(), quarters, "A day off", f"form-take-{form}")
        return self.ask(lambda tx: record_leave_taken(tx, ask, by=self.actor(tx, "hana"), now=self.now))

    def correct(self, which: int, amount: int, *, posted: bool = False) -> Any:
        """Correct an entry of the ledger; posted: any of them, else one that was earned, taken or corrected."""
        wanted = "" if posted else "WHERE cause IN ('earned', 'taken', 'corrected', 'help')"
        found = self.pick(f"SELECT id FROM entry {wanted} ORDER BY id", which)
        if found is None:
            return None
        ask = CorrectEntry(found.id, "It was somebody else", amount)
        return self.ask(lambda tx: correct_entry(tx, ask, by=self.actor(tx, "hana"), now=self.now))

    def lock(self, days: int) -> Any:
        """HR locks everything from the last statement on (or the year's beginning) until some days ago."""
        last = self.one("SELECT max(last_on) AS day FROM statement").day
        first_on = date.fromisoformat(str(last)) + timedelta(days=1) if last else date(2026, 1, 1)
        last_on = self.now.date() - timedelta(days=days)
        if last_on < first_on:
            return None
        ask = LockStatement(Stretch(first_on, last_on), confirmed=True)
        return self.ask(lambda tx: lock_statement(tx, ask, by=self.actor(tx, "hana"), now=self.now))

    def help(self, who: str, points: int, form: int) -> Any:
        team = self.teams["support"]
        ask = GivePoints(self.ids[who], self.now.date(), points, "Helped out", f"form-help-{form}")
        return self.ask(lambda tx: give_points(tx, team, ask, by=self.actor(tx, "ana"), now=self.now))

    # ---- feeds ----

    def subscribe(self, who: str, *, team: bool) -> Any:
        """A new link: its row, its secret and the scope that it shows."""

        def step(tx: Tx) -> tuple[int, str, str]:
            by = self.actor(tx, who)
            asked = by.teams[0].slug if team and by.teams else ""
            ask = MakeFeed("On my phone", FeedKind.TEAM if asked else FeedKind.PERSON, asked)
            secret = make_feed(tx, ask, base_url=BASE_URL, by=by, now=self.now).address.split("/")[-2]
            newest = tx.session.connection().execute(text("SELECT max(id) FROM feed")).scalar_one()
            return newest, secret, f"team:{by.teams[0].id}" if asked else f"person:{by.id}"

        return self.ask(step) if self.is_active(who) else None

    def revoke(self, feed: int) -> None:
        row = self.one("SELECT person_id FROM feed WHERE id = :id", id=feed)
        who = next(name for name, number in self.ids.items() if number == row.person_id)
        with self.database.transaction() as tx:
            if self.is_active(who):
                revoke_feed(tx, feed, by=self.actor(tx, who), now=self.now)
            else:
                feeds.revoke_feed(tx, row.person_id, feed, now=self.now)

    def fetch(self, secret: str) -> tuple[str, bytes | None] | None:
        """Tag and bytes, as a calendar program gets them."""
        with self.database.reading() as tx:
            served = find_feed(tx, secret, now=self.now)
            return None if served is None else (served.etag, read_feed(tx, served, zipped=False))


def _moment(value: Any) -> datetime:
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
