"""From our facts to the solver's problem."""

from collections.abc import Iterable
from datetime import date, time, timedelta

import solver
from app.domain.answer import OptIn
from app.domain.facts import Facts
from app.domain.people import Member
from app.domain.policy import Policy
from app.domain.slot import Slot
from app.domain.walltime import days, instant
from solver import Problem

# The goals of the trade, strictly in this order.
GOALS = (("open seats",), ("fairness",), ("marks",), ("changes",), ("lot",))


def problem_of(facts: Facts) -> Problem:
    """What the solver is asked. Onboarding people are shadows; pins of people who left are not in it."""
    asked = {member.person.id: member for member in facts.asked}
    slots = facts.open_slots
    seats = {seat.id: slot for slot in slots for seat in slot.seats}
    debts = _debts(facts, asked.values())
    return Problem(
        people=tuple(_person(facts, member, debts[person]) for person, member in asked.items()),
        slots=tuple(_slot(slot) for slot in slots),
        seats=tuple(solver.Seat(str(seat), str(slot.id), slot.what.points) for seat, slot in seats.items()),
        marks=dict(_marks(facts, asked, slots)),
        offers=dict(_offers(facts, asked, slots)),
        not_meant=tuple(_not_meant(facts, asked, slots)),
        absences=tuple(away for member in asked.values() for away in _absences(facts, member)),
        worked=tuple(_worked(facts, asked, slots)),
        pins={str(seat): str(who) for seat, who in facts.pins.items() if seat in seats and who in asked},
        published={str(seat): str(who) for seat, who in facts.published.items() if seat in seats},
        policy=_policy(facts.policy),
        seed=facts.seed,
    )


def pairs_of(facts: Facts) -> dict[tuple[int, date], frozenset[int]]:
    """Person and weekend → the days of it (1, 2) that they offered only beside the other one."""
    offers = _offers(facts, [member.person.id for member in facts.asked], facts.slots)
    return {(int(who), weekend): frozenset(offer.never_alone) for (who, weekend), offer in offers if offer.never_alone}


def _person(facts: Facts, member: Member, debts: tuple[int, int]) -> solver.Person:
    return solver.Person(
        str(member.person.id),
        share=_share(facts, member),
        weekday_debt=debts[0],
        weekend_debt=debts[1],
        shadow=member.membership.onboarding,
    )


def _share(facts: Facts, member: Member) -> int:
    """Percent of a full share times the days of the period on which the person belongs and is not away."""
    gone = [absence for absence in facts.absences if absence.person_id == member.person.id]
    present = [
        day
        for day in days(facts.period.first_on, facts.period.last_on)
        if member.membership.covers(day) and not any(absence.covers(day) for absence in gone)
    ]
    return member.membership.share * len(present)


def _debts(facts: Facts, asked: Iterable[Member]) -> dict[int, tuple[int, int]]:
    """What people owe, with what they have done already in a period that is published and under way."""
    sharing = {member.person.id: _share(facts, member) for member in asked}
    everybody = sum(sharing.values()) or 1
    done: dict[bool, dict[int, int]] = {False: {}, True: {}}
    seats = facts.seats
    for seat, person in facts.settled.items():
        what = seats[seat][0].what
        own = done[what.weekend is not None]
        own[person] = own.get(person, 0) + what.points

    def owed(person: int, *, weekend: bool) -> int:
        own = done[weekend]
        before = facts.debts.get(person, (0, 0))[weekend]
        return before + round(sum(own.values()) * sharing[person] / everybody) - own.get(person, 0)

    return {person: (owed(person, weekend=False), owed(person, weekend=True)) for person in sharing}


def _slot(slot: Slot) -> solver.Slot:
    what = slot.what
    return solver.Slot(
        str(slot.id),
        kind=str(what.shift_id),
        start=what.start,
        end=what.end,
        on=what.on,
        weekend=what.weekend,
        weekend_day=what.weekend_day,
    )


def _marks(facts: Facts, asked: Iterable[int], slots: Iterable[Slot]) -> Iterable[tuple[tuple[str, str], solver.Mark]]:
    slots = list(slots)
    heard = {*facts.answers, *(person for person, _, _ in facts.standing)}
    for person in asked:
        for slot in slots if person in heard else ():
            if mark := facts.mark(person, slot):
                yield (str(person), str(slot.id)), solver.Mark(mark.value)


def _offers(
    facts: Facts, asked: Iterable[int], slots: Iterable[Slot]
) -> Iterable[tuple[tuple[str, date], solver.Offer]]:
    weekends = sorted({slot.weekend for slot in slots if slot.weekend is not None})
    for person in asked:
        for weekend in weekends:
            if offer := _offer(facts.opt_in(person, weekend), facts.consents.get((person, weekend), frozenset())):
                yield (str(person), weekend), offer


def _offer(said: OptIn | None, taken: frozenset[int]) -> solver.Offer | None:
    """What somebody offered of a weekend, with the days of it that they took by their own hand."""
    if said is not None and (not taken or (said is OptIn.EITHER and len(taken) == 1)):
        return solver.Offer(said.value)
    if said is OptIn.BOTH and len(taken) == 1:
        return solver.Offer.FIRST_OR_BOTH if 1 in taken else solver.Offer.SECOND_OR_BOTH
    days = taken | (said.wants if said else frozenset())
    return {frozenset({1}): solver.Offer.FIRST, frozenset({2}): solver.Offer.SECOND}.get(
        days, solver.Offer.ANY if days else None
    )


def _not_meant(facts: Facts, asked: Iterable[int], slots: Iterable[Slot]) -> Iterable[solver.NotMeant]:
    """Who took a slot of a day that they did not offer, or both days of either, is on for what they took only."""
    people = set(asked)
    for slot in slots:
        for (person, weekend), taken in facts.taken.items():
            if person not in people or weekend != slot.weekend or slot.id in taken:
                continue
            said, days = facts.opt_in(person, weekend), facts.consents.get((person, weekend), frozenset())
            offered = said.wants if said and not (said is OptIn.EITHER and len(days) > 1) else frozenset()
            if slot.what.weekend_day in days - offered:
                yield solver.NotMeant(str(person), str(slot.id))


def _absences(facts: Facts, member: Member) -> Iterable[solver.Absence]:
    """Absences, and the days of the period on which the person is not in the team; whole days on the team's wall."""
    who, belongs = member.person.id, member.membership
    gone = [(absence.first_on, absence.last_on) for absence in facts.absences if absence.person_id == who]
    if belongs.first_on > facts.period.first_on:
        gone.append((facts.period.first_on, belongs.first_on - timedelta(days=1)))
    if belongs.last_on is not None and belongs.last_on < facts.period.last_on:
        gone.append((belongs.last_on + timedelta(days=1), facts.period.last_on))
    for first_on, last_on in gone:
        start = instant(first_on, time(0), facts.zone)
        yield solver.Absence(str(who), start, instant(last_on + timedelta(days=1), time(0), facts.zone))


def _worked(facts: Facts, asked: Iterable[int], slots: Iterable[Slot]) -> Iterable[solver.Worked]:
    own, people = {slot.id for slot in slots}, set(asked)
    for cover in facts.covers:
        if cover.person_id in people and (cover.slot_id not in own or cover.is_part):
            yield solver.Worked(str(cover.person_id), cover.start, cover.end, cover.on, cover.weekend)


def _policy(policy: Policy) -> solver.Policy:
    return solver.Policy(
        min_rest_minutes=policy.min_rest_hours * 60,
        max_slots_a_day=policy.max_slots_a_day,
        max_slots_a_week=policy.max_slots_a_week,
        weekend_window=policy.weekend_window,
        max_consecutive_days=policy.max_consecutive_days,
        debt_cap=policy.debt_cap,
        unanswered=solver.Mark(policy.unanswered),
        tiers=GOALS,
    )
