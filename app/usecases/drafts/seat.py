"""The menu of one seat of a draft: the checker's verdict on everybody, before anything is chosen."""

from collections.abc import Sequence

from app import planning
from app.domain.answer import Mark
from app.domain.language import _
from app.domain.people import NameTag, name_tags
from app.domain.policy import Policy, in_force
from app.domain.refusals import DraftNotReady, NotFound, SlotBegun
from app.domain.rota import Draft, DraftState, seats_of
from app.domain.slot import Slot
from app.domain.team import Team
from app.store import drafts
from app.store.people import names_of
from app.store.rounds import get_period, slots_of
from app.store.teams import policies_of
from app.store.transaction import Tx
from app.usecases.drafts.views import Candidate, SeatView
from app.usecases.drafts.words import rule_words, slot_label


def show_seat(tx: Tx, team: Team, draft_id: int, seat_id: int, *, own_zone: str | None = None) -> SeatView:
    draft = drafts.get_draft(tx, team.id, draft_id)
    seats = seats_of(slots_of(tx, draft.period_id))
    if seat_id not in seats:
        raise NotFound("seat")
    if draft.state not in (DraftState.READY, DraftState.PUBLISHED):
        raise DraftNotReady(draft.number, draft.state.value)
    slot = seats[seat_id][0]
    policy = in_force(policies_of(tx, team.id), get_period(tx, team.id, draft.period_id).first_on).policy
    problem = planning.from_json(drafts.get_problem(tx, draft_id))
    people = _candidates(tx, draft, problem, slot, seat_id, policy)
    seated = draft.assignments.get(seat_id)
    others = [each for who, each in people.items() if seated is None or who != seated.person_id]
    href = f"/teams/{team.slug}/drafts/{draft.id}"
    return SeatView(
        title=slot_label(slot, team.time_zone),
        team=team.slug,
        draft_id=draft.id,
        draft_number=draft.number,
        version=draft.version,
        seat_id=seat_id,
        label=slot_label(slot, team.time_zone, own_zone),
        shift=slot.what.name,
        zone=team.time_zone,
        points=slot.what.points,
        is_weekend=slot.weekend is not None,
        href=f"{href}/seats/{seat_id}",
        back=href,
        holder=people[seated.person_id] if seated else None,
        pinned=seated.pinned if seated else False,
        broken=rule_words(seated.broken, policy) if seated else (),
        can=tuple(sorted((each for each in others if not each.rules), key=lambda each: (each.ahead, each.tag.full))),
        cannot=tuple(sorted((each for each in others if each.rules), key=lambda each: each.tag.full)),
        why_fixed=_why_fixed(draft, problem, seat_id),
    )


def _why_fixed(draft: Draft, problem: planning.Problem, seat_id: int) -> str:
    if draft.state is not DraftState.READY:
        return _("This draft is published. Start another draft to change the rota.")
    return "" if planning.asks(problem, seat_id) else SlotBegun().sentence


def _candidates(
    tx: Tx, draft: Draft, problem: planning.Problem, slot: Slot, seat_id: int, policy: Policy
) -> dict[int, Candidate]:
    """Everybody who was asked, and whoever sits in the seat, with the checker's verdict."""
    plan = {seat: what.person_id for seat, what in draft.assignments.items()}
    verdicts = planning.why_not(problem, plan, seat_id) if planning.asks(problem, seat_id) else {}
    seated = {plan[seat_id]} if seat_id in plan else set()
    tags = name_tags(names_of(tx, verdicts.keys() | seated))
    ahead = {load.person_id: _ahead(load) for load in planning.loads(problem, plan)}
    return {
        who: _candidate(
            (who, tag), planning.said(problem, who, slot.id), verdicts.get(who, ()), policy, ahead.get(who, 0)
        )
        for who, tag in tags.items()
    }


def _candidate(
    who: tuple[int, NameTag], mark: Mark | None, rules: Sequence[str], policy: Policy, ahead: int
) -> Candidate:
    return Candidate(
        id=who[0],
        tag=who[1],
        mark=mark.value if mark else None,
        ahead=ahead,
        rules=rule_words([rule for rule in rules if rule not in planning.ONLY_MARKED], policy),
        warns=rule_words([rule for rule in rules if rule in planning.ONLY_MARKED], policy),
    )


def _ahead(load: planning.Load) -> int:
    return round(load.weekday_points + load.weekend_points - load.weekday_fair - load.weekend_fair)
