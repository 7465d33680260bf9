"""Weekends lived through in any order of steps by the real use cases, beside the model of what must come of them."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any, TypeVar

from app.changing.change import RotaChange, change_rota
from app.changing.issue import Why
from app.domain.credit import Way
from app.domain.policy import Policy
from app.domain.publication import ChangeCause
from app.domain.refusals import Refusal
from app.domain.seating import Holding, Part, Shared
from app.domain.statement import Stretch
from app.store import teams
from app.store.transaction import Database, Tx
from app.usecases.hr.lock import LockStatement, lock_statement, statement_csv
from app.usecases.ledger.check_in import confirm_own
from app.usecases.ledger.correct import CorrectEntry, correct_entry
from app.usecases.ledger.decide import Decide, decide_objection
from app.usecases.ledger.earn import earn_due
from app.usecases.ledger.expire import expire_due
from app.usecases.ledger.object import ObjectTo, object_to
from app.usecases.ledger.take import TakeLeave, record_leave_taken
from app.usecases.teams import keep
from tests.app.usecases.covering import Covered, covered
from tests.cast import Cast, assemble
from tests.invariants.credit_model import Model
from tests.invariants.reading import Snapshot, snapshot

T = TypeVar("T")

LOOSE = {"min_rest_hours": 0, "max_slots_a_day": 6, "max_slots_a_week": 21, "max_consecutive_days": 31}
SHIFTS = {"Weekend morning": (time(8), time(14)), "Weekend evening": (time(14), time(20))}
PEOPLE = ("ana", "bo", "chi")
BASE = "https://halfday.example.org"


@dataclass
class Life:
    """A team whose weekends are lived one after the other, in one database."""

    cast: Cast
    model: Model = field(default_factory=Model)
    forms: int = 0
    locked: dict[int, str] = field(default_factory=dict)  # number → its file when it was locked
    seats: dict[int, Any] = field(default_factory=dict)
    objections: list[tuple[int, int, date, int]] = field(default_factory=list)  # id, person, day, raised by
    steps: Counter[str] = field(default_factory=Counter)

    @classmethod
    def begin(cls, database: Database, chance: Random) -> "Life":
        cast = assemble(database, now=datetime(2026, 3, 2, 9, tzinfo=UTC))
        life = cls(cast)
        life.change_policy(chance, ahead=0)
        return life

    # ---- the machinery ----

    def ask(self, step: Callable[[Tx], T]) -> T | Refusal:
        try:
            with self.cast.database.transaction() as tx:
                return step(tx)
        except Refusal as refusal:
            return refusal

    @property
    def today(self) -> date:
        return self.cast.now.date()  # in London, in winter; in summer the tests stay clear of midnight

    def ids(self) -> list[int]:
        return [self.cast.id(name) for name in PEOPLE]

    def person(self, chance: Random) -> int:
        return chance.choice(self.ids())

    def name(self, person: int) -> str:
        return next(name for name in PEOPLE if self.cast.id(name) == person)

    # ---- a weekend ----

    def open_weekend(self, chance: Random) -> None:
        """The next weekend that has not begun: a morning and an evening on both days, shared out by chance."""
        saturday = self.today + timedelta(days=(5 - self.today.weekday()) % 7 or 7)
        saturday = max([saturday, *(day + timedelta(days=12 - day.weekday()) for day in self.model.days())])
        friday = datetime.combine(saturday, time(9), UTC) - timedelta(days=1)
        self.cast.now = max(self.cast.now, friday)
        made = covered(self.cast, saturday, saturday + timedelta(days=1), team=self.cast.support, split=not self.seats)
        self.seats = {seat: slot for seat, (slot, _) in made.seats.items() if slot.what.name in SHIFTS}
        for seat, slot in self.seats.items():
            self.model.slots[seat] = (slot.on, slot.start, slot.end)
        who = {seat: chance.choice([*PEOPLE, *PEOPLE, None]) for seat in self.seats}
        made.publish(who)
        for seat, name in who.items():
            slot = self.seats[seat]
            self.model.covers[seat] = [(self.cast.id(name), slot.start, slot.end)] if name else []

    # ---- steps: the service and the model do the same ----

    def replace(self, chance: Random) -> None:
        seat = chance.choice(list(self.seats))
        self._change({seat: chance.choice([*self.ids(), None])})

    def swap(self, chance: Random) -> None:
        one, other = chance.sample(list(self.seats), 2)
        holders = [self._holder(one), self._holder(other)]
        if None not in holders:
            self._change({one: holders[1], other: holders[0]})

    def hand_over_in_part(self, chance: Random) -> None:
        seat = chance.choice(list(self.seats))
        giver, taker, slot = self._holder(seat), self.person(chance), self.seats[seat]
        if giver is None or giver == taker:
            return
        cut = slot.start + (slot.end - slot.start) * chance.choice([1, 2, 3]) / 4
        part = chance.choice([(slot.start, cut), (cut, slot.end), (cut, cut + timedelta(minutes=30))])
        self._change({seat: Shared(giver, (Part(*part, taker),))})

    def _holder(self, seat: int) -> int | None:
        """The one person in a seat; of a shared or open one nobody."""
        people = {person for person, _, _ in self.model.covers[seat]}
        return people.pop() if len(people) == 1 else None

    def _change(self, seats: dict[int, Holding]) -> None:
        takers = [(person, seat) for seat in seats for person in self.ids()]
        why = Why(ChangeCause.REPLACEMENT, reason="As things go")
        change = RotaChange(seats, why, BASE, consents=takers, waive=True)
        done = self.ask(
            lambda tx: change_rota(tx, self.cast.support, change, by=self.cast.actor(tx, "ana"), now=self.cast.now)
        )
        begun = any(self.seats[seat].start <= self.cast.now for seat in seats)
        assert not (begun and not isinstance(done, Refusal)), "cover that has begun was changed"
        if not isinstance(done, Refusal):
            for seat, held in seats.items():
                self.model.covers[seat] = _stretches(self.seats[seat], held)
            self.model.follow_cover()

    def object(self, chance: Random) -> None:
        day = chance.choice(sorted(self.model.days())[-2:])
        person, raiser = self.model.credited(day) or self.person(chance), self.cast.id("ana")
        who = (person, day)
        may = self.model.is_expected(who) and who not in self.model.doubted and self._begun(who)
        may = may and self.cast.now < self._due_at(who)
        ask = ObjectTo(person, day, "Not seen")
        raised = self.ask(
            lambda tx: object_to(tx, self.cast.support, ask, by=self.cast.actor(tx, "ana"), now=self.cast.now)
        )
        assert isinstance(raised, Refusal) != may, (raised, who)
        if not isinstance(raised, Refusal):
            self.model.doubted.add(who)
            self.objections.append((raised.id, person, day, raiser))

    def decide(self, chance: Random) -> None:
        if not self.objections:
            return
        number, person, day, raiser = chance.choice(self.objections[-3:])
        by, uphold = chance.choice(["ana", "hana", "hana"]), chance.random() < 0.6
        instead = chance.choice([None, *[one for one in self.ids() if one != person]]) if uphold else None
        fits = instead is None or (self.model.of_day(instead, day) == 0 and not self.model.is_expected((instead, day)))
        may = (person, day) in self.model.doubted and self.cast.id(by) not in (person, instead) and fits
        may = may and not (uphold and self.cast.id(by) == raiser)
        months = self._amounts((person, day)).get("leave_expires_months", 0) if may else 0
        ask = Decide(number, uphold, "Asked around", instead)
        had = self.model.is_expected((person, day))
        decided = self.ask(lambda tx: decide_objection(tx, ask, by=self.cast.actor(tx, by), now=self.cast.now))
        assert isinstance(decided, Refusal) != may, (decided, person, day, by, instead)
        if isinstance(decided, Refusal):
            return
        self.model.doubted.discard((person, day))
        if uphold and had:
            self.model.upheld.add((person, day))
            if instead is not None:
                self.model.grant(instead, day, 1, months)

    def confirm(self, chance: Random) -> None:
        seat, person = chance.choice(list(self.seats)), self.person(chance)
        own = [(start, end) for one, start, end in self.model.covers[seat] if one == person]
        slot = self.seats[seat]
        late = slot.end + timedelta(hours=self._in_force(slot.on).get("objection_hours", 24))
        may = bool(own) and own[0][0] <= self.cast.now < late
        done = self.ask(
            lambda tx: confirm_own(
                tx, self.cast.support, seat, way=Way.PAGE, by=self.cast.actor(tx, self.name(person)), now=self.cast.now
            )
        )
        assert isinstance(done, Refusal) != may, (done, own, self.cast.now)
        if may:
            self.model.confirmed.add((person, seat))

    def take(self, chance: Random) -> None:
        person, quarters = self.person(chance), chance.choice([1, 1, 2, 3])
        self.forms += 1
        ask = TakeLeave(
            person, max(self.today, self.model.closed + timedelta(days=1)), quarters, "Off", f"form-{self.forms:08}"
        )
        taken = self.ask(lambda tx: record_leave_taken(tx, ask, by=self.cast.actor(tx, "hana"), now=self.cast.now))
        assert isinstance(taken, Refusal) == (quarters > self.model.balance(person)), (
            taken,
            self.model.balance(person),
        )
        if not isinstance(taken, Refusal):
            self.model.used[person] = self.model.used.get(person, 0) + quarters

    def correct(self, chance: Random) -> None:
        """HR takes back what a day brought, and gives what is right instead."""
        living = [one for one in self.model.grants if one.alive and not one.expired]
        if not living:
            return
        grant, amount = chance.choice(living[-4:]), chance.choice([0, 1, 2])
        entry = self._entry_of(grant)
        if entry is None:
            return
        fits = amount == 0 or self.model.of_weekend(grant.person, grant.day) - grant.amount + amount <= 2
        ask = CorrectEntry(entry.id, "It was otherwise", amount)
        done = self.ask(lambda tx: correct_entry(tx, ask, by=self.cast.actor(tx, "hana"), now=self.cast.now))
        assert isinstance(done, Refusal) != fits, (done, grant, amount)
        if fits:
            grant.alive = False
            if amount:
                on = max(grant.on, self.today)
                self.model.grant(grant.person, grant.day, amount, grant.months, on=on)

    def _entry_of(self, grant: Any) -> Any:
        """The row that gave it: of several alike the one that stands."""
        now = snapshot(self.cast.database)
        undone = {one.reverses_id for one in now["entry"]}
        alike = [
            one
            for one in now["entry"]
            if one.seat_id is not None
            and now.accounts[one.credit_id].kind == "leave earned"
            and one.reverses_id is None
            and one.id not in undone
            and (now.accounts[one.credit_id].person_id, now.slot_of[one.seat_id].on_date) == (grant.person, grant.day)
            and one.amount == grant.amount
        ]
        return alike[0] if len(alike) == 1 else None

    def lock(self, chance: Random) -> None:
        first_on = self.model.closed + timedelta(days=1) if self.locked else date(2026, 1, 1)
        last_on = self.today - timedelta(days=chance.choice([1, 2, 5]))
        if last_on < first_on:
            return
        ask = LockStatement(Stretch(first_on, last_on), confirmed=True)
        made = self.ask(lambda tx: lock_statement(tx, ask, by=self.cast.actor(tx, "hana"), now=self.cast.now))
        assert not isinstance(made, Refusal), made
        self.model.closed = last_on
        with self.cast.database.reading() as tx:
            self.locked[made.number] = statement_csv(tx, made.number)[1]

    def change_policy(self, chance: Random, ahead: int | None = None) -> None:
        amounts: dict[str, Any] = LOOSE | {"weekend_window": 1, "weekend_days": [5, 6]}
        amounts |= {"objection_hours": chance.choice([0, 5, 24, 48]), "check_in": chance.random() < 0.7}
        amounts |= {"leave_expires_months": chance.choice([0, 0, 1, 2])}
        starts_on = self.today + timedelta(days=chance.choice([0, 1, 6]) if ahead is None else ahead)
        new = Policy.from_amounts(amounts)
        self.ask(
            lambda tx: keep.change_policy(
                tx, self.cast.support, new, starts_on=starts_on, today=self.today, now=self.cast.now
            )
        )

    def jump(self, chance: Random) -> None:
        self.cast.now += timedelta(hours=chance.choice([1, 5, 9, 24, 24, 50]))

    def clock(self, chance: Random) -> None:
        """The job, once or twice: what is due by the model is earned, and nothing else."""
        due = [
            (person, day)
            for day in sorted(self.model.days())
            if (person := self.model.credited(day)) is not None
            and self.model.is_expected((person, day))
            and (person, day) not in self.model.doubted
            and self._due_at((person, day)) <= self.cast.now
        ]
        months = {who: self._amounts(who).get("leave_expires_months", 0) for who in due}
        for _ in range(chance.choice([1, 2])):
            assert not isinstance(self.ask(lambda tx: earn_due(tx, now=self.cast.now)), Refusal)
        for person, day in due:
            full = self.model.of_day(person, day) >= 1 or self.model.of_weekend(person, day) >= 2
            self.model.done[person, day] = "counted" if full else "earned"
            if not full:
                self.model.grant(person, day, 1, months[person, day])
        for _ in range(chance.choice([1, 2])):
            self.ask(lambda tx: expire_due(tx, now=self.cast.now))
        for person in self.ids():
            self.model.expire(person, self.today)

    # ---- what rows say of policies ----

    def _begun(self, who: tuple[int, date]) -> bool:
        entry, now = self._expected(who)
        return bool(now.slot_of[entry.seat_id].start_at <= self.cast.now)

    def _due_at(self, who: tuple[int, date]) -> datetime:
        amounts = self._amounts(who)
        return self.model.due_at(who, amounts["objection_hours"], asks=amounts.get("check_in", True))

    def _amounts(self, who: tuple[int, date]) -> dict[str, Any]:
        """The amounts of the policy that the expected entry names: those known when it was posted."""
        entry, now = self._expected(who)
        found: dict[str, Any] = next(row.amounts for row in now["policy"] if row.id == entry.policy_id)
        return found

    def _in_force(self, day: date) -> dict[str, Any]:
        now = snapshot(self.cast.database)
        own = sorted(
            (row for row in now["policy"] if row.team_id == self.cast.support.id), key=lambda row: row.starts_on
        )
        found: dict[str, Any] = ([row for row in own if row.starts_on <= day] or own[:1])[-1].amounts
        return found

    def _expected(self, who: tuple[int, date]) -> tuple[Any, Snapshot]:
        now = snapshot(self.cast.database)
        undone = {one.reverses_id for one in now["entry"]}
        mine = [
            one
            for one in now["entry"]
            if one.cause == "published"
            and one.id not in undone
            and now.accounts[one.credit_id].kind == "leave expected"
            and (now.accounts[one.credit_id].person_id, one.on_date) == who
        ]
        assert len(mine) == 1, (who, mine)
        return mine[0], now


STEPS: tuple[tuple[str, int], ...] = (
    ("replace", 3),
    ("swap", 2),
    ("hand_over_in_part", 3),
    ("object", 3),
    ("decide", 3),
    ("confirm", 4),
    ("take", 2),
    ("correct", 2),
    ("lock", 1),
    ("change_policy", 1),
    ("jump", 6),
    ("clock", 4),
)


def _stretches(slot: Any, held: Holding) -> list[tuple[int, datetime, datetime]]:
    if held is None:
        return []
    if isinstance(held, int):
        return [(held, slot.start, slot.end)]
    (part,) = held.parts
    pieces = [
        (held.holder, slot.start, part.start),
        (part.person_id, part.start, part.end),
        (held.holder, part.end, slot.end),
    ]
    return [piece for piece in pieces if piece[1] < piece[2]]


__all__ = ["STEPS", "Covered", "Life", "teams"]
