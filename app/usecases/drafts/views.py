"""What the pages of drafts show, as they show it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from app.domain.board import Boards
from app.domain.language import _, n_
from app.domain.people import NameTag
from app.domain.points import standing_words
from app.usecases.drafts.figures import Fairness, GoalLine, MarksMet


@dataclass(frozen=True, slots=True)
class Fact:
    key: str
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class ProgressView:
    """How far a draft is; also what programs and the page's script are told."""

    state: str
    text: str
    done: int
    total: int
    facts: tuple[Fact, ...]
    is_stopping: bool = False

    @property
    def triples(self) -> list[tuple[str, str, str]]:
        return [(fact.key, fact.name, fact.value) for fact in self.facts]


@dataclass(frozen=True, slots=True)
class KeptOut:
    """One rule, and the people it keeps out of a seat."""

    rule: str
    people: tuple[NameTag, ...]


@dataclass(frozen=True, slots=True)
class OpenSeatLine:
    """A seat that nobody sits in: who could have it as the draft stands, and what keeps the others out."""

    seat_id: int
    label: str
    shift: str
    href: str
    could: tuple[NameTag, ...]
    kept_out: tuple[KeptOut, ...]

    @property
    def kept_out_title(self) -> str:
        """“Why not the others: said cannot 4, absent 1”."""
        rules = ", ".join(f"{kept.rule} {len(kept.people)}" for kept in self.kept_out)
        return _("Why not the others: {rules}", rules=rules)

    @property
    def kept_out_facts(self) -> list[tuple[str, str]]:
        return [(kept.rule, ", ".join(tag.short for tag in kept.people)) for kept in self.kept_out]


@dataclass(frozen=True, slots=True)
class OpenSlot:
    """The open seats of one slot, which are alike: the first one speaks for all."""

    line: OpenSeatLine
    seats: int


@dataclass(frozen=True, slots=True)
class OtherDraft:
    href: str
    label: str
    current: bool


@dataclass(frozen=True, slots=True)
class DraftHead:
    """What is true of every draft, whatever its state."""

    id: int
    number: int
    state: str
    team: str
    team_name: str
    zone: str
    period: str
    round_href: str
    href: str
    rota_href: str  # of what is in force, once this draft is published
    demanded_at: datetime
    answered: int
    people: int
    seed: int
    version: int
    others: tuple[OtherDraft, ...]


@dataclass(frozen=True, slots=True)
class DraftContents:
    """What a made draft holds."""

    filled: int
    seats: int
    assignments: Mapping[int, int]  # seat → person
    view: str
    views: tuple[OtherDraft, ...]
    boards: Boards
    open_seats: tuple[OpenSeatLine, ...]
    fairness: Fairness
    marks: MarksMet
    goals: tuple[GoalLine, ...]
    broken: tuple[str, ...]
    answered_since: int
    is_edited: bool
    may_edit: bool
    may_compare: bool  # with another draft or what is published

    @property
    def headline(self) -> str:
        return _("{filled} of {seats} seats filled", filled=self.filled, seats=self.seats)

    @property
    def open_title(self) -> str:
        return n_("{n} open seat", "{n} open seats", len(self.open_seats)) if self.open_seats else _("No seat to fill")

    @property
    def open_slots(self) -> list[OpenSlot]:
        slots = groupby(self.open_seats, key=lambda line: (line.label, line.shift))
        return [OpenSlot(lines[0], len(lines)) for lines in (list(each) for _slot, each in slots)]

    @property
    def closed_sentence(self) -> str:
        """Seats that stayed open although nothing can be done any more."""
        past = self.seats - self.filled - len(self.open_seats)
        if past == 0:
            return "" if self.open_seats else _("Somebody sits in every seat.")
        return n_(
            "{n} seat stayed open: its slot had begun when this draft was made.",
            "{n} seats stayed open: their slots had begun when this draft was made.",
            past,
        )

    @property
    def goals_title(self) -> str:
        if not self.goals:
            return _("Goals")
        if all(goal.is_proved for goal in self.goals):
            return _("Every goal is proved to be the best possible")
        return _("How far each goal is from the best possible")

    @property
    def since(self) -> str:
        return n_(
            "{n} person has saved an answer since this draft was made. Draft again to take it in.",
            "{n} people have saved an answer since this draft was made. Draft again to take it in.",
            self.answered_since,
        )


@dataclass(frozen=True, slots=True)
class DraftView:
    title: str
    wide: bool
    head: DraftHead
    progress: ProgressView | None
    error: str
    contents: DraftContents | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """One person in the menu of a seat."""

    id: int
    tag: NameTag
    mark: str | None
    ahead: int  # points from the fair share as the draft stands
    rules: tuple[str, ...]  # what keeps them out; empty if they can take it
    warns: tuple[str, ...]  # what would be marked, not refused

    @property
    def standing(self) -> str:
        """Where the person stands as the draft is: “11 points behind”."""
        return standing_words(self.ahead)


@dataclass(frozen=True, slots=True)
class SeatView:
    """The menu of one seat: who sits there, who can take it, and what keeps the others out."""

    title: str
    team: str
    draft_id: int
    draft_number: int
    version: int
    seat_id: int
    label: str
    shift: str
    zone: str
    points: int
    is_weekend: bool
    href: str
    back: str
    holder: Candidate | None
    pinned: bool
    broken: tuple[str, ...]
    can: tuple[Candidate, ...]
    cannot: tuple[Candidate, ...]
    why_fixed: str  # a sentence, where the seat cannot be changed
    looked: str = ""  # how the board was looked at, as the page's address keeps it

    @property
    def can_title(self) -> str:
        if not self.can:
            return _("Nobody else can take it") if self.holder else _("Nobody can take it")
        return n_("{n} can take it", "{n} can take it", len(self.can))

    @property
    def cannot_title(self) -> str:
        return n_("{n} cannot", "{n} cannot", len(self.cannot)) if self.cannot else _("No rule keeps anybody out")

    @property
    def cannot_facts(self) -> list[tuple[str, str]]:
        """The rules, and all those whom just these keep out."""
        grouped: dict[str, list[str]] = {}
        for each in self.cannot:
            grouped.setdefault(", ".join(each.rules), []).append(each.tag.short)
        return [(rules, ", ".join(people)) for rules, people in sorted(grouped.items(), key=lambda each: len(each[1]))]
