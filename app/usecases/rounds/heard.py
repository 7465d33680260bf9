"""What a round has heard so far: each person's word on each slot, and the counts for the coordinator."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.answer import Absence, Answer, Mark
from app.domain.people import Member, NameTag, name_tags
from app.domain.round import Period
from app.domain.rule_words import named_slot
from app.domain.slot import Slot
from app.domain.timetable import Reader
from app.store.answers import StandingWeeks, absences_of, answers_of, standing_week
from app.store.transaction import Tx


@dataclass(frozen=True, slots=True)
class SlotCount:
    """How many say what of one slot. On weekends only those count who offer that day."""

    slot_id: int
    label: str
    need: int
    love: int
    fine: int
    rather_not: int
    cannot: int
    unanswered: int
    offers: int | None  # None on working days

    @property
    def would(self) -> int:
        return self.love + self.fine if self.offers is None else self.offers


@dataclass(frozen=True, slots=True)
class Heard:
    """Answers, standing weeks and absences of those whom a round asks. An absence counts as cannot."""

    asked: Sequence[Member]
    answers: Mapping[int, Answer]
    standing: StandingWeeks
    absences: Sequence[Absence]

    @property
    def unanswered(self) -> list[Member]:
        return [member for member in self.asked if member.person.id not in self.answers]

    def mark(self, person_id: int, slot: Slot) -> Mark | None:
        """As answered, else as in the standing week; None is unanswered."""
        if self.is_away(person_id, slot.on):
            return Mark.CANNOT
        answer = self.answers.get(person_id)
        said = answer.what.says_of(slot.id, slot.weekend, slot.what.weekend_day) if answer else None
        return said or self.standing.get((person_id, slot.what.shift_id, slot.on.weekday()))

    def offers(self, person_id: int, slot: Slot) -> bool:
        """Whether the person offers the weekend day of this slot and can take it."""
        answer = self.answers.get(person_id)
        offer = answer.what.opt_ins.get(slot.weekend) if answer and slot.weekend else None
        if offer is None or slot.what.weekend_day not in offer.wants:
            return False
        return self.mark(person_id, slot) is not Mark.CANNOT

    def is_away(self, person_id: int, day: date) -> bool:
        return any(each.person_id == person_id and each.covers(day) for each in self.absences)

    def count(self, slot: Slot, reader: Reader) -> SlotCount:
        there = [member.person.id for member in self.asked if member.membership.covers(slot.on)]
        marks = Counter(self.mark(person_id, slot) for person_id in there)
        volunteers = sum(self.offers(person_id, slot) for person_id in there) if slot.weekend else None
        return SlotCount(
            slot_id=slot.id,
            label=named_slot(slot, reader.zone, reader.own_zone),
            need=slot.what.people,
            love=marks[Mark.LOVE],
            fine=marks[Mark.FINE],
            rather_not=marks[Mark.RATHER_NOT],
            cannot=marks[Mark.CANNOT],
            unanswered=marks[None],
            offers=volunteers,
        )


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that can be said of a slot, and who says it."""

    mark: str  # as grids write it; empty is unanswered
    people: tuple[NameTag, ...]


@dataclass(frozen=True, slots=True)
class SlotHeard:
    """Who says what of one slot; on weekends who offers it, too."""

    slot_id: int
    label: str
    need: int
    would: int
    says: tuple[Said, ...]
    offers: tuple[NameTag, ...] | None  # None on working days


def who_says(heard: Heard, slot: Slot, count: SlotCount, reader: Reader) -> SlotHeard:
    tags = name_tags({member.person.id: member.person.name for member in heard.asked})
    there = [member.person.id for member in heard.asked if member.membership.covers(slot.on)]
    marks = {person_id: heard.mark(person_id, slot) for person_id in there}
    return SlotHeard(
        slot_id=slot.id,
        label=named_slot(slot, reader.zone, reader.own_zone),
        need=count.need,
        would=count.would,
        says=tuple(
            Said(mark.value if mark else "", tuple(tags[who] for who in there if marks[who] is mark))
            for mark in (*Mark, None)
        ),
        offers=tuple(tags[who] for who in there if heard.offers(who, slot)) if slot.weekend else None,
    )


def load_heard(tx: Tx, round_id: int, period: Period, asked: Sequence[Member]) -> Heard:
    ids = [member.person.id for member in asked]
    return Heard(
        asked=asked,
        answers=answers_of(tx, round_id),
        standing=standing_week(tx, ids),
        absences=absences_of(tx, ids, period.first_on, period.last_on),
    )
