"""The made-up team's story, told from eight weeks ago until today by the use cases that real teams use."""

import threading
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from random import Random

from app.demo.answers import answer_of
from app.demo.calendar import PAST_WEEKS, Week
from app.demo.people import BILLING, BILLING_ONLY, DUTY, HR, KEEPER, SUPPORT, ZONE, Character, address
from app.domain.audit import ActorKind, Origin
from app.domain.people import Actor, NewMembership, NewPerson, Person, Role
from app.domain.refusals import Refusal
from app.domain.round import Round
from app.domain.team import NewShift, NewTeam, Team
from app.store import outbox
from app.store.drafts import get_draft
from app.store.people import actor_at
from app.store.rounds import slots_of
from app.store.teams import shifts_of
from app.store.transaction import Database, Tx
from app.usecases.answers.save import SaveAnswer, save_answer
from app.usecases.drafts.demand import AskDraft, copy_published, demand_draft
from app.usecases.drafts.edit import Act, Place, SeatEdit, edit_seat
from app.usecases.drafts.run import run_draft
from app.usecases.ledger.earn import earn_due
from app.usecases.publishing.publish import Publish, publish_draft
from app.usecases.rounds.deadline import close_due_rounds
from app.usecases.rounds.open import OpenRound, open_round
from app.usecases.rounds.remind import remind_unanswered
from app.usecases.teams import keep, people

SEARCH_SECONDS = 5
DINNER = 4  # Friday
TELLING = Origin(ActorKind.SERVICE, "demo.tell")


@dataclass
class Story:
    """The teams and people as they come to be."""

    database: Database
    base_url: str
    workers: int
    persons: dict[str, Person] = field(default_factory=dict)  # by name
    teams: dict[str, Team] = field(default_factory=dict)

    def actor(self, tx: Tx, name: str, now: datetime) -> Actor:
        actor = actor_at(tx, self.persons[name].id, now=now)
        assert actor is not None
        return actor

    def found(self, first: Week) -> None:
        """The installation and its support team, a fortnight before the first week."""
        now = first.at(-14, 9)
        with self.database.transaction(TELLING) as tx:
            for new in (NewPerson(HR, address(HR), hr=True), NewPerson(KEEPER, address(KEEPER), keeper=True)):
                self.persons[new.name] = people.add_person(tx, new, now=now)
            team = self.teams["support"] = keep.create_team(tx, NewTeam("Harbour support", ZONE, DUTY), now=now)
            for shift in shifts_of(tx, team.id):
                if shift.what.name == "Afternoon":  # the busiest hours need two
                    what = NewShift("Afternoon", shift.what.days, shift.what.starts_at, shift.what.ends_at, people=2)
                    keep.change_shift(tx, team, shift.id, what, version=shift.version)
            for one in SUPPORT:
                self.join(tx, team, one, first, now=now)

    def join(self, tx: Tx, team: Team, one: Character, first: Week, *, now: datetime) -> None:
        since = first.first_on + timedelta(weeks=one.joined - first.number)
        membership = NewMembership(0, since, role=one.role, share=one.share, onboarding=one.onboarding)
        new = NewPerson(one.name, one.email, time_zone=one.zone)
        self.persons[one.name] = people.add_member(tx, team, new, membership=membership, now=now)

    def found_billing(self, week: Week) -> None:
        """A second, small team, of which two people of the first are members as well."""
        now = week.opened_at - timedelta(days=1)
        with self.database.transaction(TELLING) as tx:
            team = self.teams["billing"] = keep.create_team(tx, NewTeam("Billing desk", ZONE), now=now)
            for shift in shifts_of(tx, team.id):
                keep.remove_shift(tx, team, shift.id)
            keep.add_shift(tx, team, NewShift("Desk", (0, 1, 2, 3, 4), time(10), time(14)))
            for one in (*BILLING_ONLY, *(each for each in SUPPORT if each.name in BILLING)):
                membership = NewMembership(0, now.date(), role=one.role if one in BILLING_ONLY else Role.ENGINEER)
                new = NewPerson(one.name, one.email)
                self.persons[one.name] = people.add_member(tx, team, new, membership=membership, now=now)

    def ask(self, which: str, week: Week, until: datetime | None = None) -> Round:
        team, now = self.teams[which], week.opened_at
        with self.database.transaction(TELLING) as tx:
            ask = OpenRound(week.first_on, week.last_on, until or week.deadline_at)
            return open_round(tx, team, ask, by=self.actor(tx, self.coordinator(which), now), now=now)

    def answer(self, which: str, round_: Round, week: Week, who: list[Character], *, dinner: bool = False) -> None:
        """These people answer, one after the other."""
        team = self.teams[which]
        with self.database.transaction(TELLING) as tx:
            slots = slots_of(tx, round_.period.id)
            for number, one in enumerate(who):
                # Of its own: an answer must not depend on how many others there were.
                random = Random(f"{one.name} {week.number}")
                now = week.opened_at + timedelta(minutes=random.randrange(15, 300))
                what = answer_of(one, slots, random, dinner=DINNER if dinner else None)
                as_usual = week.number == -PAST_WEEKS and number % 2 == 0
                ask = SaveAnswer(what, version=0, as_standing_week=as_usual)
                save_answer(tx, team, round_.id, ask, by=self.actor(tx, one.name, now), now=now)

    def draft_and_publish(self, which: str, round_: Round, week: Week) -> None:
        team, now = self.teams[which], week.drafted_at
        with self.database.transaction(TELLING) as tx:
            close_due_rounds(tx, now=now)
            by = self.actor(tx, self.coordinator(which), now)
            draft = demand_draft(tx, team, round_.id, AskDraft(SEARCH_SECONDS), by=by, now=now)
        run_draft(self.database, str(draft.id), threading.Event(), workers=self.workers, clock=lambda: now)
        with self.database.transaction(TELLING) as tx:
            self.publish(tx, team, draft.id, by=by, now=week.published_at)

    def publish(self, tx: Tx, team: Team, draft_id: int, *, by: Actor, now: datetime) -> None:
        version = get_draft(tx, team.id, draft_id).version
        ask = Publish(draft_id, version, self.base_url, confirmed=True)
        publish_draft(tx, team, ask, by=by, now=now)

    def replace(self, round_: Round, week: Week, ill: Character) -> None:
        """On Monday morning somebody is ill: others take their seats of the week, and the rota is published anew."""
        team, now = self.teams["support"], week.at(0, 5)
        with self.database.transaction(TELLING) as tx:
            by = self.actor(tx, self.coordinator("support"), now)
            draft = copy_published(tx, team, round_.id, by=by, now=now)
            gone = self.persons[ill.name].id
            seats = [seat for seat, given in draft.assignments.items() if given.person_id == gone]
            for seat in seats:
                self.give_to_another(tx, team, draft.id, seat, by=by, now=now)
            if seats:
                self.publish(tx, team, draft.id, by=by, now=now)

    def give_to_another(self, tx: Tx, team: Team, draft_id: int, seat: int, *, by: Actor, now: datetime) -> None:
        """Give the seat to the first one who may take it; nobody: it stays as it is."""
        here = get_draft(tx, team.id, draft_id)
        was = here.assignments[seat].person_id
        for one in (each for each in SUPPORT if self.persons[each.name].id != was):
            edit = SeatEdit(Act.GIVE, self.persons[one.name].id)
            try:
                with tx.attempt():
                    edit_seat(tx, team, Place(draft_id, seat, here.version), edit, by=by, now=now)
            except Refusal:
                continue
            return

    def earn(self, now: datetime) -> None:
        with self.database.transaction(TELLING) as tx:
            earn_due(tx, now=now)

    def catch_up(self, now: datetime) -> None:
        """The clock's errands until now; what people were told counts as sent: nobody wants 200 made-up mails."""
        with self.database.transaction(TELLING) as tx:
            earn_due(tx, now=now)
            remind_unanswered(tx, now=now)
            while due := outbox.due_messages(tx, now=now, limit=500):
                for message in due:
                    outbox.mark_sent(tx, message.id, now=now)

    @staticmethod
    def coordinator(which: str) -> str:
        return next(
            one.name for one in (SUPPORT if which == "support" else BILLING_ONLY) if one.role is Role.COORDINATOR
        )
