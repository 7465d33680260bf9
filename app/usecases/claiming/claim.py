"""Claiming a free seat, and giving it back: a pin while the round is open, a publication afterwards."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from app.changing.change import RotaChange, change_rota
from app.changing.issue import Why
from app.changing.words import words_for
from app.domain.facts import Facts
from app.domain.language import _
from app.domain.people import Actor
from app.domain.policy import in_force
from app.domain.publication import ChangeCause
from app.domain.refusals import (
    ClaimsNotAllowed,
    DeadlinePassed,
    NotFound,
    NotYours,
    RuleForbids,
    SomebodyWasQuicker,
    TooManyClaims,
)
from app.domain.refusals.swaps import YOU
from app.domain.round import Period
from app.domain.slot import Slot
from app.domain.team import Team
from app.planning import ONLY_MARKED, asks, problem_of, why_not
from app.store.answers import add_consents
from app.store.claims import add_claim, claims_of, remove_claim
from app.store.drafts import pins_of
from app.store.facts import facts_of
from app.store.people import lock_people, names_of
from app.store.publications import find_place, places_of
from app.store.rounds import get_period, get_round, round_of
from app.store.teams import lock_team, policies_of
from app.store.transaction import Tx

_UNKNOWN = ("unknown",)


@dataclass(frozen=True, slots=True)
class Claim:
    seat_id: int
    base_url: str  # links in the events begin with it


def claim_seat(tx: Tx, team: Team, ask: Claim, *, by: Actor, now: datetime) -> int | None:
    """Take a free seat; the number of the publication that says so, or None while the round is open.

    Whoever takes a weekend seat has offered that day. Taking twice is taking once.
    """
    lock_team(tx, team.id)
    lock_people(tx, [by.id])
    slot, period = claimable(tx, team, ask.seat_id)
    if period.publication_id is None:
        _pin(tx, team, (slot, period), ask.seat_id, by=by, now=now)
        return None
    place = find_place(tx, team.id, ask.seat_id)
    holder = place[2].person_id if place else None
    if holder == by.id:
        return None
    if holder is not None:
        raise SomebodyWasQuicker(names_of(tx, [holder])[holder])
    why = Why(ChangeCause.CLAIM)
    change = RotaChange({ask.seat_id: by.id}, why, ask.base_url, [(by.id, ask.seat_id)])
    return change_rota(tx, team, change, by=by, now=now)[0].number


def unclaim_seat(tx: Tx, team: Team, seat_id: int, *, by: Actor, now: datetime) -> None:
    """Give a claimed seat back, until the deadline."""
    lock_team(tx, team.id)
    _, period = claimable(tx, team, seat_id)
    _require_open(tx, team, period, by=by, now=now)
    if not remove_claim(tx, seat_id, by.id):
        raise NotYours(YOU)


def claimable(tx: Tx, team: Team, seat_id: int) -> tuple[Slot, Period]:
    """A seat of the team, where the team lets people take seats by themselves."""
    place = places_of(tx, [seat_id]).get(seat_id)
    if place is None or place[0].team_id != team.id:
        raise NotFound("seat")
    if in_force(policies_of(tx, team.id), place[0].on).policy.claims == 0:
        raise ClaimsNotAllowed
    return place[0], get_period(tx, team.id, place[0].period_id)


def in_the_way(facts: Facts, seat_ids: Collection[int], person_id: int) -> dict[int, tuple[str, ...]]:
    """For each of these seats the rules that somebody's claim would break beside what they have; () where none."""
    days = {(person_id, slot.weekend): frozenset({1, 2}) for slot in facts.slots if slot.weekend is not None}
    problem = problem_of(replace(facts, consents={**facts.consents, **days}, taken={}))
    has = facts.pins if facts.period.publication_id is None else facts.published
    mine = {seat: who for seat, who in has.items() if who == person_id and asks(problem, seat)}
    verdicts = {seat: why_not(problem, mine, seat).get(person_id, _UNKNOWN) for seat in seat_ids}
    return {seat: tuple(rule for rule in rules if rule not in ONLY_MARKED) for seat, rules in verdicts.items()}


def _pin(tx: Tx, team: Team, place: tuple[Slot, Period], seat_id: int, *, by: Actor, now: datetime) -> None:
    slot, period = place
    _require_open(tx, team, period, by=by, now=now)
    holder = pins_of(tx, period.id).get(seat_id)
    if holder == by.id:
        return
    if holder is not None:
        raise SomebodyWasQuicker(names_of(tx, [holder])[holder])
    facts = facts_of(tx, team, period, seed=0, now=now, only=[by.id])
    most = in_force(policies_of(tx, team.id), slot.on).policy.claims
    if len(claims_of(tx, period.id, by.id)) >= most:
        raise TooManyClaims(most)
    if broken := in_the_way(facts, [seat_id], by.id)[seat_id]:
        raise RuleForbids(YOU, words_for(broken, facts.policy, own=True, coordinates=False))
    if not add_claim(tx, seat_id, by.id, now=now):
        raise SomebodyWasQuicker(_("Somebody"))
    add_consents(tx, [(by.id, seat_id)], now=now)


def _require_open(tx: Tx, team: Team, period: Period, *, by: Actor, now: datetime) -> None:
    """Refuse once the round is closed; it stays as it is until this is done."""
    round_ = round_of(tx, period.id)
    if round_ is None:
        raise NotFound("round")
    round_ = get_round(tx, team.id, round_.id, lock=True)
    if period.publication_id is not None or not round_.takes_answers(now):
        raise DeadlinePassed(round_.deadline_at.astimezone(ZoneInfo(by.person.time_zone or team.time_zone)))
