"""A rota laid out as a board, week by week: slots × days, or people × days."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from app.domain.language import _
from app.domain.people import NameTag
from app.domain.policy import Policy
from app.domain.round import Period
from app.domain.slot import Seat, Slot
from app.domain.timetable import (
    Day,
    Reader,
    Timetable,
    hours_elsewhere,
    hours_label,
    timetables,
    wall_hours,
    zone_label,
)


@dataclass(frozen=True, slots=True)
class SeatOnBoard:
    """One seat as the board shows it; nobody in it means that it is open."""

    id: int | str  # of its place on the page; a part of a seat has one of its own
    person: NameTag | None
    time_label: str
    mark: str | None = None
    pinned: bool = False
    broken: tuple[str, ...] = ()
    href: str = ""
    own: bool = False
    also: str = ""  # who else covers which part of it
    other_day: str = ""  # “the next day”, where the hours lie on another one than the column says


@dataclass(frozen=True, slots=True)
class BoardCell:
    seats: tuple[SeatOnBoard, ...]
    now: int | None = None  # how much of the slot has passed, in percent; None when it does not run


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person's week; the row of open seats belongs to nobody."""

    label: str
    sub: str
    person: NameTag | None
    is_own: bool
    is_open: bool
    cells: tuple[BoardCell | None, ...]


@dataclass(frozen=True, slots=True)
class PeopleBoard:
    label: str
    zone: str
    days: tuple[Day, ...]
    rows: tuple[PersonRow, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """What both boards need: the period, its slots, and for whom the days and hours are laid out."""

    period: Period
    slots: Sequence[Slot]
    policy: Policy
    reader: Reader
    at: datetime | None = None  # where the line of now is drawn, if anywhere


@dataclass(frozen=True, slots=True)
class Crew:
    """Whose rows a board of people has, in this order, and who sits where."""

    people: Mapping[int, NameTag]
    seated: Mapping[int, int]  # seat → person
    subs: Mapping[int, str]  # person → a second line below the name
    reader_id: int | None = None
    parts: Mapping[int, Sequence[tuple[int, SeatOnBoard]]] = field(
        default_factory=dict
    )  # seat → who has a part, and it


Show = Callable[[Slot, Seat], SeatOnBoard]
Boards = Sequence[Timetable[BoardCell]] | Sequence[PeopleBoard]


def slot_boards(frame: Frame, show: Show) -> list[Timetable[BoardCell]]:
    """One board a week: a row for the same hours, a cell for each slot with all its seats."""

    def cell(slot: Slot) -> BoardCell:
        return BoardCell(tuple(show(slot, seat) for seat in slot.seats), _passed(slot, frame.at))

    return timetables(frame.period, frame.slots, policy=frame.policy, reader=frame.reader, cell=cell)


def people_boards(frame: Frame, show: Show, crew: Crew) -> list[PeopleBoard]:
    """One board a week: open seats first where there are any, then a row for each person."""
    weeks = slot_boards(frame, show)
    return [PeopleBoard(week.label, week.zone, week.days, tuple(_rows(frame, week.days, show, crew))) for week in weeks]


def hours_of(slot: Slot, zone: str) -> str:
    """The slot's hours on the wall of a zone: “14–18”."""
    return hours_label(*wall_hours(slot.start, slot.end, zone))


class Stretch(Protocol):
    """A slot, or what a calendar shows of one."""

    @property
    def start(self) -> datetime: ...

    @property
    def end(self) -> datetime: ...


def with_own(words: str, what: Stretch, zone: str, own_zone: str | None) -> str:
    """What is said of a slot; to a reader in another zone with their own hours: “… (Tue 10 Mar, 01–05 for you)”."""
    own = hours_elsewhere(what.start, what.end, zone, own_zone or zone)
    return f"{words} ({_('{hours} for you', hours=own)})" if own else words


def zone_beside(slot: Slot, zone: str, own_zone: str | None) -> str:
    """“London time”; to a reader in another zone with their own hours: “London time (Tue 10 Mar, 01–05 for you)”."""
    return with_own(zone_label(zone), slot, zone, own_zone)


def _passed(slot: Slot, at: datetime | None) -> int | None:
    if at is None or not slot.start <= at < slot.end:
        return None
    return int(100 * ((at - slot.start) / (slot.end - slot.start)))


def _rows(frame: Frame, days: Sequence[Day], show: Show, crew: Crew) -> list[PersonRow]:
    columns = {day.date: number for number, day in enumerate(days)}
    rows: dict[int | None, list[list[SeatOnBoard]]] = {person: [[] for _ in days] for person in (None, *crew.people)}
    for slot in frame.slots:
        for seat in slot.seats if slot.on in columns else ():
            rows[crew.seated.get(seat.id)][columns[slot.on]].append(show(slot, seat))
            for person, part in crew.parts.get(seat.id, ()):
                rows[person][columns[slot.on]].append(part)
    return [_row(person, seats, crew) for person, seats in rows.items() if person is not None or any(seats)]


def _row(person: int | None, seats: Sequence[Sequence[SeatOnBoard]], crew: Crew) -> PersonRow:
    tag = crew.people[person] if person is not None else None
    return PersonRow(
        label=tag.short if tag else _("Open"),
        sub=crew.subs.get(person, "") if person is not None else "",
        person=tag,
        is_own=person is not None and person == crew.reader_id,
        is_open=person is None,
        cells=tuple(BoardCell(tuple(of_day)) if of_day else None for of_day in seats),
    )
