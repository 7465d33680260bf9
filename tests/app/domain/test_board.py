"""A rota as a board: slots × days, people × days."""

from datetime import date, timedelta

from app.domain.board import Crew, Frame, SeatOnBoard, hours_of, people_boards, slot_boards
from app.domain.people import NameTag
from app.domain.policy import Policy
from app.domain.published_board import Onlooker, published_boards
from app.domain.seating import Part, Shared
from app.domain.slot import Seat, Slot
from app.domain.timetable import Reader
from tests.app.test_planning import FRIDAY, PERIOD, SATURDAY, SLOTS, SUNDAY, ZONE, seats_by_day

ANA, BO = NameTag("Ana", "Ana Alves", 1), NameTag("Bo", "Bo Berg", 2)
SEATED = {seats_by_day()[FRIDAY]: 2, seats_by_day()[SUNDAY]: 1}
FRAME = Frame(PERIOD, SLOTS, Policy(), Reader(ZONE, today=FRIDAY))


def show(slot: Slot, seat: Seat) -> SeatOnBoard:
    return SeatOnBoard(seat.id, {1: ANA, 2: BO}.get(SEATED.get(seat.id, 0)), hours_of(slot, ZONE))


def test_slots_lie_in_rows_of_the_same_hours() -> None:
    (week,) = slot_boards(FRAME, show)
    assert [day.date for day in week.days] == [FRIDAY, SATURDAY, SUNDAY]
    rows = {row.label: row.cells for row in week.rows}
    assert [cell is not None for cell in rows["08–12"]] == [True, False, False]
    (saturday,) = [cell for cell in rows["10–18"] if cell and cell.seats[0].person is None]
    assert saturday.seats[0].id == seats_by_day()[SATURDAY]


def test_people_have_rows_in_the_given_order_below_the_open_seats() -> None:
    (week,) = people_boards(FRAME, show, Crew({2: BO, 1: ANA}, SEATED, {2: "4 points"}, reader_id=1))
    assert [(row.label, row.sub, row.is_own, row.is_open) for row in week.rows] == [
        ("Open", "", False, True),
        ("Bo", "4 points", False, False),
        ("Ana", "", True, False),
    ]
    open_row, bo, ana = (_days(row.cells) for row in week.rows)
    assert (open_row, bo, ana) == ({SATURDAY}, {FRIDAY}, {SUNDAY})


def test_without_an_open_seat_there_is_no_row_for_them() -> None:
    full = SEATED | {seats_by_day()[SATURDAY]: 1}
    (week,) = people_boards(FRAME, show, Crew({1: ANA, 2: BO}, full, {}))
    assert [row.label for row in week.rows] == ["Ana", "Bo"]


def test_hours_are_those_of_the_wall_across_a_clock_change() -> None:
    assert {hours_of(slot, ZONE) for slot in SLOTS} == {"08–12", "10–18"}


def _days(cells: tuple[object, ...]) -> set[date]:
    return {day for day, cell in zip((FRIDAY, SATURDAY, SUNDAY), cells, strict=True) if cell}


def test_who_covers_only_a_part_has_a_row_with_the_hours_of_the_part() -> None:
    friday = next(slot for slot in SLOTS if slot.on == FRIDAY)
    seat, hour = friday.seats[0].id, timedelta(hours=1)
    held = {seat: Shared(2, (Part(friday.start, friday.start + hour, 1),))}
    reader = Onlooker(1, "/teams/support", "people")
    (week,) = published_boards(FRAME, held, {1: ANA, 2: BO}, reader=reader)
    shown = {row.label: [each for cell in row.cells if cell for each in cell.seats] for row in week.rows}
    assert [(each.id, each.time_label, each.own) for each in shown["Ana"]] == [(f"{seat}-part-1", "08–09", True)]
    assert [(each.id, each.time_label, each.also, each.own) for each in shown["Bo"]] == [
        (seat, "08–12", "Ana 08–09", False)
    ]
    (by_slot,) = published_boards(FRAME, held, {1: ANA, 2: BO}, reader=Onlooker(1, "/teams/support", "slots"))
    assert [each.own for row in by_slot.rows for cell in row.cells if cell for each in cell.seats if each.person] == [
        True
    ]
