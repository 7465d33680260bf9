"""Judging a rota with shared seats: each person's stretch of one counts as a slot of its own."""

from collections.abc import Mapping
from dataclasses import replace

import solver
from app.domain.facts import Facts
from app.domain.seating import Holding, Shared, holder_of, reach
from app.planning.asking import problem_of
from app.planning.judging import Breach
from solver import Problem

_AT = "@"  # seat 12 of which person 3 covers a part: “12@3”


def judge_held(facts: Facts, held: Mapping[int, Holding]) -> list[Breach]:
    """Every rule that these people in these seats break, as things are; seats of slots that have begun are left out."""
    problem, places = _without_parts(facts), facts.seats
    shared = {seat: who for seat, who in held.items() if isinstance(who, Shared) and str(seat) in problem.seat_of}
    plan = {
        str(seat): str(who)
        for seat, whose in held.items()
        if seat not in shared and (who := holder_of(whose)) is not None and str(seat) in problem.seat_of
    }
    slots, seats, marks, not_meant = [], [], {}, [*problem.not_meant]
    for seat, whose in shared.items():
        whole = problem.slot_of[problem.seat_of[str(seat)].slot]
        for person, (start, end) in reach(places[seat][0], whose).items():
            name = f"{seat}{_AT}{person}"
            slots.append(replace(whole, id=name, start=start, end=end))
            seats.append(solver.Seat(name, name, 0))
            plan[name] = str(person)
            if mark := problem.marks.get((str(person), whole.id)):
                marks[str(person), name] = mark
            if solver.NotMeant(str(person), whole.id) in problem.not_meant:
                not_meant.append(solver.NotMeant(str(person), name))
    gone = {str(seat) for seat in shared}
    question = replace(
        problem,
        slots=(*problem.slots, *slots),
        seats=(*(seat for seat in problem.seats if seat.id not in gone), *seats),
        marks={**problem.marks, **marks},
        not_meant=tuple(not_meant),
        published={},
        pins={},
    )
    return [
        Breach(each.rule, tuple(int(who) for who in each.people), tuple(_seat(seat) for seat in each.seats))
        for each in solver.check(question, plan)
    ]


def _without_parts(facts: Facts) -> Problem:
    """The question in which this period's parts are no cover from elsewhere: they are judged as what they are.

    Those of slots that have begun are: like all cover that has, they are not judged, and count.
    """
    own = {slot.id for slot in facts.open_slots}
    outside = [cover for cover in facts.covers if not (cover.is_part and cover.slot_id in own)]
    return problem_of(replace(facts, covers=outside, pins={}, published={}))


def _seat(name: str) -> int:
    return int(name.partition(_AT)[0])
