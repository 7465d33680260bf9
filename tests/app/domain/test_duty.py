"""The sentence in which a page says who is on."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from app.domain import language
from app.domain.duty import Turn, names, own_answer, standing, team_answer
from app.domain.people import NameTag
from app.domain.slot import NewSlot, Slot
from app.domain.walltime import stretch
from app.languages import install_languages

BERLIN, LONDON = "Europe/Berlin", "Europe/London"
MONDAY = date(2026, 3, 9)
NOBODY = 0


def slot(day: date, starts_at: time, ends_at: time, zone: str = LONDON) -> Slot:
    start, end = stretch(day, starts_at, ends_at, zone)
    what = NewSlot(1, "Morning", day, starts_at, ends_at, zone, start, end, None, None, 1, 4)
    return Slot(id=1, period_id=1, team_id=1, what=what, seats=())


def turn(seat: int, name: str | None, where: Slot) -> Turn:
    if name is None:
        return Turn(seat, where, None, None)
    person = sum(map(ord, name))
    return Turn(seat, where, person, NameTag(name, name, 0))


EARLY, LATE = slot(MONDAY, time(6), time(10)), slot(MONDAY, time(10), time(14))


def at(hour: int, minute: int = 0, day: date = MONDAY) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


def said(turns: list[Turn], moment: datetime, *, reader: int = NOBODY, zone: str = LONDON) -> tuple[str, str]:
    answer = team_answer(standing(turns, at=moment), reader_id=reader, zone=zone, at=moment)
    return answer.say, answer.sub


def test_a_slot_belongs_to_its_start_and_not_to_its_end() -> None:
    turns = [turn(1, "Bo", EARLY), turn(2, "Chi", LATE)]
    assert [each.seat_id for each in standing(turns, at=at(6)).now] == [1]
    assert [each.seat_id for each in standing(turns, at=at(10)).now] == [2]
    assert standing(turns, at=at(14)).now == ()
    assert standing(turns, at=at(14)).next == ()


def test_everybody_who_starts_next_together_is_next() -> None:
    turns = [turn(1, "Bo", EARLY), turn(2, "Chi", LATE), turn(3, "Ana", LATE)]
    assert said(turns, at(7)) == ("Bo is on until 10:00", "Next: Chi and Ana, from 10:00.")


def test_two_at_once_are_said_in_one_breath() -> None:
    turns = [turn(1, "Bo", EARLY), turn(2, "Chi", EARLY)]
    assert said(turns, at(7))[0] == "Bo and Chi are on until 10:00"
    longer = slot(MONDAY, time(6), time(12))
    assert said([turn(1, "Bo", EARLY), turn(2, "Chi", longer)], at(7))[0] == "Bo and Chi are on"


def test_the_reader_is_called_you() -> None:
    bo = turn(1, "Bo", EARLY)
    assert said([bo], at(7), reader=bo.person_id or 0)[0] == "You are on until 10:00"
    assert said([bo], at(5), reader=bo.person_id or 0) == ("Nobody is on now", "Next: you, from 06:00.")


def test_the_reader_among_others_has_the_verb_of_you(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "_known", {"en": language.ENGLISH})
    install_languages()
    bo, chi, longer = turn(1, "Bo", EARLY), turn(2, "Chi", EARLY), turn(3, "Ana", slot(MONDAY, time(6), time(12)))

    def told(turns: list[Turn], reader: Turn | None = None) -> str:
        return said(turns, at(7), reader=(reader and reader.person_id) or NOBODY)[0]

    assert (told([bo, chi], bo), told([bo, longer], bo)) == ("You and Chi are on until 10:00", "You and Ana are on")
    with language.speaking("de"):
        assert (told([bo, chi]), told([bo, longer])) == ("Bo und Chi haben Dienst bis 10:00", "Bo und Ana haben Dienst")
        assert told([bo, chi], bo) == "Du und Chi habt Dienst bis 10:00"
        assert told([bo, longer], bo) == "Du und Ana habt Dienst"


def test_an_open_seat_is_not_nobody_on() -> None:
    assert said([turn(1, None, EARLY)], at(7)) == ("The seat that runs now is open", "No further slot is published.")
    assert said([turn(1, None, EARLY)], at(5)) == ("Nobody is on now", "Next: an open seat, from 06:00.")


def test_times_are_those_of_the_zone_with_the_day_where_it_differs() -> None:
    night = slot(MONDAY, time(22), time(6))
    assert said([turn(1, "Bo", night)], at(23))[0] == "Bo is on until Tue 10 Mar, 06:00"
    assert said([turn(1, "Bo", night)], at(23), zone=BERLIN)[0] == "Bo is on until 07:00"


def test_many_names_are_cut() -> None:
    assert names([turn(n, name, EARLY) for n, name in enumerate("ABCDEF")], NOBODY) == "A, B, C and 3 others"


@pytest.mark.parametrize(
    ("days", "expected"),
    [(0, "today 10–14"), (1, "tomorrow 10–14"), (4, "Friday 10–14"), (7, "Monday 16 March 10–14")],
)
def test_my_next_slot_is_said_as_people_say_it(days: int, expected: str) -> None:
    day = MONDAY + timedelta(days=days)
    answer = own_answer(
        [turn(1, "Bo", slot(day, time(10), time(14)))], zone=LONDON, at=at(7), team_names={1: "Support"}
    )
    assert (answer.what, answer.say, answer.sub) == ("You are on", expected, "Morning, Support")


def test_while_i_am_on_the_end_is_the_answer() -> None:
    turns = [turn(1, "Bo", EARLY), turn(2, "Bo", LATE)]
    answer = own_answer(turns, zone=LONDON, at=at(7), team_names={1: "Support"})
    assert (answer.what, answer.say) == ("You are on now", "until 10:00")


def test_who_has_no_duty_is_told_so_and_who_has_no_team_too() -> None:
    assert own_answer([], zone=LONDON, at=at(7), team_names={1: "Support"}).say == "No duty ahead for you"
    assert own_answer([], zone=LONDON, at=at(7), team_names={}).say == "You are in no team"
