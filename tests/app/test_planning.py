"""From our facts to the solver's problem and back."""

import threading
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from app import planning
from app.domain.answer import Absence, Answer, Mark, NewAnswer, OptIn
from app.domain.facts import Cover, Facts
from app.domain.people import Member, Membership, Person, Role
from app.domain.policy import DatedPolicy, Policy
from app.domain.refusals import TooLarge
from app.domain.rota import GoalReached
from app.domain.round import Period
from app.domain.slot import Seat, Slot, slots_between
from app.domain.team import NewShift, Shift
from solver import Mark as SolverMark
from solver import NotMeant, Offer, problem_from_json

FRIDAY, SATURDAY, SUNDAY = date(2026, 3, 27), date(2026, 3, 28), date(2026, 3, 29)  # on Sunday clocks go forward
ANA, BO, CHI = 1, 2, 3
ZONE = "Europe/Berlin"
SHIFTS = (
    Shift(1, 1, 1, NewShift("Morning", (0, 1, 2, 3, 4), time(8), time(12))),
    Shift(2, 1, 1, NewShift("Cover", (5, 6), time(10), time(18))),
)


def test_seats_carry_points_and_slots_their_weekend() -> None:
    problem = planning.problem_of(facts())
    assert {seat.points for seat in problem.seats} == {4, 16}
    assert [(slot.weekend, slot.weekend_day) for slot in problem.slots] == [(None, None), (SATURDAY, 1), (SATURDAY, 2)]


def test_the_policy_is_the_teams() -> None:
    policy = planning.problem_of(replace(facts(), policy=Policy(min_rest_hours=8, unanswered="cannot"))).policy
    assert (policy.min_rest_minutes, policy.unanswered) == (480, SolverMark.CANNOT)


def test_marks_are_as_answered_else_as_in_the_standing_week() -> None:
    friday = slot_on(FRIDAY)
    asked = facts(
        answers={ANA: answer(ANA, {friday.id: Mark.LOVE})},
        standing={(person, 1, 4): Mark.CANNOT for person in (ANA, BO)},
    )
    marks = planning.problem_of(asked).marks
    assert marks == {("1", str(friday.id)): SolverMark.LOVE, ("2", str(friday.id)): SolverMark.CANNOT}


def test_offers_are_taken_over_and_nobody_else_has_one() -> None:
    problem = planning.problem_of(facts(answers={BO: answer(BO, opt_ins={SATURDAY: OptIn.EITHER})}))
    assert problem.offers == {("2", SATURDAY): Offer.EITHER}


@pytest.mark.parametrize(
    ("said", "taken", "offer"),
    [
        (OptIn.BOTH, {2}, Offer.SECOND_OR_BOTH),
        (OptIn.BOTH, {1}, Offer.FIRST_OR_BOTH),
        (OptIn.BOTH, {1, 2}, Offer.ANY),
        (OptIn.EITHER, {1}, Offer.EITHER),
        (OptIn.EITHER, {1, 2}, Offer.ANY),
        (OptIn.FIRST, {2}, Offer.ANY),
        (None, {2}, Offer.SECOND),
    ],
)
def test_a_day_taken_by_ones_own_hand_widens_the_offer_by_that_day(
    said: OptIn | None, taken: set[int], offer: Offer
) -> None:
    asked = facts(answers={BO: answer(BO, opt_ins={SATURDAY: said} if said else {})})
    problem = planning.problem_of(replace(asked, consents={(BO, SATURDAY): frozenset(taken)}))
    assert problem.offers == {("2", SATURDAY): offer}


@pytest.mark.parametrize(
    ("said", "taken", "left_out"),
    [
        (None, {SUNDAY}, []),
        (OptIn.FIRST, {SUNDAY}, []),
        (OptIn.FIRST, set(), [SUNDAY]),
        (None, set(), [SUNDAY]),
        (OptIn.SECOND, set(), []),
        (OptIn.BOTH, set(), []),
        (OptIn.EITHER, set(), []),
    ],
)
def test_who_took_a_slot_of_a_day_that_they_did_not_offer_is_on_for_that_slot_only(
    said: OptIn | None, taken: set[date], left_out: list[date]
) -> None:
    asked = facts(answers={BO: answer(BO, opt_ins={SATURDAY: said} if said else {})})
    slots = {slot.on: slot.id for slot in asked.slots}
    by_hand = {(BO, SATURDAY): frozenset(slots[on] for on in taken) or frozenset({987})}
    problem = planning.problem_of(replace(asked, consents={(BO, SATURDAY): frozenset({2})}, taken=by_hand))
    assert problem.not_meant == tuple(NotMeant("2", str(slots[on])) for on in left_out)


def test_absences_are_whole_days_on_the_teams_wall() -> None:
    (away,) = planning.problem_of(facts(absences=[Absence(1, BO, SUNDAY, SUNDAY, "canary")])).absences
    assert (away.start, away.end) == (datetime(2026, 3, 28, 23, tzinfo=UTC), datetime(2026, 3, 29, 22, tzinfo=UTC))


def test_no_reason_reaches_the_problem() -> None:
    problem = planning.problem_of(facts(absences=[Absence(1, BO, SUNDAY, SUNDAY, "canary")]))
    assert "canary" not in str(planning.to_json(problem))


def test_shares_go_by_membership_and_presence() -> None:
    members = [
        member(ANA),
        member(BO, share=50),
        member(CHI, first_on=SATURDAY),
        member(4, last_on=date(2026, 3, 26)),
        member(5, active=False),
    ]
    asked = facts(members=members, absences=[Absence(1, ANA, SUNDAY, date(2026, 4, 9), "")])
    problem = planning.problem_of(asked)
    assert {person.id: person.share for person in problem.people} == {"1": 200, "2": 150, "3": 200}
    (before,) = [away for away in problem.absences if away.person == "3"]
    assert before.end == datetime(2026, 3, 27, 23, tzinfo=UTC)


def test_who_is_onboarding_is_a_shadow() -> None:
    problem = planning.problem_of(facts(members=[member(ANA), member(BO, onboarding=True)]))
    assert [person.shadow for person in problem.people] == [False, True]


def test_cover_elsewhere_counts_as_worked_and_the_asked_slots_do_not() -> None:
    thursday = date(2026, 3, 26)
    start, end = (datetime(2026, 3, 26, hour, tzinfo=UTC) for hour in (8, 12))
    elsewhere = Cover(BO, 999, start, end, thursday, None)
    friday = slot_on(FRIDAY)
    here = Cover(BO, friday.id, friday.start, friday.end, FRIDAY, None)
    stranger = replace(elsewhere, person_id=77)
    (worked,) = planning.problem_of(facts(covers=[elsewhere, here, stranger])).worked
    assert (worked.person, worked.on) == ("2", thursday)


def test_what_has_begun_of_a_published_period_is_settled() -> None:
    friday, seats = slot_on(FRIDAY), seats_by_day()
    asked = facts(
        period=replace(PERIOD, publication_id=1),
        published={seats[FRIDAY]: BO, seats[SATURDAY]: ANA},
        covers=[Cover(BO, friday.id, friday.start, friday.end, FRIDAY, None)],
        now=friday.start,
    )
    problem = planning.problem_of(asked)
    assert asked.settled == {seats[FRIDAY]: BO}
    assert not planning.asks(problem, seats[FRIDAY])
    assert [worked.person for worked in problem.worked] == ["2"]
    debts = {person.id: person.weekday_debt for person in problem.people}
    assert debts == {"1": 1, "2": -3, "3": 1}  # Bo has done the 4 points that three people share
    assert problem.published == {str(seats[SATURDAY]): "1"}


def test_a_period_that_was_never_published_is_asked_whole() -> None:
    assert len(facts(now=datetime(2030, 1, 1, tzinfo=UTC)).open_slots) == 3


def test_the_problem_survives_json() -> None:
    problem = planning.problem_of(facts(answers={BO: answer(BO, opt_ins={SATURDAY: OptIn.BOTH})}))
    assert planning.from_json(planning.to_json(problem)) == problem == problem_from_json(planning.to_json(problem))


def test_pins_that_break_rules_are_named() -> None:
    seats = seats_by_day()
    asked = facts(pins={seats[FRIDAY]: BO, seats[SATURDAY]: CHI, seats[SUNDAY]: 99})
    asked = replace(asked, absences=[Absence(1, BO, FRIDAY, FRIDAY, "")])
    with pytest.raises(planning.PinsCannotStay) as told:
        planning.require_solvable(asked, planning.problem_of(asked))
    expected = {seats[FRIDAY]: ("absence",), seats[SATURDAY]: ("opt-in",), seats[SUNDAY]: (planning.GONE,)}
    assert told.value.broken == expected


def test_too_much_is_refused_before_any_search() -> None:
    many = facts(members=[member(number) for number in range(1, 5002)])
    with pytest.raises(TooLarge):
        planning.require_solvable(many, planning.problem_of(many))


def test_a_search_that_finds_nothing_in_time_says_so() -> None:
    seats, stop = seats_by_day(), threading.Event()
    half = facts(answers={BO: answer(BO, opt_ins={SATURDAY: OptIn.BOTH})}, pins={seats[SATURDAY]: BO})
    problem = planning.problem_of(half)
    stop.set()
    with pytest.raises(planning.NothingFound) as told:
        planning.solve(problem, seconds=600, workers=1, on_progress=lambda _: None, stop=stop)
    assert (told.value.rules, told.value.proved) == (("both days",), False)
    found = planning.solve(problem, seconds=600, workers=1, on_progress=lambda _: None, stop=threading.Event())
    assert found.plan[seats[SATURDAY]] == found.plan[seats[SUNDAY]] == BO


def test_the_checker_judges_hands_without_asking_for_pins() -> None:
    seats = seats_by_day()
    problem = planning.problem_of(facts(pins={seats[FRIDAY]: BO}))
    assert planning.judge(problem, {}) == []
    assert planning.judge(problem, {seats[FRIDAY]: ANA, 4711: BO}) == []
    (breach,) = planning.judge(problem, {seats[SATURDAY]: ANA})
    assert (breach.rule, breach.people, breach.seats) == ("opt-in", (ANA,), (seats[SATURDAY],))
    assert planning.why_not(problem, {}, seats[SATURDAY])[CHI] == ("opt-in",)
    assert planning.why_not(problem, {}, seats[FRIDAY])[CHI] == ()


def test_loads_stand_beside_fair_shares() -> None:
    seats = seats_by_day()
    problem = planning.problem_of(facts(debts={BO: (3, 0)}))
    loads = {load.person_id: load for load in planning.loads(problem, {seats[FRIDAY]: BO})}
    assert loads[BO].weekday_points == 4
    assert sum(load.weekday_fair for load in loads.values()) == pytest.approx(4)
    assert loads[BO].weekday_fair == pytest.approx(loads[ANA].weekday_fair + 3)


def test_goals_of_an_edited_plan_keep_what_was_found() -> None:
    seats = seats_by_day()
    problem = planning.problem_of(facts())
    solved = [GoalReached("open seats", 0, 0, proved=True, seconds=0.1)]
    (once,) = planning.goals_of(problem, {}, solved)
    (twice,) = planning.goals_of(problem, {seats[FRIDAY]: BO}, [once])
    assert (once.found, once.moved, twice.found) == (0, True, 0)
    assert once.value > twice.value


PERIOD = Period(1, 1, FRIDAY, SUNDAY, None, 1)


def facts(**changes: object) -> Facts:
    """Three people, a Friday morning and a weekend; nobody has answered."""
    known = Facts(
        zone=ZONE,
        period=PERIOD,
        policy=Policy(),
        slots=SLOTS,
        members=[member(ANA), member(BO), member(CHI)],
        answers={},
        standing={},
        absences=[],
        covers=[],
        debts={},
        pins={},
        published={},
        seed=7,
        now=datetime(2026, 3, 20, tzinfo=UTC),
    )
    return replace(known, **changes)  # type: ignore[arg-type]


def member(  # one keyword for each thing that a test varies
    number: int,
    *,
    share: int = 100,
    first_on: date = date(2026, 1, 1),
    last_on: date | None = None,
    onboarding: bool = False,
    active: bool = True,
) -> Member:
    person = Person(
        number, f"P{number}", f"p{number}@example.org", None, hr=False, keeper=False, active=active, version=1
    )
    return Member(person, Membership(1, number, Role.ENGINEER, share, first_on, last_on, onboarding))


def answer(person: int, marks: Mapping[int, Mark] | None = None, opt_ins: Mapping[date, OptIn] | None = None) -> Answer:
    return Answer(
        1, person, NewAnswer(marks or {}, opt_ins or {}), version=1, saved_at=datetime(2026, 3, 1, tzinfo=UTC)
    )


def slot_on(day: date) -> Slot:
    return next(slot for slot in SLOTS if slot.on == day)


def seats_by_day() -> dict[date, int]:
    return {slot.on: slot.seats[0].id for slot in SLOTS}


def _slots() -> list[Slot]:
    dated = [DatedPolicy(1, 1, date(2026, 1, 1), Policy())]
    news = slots_between(FRIDAY, SUNDAY, shifts=SHIFTS, policies=dated, zone=ZONE)
    return [
        Slot(number, 1, 1, new, (Seat(100 + number, number, 1, f"uid{number}"),)) for number, new in enumerate(news, 1)
    ]


SLOTS = _slots()
