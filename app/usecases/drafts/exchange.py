"""Moving somebody in a draft from one seat to another; whoever sits there comes back in exchange, in one step."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app import planning
from app.domain.language import _
from app.domain.people import Actor, NameTag, name_tags
from app.domain.policy import Policy, in_force
from app.domain.refusals import BadField, BreaksRules, NotFound, SlotBegun
from app.domain.rota import Assignment, Draft, seats_of
from app.domain.rule_words import rule_words, slot_label
from app.domain.slot import Seat, Slot
from app.domain.team import Team
from app.store import drafts
from app.store.people import names_of
from app.store.rounds import get_period, slots_of
from app.store.teams import lock_team, policies_of
from app.store.transaction import Tx
from app.usecases.drafts.edit import Place, follow_pin, ready_draft, save_judged


@dataclass(frozen=True, slots=True)
class Exchange:
    """Where the holder of a seat goes; `pinned` is what both are afterwards, here and there."""

    other_id: int
    pinned: tuple[bool, bool] = (True, True)


@dataclass(frozen=True, slots=True)
class Exchanged:
    """The draft afterwards, and which of the two seats were pinned before: what undoing it needs."""

    draft: Draft
    pinned: tuple[bool, bool]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the checker says of an exchange, before anybody lets go."""

    may: bool
    says: str


@dataclass(frozen=True, slots=True)
class _Move:
    """One of the two who move: the seat they get, and the rules in the way."""

    person_id: int
    seat_id: int
    rules: tuple[str, ...]


def verdict_on_exchange(tx: Tx, team: Team, place: Place, other_id: int, *, own_zone: str | None = None) -> Verdict:
    draft = ready_draft(tx, team, place.draft_id, version=place.version)
    problem = planning.from_json(drafts.get_problem(tx, draft.id))
    seats = seats_of(slots_of(tx, draft.period_id))
    _require_seats(problem, seats, place.seat_id, other_id)
    moves = _moves(problem, draft, place.seat_id, other_id)
    tags = name_tags(names_of(tx, [move.person_id for move in moves]))
    if any(move.rules for move in moves):
        policy = in_force(policies_of(tx, team.id), get_period(tx, team.id, draft.period_id).first_on).policy
        return Verdict(False, " ".join(_against(move, tags, policy) for move in moves if move.rules))
    parts = [
        _(
            "{name} takes {slot}",
            name=tags[move.person_id].short,
            slot=slot_label(seats[move.seat_id][0], team.time_zone, own_zone),
        )
        for move in moves
    ]
    return Verdict(True, ", ".join(parts) + ".")


def exchange_seats(tx: Tx, team: Team, place: Place, ask: Exchange, *, by: Actor, now: datetime) -> Exchanged:
    """Do it, or refuse it with the rules that it would break."""
    lock_team(tx, team.id)
    draft = ready_draft(tx, team, place.draft_id, version=place.version)
    problem = planning.from_json(drafts.get_problem(tx, draft.id))
    here, there = place.seat_id, ask.other_id
    _require_seats(problem, seats_of(slots_of(tx, draft.period_id)), here, there)
    for move in _moves(problem, draft, here, there):
        if move.rules:
            policy = in_force(policies_of(tx, team.id), get_period(tx, team.id, draft.period_id).first_on).policy
            raise BreaksRules(names_of(tx, [move.person_id])[move.person_id], rule_words(move.rules, policy))
    after = {seat: what for seat, what in draft.assignments.items() if seat not in (here, there)}
    after[there] = Assignment(draft.assignments[here].person_id, pinned=ask.pinned[1])
    if there in draft.assignments:
        after[here] = Assignment(draft.assignments[there].person_id, pinned=ask.pinned[0])
    judged = save_judged(tx, draft, problem, after)
    for seat in (here, there):
        follow_pin(tx, seat, judged.get(seat), by=by, now=now)
    return Exchanged(drafts.get_draft(tx, team.id, draft.id), (_was(draft, here), _was(draft, there)))


def _was(draft: Draft, seat_id: int) -> bool:
    return seat_id in draft.assignments and draft.assignments[seat_id].pinned


def _require_seats(problem: planning.Problem, seats: Mapping[int, tuple[Slot, Seat]], here: int, there: int) -> None:
    if here == there:
        raise BadField("Seat", _("Choose another seat than the one the person sits in."))
    for seat in (here, there):
        if seat not in seats:
            raise NotFound("seat")
        if not planning.asks(problem, seat):
            raise SlotBegun
    if seats[here][0].id == seats[there][0].id:
        raise BadField("Seat", _("Both seats are of the same slot, so nothing would change. Choose another slot."))


def _moves(problem: planning.Problem, draft: Draft, here: int, there: int) -> list[_Move]:
    """Both moves, judged one after the other, so that each sees the other one done."""
    if here not in draft.assignments:
        raise BadField("Seat", _("Nobody sits here, so there is nobody to move. Choose a seat that somebody has."))
    plan = {seat: what.person_id for seat, what in draft.assignments.items()}
    goes, comes = plan.pop(here), plan.pop(there, None)
    if goes == comes:
        raise BadField("Seat", _("The same person sits in both seats, so nothing would change."))
    if comes is None:
        return [_judged(problem, plan, goes, there)]
    return [
        _judged(problem, plan | {here: comes}, goes, there),
        _judged(problem, plan | {there: goes}, comes, here),
    ]


def _judged(problem: planning.Problem, plan: planning.Plan, person_id: int, seat_id: int) -> _Move:
    rules = planning.why_not(problem, plan, seat_id).get(person_id)
    if rules is None:
        raise NotFound("person in this draft")
    return _Move(person_id, seat_id, tuple(rule for rule in rules if rule not in planning.ONLY_MARKED))


def _against(move: _Move, tags: Mapping[int, NameTag], policy: Policy) -> str:
    rules = ", ".join(rule_words(move.rules, policy))
    return _("{name} cannot: {rules}.", name=tags[move.person_id].short, rules=rules)
