"""A publication laid out as boards."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.board import Boards, Crew, Frame, SeatOnBoard, hours_of, people_boards, slot_boards
from app.domain.people import NameTag
from app.domain.slot import Seat, Slot

VIEWS = (("slots", "Slots"), ("people", "People"))


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
    return tuple(View(f"{path}?view={key}", label, key == chosen) for key, label in VIEWS)


def chosen_view(asked: str) -> str:
    """What was asked for, if there is such a view; else the first one."""
    return asked if asked in dict(VIEWS) else VIEWS[0][0]


def published_boards(
    frame: Frame, people: Mapping[int, int | None], tags: Mapping[int, NameTag], *, reader: Onlooker
) -> Boards:
    """One board a week; `people` is seat → person, None where it is open."""
    seated = {seat: person for seat, person in people.items() if person is not None}

    def show(slot: Slot, seat: Seat) -> SeatOnBoard:
        person = seated.get(seat.id)
        return SeatOnBoard(
            id=seat.id,
            person=tags[person] if person is not None else None,
            time_label=hours_of(slot, frame.reader.zone),
            href=f"{reader.team_path}/seats/{seat.id}",
            own=person == reader.person_id,
        )

    if reader.view == "slots":
        return slot_boards(frame, show)
    rows = {person: tag for person, tag in tags.items() if person in set(seated.values())}
    return people_boards(frame, show, Crew(rows, seated, {}, reader_id=reader.person_id))
