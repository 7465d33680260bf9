"""Changing seats of published rotas: judged at commit, then issued as the next publication of each period."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from app.changing.issue import Basis, Edition, Issued, Why, issue
from app.changing.judging import Affected, Verdict, verdict_on, with_weekends
from app.changing.words import words_for
from app.domain.language import ENGLISH, _, speaking
from app.domain.people import Actor
from app.domain.publication import begun, in_their_seats
from app.domain.refusals import BadField, HasBegun, NotAllowed, NotFound, NothingChanges, NotPublished, RuleForbids
from app.domain.refusals.swaps import YOU
from app.domain.rota import seats_of
from app.domain.seating import Holding, people_in
from app.domain.slot import Slot
from app.domain.team import Team
from app.store.answers import add_consents
from app.store.people import lock_people, names_of
from app.store.publications import current_publication, places_of
from app.store.rounds import get_period, slots_of
from app.store.teams import lock_team
from app.store.transaction import Tx


@dataclass(frozen=True, slots=True)
class RotaChange:
    """Who covers these published seats from now on, and why."""

    seats: Mapping[int, Holding]
    why: Why
    base_url: str
    consents: Collection[tuple[int, int]] = ()  # (person, seat): taken by their own hand, which offers a weekend day
    waive: bool = False  # a coordinator lets the rules be broken that the team marks as waivable; `why` says the reason


def change_rota(tx: Tx, team: Team, change: RotaChange, *, by: Actor, now: datetime) -> list[Issued]:
    """Change published seats, of one period or more: a publication each, all or none.

    Slots that have begun, seats that are not published and new breaches of rules are refused. Whoever decides what
    to change from what is published calls `lock_team` before reading it.
    """
    lock_team(tx, team.id)
    affected = affected_periods(tx, team, change.seats, now=now)
    lock_people(tx, _people(affected))
    verdict = verdict_on(tx, team, affected, consents=change.consents, now=now)
    why = _admitted(tx, team, verdict, change, by=by)
    issued = [
        issue(tx, team, _edition(one, why), base_url=change.base_url, by=by, now=now)
        for one in sorted(affected, key=lambda one: one.period.first_on)
    ]
    add_consents(tx, with_weekends(affected, change.consents), now=now)
    return issued


def affected_periods(tx: Tx, team: Team, seats: Mapping[int, Holding], *, now: datetime) -> list[Affected]:
    """The periods that a change is about, as published now; refused where nothing can be changed."""
    wanted = places_of(tx, seats)
    if seats.keys() - wanted.keys() or any(slot.team_id != team.id for slot, _person in wanted.values()):
        raise NotFound("seat")
    if any(begun(slot, now) for slot, _person in wanted.values()):
        raise HasBegun
    found: list[Affected] = []
    for period_id in dict.fromkeys(slot.period_id for slot, _person in wanted.values()):
        before = current_publication(tx, period_id)
        if before is None:
            raise NotPublished
        held, changed = before.held, dict[int, Holding]()
        for slot in {slot.id: slot for slot, _person in wanted.values() if slot.period_id == period_id}.values():
            changed |= _changed(slot, held, seats)
        period, places = get_period(tx, team.id, period_id), seats_of(slots_of(tx, period_id))
        found.append(Affected(period, places, before, changed))
    changing = [one for one in found if one.changed]
    if not changing:
        raise NothingChanges(max(one.before.number for one in found))
    return changing


def _changed(slot: Slot, before: Mapping[int, Holding], seats: Mapping[int, Holding]) -> dict[int, Holding]:
    """The seats of a slot that would be covered otherwise; whoever stays in the slot stays in their seat."""
    after = in_their_seats(slot, {**before, **seats}, before)
    return {seat.id: held for seat in slot.seats if (held := after.get(seat.id)) != before.get(seat.id)}


def refusal_of(verdict: Verdict, names: Mapping[int, str], *, by: Actor, coordinates: bool) -> RuleForbids:
    """The refusal of a change that breaks rules: the reader's own first, in words that give no reasons away."""
    person = by.id if by.id in verdict.broken else next(iter(verdict.broken))
    own = person == by.id
    rules = words_for(verdict.broken[person], verdict.policy, own=own, coordinates=coordinates)
    return RuleForbids(YOU if own else names[person], rules, verdict.can_be_waived)


def _people(affected: Collection[Affected]) -> set[int]:
    return {
        person
        for one in affected
        for seat, held in one.changed.items()
        for person in people_in(held) | people_in(one.before.seats[seat].holding)
    }


def _admitted(tx: Tx, team: Team, verdict: Verdict, change: RotaChange, *, by: Actor) -> Why:
    """The cause as it is published, with what was waived; raises where rules are broken that were not."""
    if not verdict.broken:
        return change.why
    names = names_of(tx, verdict.broken)
    coordinates = by.coordinates(team.id)
    if not change.waive or not verdict.can_be_waived:
        raise refusal_of(verdict, names, by=by, coordinates=coordinates)
    if not coordinates:
        raise NotAllowed("a coordinator of this team")
    if not change.why.reason:
        raise BadField("Reason", _("Say why the rule may be broken here; everybody in the team can read it."))
    with speaking(ENGLISH.code):  # what is kept for ever is not in the language of whoever was first to say it
        waived = tuple(
            f"{names[person]}: {', '.join(words_for(rules, verdict.policy, own=False, coordinates=True))}"
            for person, rules in verdict.broken.items()
        )
    return replace(change.why, waived=waived)


def _edition(one: Affected, why: Why) -> Edition:
    """A changed rota rests on what the publication before rested on."""
    was = one.before
    basis = Basis(None, was.seed, was.answered, was.people)
    return Edition(one.period, one.places, was, one.after, basis, why)
