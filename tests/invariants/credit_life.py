"""A small team whose weekends are lived one after the other by the real use cases, beside the model."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any, TypeVar

from app.domain.answer import NewAnswer, OptIn
from app.domain.people import Actor, NewMembership, NewPerson, Role
from app.domain.policy import Policy
from app.domain.publication import Publication
from app.domain.refusals import Refusal
from app.domain.rota import Assignment, DraftState, seats_of
from app.domain.team import NewShift, NewTeam, Team
from app.store import answers, drafts, teams
from app.store.people import actor_at
from app.store.rounds import slots_of
from app.store.transaction import Database, Tx
from app.usecases.publishing.publish import Publish, publish_draft
from app.usecases.rounds.open import OpenRound, open_round
from app.usecases.teams import keep, people
from tests.invariants.credit_books import Books
from tests.invariants.credit_model import LONDON, Model, Piece, Stint, saturday_of

T = TypeVar("T")

LOOSE = {"min_rest_hours": 0, "max_slots_a_day": 6, "max_slots_a_week": 21, "max_consecutive_days": 31}
HOURS = {
    "Friday desk": (time(9), time(13)),
    "Weekend morning": (time(8), time(14)),
    "Weekend evening": (time(14), time(20)),
    "Sunday second": (time(14), time(22)),
}
SHIFTS = (
    NewShift("Friday desk", (4,), *HOURS["Friday desk"]),
    NewShift("Weekend morning", (5, 6), *HOURS["Weekend morning"]),
    NewShift("Weekend evening", (5, 6), *HOURS["Weekend evening"]),
    NewShift("Sunday second", (6,), *HOURS["Sunday second"]),  # beside the evening, and longer
)
SKIPPED = 0.8  # of the steps that could only be refused
WEEKS = 4  # in one period
PEOPLE = ("ana", "bo", "chi", "dee")
BASE = "https://halfday.example.org"
# Weeks before a clock change, a New Year, a 29 February, or nothing at all.
BEGINNINGS = (date(2026, 3, 2), date(2026, 10, 5), date(2026, 12, 14), date(2028, 2, 7), date(2026, 6, 1))


@dataclass
class Life:
    """One database, its clock, what was done, and the model beside it."""

    database: Database
    now: datetime
    model: Model = field(default_factory=Model)
    forms: int = 0
    locked: dict[int, str] = field(default_factory=dict)  # number → its file when it was locked
    seats: list[int] = field(default_factory=list)  # of this weekend
    coming: list[list[int]] = field(default_factory=list)  # of the weekends after it, as far as they are published
    objections: list[tuple[int, int, date, int]] = field(default_factory=list)  # id, person, day, raised by
    offers: dict[tuple[int, date], OptIn] = field(default_factory=dict)  # person, weekend →
    undecided: set[int] = field(default_factory=set)  # of the objections
    swaps: list[Any] = field(default_factory=list)  # as it stands, what was offered, giver and taker
    steps: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)

    @classmethod
    def begin(cls, database: Database, chance: Random) -> "Life":
        life = cls(database, datetime.combine(chance.choice(BEGINNINGS), time(9), UTC))
        with database.transaction() as tx:
            life.team = keep.create_team(tx, NewTeam("Support", "Europe/London", "Answer"), now=life.now)
            for shift in teams.shifts_of(tx, life.team.id):
                over = replace(shift.what, last_on=life.today - timedelta(days=1))
                keep.change_shift(tx, life.team, shift.id, over, version=shift.version)
            for new in SHIFTS:
                keep.add_shift(tx, life.team, new)
            life.ids = {name: life._member(tx, name) for name in PEOPLE}
            life.ids["hana"] = people.add_person(tx, NewPerson("Hana", "hana@example.org", hr=True), now=life.now).id
            life.actors = {name: actor_at(tx, number, now=life.now) for name, number in life.ids.items()}
        life.model.policies.append((life.today, Policy().to_amounts()))
        life.keep_policy(amounts(chance), life.today)
        life.books = Books(database)
        return life

    team: Team = field(init=False)
    ids: dict[str, int] = field(init=False)
    actors: dict[str, Actor | None] = field(init=False)
    books: Books = field(init=False)

    def _member(self, tx: Tx, name: str) -> int:
        role = Role.COORDINATOR if name == "ana" else Role.ENGINEER
        there = NewMembership(0, self.today - timedelta(days=60), role=role)
        new = NewPerson(name.title(), f"{name}@example.org")
        return people.add_member(tx, self.team, new, membership=there, now=self.now).id

    # ---- the machinery ----

    def ask(self, step: Callable[[Tx], T]) -> T | Refusal:
        try:
            with self.database.transaction() as tx:
                return step(tx)
        except Refusal as refusal:
            return refusal

    def note(self, name: str, done: object) -> None:
        (self.refused if isinstance(done, Refusal) else self.steps)[name] += 1

    @property
    def today(self) -> date:
        return self.now.astimezone(LONDON).date()

    def by(self, name: str) -> Actor:
        actor = self.actors[name]
        assert actor is not None
        return actor

    def name(self, person: int) -> str:
        return next(name for name, number in self.ids.items() if number == person)

    def members(self) -> list[int]:
        return [self.ids[name] for name in PEOPLE]

    def form(self) -> str:
        self.forms += 1
        return f"form-{self.forms:08}"

    # ---- a weekend ----

    def next_weekend(self, chance: Random) -> None:
        """On its Thursday at the latest; where none is left of the period, the next one is asked for and published."""
        if not self.coming:
            self._next_period(chance)
        self.seats = self.coming.pop(0)
        thursday = min(self.model.stints[seat].day for seat in self.seats) - timedelta(days=1)
        self.now = max(self.now, datetime.combine(thursday, time(9), UTC))

    def _next_period(self, chance: Random) -> None:
        friday = self.today + timedelta(days=(4 - self.today.weekday()) % 7 or 7)
        days = {stint.day for stint in self.model.stints.values()}
        friday = max([friday, *(day + timedelta(days=11 - day.weekday()) for day in days)])
        self.now = max(self.now, datetime.combine(friday - timedelta(days=1), time(9), UTC))
        made = self.ask(lambda tx: self._open(tx, chance, friday))
        assert isinstance(made, Publication), made
        fridays = [friday + timedelta(days=7 * week) for week in range(WEEKS)]
        self.coming = [
            [seat for seat, stint in self.model.stints.items() if 0 <= (stint.day - each).days < 7] for each in fridays
        ]

    def _open(self, tx: Tx, chance: Random, friday: date) -> Publication:
        ana, last_on = self.by("ana"), friday + timedelta(days=7 * WEEKS - 5)
        round_ = open_round(
            tx, self.team, OpenRound(friday, last_on, self.now + timedelta(hours=8)), by=ana, now=self.now
        )
        for slot, seat in seats_of(slots_of(tx, round_.period.id)).values():
            self.model.open_seat(seat.id, slot.on, HOURS[slot.what.name])
            assert (slot.start, slot.end) == self.hours(seat.id)
        opened = [seat for seat, stint in self.model.stints.items() if stint.day >= friday]
        saturdays = sorted(
            {stint.day for stint in map(self.model.stints.get, opened) if stint and stint.day.weekday() == 5}
        )
        self.offers = offers = {(id_, day): chance.choice(list(OptIn)) for id_ in self.members() for day in saturdays}
        for person in self.members():
            own = {day: offer for (who, day), offer in offers.items() if who == person}
            answers.save_answer(tx, round_.id, person, NewAnswer(opt_ins=own), version=0, now=self.now)
        seated = drafted(self.model, opened, offers, chance)
        new = drafts.NewDraft(self.team.id, round_.period.id, 1, 1, 1, None, ana.id, DraftState.READY)
        draft = drafts.add_draft(tx, new, now=self.now)
        found = drafts.Findings({seat: Assignment(who) for seat, who in seated.items()}, [], {}, 4, 4)
        drafts.keep_copy(tx, draft.id, {}, found, now=self.now)
        ask_for = Publish(draft.id, draft.version, BASE, confirmed=True)
        made = publish_draft(tx, self.team, ask_for, by=ana, now=self.now)
        self.number = made.number
        self.model.change({seat: [(who, *self.hours(seat))] for seat, who in seated.items()})
        return made

    number: int = 0  # of the newest publication

    def hours(self, seat: int) -> tuple[datetime, datetime]:
        return self.model.stints[seat].start, self.model.stints[seat].end

    def keep_policy(self, new: dict[str, Any], starts_on: date) -> bool:
        policy = Policy.from_amounts(new)
        done = self.ask(
            lambda tx: keep.change_policy(tx, self.team, policy, starts_on=starts_on, today=self.today, now=self.now)
        )
        if not isinstance(done, Refusal):
            self.model.policies = [one for one in self.model.policies if one[0] != starts_on]
            self.model.policies.append((starts_on, policy.to_amounts()))
        return not isinstance(done, Refusal)


def amounts(chance: Random) -> dict[str, Any]:
    """A policy: whatever the ledger depends on by chance, everything else as loose as it may be."""
    return LOOSE | {
        "weekend_window": 1,
        "weekend_days": [5, 6],
        "claims": 100,
        "undo_swap_hours": chance.choice([0, 1]),
        "points_an_hour": chance.choice([1, 1, 2, 3]),
        "objection_hours": chance.choice([0, 5, 24, 48]),
        "check_in": chance.random() < 0.7,
        "leave_expires_months": chance.choice([0, 0, 1, 2]),
    }


def drafted(
    model: Model, seats: Sequence[int], offers: Mapping[tuple[int, date], OptIn], chance: Random
) -> dict[int, int]:
    """Who gets what as a search would: one place at a time, and of a weekend what was offered."""
    seated: dict[int, int] = {}
    for seat in seats:
        stint = model.stints[seat]
        saturday = stint.weekend
        people = sorted({person for person, _ in offers})
        for who in chance.sample(people, 2):
            own = [model.stints[one] for one, person in seated.items() if person == who]
            free = not any(one.start < stint.end and stint.start < one.end for one in own)
            if saturday is None or (free and _may(offers[who, saturday], stint.day, own)):
                seated[seat] = who
                break
    for (who, saturday), offer in offers.items():
        own_seats = [one for one, person in seated.items() if (person, model.stints[one].weekend) == (who, saturday)]
        if offer is OptIn.BOTH and len({model.stints[one].day for one in own_seats}) == 1:
            seated = {seat: person for seat, person in seated.items() if seat not in own_seats}
    return seated


def _may(offer: OptIn, day: date, own: Sequence[Stint]) -> bool:
    if offer in (OptIn.FIRST, OptIn.SECOND):
        return (offer is OptIn.FIRST) == (day.weekday() == 5)
    other = any(one.weekend == saturday_of(day) and one.day != day for one in own)
    return offer is OptIn.BOTH or not other


def cut(pieces: Sequence[Piece], giver: int, taker: int, start: datetime, end: datetime) -> list[Piece]:
    """What the giver covers between two moments is the taker's; pieces that meet become one."""
    found: list[Piece] = []
    for person, begins, ends in pieces:
        inside = (max(begins, start), min(ends, end))
        if person != giver or inside[0] >= inside[1]:
            found.append((person, begins, ends))
        else:
            found += [(giver, begins, inside[0]), (taker, *inside), (giver, inside[1], ends)]
    joined: list[Piece] = []
    for person, begins, ends in found:
        if begins >= ends:
            continue
        if joined and joined[-1][0] == person and joined[-1][2] == begins:
            joined[-1] = (person, joined[-1][1], ends)
        else:
            joined.append((person, begins, ends))
    return joined
