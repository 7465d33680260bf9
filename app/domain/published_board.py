"""A publication laid out as boards."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.board import Boards, Crew, Frame, SeatOnBoard, hours_of, people_boards, slot_boards
from app.domain.language import N_, _
from app.domain.people import NameTag
from app.domain.seating import Holding, holder_of, parts_of, people_in
from app.domain.slot import Seat, Slot, narrowed
from app.domain.timetable import Reader, hours_elsewhere, hours_under, other_day

VIEWS = (("slots", N_("Slots")), ("people", N_("People")))


@dataclass(frozen=True, slots=True)
class View:
    """One way to look at a rota, as a link."""

    href: str
    label: str
    current: bool


@dataclass(frozen=True, slots=True)
class Onlooker:
    """For whom a published rota is laid out."""

    person_id: int
    team_path: str  # “/teams/support”
    view: str


def views(path: str, chosen: str) -> tuple[View, ...]:
    return tuple(View(f"{path}?view={key}", _(label), key == chosen) for key, label in VIEWS)


def chosen_view(asked: str) -> str:
    """What was asked for, if there is such a view; else the first one."""
    return asked if asked in dict(VIEWS) else VIEWS[0][0]


def published_boards(
    frame: Frame, held: Mapping[int, Holding], tags: Mapping[int, NameTag], *, reader: Onlooker
) -> Boards:
    """One board a week; `held` is seat → who covers it.

    A shared seat stands with its holder, and names the others; in the view of people they have their part in a row of
    their own, too.
    """
    in_rows = reader.view == "people"
    seated = {seat: person for seat, who in held.items() if (person := holder_of(who)) is not None}

    def show(slot: Slot, seat: Seat) -> SeatOnBoard:
        person = seated.get(seat.id)
        return SeatOnBoard(
            id=seat.id,
            person=tags[person] if person is not None else None,
            time_label=hours_of(slot, frame.reader.zone),
            other_day=other_day(slot.on, slot.start, frame.reader.zone),
            href=f"{reader.team_path}/seats/{seat.id}",
            own=reader.person_id in ({person} if in_rows else people_in(held.get(seat.id))),
            also=", ".join(
                words
                for words in (
                    _others(slot, held.get(seat.id), tags, frame.reader.zone),
                    _for_reader(slot, frame.reader) if in_rows and person == reader.person_id else "",
                )
                if words
            ),
        )

    if not in_rows:
        return slot_boards(frame, show)
    covering = {person for who in held.values() for person in people_in(who)}
    rows = {person: tag for person, tag in tags.items() if person in covering}
    parts = {
        seat.id: _parts((slot, seat), held[seat.id], rows, zones=frame.reader, reader=reader)
        for slot in frame.slots
        for seat in slot.seats
        if seat.id in held
    }
    return people_boards(frame, show, Crew(rows, seated, {}, reader.person_id, parts))


def _parts(
    place: tuple[Slot, Seat], held: Holding, tags: Mapping[int, NameTag], *, zones: Reader, reader: Onlooker
) -> list[tuple[int, SeatOnBoard]]:
    """Who covers a part of somebody else's seat, and how it stands in their own row."""
    slot, seat = place
    return [
        (
            part.person_id,
            SeatOnBoard(
                id=f"{seat.id}-part-{number}",
                person=tags[part.person_id],
                time_label=hours_of(narrowed(slot, part.start, part.end), zones.zone),
                other_day=other_day(slot.on, part.start, zones.zone),
                href=f"{reader.team_path}/seats/{seat.id}",
                own=part.person_id == reader.person_id,
                also=_for_reader(narrowed(slot, part.start, part.end), zones)
                if part.person_id == reader.person_id
                else "",
            ),
        )
        for number, part in enumerate(parts_of(held), 1)
        if part.person_id != holder_of(held)
    ]


def _for_reader(slot: Slot, reader: Reader) -> str:
    """“19–23 for you”, where the reader's own wall shows other hours."""
    own = hours_elsewhere(slot.start, slot.end, reader.zone, reader.own_zone or reader.zone)
    return _("{hours} for you", hours=own) if own else ""


def _others(slot: Slot, held: Holding, tags: Mapping[int, NameTag], zone: str) -> str:
    """“Ana 06:00–07:30”: who covers parts of somebody else's seat."""
    return ", ".join(
        f"{tags[part.person_id].short} {hours_under(slot.on, narrowed(slot, part.start, part.end), zone)}"
        for part in parts_of(held)
        if part.person_id != holder_of(held)
    )
