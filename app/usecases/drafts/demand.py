"""Demanding a draft, from the solver or as a copy of what is published."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from app import planning
from app.domain.facts import Facts
from app.domain.language import _
from app.domain.people import Actor
from app.domain.refusals import BadField, DraftRuns, NothingToPlan, NotPublished, PinsInTheWay
from app.domain.rota import Assignment, Draft, DraftState, seed_of
from app.domain.round import Period
from app.domain.team import Team
from app.store import drafts
from app.store.facts import facts_of
from app.store.people import names_of
from app.store.rounds import get_round
from app.store.teams import lock_team
from app.store.transaction import Tx
from app.usecases.drafts.failing import pin_words
from app.usecases.drafts.words import rule_words, slot_label

JOB = "draft"
LONGEST_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class AskDraft:
    """How long to search at most, and whether pins that cannot stay are taken out."""

    seconds: int = 60
    loosen: bool = False

    def __post_init__(self) -> None:
        if not 1 <= self.seconds <= LONGEST_SECONDS:
            raise BadField("Seconds", _("This must be between 1 and {most}.", most=LONGEST_SECONDS))


def demand_draft(tx: Tx, team: Team, round_id: int, ask: AskDraft, *, by: Actor, now: datetime) -> Draft:
    """Have a draft made in the background; refused while one runs, and when no plan can be made at all.

    The round may still be open: a draft can be made again as often as one likes.
    """
    facts, number = _gather(tx, team, round_id, now=now)
    if ask.loosen:
        facts = _without_broken_pins(tx, facts)
    try:
        planning.require_solvable(facts, planning.problem_of(facts))
    except planning.PinsCannotStay as broken:
        raise PinsInTheWay(_pins(tx, facts, broken.broken)) from None
    draft = drafts.add_draft(tx, _new(team, facts, number, seconds=ask.seconds, by=by), now=now)
    tx.demand(JOB, draft.id)
    return draft


def copy_published(tx: Tx, team: Team, round_id: int, *, by: Actor, now: datetime) -> Draft:
    """A draft to edit by hand that starts from the rota as it is published; no search is made."""
    facts, number = _gather(tx, team, round_id, now=now)
    if facts.period.publication_id is None:
        raise NotPublished
    asked = {member.person.id for member in facts.asked}
    plan = {seat: who for seat, who in facts.published.items() if seat in facts.settled or who in asked}
    problem = planning.problem_of(facts)
    broken: dict[int, set[str]] = {}
    for breach in planning.judge(problem, plan):
        for seat in breach.seats:
            broken.setdefault(seat, set()).add(breach.rule)
    new = _new(team, facts, number, seconds=0, by=by)
    draft = drafts.add_draft(tx, replace(new, state=DraftState.READY), now=now)
    assignments = {
        seat: Assignment(who, facts.pins.get(seat) == who, tuple(sorted(broken.get(seat, ()))))
        for seat, who in plan.items()
    }
    still_open = planning.open_seats(problem, plan)
    findings = drafts.Findings(assignments, [], still_open, answered=facts.answered, people=len(facts.asked))
    drafts.keep_copy(tx, draft.id, planning.to_json(problem), findings, now=now)
    return drafts.get_draft(tx, team.id, draft.id)


def _gather(tx: Tx, team: Team, round_id: int, *, now: datetime) -> tuple[Facts, int]:
    lock_team(tx, team.id)
    period = get_round(tx, team.id, round_id).period
    running = drafts.find_running(tx, team.id)
    if running is not None:
        raise DraftRuns(running.number)
    number = drafts.next_number(tx, period.id)
    facts = facts_of(tx, team, period, seed=_seed(team, period, number), now=now)
    if not facts.open_slots:
        raise NothingToPlan
    return facts, number


def _seed(team: Team, period: Period, number: int) -> int:
    return seed_of(team.slug, period.first_on, number)


def _new(team: Team, facts: Facts, number: int, *, seconds: int, by: Actor) -> drafts.NewDraft:
    return drafts.NewDraft(
        team_id=team.id,
        period_id=facts.period.id,
        number=number,
        seed=facts.seed,
        seconds=seconds,
        base_publication_id=facts.period.publication_id,
        by=by.id,
    )


def _without_broken_pins(tx: Tx, facts: Facts) -> Facts:
    """Take out the pins at fault; again and again, as some stand in each other's way only."""
    while True:
        try:
            planning.require_solvable(facts, planning.problem_of(facts))
        except planning.PinsCannotStay as broken:
            for seat in broken.broken:
                drafts.clear_pin(tx, seat)
            facts = replace(facts, pins={seat: who for seat, who in facts.pins.items() if seat not in broken.broken})
        else:
            return facts


def _pins(tx: Tx, facts: Facts, broken: Mapping[int, tuple[str, ...]]) -> list[str]:
    """Each pin that cannot stay, in words."""
    names, seats = names_of(tx, set(facts.pins.values())), facts.seats
    return [
        pin_words(
            names.get(facts.pins.get(seat, 0), ""),
            slot_label(seats[seat][0], facts.zone),
            rule_words(rules, facts.policy),
        )
        for seat, rules in sorted(broken.items())
    ]
