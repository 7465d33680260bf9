"""The whole way of a rota as a state machine: any step at any time, and after each step everything that must hold."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from app.domain.answer import Answer, Mark, OptIn
from app.domain.ledger import Entry
from app.domain.publication import Publication
from app.domain.refusals import DraftMovedOn, FormSentAlready, NotFound, Refusal, Stale
from app.domain.rota import Draft
from app.domain.statement import Stretch
from app.store.transaction import Database
from app.usecases.drafts.edit import Act, Edited
from app.usecases.hr.report import hr_report
from tests.invariants import (
    conflict_rules,
    earning_rules,
    feed_rules,
    ledger_rules,
    planning_rules,
    report_rules,
    rota_rules,
    swap_rules,
)
from tests.invariants.illness_steps import IllnessSteps
from tests.invariants.reading import Snapshot, snapshot
from tests.invariants.swap_steps import SwapSteps
from tests.invariants.world import ENGINEERS, MAY_LEAVE, POLICIES, SHIFTS, World

MOST_PERIODS = 4

teams = st.sampled_from(sorted(SHIFTS))
engineers = st.sampled_from(ENGINEERS)
which = st.integers(0, 5)
# Mostly able to work, or there would be nothing to check.
marks = st.lists(st.sampled_from([Mark.FINE, Mark.LOVE, Mark.RATHER_NOT, None, Mark.CANNOT]), min_size=1, max_size=7)
offers = st.lists(st.sampled_from([OptIn.BOTH, OptIn.EITHER, OptIn.FIRST, OptIn.SECOND, None]), min_size=1, max_size=3)


class WholeWay(IllnessSteps, SwapSteps):
    """What was done is remembered in plain values; what there is, is read by plain SQL."""

    tells_calendars = True

    def __init__(self, fresh: Callable[[], Database]) -> None:
        super().__init__()
        self.fresh = fresh
        self.before: Snapshot | None = None
        self.earned_at: datetime | None = None
        self.said: dict[tuple[int, int], tuple[int, str, dict[int, str], dict[date, str]]] = {}
        self.forms = 0
        self.tokens: dict[int, tuple[str, str, bool]] = {}  # feed → secret, scope, live

    @initialize(support=st.integers(0, len(POLICIES) - 1), billing=st.integers(0, len(POLICIES) - 1))
    def begin(self, support: int, billing: int) -> None:
        """Both teams have asked, everybody has answered, and the first one has published."""
        self.world = World(self.fresh(), (support, billing))
        for team in SHIFTS:
            self.world.open_round(team, 9, 0)
            self.everybody_answers(0, [Mark.FINE, Mark.LOVE, None], [OptIn.EITHER, OptIn.BOTH])
            self.world.demand(0)
            self.world.run_drafts()
            if team == "support":
                self.now = snapshot(self.world.database)
                self._check_publication(self.world.publish(0))

    # ---- rounds and answers ----

    @rule(team=teams, days=st.integers(1, 9), ahead=st.integers(0, 2))
    @precondition(lambda self: len(self.now["period"]) < MOST_PERIODS)
    def open_a_round(self, team: str, days: int, ahead: int) -> None:
        self.world.open_round(team, days, ahead)

    @rule(who=engineers, round_=which, marks=marks, offers=offers)
    def answer(self, who: str, round_: int, marks: Sequence[Mark | None], offers: Sequence[OptIn | None]) -> None:
        self._remember(self.world.answer(who, round_, marks, offers))

    @rule(round_=which, marks=marks, offers=offers)
    def everybody_answers(self, round_: int, marks: Sequence[Mark | None], offers: Sequence[OptIn | None]) -> None:
        for number, who in enumerate(ENGINEERS):
            turned = (*marks[number % len(marks) :], *marks[: number % len(marks)])
            self._remember(self.world.answer(who, round_, turned, (*offers[number % len(offers) :], *offers)))

    @rule(who=engineers, round_=which, off=st.sampled_from([-1, 1]))
    def answer_over_another_version(self, who: str, round_: int, off: int) -> None:
        refused = self.world.answer(who, round_, [Mark.CANNOT], [None], off=off)
        assert refused is None or isinstance(refused, Refusal)

    @rule(who=engineers, round_=which, off=st.sampled_from([0, 0, -1, 1]))
    def take_an_answer_back(self, who: str, round_: int, off: int) -> None:
        emptied = self.world.take_back(who, round_, off=off)
        assert isinstance(emptied, Refusal | None) or not off
        self._remember(emptied)

    def _remember(self, answer: Any) -> None:
        if isinstance(answer, Answer):
            before = self.said.get((answer.round_id, answer.person_id))
            assert answer.version > (before[0] if before else 0), "this version was there before"
            own = {slot: mark.value for slot, mark in answer.what.marks.items()}
            offered = {weekend: offer.value for weekend, offer in answer.what.opt_ins.items()}
            self.said[answer.round_id, answer.person_id] = (answer.version, answer.what.note, own, offered)

    @rule(who=engineers, ahead=st.integers(-1, 12), days=st.integers(1, 4))
    def go_away(self, who: str, ahead: int, days: int) -> None:
        self.world.go_away(who, ahead, days)

    @rule(absence=which)
    @precondition(lambda self: bool(self.now["absence"]))
    def come_back(self, absence: int) -> None:
        self.world.come_back(absence)

    @rule(who=st.sampled_from(MAY_LEAVE), active=st.sampled_from([True, True, False]))
    def change_activity(self, *, who: str, active: bool) -> None:
        self.world.set_active(who, active=active)

    @rule(who=st.sampled_from(MAY_LEAVE), team=teams, ahead=st.integers(0, 12))
    def end_a_membership(self, who: str, team: str, ahead: int) -> None:
        self.world.leave_team(who, team, ahead)

    @rule(team=teams, number=st.integers(0, len(POLICIES) - 1), ahead=st.integers(1, 12))
    def change_the_policy(self, team: str, number: int, ahead: int) -> None:
        self.world.change_policy(team, number, ahead)

    # ---- drafts ----

    @rule(round_=st.integers(0, 2), publish=st.booleans())
    def draft_again(self, *, round_: int, publish: bool) -> None:
        self.draft(round_)
        if publish:
            self.now = snapshot(self.world.database)
            self._check_publication(self.world.publish(0))

    @rule(round_=which)
    def draft(self, round_: int) -> None:
        asked = self.world.demand(round_)
        self.world.run_drafts()
        if isinstance(asked, Draft):
            self._check_draft(asked.id)

    def _check_draft(self, draft_id: int) -> None:
        """R3, R6, R7, R9 of what the solver found, by everything that is known at this moment."""
        now = snapshot(self.world.database)
        draft = next(row for row in now["draft"] if row.id == draft_id)
        assert draft.state in ("ready", "failed"), draft.state
        if draft.state == "failed":
            assert "pins" in draft.error, draft.error
            return
        seated = {row.seat_id: row.person_id for row in now["assignment"] if row.draft_id == draft_id}
        period = next(row for row in now["period"] if row.id == draft.period_id)
        published = now.published.get(period.publication_id, {})
        begun = {seat for seat in published if now.slot_of[seat].start_at <= self.world.now}
        given = [(seat, person) for seat, person in seated.items() if seat not in begun]
        covers = planning_rules.with_draft(now, draft, self.world.now)
        wrong = [
            *planning_rules.broken(now, given, covers),
            *planning_rules.both_or_one(now, given, covers),
            *planning_rules.frozen(now, published, _all(published, seated), self.world.now),
        ]
        pins = {pin.seat_id: pin.person_id for pin in now["pin"] if now.slot_of[pin.seat_id].period_id == period.id}
        for seat in pins.keys() - begun:
            if seated.get(seat) != pins[seat]:
                wrong.append(f"the pin of seat {seat} was not kept")
        assert not wrong, wrong

    @rule(round_=which, seat=st.integers(0, 20), who=engineers, late=st.booleans())
    def replace_somebody(self, *, round_: int, seat: int, who: str, late: bool) -> None:
        """The coordinator's answer to an illness: copy, give the seat to another or free it, publish (late)."""
        if isinstance(self.world.copy(round_), Draft):
            seat = self.world.next_seat() if late else seat
            if not isinstance(self.world.edit(0, seat, Act.GIVE, who), Edited):
                self.world.edit(0, seat, Act.FREE, who)
            if late:
                self.world.wait_for_edge(1)
            self.now = snapshot(self.world.database)
            self._check_publication(self.world.publish(0))

    @rule(round_=which)
    def copy_what_is_published(self, round_: int) -> None:
        self.world.copy(round_)

    @rule(draft=which, seat=st.integers(0, 20), act=st.sampled_from(Act), who=engineers)
    def edit(self, draft: int, seat: int, act: Act, who: str) -> None:
        self.world.edit(draft, seat, act, who)

    @rule(draft=which, seat=st.integers(0, 20), who=engineers, off=st.sampled_from([-1, 1]))
    def edit_what_moved_on(self, draft: int, seat: int, who: str, off: int) -> None:
        refused = self.world.edit(draft, seat, Act.GIVE, who, off=off)
        assert refused is None or isinstance(refused, Refusal)

    # ---- publishing ----

    @rule(draft=which, confirmed=st.sampled_from([True, True, False]))
    def publish(self, *, draft: int, confirmed: bool) -> None:
        self._check_publication(self.world.publish(draft, confirmed=confirmed))

    @rule(draft=which)
    def publish_twice(self, draft: int) -> None:
        chosen = self.world.draft(draft)
        if chosen:
            made = self.world.publish_one(chosen.id)
            self._check_publication(made)
            again = self.world.publish_one(chosen.id)
            assert isinstance(again, DraftMovedOn if isinstance(made, Publication) else Refusal)

    @rule(draft=which, off=st.sampled_from([-1, 1]))
    def publish_what_moved_on(self, draft: int, off: int) -> None:
        refused = self.world.publish(draft, off=off)
        assert refused is None or isinstance(refused, Refusal)
        assert not isinstance(refused, Stale) or isinstance(refused, DraftMovedOn)

    def _check_publication(self, made: Any) -> None:
        """R3, R6, R7, R9 of whatever was given to somebody just now; what was begun stayed."""
        if not isinstance(made, Publication):
            return
        old, now = self.now, snapshot(self.world.database)
        given = planning_rules.newly_given(now, made.id)
        before = {seat: row for seat, row in old.current.items() if now.slot_of[seat].period_id == made.period_id}
        after = {seat: row.person_id for seat, row in now.published[made.id].items()}
        wrong = [
            *planning_rules.broken(now, given, now.covers),
            *planning_rules.left_alone(now, made.id),
            *planning_rules.frozen(now, before, after, self.world.now),
        ]
        assert not wrong, wrong

    # ---- what belongs to others ----

    @rule(thing=which, seat=st.integers(0, 20))
    def ask_for_what_is_not_there(self, thing: int, seat: int) -> None:
        """A foreign id is answered like a missing one, and changes nothing."""
        for refused in (
            self.world.demand(thing, foreign=True),
            self.world.edit(thing, seat, Act.FREE, "bo", foreign=True),
            self.world.publish(thing, foreign=True),
        ):
            assert refused is None or isinstance(refused, NotFound), refused
        assert snapshot(self.world.database) == self.now

    # ---- the clock and the ledger ----

    @rule(minutes=st.sampled_from([30, 7 * 60, 26 * 60, 3 * 24 * 60, 9 * 24 * 60, 33 * 24 * 60]))
    def wait(self, minutes: int) -> None:
        self.world.wait(minutes)

    @rule(edge=st.integers(0, 5))
    def wait_for_an_edge(self, edge: int) -> None:
        self.world.wait_for_edge(edge)

    @rule(days=st.integers(2, 9))
    def days_go_by(self, days: int) -> None:
        self.world.wait(days * 24 * 60)
        self.world.errands()
        self.earn()

    @rule(edge=st.integers(0, 5))
    def earn_at_an_edge(self, edge: int) -> None:
        """Cover has just ended: its points are due, its leave may still be objected to."""
        self.world.wait_for_edge(edge)
        self.earn()

    @rule()
    def do_errands(self) -> None:
        self.world.errands()

    @rule()
    def earn(self) -> None:
        earned = self.world.earn()
        assert earned.failed == 0
        self.earned_at = self.world.now
        before = snapshot(self.world.database)
        again = self.world.earn()
        assert (again.points, again.leave, again.failed) == (0, 0, 0)
        assert snapshot(self.world.database) == before

    @rule(who=engineers, quarters=st.integers(1, 4), again=st.booleans())
    def take_leave(self, *, who: str, quarters: int, again: bool) -> None:
        """L7: what is taken was there; the same form sent twice takes once."""
        self.forms += 1
        wealthy = [
            name for name in ENGINEERS if ledger_rules.balance(self.now, "leave earned", self.world.ids[name]) > 0
        ]
        who = wealthy[quarters % len(wealthy)] if wealthy else who
        had = ledger_rules.balance(self.now, "leave earned", self.world.ids[who])
        taken = self.world.take(who, quarters, self.forms)
        assert isinstance(taken, Refusal) == (quarters > had), (had, quarters, taken)
        if again and not isinstance(taken, Refusal):
            repeated = self.world.take(who, quarters, self.forms)
            assert [entry.id for entry in repeated] == [entry.id for entry in taken]
            assert isinstance(self.world.take(who, quarters + 1, self.forms), FormSentAlready)
        left = ledger_rules.balance(snapshot(self.world.database), "leave earned", self.world.ids[who])
        assert left == had - (0 if isinstance(taken, Refusal) else quarters)

    @precondition(lambda self: any(entry.cause != "published" for entry in self.now["entry"]))
    @rule(entry=st.integers(0, 6), amount=st.integers(0, 2), posted=st.booleans())
    def correct(self, *, entry: int, amount: int, posted: bool) -> None:
        self.world.correct(entry, amount, posted=posted)

    @rule(who=engineers, points=st.integers(1, 9), again=st.booleans())
    def give_points(self, *, who: str, points: int, again: bool) -> None:
        self.forms += 1
        given = self.world.help(who, points, self.forms)
        if again and isinstance(given, Entry):
            assert self.world.help(who, points, self.forms) == given
            assert isinstance(self.world.help(who, points + 1, self.forms), FormSentAlready)

    @rule(days=st.integers(0, 5))
    def lock_the_books(self, days: int) -> None:
        self.world.lock(days)

    # ---- feeds ----

    @rule(who=engineers, team=st.booleans())
    def subscribe(self, *, who: str, team: bool) -> None:
        made = self.world.subscribe(who, team=team)
        if isinstance(made, tuple):
            feed, secret, scope = made
            self.tokens[feed] = (secret, scope, True)

    @rule(feed=which)
    @precondition(lambda self: bool(self.tokens))
    def revoke(self, feed: int) -> None:
        chosen = sorted(self.tokens)[-1 - feed % len(self.tokens)]
        self.world.revoke(chosen)
        secret, scope, _ = self.tokens[chosen]
        self.tokens[chosen] = (secret, scope, False)

    # ---- what must hold after every step ----

    @invariant()
    def everything_holds(self) -> None:
        now = snapshot(self.world.database)
        wrong = [
            *rota_rules.complaints(now, self.before),
            *ledger_rules.complaints(now, self.before),
            *earning_rules.complaints(now, earned_at=self.earned_at),
            *(feed_rules.complaints(now, self.before, at=self.world.now) if self.tells_calendars else ()),
            *report_rules.locked(now),
            *conflict_rules.complaints(now, self.before, at=self.world.now),
            *swap_rules.complaints(now),
        ]
        assert not wrong, wrong
        self.before = self.now = now
        self.answers_are_what_was_saved_last()
        self.feeds_serve_what_is_written()
        self.the_report_adds_up()

    def answers_are_what_was_saved_last(self) -> None:
        """A1: the last accepted save is what is there; refused ones left nothing."""
        there: dict[tuple[int, int], tuple[int, str, dict[int, str], dict[date, str]]] = {}
        for row in self.now["answer"]:
            own = {mark.slot_id: mark.mark for mark in self.now["mark"] if mark.answer_id == row.id}
            offered = {offer.weekend: offer.choice for offer in self.now["opt_in"] if offer.answer_id == row.id}
            there[row.round_id, row.person_id] = (row.version, row.note, own, offered)
            assert row.taken_back_at is None or not (row.note or own or offered)
        assert there == self.said

    def feeds_serve_what_is_written(self) -> None:
        """F2, F8: a live link leads to the newest bytes; a revoked one, or one of somebody who may not, to nothing."""
        rows = {row.scope: row for row in self.now["calendar"]}
        for feed, (secret, scope, live) in self.tokens.items():
            served = self.world.fetch(secret)
            if live and self._may_read(feed, scope):
                assert served == (rows[scope].etag, rows[scope].body)
            else:
                assert served is None

    def _may_read(self, feed: int, scope: str) -> bool:
        whose = next(row.person_id for row in self.now["feed"] if row.id == feed)
        if not next(row.active for row in self.now["person"] if row.id == whose):
            return False
        kind, _, number = scope.partition(":")
        today = self.world.today(int(number)) if kind == "team" else None
        return today is None or any(
            row.first_on <= today and (row.last_on is None or today <= row.last_on)
            for row in self.now["membership"]
            if (row.team_id, row.person_id) == (int(number), whose)
        )

    def the_report_adds_up(self) -> None:
        """L9, for the whole year and for weeks that begin or end with an entry, for all teams and for one."""
        day = max((entry.on_date for entry in self.now["entry"] if entry.cause == "earned"), default=date(2026, 3, 1))
        year = Stretch(date(2026, 1, 1), date(2027, 12, 31))
        after, until = Stretch(day, day + timedelta(days=7)), Stretch(day - timedelta(days=7), day)
        with self.world.database.reading() as tx:
            for stretch, team in ((year, ""), (after, ""), (until, "support")):
                report = hr_report(tx, stretch, team_slug=team)
                wrong = [*report_rules.complaints(self.now, report)]
                assert not wrong, wrong


def _all(published: dict[int, Any], seated: dict[int, int]) -> dict[int, int | None]:
    """Every seat of a period, open ones too."""
    return {seat: seated.get(seat) for seat in published}
