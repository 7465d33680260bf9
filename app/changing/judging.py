"""What a change of the published rota would newly break, by the checker."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import product

from app.domain.facts import Cover, Facts
from app.domain.policy import WAIVABLE, Policy
from app.domain.publication import Places, Publication
from app.domain.round import Period
from app.domain.rule_words import GONE
from app.domain.seating import Holding, differing, gaining, holder_of, people_in, reach
from app.domain.team import Team
from app.planning import ONLY_MARKED, Breach, judge_held
from app.store.facts import facts_of
from app.store.transaction import Tx


@dataclass(frozen=True, slots=True)
class Affected:
    """A period whose seats a change is about: as published now, and who covers them from then on."""

    period: Period
    places: Places  # every seat of the period
    before: Publication
    changed: Mapping[int, Holding]

    @property
    def after(self) -> dict[int, Holding]:
        return {**self.before.held, **self.changed}

    def gains(self) -> set[tuple[int, int]]:
        """Seat and person, of whoever gets some of a seat that they did not cover."""
        return {
            (seat, person)
            for seat, held in self.changed.items()
            for person in gaining(self.places[seat][0], self.before.seats[seat].holding, held)
        }

    def gainers(self) -> set[int]:
        """Everybody whose cover changes and who still has some of it, or newly has."""
        return {
            person
            for seat, held in self.changed.items()
            for person in differing(self.places[seat][0], self.before.seats[seat].holding, held) & people_in(held)
        }


@dataclass(frozen=True, slots=True)
class Verdict:
    """For each person the rules that a change newly breaks, and the policy that words them."""

    broken: Mapping[int, tuple[str, ...]]
    policy: Policy

    @property
    def rules(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(rule for rules in self.broken.values() for rule in rules))

    @property
    def can_be_waived(self) -> bool:
        """Whether the team lets its coordinator waive all that is broken."""
        return all(rule in WAIVABLE and rule in self.policy.waivable for rule in self.rules)


def verdict_on(
    tx: Tx,
    team: Team,
    affected: Collection[Affected],
    *,
    consents: Collection[tuple[int, int]] = (),
    now: datetime,
) -> Verdict:
    """Judge a change of some periods together; consents: (person, seat) of those who take by their own hand."""
    broken: dict[int, tuple[str, ...]] = {}
    policy = Policy()
    consents = with_weekends(affected, consents)
    for one in affected:
        people = one.gainers()
        facts = facts_of(tx, team, one.period, seed=0, now=now, only=people)
        policy = facts.policy
        # Nobody who never belonged to the team is in the facts, so the checker cannot speak of them.
        for stranger in sorted(people - {member.person.id for member in facts.members}):
            broken[stranger] = (GONE,)
        for breach in _new_breaches(facts, one, [each for each in affected if each is not one], consents):
            for person in set(breach.people) & people:
                broken[person] = tuple(dict.fromkeys((*broken.get(person, ()), breach.rule)))
    return Verdict(broken, policy)


def with_weekends(affected: Collection[Affected], consents: Collection[tuple[int, int]]) -> list[tuple[int, int]]:
    """Who takes one day of a weekend beside another one that they have is on for both."""
    found = list(consents)
    for person, taken in consents:
        for one in affected:
            weekend = one.places[taken][0].weekend if taken in one.places else None
            found += [
                (person, seat)
                for seat, held in one.after.items()
                if weekend is not None and one.places[seat][0].weekend == weekend and person in people_in(held)
            ]
    return list(dict.fromkeys(found))


def _new_breaches(
    facts: Facts, one: Affected, others: Collection[Affected], consents: Collection[tuple[int, int]]
) -> list[Breach]:
    before, gains = set(_judged(facts, one.before.held)), one.gains()
    then = replace(_with(facts, one, consents), covers=_covers_after(facts, others))
    after = _judged(then, one.after)
    return [
        breach
        for breach in after
        if set(breach.seats) & one.changed.keys()
        and (breach not in before or gains.intersection(product(breach.seats, breach.people)))
    ]


def _judged(facts: Facts, held: Mapping[int, Holding]) -> list[Breach]:
    people = {member.person.id for member in facts.members}
    theirs = {seat: who for seat, who in held.items() if people_in(who) & people}
    return [each for each in judge_held(facts, theirs) if each.rule not in ONLY_MARKED and set(each.people) & people]


def _covers_after(facts: Facts, others: Collection[Affected]) -> list[Cover]:
    """The cover in other periods as it will be, where the same change is about them, too."""
    covers = list(facts.covers)
    for other in others:
        for seat, held in other.changed.items():
            slot = other.places[seat][0]
            gone = people_in(other.before.seats[seat].holding)
            covers = [each for each in covers if not (each.slot_id == slot.id and each.person_id in gone)]
            covers += [
                Cover(person, slot.id, start, end, slot.on, slot.weekend, is_part=person != holder_of(held))
                for person, (start, end) in reach(slot, held).items()
            ]
    return covers


def _with(facts: Facts, one: Affected, consents: Collection[tuple[int, int]]) -> Facts:
    """Facts with what people take now by their own hand, beside what they took before."""
    days, slots = dict(facts.consents), dict(facts.taken)
    for person, seat in consents:
        if seat in one.places and (weekend := one.places[seat][0].weekend) is not None:
            slot = one.places[seat][0]
            day = slot.what.weekend_day
            days[person, weekend] = days.get((person, weekend), frozenset()) | ({day} if day else set())
            slots[person, weekend] = slots.get((person, weekend), frozenset()) | {slot.id}
    return replace(facts, consents=days, taken=slots)
