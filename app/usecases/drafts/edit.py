"""Editing a ready draft by hand, seat by seat, judged by the question that the draft answers."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from app import planning
from app.domain.language import _
from app.domain.people import Actor
from app.domain.policy import in_force
from app.domain.refusals import BadField, BreaksRules, DraftNotReady, NotFound, SlotBegun, Stale
from app.domain.rota import Assignment, Draft, DraftState
from app.domain.team import Team
from app.store import drafts
from app.store.people import names_of
from app.store.rounds import get_period, slots_of
from app.store.teams import lock_team, policies_of
from app.store.transaction import Tx
from app.usecases.drafts.words import rule_words


class Act(StrEnum):
    GIVE = "give"  # the seat to a person, pinned unless said otherwise
    FREE = "free"
    PIN = "pin"  # who sits there, for the next drafts too
    UNPIN = "unpin"


@dataclass(frozen=True, slots=True)
class SeatEdit:
    """One edit of one seat; `person_id` is asked for by GIVE only."""

    act: Act
    person_id: int | None = None
    pinned: bool = True

    def __post_init__(self) -> None:
        if (self.act is Act.GIVE) != (self.person_id is not None):
            raise BadField("Person", _("Choose who takes the seat."))


@dataclass(frozen=True, slots=True)
class Place:
    """A seat of a draft, and the version of the draft that the editor saw."""

    draft_id: int
    seat_id: int
    version: int


@dataclass(frozen=True, slots=True)
class Edited:
    """The draft after an edit, with who sat there before: what undoing it needs."""

    draft: Draft
    seat_id: int
    was: Assignment | None
    now: Assignment | None


def edit_seat(tx: Tx, team: Team, place: Place, edit: SeatEdit, *, by: Actor, now: datetime) -> Edited:
    """Change one seat. A change that breaks a rule is refused; rule 2 of the trade holds for hands as well."""
    lock_team(tx, team.id)
    draft_id, seat_id = place.draft_id, place.seat_id
    draft = ready_draft(tx, team, draft_id, version=place.version)
    problem = planning.from_json(drafts.get_problem(tx, draft_id))
    if not planning.asks(problem, seat_id):
        _refuse_foreign(tx, team, draft, seat_id)
    was = draft.assignments.get(seat_id)
    after: Mapping[int, Assignment] = _edited(draft.assignments, seat_id, edit)
    if edit.act is Act.GIVE:
        _require_free(tx, team, draft, problem, (seat_id, after[seat_id].person_id))
    after = save_judged(tx, draft, problem, after)
    follow_pin(tx, seat_id, after.get(seat_id), by=by, now=now)
    return Edited(drafts.get_draft(tx, team.id, draft_id), seat_id, was, after.get(seat_id))


def save_judged(
    tx: Tx, draft: Draft, problem: planning.Problem, after: Mapping[int, Assignment]
) -> Mapping[int, Assignment]:
    """Keep an edited draft, every seat with the rules that it breaks now."""
    judged = _marked(problem, after)
    _save(tx, draft, problem, judged)
    return judged


def ready_draft(tx: Tx, team: Team, draft_id: int, *, version: int) -> Draft:
    draft = drafts.get_draft(tx, team.id, draft_id)
    if draft.state is not DraftState.READY:
        raise DraftNotReady(draft.number, draft.state.value)
    if draft.version != version:
        raise Stale("draft")
    return draft


def _refuse_foreign(tx: Tx, team: Team, draft: Draft, seat_id: int) -> None:
    own = {seat.id for slot in slots_of(tx, draft.period_id) for seat in slot.seats}
    raise SlotBegun if seat_id in own else NotFound("seat")


def _edited(assignments: Mapping[int, Assignment], seat_id: int, edit: SeatEdit) -> dict[int, Assignment]:
    after = dict(assignments)
    if edit.act is Act.FREE:
        after.pop(seat_id, None)
    elif edit.act is Act.GIVE and edit.person_id is not None:
        after[seat_id] = Assignment(edit.person_id, pinned=edit.pinned)
    elif seat_id in after:
        after[seat_id] = replace(after[seat_id], pinned=edit.act is Act.PIN)
    else:
        raise BadField("Seat", _("Nobody sits here, so there is nothing to pin. Give the seat to somebody first."))
    return after


def _require_free(tx: Tx, team: Team, draft: Draft, problem: planning.Problem, wanted: tuple[int, int]) -> None:
    seat_id, person_id = wanted
    rules = planning.why_not(problem, _plan(draft.assignments), seat_id).get(person_id)
    if rules is None:
        raise NotFound("person in this draft")
    if broken := [rule for rule in rules if rule not in planning.ONLY_MARKED]:
        first_on = get_period(tx, team.id, draft.period_id).first_on
        policy = in_force(policies_of(tx, team.id), first_on).policy
        raise BreaksRules(names_of(tx, [person_id])[person_id], rule_words(broken, policy))


def _marked(problem: planning.Problem, assignments: Mapping[int, Assignment]) -> dict[int, Assignment]:
    """Every seat with the rules that it breaks now, by the checker."""
    broken: dict[int, dict[str, None]] = {}
    for breach in planning.judge(problem, _plan(assignments)):
        for seat in breach.seats:
            broken.setdefault(seat, {})[breach.rule] = None
    return {seat: replace(what, broken=tuple(broken.get(seat, ()))) for seat, what in assignments.items()}


def _save(tx: Tx, draft: Draft, problem: planning.Problem, after: Mapping[int, Assignment]) -> None:
    plan = _plan(after)
    findings = drafts.Findings(
        after,
        planning.goals_of(problem, plan, draft.goals),
        planning.open_seats(problem, plan),
        answered=draft.answered,
        people=draft.people,
    )
    drafts.save_edit(tx, draft.id, findings, version=draft.version)


def follow_pin(tx: Tx, seat_id: int, seated: Assignment | None, *, by: Actor, now: datetime) -> None:
    """The period's pin follows the seat, so that the next draft keeps what a hand has set."""
    if seated is not None and seated.pinned:
        drafts.set_pin(tx, seat_id, seated.person_id, by=by.id, now=now)
    else:
        drafts.clear_pin(tx, seat_id)


def _plan(assignments: Mapping[int, Assignment]) -> dict[int, int]:
    return {seat: what.person_id for seat, what in assignments.items()}
