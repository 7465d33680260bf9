"""What an explanation rests on: the question as the solver was asked it, and the plan that it answers with."""

from dataclasses import dataclass

from app import planning
from app.domain.policy import Policy, in_force
from app.domain.publication import Publication
from app.domain.refusals import NobodyThere, NotFound, SlotBegun
from app.domain.rota import Draft, DraftState, seats_of
from app.domain.seating import holder_of
from app.domain.slot import Slot
from app.domain.team import Team
from app.store import drafts
from app.store.publications import current_publication, find_place, holdings_of, seat_history
from app.store.rounds import get_period, slots_of
from app.store.teams import policies_of
from app.store.transaction import Tx


@dataclass(frozen=True, slots=True)
class Question:
    """What the solver was asked for a draft, and whose each seat is in what is looked at."""

    draft: Draft
    problem: planning.Problem
    plan: dict[int, int]
    policy: Policy
    seat_id: int
    slot: Slot


@dataclass(frozen=True, slots=True)
class Case(Question):
    """A question about a seat that somebody is in."""

    holder_id: int

    @property
    def was_pinned_before(self) -> bool:
        return planning.pinned_to(self.problem).get(self.seat_id) == self.holder_id

    @property
    def was_set_by_hand(self) -> bool:
        """Whether a hand put the person here after the search: then no search can say why."""
        held = self.draft.assignments.get(self.seat_id)
        return held is not None and held.pinned and not self.was_pinned_before


@dataclass(frozen=True, slots=True)
class Given:
    """A published seat that somebody has through a swap, a claim or a hand: people decided, not a search."""

    by: Publication
    holder_id: int
    slot: Slot


def of_draft(tx: Tx, team: Team, draft_id: int, seat_id: int) -> Case:
    """A seat as a draft has it; refused where nobody is in it, or the slot had begun before it was asked."""
    draft = drafts.get_draft(tx, team.id, draft_id)
    return _case(_question(tx, team, draft, _plan_of_draft(draft), seat_id))


def published(tx: Tx, team: Team, seat_id: int) -> Case | Given:
    """A seat as it is published, by the publication that gave it to whoever has it."""
    slot, holder_id = _published_seat(tx, team, seat_id)
    if holder_id is None:
        raise NobodyThere
    gave = next(made for made, change in seat_history(tx, team.id, seat_id) if change.before != change.after)
    if gave.draft_id is None:
        return Given(gave, holder_id, slot)
    draft = drafts.get_draft(tx, team.id, gave.draft_id)
    return _case(_question(tx, team, draft, _plan_published(tx, gave.id), seat_id))


def open_in_draft(tx: Tx, team: Team, draft_id: int, seat_id: int) -> Question:
    draft = drafts.get_draft(tx, team.id, draft_id)
    return _question(tx, team, draft, _plan_of_draft(draft), seat_id)


def open_as_published(tx: Tx, team: Team, seat_id: int) -> Question:
    """A seat among all that is published now, by the question of the last draft that was published."""
    slot, _holder = _published_seat(tx, team, seat_id)
    current = current_publication(tx, slot.period_id)
    made = next((one for one in drafts.drafts_of(tx, slot.period_id) if one.state is DraftState.PUBLISHED), None)
    if current is None or made is None:
        raise NotFound("publication")
    return _question(tx, team, made, _plan_published(tx, current.id), seat_id)


def _published_seat(tx: Tx, team: Team, seat_id: int) -> tuple[Slot, int | None]:
    place = find_place(tx, team.id, seat_id)
    if place is None:
        raise NotFound("slot")
    return place[0], place[2].person_id


def _plan_of_draft(draft: Draft) -> dict[int, int]:
    return {seat: held.person_id for seat, held in draft.assignments.items()}


def _plan_published(tx: Tx, publication_id: int) -> dict[int, int]:
    """Seat → whose it is; who covers a part only is left out."""
    held = {seat: holder_of(holding) for seat, holding in holdings_of(tx, publication_id).items()}
    return {seat: person for seat, person in held.items() if person is not None}


def _question(tx: Tx, team: Team, draft: Draft, plan: dict[int, int], seat_id: int) -> Question:
    places = seats_of(slots_of(tx, draft.period_id))
    if seat_id not in places:
        raise NotFound("seat")
    problem = planning.from_json(drafts.get_problem(tx, draft.id))
    if not planning.asks(problem, seat_id):
        raise SlotBegun
    policy = in_force(policies_of(tx, team.id), get_period(tx, team.id, draft.period_id).first_on).policy
    return Question(draft, problem, plan, policy, seat_id, places[seat_id][0])


def _case(asked: Question) -> Case:
    holder = asked.plan.get(asked.seat_id)
    if holder is None:
        raise NobodyThere
    return Case(asked.draft, asked.problem, asked.plan, asked.policy, asked.seat_id, asked.slot, holder)
