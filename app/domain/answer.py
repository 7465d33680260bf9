"""What a person says of the slots of a round: marks, weekend opt-ins, a note."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from app.domain.language import N_, _
from app.domain.refusals import BadField, SlotsNotInRound
from app.domain.text import NOTE_LIMIT, clean_text

LONGEST_ABSENCE_DAYS = 2 * 366


class Mark(StrEnum):
    """What a person says of a slot. No mark is a state of its own, *unanswered*, and has no member here."""

    LOVE = "love"
    FINE = "fine"
    RATHER_NOT = "rather not"
    CANNOT = "cannot"


class OptIn(StrEnum):
    """A standing offer for one weekend. No offer has no member here: then nobody can be assigned."""

    FIRST = "first"  # only the weekend's first day
    SECOND = "second"  # only its second day
    BOTH = "both"  # both days, or none
    EITHER = "either"  # one of the days, whichever, never both

    @property
    def wants(self) -> frozenset[int]:
        """The days of the weekend (1, 2) that this offer speaks of."""
        return {OptIn.FIRST: frozenset({1}), OptIn.SECOND: frozenset({2})}.get(self, frozenset({1, 2}))


@dataclass(frozen=True, slots=True)
class NewAnswer:
    """What a person sends: unanswered slots and weekends without an offer are left out."""

    marks: Mapping[int, Mark] = field(default_factory=dict)  # slot id →
    opt_ins: Mapping[date, OptIn] = field(default_factory=dict)  # weekend →
    note: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "note", clean_text(self.note, field=N_("Note"), limit=NOTE_LIMIT))

    def says_of(self, slot_id: int, weekend: date | None, weekend_day: int | None) -> Mark | None:
        """The mark for a slot; who offers a weekend day and marks nothing there finds it fine."""
        if slot_id in self.marks:
            return self.marks[slot_id]
        offer = self.opt_ins.get(weekend) if weekend else None
        return Mark.FINE if offer and weekend_day in offer.wants else None

    def require_inside(self, slots: Collection[int], weekends: Collection[date]) -> None:
        """Refuse marks and offers for what the round does not ask."""
        if strangers := sorted(set(self.marks) - set(slots)):
            raise SlotsNotInRound(strangers)
        if set(self.opt_ins) - set(weekends):
            raise BadField("Weekend", _("The answer names a weekend that is not in this round. Open the round again."))


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it is; the empty one of somebody who has not answered was never saved, or was taken back.

    Its version goes up with each save and each taking back, from 0 for none yet: none ever comes again.
    """

    round_id: int
    person_id: int
    what: NewAnswer
    version: int
    saved_at: datetime | None
    entered_by: int | None = None  # the coordinator who entered it for the person

    @property
    def is_given(self) -> bool:
        return self.saved_at is not None


@dataclass(frozen=True, slots=True)
class NewAbsence:
    """Dates on which a person will be away, both included."""

    first_on: date
    last_on: date
    reason: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "reason", clean_text(self.reason, field=N_("Reason"), limit=NOTE_LIMIT))
        if self.last_on < self.first_on:
            raise BadField("Last day", _("This lies before the first day."))
        if (self.last_on - self.first_on).days > LONGEST_ABSENCE_DAYS:
            raise BadField("Last day", _("An absence has at most two years. Choose an earlier last day."))


@dataclass(frozen=True, slots=True)
class Absence:
    """Dates on which a person is away, both included. The reason is for the person and HR only."""

    id: int
    person_id: int
    first_on: date
    last_on: date
    reason: str

    def covers(self, day: date) -> bool:
        return self.first_on <= day <= self.last_on
