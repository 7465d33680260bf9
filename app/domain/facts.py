"""All that a draft rests on, as it is at one moment: who, what, when, and what must stay."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from app.domain.answer import Absence, Answer, Mark, OptIn
from app.domain.people import Member, asked
from app.domain.policy import Policy
from app.domain.rota import seats_of
from app.domain.round import Period
from app.domain.slot import Seat, Slot


@dataclass(frozen=True, slots=True)
class Cover:
    """A published seat of a person, in this team or another; rest, day, week and weekend rules must see it."""

    person_id: int
    slot_id: int
    start: datetime
    end: datetime
    on: date
    weekend: date | None
    is_part: bool = False  # a stretch of a seat that is somebody else's


@dataclass(frozen=True, slots=True)
class Facts:
    """What the solver is asked from. Absence reasons are never read from it."""

    zone: str
    period: Period
    policy: Policy
    slots: Sequence[Slot]
    members: Sequence[Member]  # everybody who ever belonged; `asked` are those who count here
    answers: Mapping[int, Answer]  # person → what they answered; nobody else has an entry
    standing: Mapping[tuple[int, int, int], Mark]  # person, shift, day of week → usual mark
    absences: Sequence[Absence]
    covers: Sequence[Cover]
    debts: Mapping[int, tuple[int, int]]  # person → weekday and weekend points behind (+) or ahead (−)
    pins: Mapping[int, int]  # seat → person
    published: Mapping[int, int]  # seat → person of the current publication; empty before the first
    seed: int
    now: datetime
    # Person and weekend → its days on which they sit by their own hand: who takes a seat has offered that day.
    consents: Mapping[tuple[int, date], frozenset[int]] = field(default_factory=dict)
    taken: Mapping[tuple[int, date], frozenset[int]] = field(default_factory=dict)  # likewise → the slots themselves

    @property
    def asked(self) -> list[Member]:
        """Those whom the round asks, in the members' order."""
        return asked(self.members, self.period.first_on, self.period.last_on)

    @property
    def answered(self) -> int:
        """How many of those asked have answered."""
        return sum(1 for member in self.asked if member.person.id in self.answers)

    @property
    def open_slots(self) -> list[Slot]:
        """The slots still to be planned: once the period is published, what has begun is history."""
        if self.period.publication_id is None:
            return list(self.slots)
        return [slot for slot in self.slots if slot.start > self.now]

    @property
    def settled(self) -> dict[int, int]:
        """Seat → person of published slots that have begun: a draft keeps these as they are."""
        still = {slot.id for slot in self.open_slots}
        seats = self.seats
        return {
            seat: person for seat, person in self.published.items() if seat in seats and seats[seat][0].id not in still
        }

    @property
    def seats(self) -> dict[int, tuple[Slot, Seat]]:
        return seats_of(self.slots)

    def mark(self, person_id: int, slot: Slot) -> Mark | None:
        """A person's mark for a slot: as answered, else as in their standing week; None is unanswered."""
        answer = self.answers.get(person_id)
        said = answer.what.says_of(slot.id, slot.weekend, slot.what.weekend_day) if answer else None
        return said or self.standing.get((person_id, slot.what.shift_id, slot.on.weekday()))

    def opt_in(self, person_id: int, weekend: date) -> OptIn | None:
        answer = self.answers.get(person_id)
        return answer.what.opt_ins.get(weekend) if answer else None
