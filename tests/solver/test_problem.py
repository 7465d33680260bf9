"""A problem that makes no sense is refused when it is built, in the name of the person, slot or seat at fault."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from solver import Absence, BadProblem, Limits, Mark, Offer, Person, Policy, Problem, Seat, Slot, Worked
from tests.solver.teams import SATURDAY, SUNDAY, moment, slot, week

MONDAY = date(2026, 1, 5)


@pytest.mark.parametrize(
    ("build", "words"),
    [
        (lambda: Person(""), "person"),
        (lambda: Person("x" * 10_000), "1 to 200 letters"),
        (lambda: Person("Ana", share=-1), "'Ana'.*share"),
        (lambda: Person("Ana", share=True), "'Ana'.*share"),
        (lambda: Person("Ana", weekday_debt=10**12), "'Ana'.*weekday_debt"),
        (lambda: Person("Ana", limits=Limits(min_minutes=9, max_minutes=8)), "'Ana'.*min_minutes"),
        (lambda: slot(MONDAY, hours=0), "must end after it starts"),
        (lambda: replace(slot(MONDAY), start=moment(MONDAY, 9).replace(tzinfo=None)), "zone"),
        (lambda: replace(slot(MONDAY), on=date(2026, 2, 1)), "not on 2026-02-01"),
        (lambda: replace(slot(MONDAY), weekend=MONDAY), "belong together"),
        (lambda: replace(slot(SATURDAY), weekend_day=3), "weekend_day"),
        (lambda: replace(slot(SUNDAY), weekend_day=1), "day 1 of the weekend"),
        (lambda: replace(slot(MONDAY), importance=0), "importance"),
        (lambda: Seat("one", "slot", -4), "'one'.*points"),
        (lambda: Seat("one", "slot", 4, over=3), "'one'.*extra"),
        (lambda: Absence("Ana", moment(MONDAY, 9), moment(MONDAY, 8)), "'Ana'"),
        (lambda: Worked("Ana", moment(MONDAY, 9), moment(MONDAY, 12), MONDAY, SUNDAY), "'Ana'.*later"),
        (lambda: Policy(weekend_window=0), "weekend_window"),
        (lambda: Policy(love_cost=5), "love"),
        (lambda: Policy(unanswered="maybe"), "mark"),  # type: ignore[arg-type]
        (lambda: Policy(tiers=(("open seats",), ("beauty",))), "tiers"),
    ],
)
def test_a_value_refuses_nonsense(build: object, words: str) -> None:
    with pytest.raises(BadProblem, match=words):
        build()  # type: ignore[operator]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"people": (Person("Ana"), Person("Ana"))}, "'Ana' is there twice"),
        ({"seats": (Seat("one", "nowhere", 4),)}, "'one'.*'nowhere'"),
        ({"marks": {("Zoe", "2026-01-05-09"): Mark.FINE}}, "'Zoe'"),
        ({"marks": {("Ana", "then"): Mark.FINE}}, "'then'"),
        ({"marks": {("Ana", "2026-01-05-09"): "hm"}}, "'hm'"),
        ({"offers": {("Zoe", SATURDAY): Offer.BOTH}}, "'Zoe'"),
        ({"absences": (Absence("Zoe", moment(MONDAY, 0), moment(MONDAY, 24)),)}, "'Zoe'"),
        ({"worked": (Worked("Zoe", moment(MONDAY, 0), moment(MONDAY, 4), MONDAY),)}, "'Zoe'"),
        ({"pins": {"2026-01-05-09/0": "Zoe"}}, "'Zoe'"),
        ({"pins": {"nowhere": "Ana"}}, "'nowhere'"),
        ({"published": {"nowhere": "Ana"}}, "'nowhere'"),
        ({"seed": -1}, "seed"),
        ({"seed": 1.5}, "seed"),
    ],
)
def test_a_problem_refuses_what_does_not_fit_together(change: dict[str, object], words: str) -> None:
    with pytest.raises(BadProblem, match=words):
        replace(week("Ana", "Bo"), **change)  # type: ignore[arg-type]


def test_somebody_published_may_have_left_since() -> None:
    problem = replace(week("Ana", days=1), published={"2026-01-05-09/0": "Gone"})
    assert problem.published == {"2026-01-05-09/0": "Gone"}


def test_a_problem_keeps_its_own_copies() -> None:
    marks = {("Ana", "2026-01-05-09"): Mark.FINE}
    problem = replace(week("Ana"), marks=marks)
    marks.clear()
    assert len(problem.marks) == 1


def test_a_slot_over_a_clock_change_has_its_real_length() -> None:
    london = ZoneInfo("Europe/London")
    start = datetime(2026, 3, 28, 22, tzinfo=london)
    end = datetime(2026, 3, 29, 6, tzinfo=london)
    night = Slot("night", "night", start, end, date(2026, 3, 28), date(2026, 3, 28), 1)
    assert night.minutes == 7 * 60
    assert night.end - night.start == timedelta(hours=7)
    assert night.start.tzinfo is UTC


def test_seats_that_are_alike_make_one_bench() -> None:
    one = slot(MONDAY)
    places = (Seat("b", one.id, 4), Seat("a", one.id, 4), Seat("c", one.id, 2), Seat("d", one.id, 4, skill="database"))
    problem = Problem((Person("Ana"),), (one,), places)
    assert [[seat.id for seat in bench.seats] for bench in problem.benches] == [["a", "b"], ["c"], ["d"]]
