"""A slot in words for a reader in another zone: whatever is said there means the very stretch of the slot."""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.domain import language
from app.domain.board import with_own, zone_beside
from app.domain.policy import DatedPolicy, Policy
from app.domain.rule_words import duty_label, named_slot, slot_label
from app.domain.slot import Slot, slots_between
from app.domain.team import NewShift, Shift
from app.domain.timetable import hours_elsewhere
from app.languages import install_languages

BERLIN, TOKYO, NEW_YORK, KOLKATA = "Europe/Berlin", "Asia/Tokyo", "America/New_York", "Asia/Kolkata"
ZONES = (
    BERLIN,
    "Europe/London",
    TOKYO,
    NEW_YORK,
    KOLKATA,
    "UTC",
    "Africa/Lagos",
    "Pacific/Kiritimati",
    "Asia/Kathmandu",
)
SAID = re.compile(r"(?:\w{3} (\d+) (\w{3}), )?(\d\d)(?::(\d\d))?–(\d\d)(?::(\d\d))?")
BACK, ON = date(2026, 10, 25), date(2027, 3, 28)  # the days on which Berlin's clocks are changed


def slot(day: date, starts_at: int, ends_at: int, zone: str = BERLIN, *, name: str = "Late") -> Slot:
    shift = Shift(1, 1, 1, NewShift(name, tuple(range(7)), time(starts_at), time(ends_at)))
    [what] = slots_between(
        day, day, shifts=[shift], policies=[DatedPolicy(1, 1, date(2020, 1, 1), Policy())], zone=zone
    )
    return Slot(1, 1, 1, what, ())


@pytest.mark.parametrize(
    ("day", "hours", "own_zone", "said"),
    [
        (date(2026, 3, 9), (18, 22), None, "Mon 9 Mar, 18–22"),
        (date(2026, 3, 9), (18, 22), BERLIN, "Mon 9 Mar, 18–22"),
        (date(2026, 3, 9), (18, 22), "Europe/Paris", "Mon 9 Mar, 18–22"),  # another name for the same wall
        (date(2026, 3, 9), (6, 10), TOKYO, "Mon 9 Mar, 06–10 (14–18 for you)"),
        (date(2026, 3, 9), (18, 22), TOKYO, "Mon 9 Mar, 18–22 (Tue 10 Mar, 02–06 for you)"),
        (date(2026, 3, 9), (2, 6), NEW_YORK, "Mon 9 Mar, 02–06 (Sun 8 Mar, 21–01 for you)"),
        (date(2026, 3, 9), (6, 10), KOLKATA, "Mon 9 Mar, 06–10 (10:30–14:30 for you)"),
        (date(2026, 3, 9), (20, 0), KOLKATA, "Mon 9 Mar, 20–00 (Tue 10 Mar, 00:30–04:30 for you)"),
    ],
)
def test_a_slot_is_said_with_ones_own_hours_beside(
    day: date, hours: tuple[int, int], own_zone: str | None, said: str
) -> None:
    assert slot_label(slot(day, *hours), BERLIN, own_zone) == said


def test_in_the_nights_in_which_clocks_are_changed_both_walls_are_right() -> None:
    night = slot(BACK - timedelta(days=1), 22, 6)
    assert slot_label(night, BERLIN, TOKYO) == "Sat 24 Oct, 22–06 (Sun 25 Oct, 05–14 for you)"
    assert (
        slot_label(slot(BACK, 6, 10), BERLIN, NEW_YORK) == "Sun 25 Oct, 06–10 (01–05 for you)"
    )  # not yet changed there
    assert slot_label(slot(BACK - timedelta(days=1), 6, 10), BERLIN, NEW_YORK) == "Sat 24 Oct, 06–10 (00–04 for you)"
    night = slot(ON - timedelta(days=1), 22, 6)  # it begins at the same hour in Lagos, and ends at another one
    assert slot_label(night, BERLIN, "Africa/Lagos") == "Sat 27 Mar, 22–06 (22–05 for you)"
    assert slot_label(slot(ON - timedelta(days=2), 22, 6), BERLIN, "Africa/Lagos") == "Fri 26 Mar, 22–06"


def test_names_stand_before_ones_own_hours() -> None:
    late = slot(date(2026, 3, 9), 18, 22)
    assert named_slot(late, BERLIN, TOKYO) == "Mon 9 Mar, 18–22 Late (Tue 10 Mar, 02–06 for you)"
    assert duty_label(late, BERLIN, TOKYO) == "Mon 9 Mar, 18–22 Late (Tue 10 Mar, 02–06 for you)"
    assert named_slot(late, BERLIN) == duty_label(late, BERLIN, BERLIN) == "Mon 9 Mar, 18–22 Late"
    assert zone_beside(late, BERLIN, TOKYO) == "Berlin time (Tue 10 Mar, 02–06 for you)"


def test_ones_own_hours_are_said_in_german(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "_known", {"en": language.ENGLISH})
    install_languages()
    late = slot(date(2026, 3, 9), 18, 22)
    with language.speaking("de"):
        assert slot_label(late, BERLIN, TOKYO) == "Mo 9. Mär, 18–22 (Di 10. Mär, 02–06 bei dir)"
        assert slot_label(late, BERLIN, BERLIN) == "Mo 9. Mär, 18–22"


def test_a_shift_anchored_elsewhere_is_said_with_the_day_of_the_teams_wall() -> None:
    early = slot(date(2026, 3, 10), 6, 10, TOKYO)
    assert slot_label(early, BERLIN) == "Mon 9 Mar, 22–02"
    assert slot_label(early, BERLIN, TOKYO) == "Mon 9 Mar, 22–02 (Tue 10 Mar, 06–10 for you)"


@given(
    day=st.dates(date(2026, 10, 1), date(2027, 4, 15)),
    hours=st.tuples(st.integers(0, 23), st.integers(0, 23)).filter(lambda each: each[0] != each[1]),
    zone=st.sampled_from(ZONES),
    own_zone=st.sampled_from(ZONES),
)
@example(day=BACK, hours=(1, 5), zone=BERLIN, own_zone=KOLKATA)
@example(day=ON, hours=(1, 5), zone=BERLIN, own_zone="Africa/Lagos")
def test_what_is_said_beside_is_the_very_stretch_on_ones_own_wall(
    day: date, hours: tuple[int, int], zone: str, own_zone: str
) -> None:
    there = slot(day, *hours, zone)
    said = hours_elsewhere(there.start, there.end, zone, own_zone)
    walls = [
        [at.astimezone(ZoneInfo(each)).replace(tzinfo=None) for at in (there.start, there.end)]
        for each in (zone, own_zone)
    ]
    assert (said == "") == (walls[0] == walls[1])
    assert with_own("It", there, zone, own_zone) == (f"It ({said} for you)" if said else "It")
    if said:
        assert read(said, walls[0][0].date()) == walls[1]


def read(said: str, on: date) -> list[datetime]:
    """What a person reads: the day that is said, or the team's; and an end that is on the day after if it must be."""
    found = SAID.fullmatch(said)
    assert found is not None
    if found[1]:
        named = datetime.strptime(f"{found[1]} {found[2]}", "%d %b").replace(tzinfo=UTC)
        on = min((named.date().replace(year=on.year + n) for n in (-1, 0, 1)), key=lambda each: abs(each - on))
    start = datetime.combine(on, time(int(found[3]), int(found[4] or 0)))
    end = datetime.combine(on, time(int(found[5]), int(found[6] or 0)))
    return [start, end if end > start else end + timedelta(days=1)]
