"""The problem as a whole: who, what, when, and what must stay, with the look-ups that every room needs."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property

from solver.problem.candidates import find_candidates
from solver.problem.people import Absence, NotMeant, Person, Worked
from solver.problem.policy import Policy
from solver.problem.slots import Bench, Seat, Slot
from solver.problem.words import MOST, BadProblem, Mark, Offer, need_once, need_whole


@dataclass(frozen=True)
class Problem:
    """What the solver is asked. Refuses, with `BadProblem`, whatever does not fit together.

    `marks` by (person, slot); `offers` by (person, first day of the weekend), offers for weekends outside the problem
    are ignored; `not_meant` are slots that an offer leaves out; `wishes` by (person, slot), what it costs not to give
    it (+) or to give it (−), where a team wants finer weights than marks; `pins` and `published` by seat. A person in
    `published` may have left since, a pinned one may not. `seed` is the published seed of the lot.
    """

    people: tuple[Person, ...]
    slots: tuple[Slot, ...]
    seats: tuple[Seat, ...]
    marks: Mapping[tuple[str, str], Mark] = field(default_factory=dict)
    offers: Mapping[tuple[str, date], Offer] = field(default_factory=dict)
    not_meant: tuple[NotMeant, ...] = ()
    wishes: Mapping[tuple[str, str], int] = field(default_factory=dict)
    absences: tuple[Absence, ...] = ()
    worked: tuple[Worked, ...] = ()
    pins: Mapping[str, str] = field(default_factory=dict)
    published: Mapping[str, str] = field(default_factory=dict)
    policy: Policy = Policy()
    seed: int = 1

    def __post_init__(self) -> None:
        """Refuse nonsense, and keep copies that nobody outside can change."""
        for name in ("people", "slots", "seats", "not_meant", "absences", "worked"):
            object.__setattr__(self, name, tuple(getattr(self, name)))
        for name in ("marks", "offers", "wishes", "pins", "published"):
            object.__setattr__(self, name, dict(getattr(self, name)))
        for complaint in self._complaints():
            raise BadProblem(complaint)

    def _complaints(self) -> Iterator[str]:
        need_once("person", (person.id for person in self.people))
        need_once("slot", (slot.id for slot in self.slots))
        need_once("seat", (seat.id for seat in self.seats))
        need_whole("problem", "seed", self.seed, most=2**63 - 1)
        yield from (f"seat {s.id!r}: no slot {s.slot!r}" for s in self.seats if s.slot not in self.slot_of)
        yield from self._people_complaints()
        yield from self._seat_complaints()

    def _people_complaints(self) -> Iterator[str]:
        for (person, slot), mark in self.marks.items():
            if not isinstance(mark, Mark):
                yield f"mark of {person!r} for {slot!r}: {mark!r} is not a mark"
        for (person, slot), wish in self.wishes.items():
            need_whole(f"wish of {person!r} for {slot!r}", "its weight", wish, least=-MOST)
        for person, slot in (*self.marks, *self.wishes, *self._left_out):
            if person not in self.person_of or slot not in self.slot_of:
                yield f"mark, wish or offer of {person!r} for {slot!r}: no such person or slot"
        for (person, weekend), offer in self.offers.items():
            if person not in self.person_of or not isinstance(offer, Offer):
                yield f"offer of {person!r} for {weekend}: no such person or offer"
        for person in (*self.absent, *self.worked_by):
            if person not in self.person_of:
                yield f"absence of {person!r}, or cover worked by them: no such person"

    def _seat_complaints(self) -> Iterator[str]:
        for seat, person in self.pins.items():
            if seat not in self.seat_of or person not in self.person_of:
                yield f"pin of {person!r} in seat {seat!r}: no such person or seat"
        yield from (f"published seat {seat!r}: no such seat" for seat in self.published if seat not in self.seat_of)
        for bench in self.benches:
            if len({seat.over for seat in bench.extra}) > 1:
                yield f"slot {bench.slot.id!r}: its extra seats must have one price"

    @cached_property
    def person_of(self) -> dict[str, Person]:
        """People by id."""
        return {person.id: person for person in self.people}

    @cached_property
    def slot_of(self) -> dict[str, Slot]:
        """Slots by id."""
        return {slot.id: slot for slot in self.slots}

    @cached_property
    def seat_of(self) -> dict[str, Seat]:
        """Seats by id."""
        return {seat.id: seat for seat in self.seats}

    @cached_property
    def benches(self) -> tuple[Bench, ...]:
        """Every bench, its seats in the order of their ids, needed ones first."""
        groups: dict[tuple[str, int, str | None, bool], list[Seat]] = defaultdict(list)
        for seat in sorted(self.seats, key=lambda seat: (seat.extra, seat.id)):
            groups[seat.slot, seat.points, seat.skill, seat.shadow].append(seat)
        return tuple(
            Bench(self.slot_of[slot], points, skill, shadow, tuple(seats))
            for (slot, points, skill, shadow), seats in groups.items()
        )

    @cached_property
    def bench_of(self) -> dict[str, Bench]:
        """Benches by the id of each of their seats."""
        return {seat.id: bench for bench in self.benches for seat in bench.seats}

    @cached_property
    def weekend_slots(self) -> tuple[Slot, ...]:
        """The slots on weekend days."""
        return tuple(slot for slot in self.slots if slot.weekend is not None)

    @cached_property
    def days(self) -> tuple[date, date]:
        """The first and the last day with a slot; only for problems that have one."""
        return min(slot.on for slot in self.slots), max(slot.on for slot in self.slots)

    @cached_property
    def demanding(self) -> tuple[Person, ...]:
        """The people who must be given some time at least."""
        return tuple(person for person in self.people if person.limits.min_minutes)

    @cached_property
    def worked_by(self) -> dict[str, tuple[Worked, ...]]:
        """Cover outside the problem's dates, by person."""
        groups: dict[str, list[Worked]] = defaultdict(list)
        for worked in self.worked:
            groups[worked.person].append(worked)
        return {person: tuple(group) for person, group in groups.items()}

    @cached_property
    def absent(self) -> dict[str, tuple[Absence, ...]]:
        """Absences by person."""
        groups: dict[str, list[Absence]] = defaultdict(list)
        for absence in self.absences:
            groups[absence.person].append(absence)
        return {person: tuple(group) for person, group in groups.items()}

    @cached_property
    def candidates(self) -> dict[str, tuple[Bench, ...]]:
        """For each person the benches that no rule denies them outright."""
        return find_candidates(self.people, self.benches, meant=self.is_meant, mark=self.mark, closed=self._closed_to)

    @cached_property
    def _left_out(self) -> frozenset[tuple[str, str]]:
        return frozenset((one.person, one.slot) for one in self.not_meant)

    def is_meant(self, person: str, slot: Slot) -> bool:
        """Say whether what the person offered reaches the slot; on days of the week nothing need be offered."""
        if slot.weekend is None or slot.weekend_day is None:
            return True
        offer = self.offers.get((person, slot.weekend))
        return offer is not None and offer.covers(slot.weekend_day) and (person, slot.id) not in self._left_out

    @cached_property
    def able(self) -> Counter[str]:
        """For each bench, by id, how many people it is not denied outright."""
        return Counter(bench.id for benches in self.candidates.values() for bench in benches)

    def mark(self, person: str, slot: Slot) -> Mark:
        """Say what a person's mark for a slot counts as, given or not: an opt-in without a mark is fine."""
        missing = self.policy.unanswered if slot.weekend is None else Mark.FINE
        return self.marks.get((person, slot.id), missing)

    def _closed_to(self, person: str) -> list[tuple[datetime, datetime]]:
        rest = timedelta(minutes=self.policy.min_rest_minutes)
        closed = [(gone.start, gone.end) for gone in self.absent.get(person, ())]
        return closed + [(done.start - rest, done.end + rest) for done in self.worked_by.get(person, ())]
