"""The job that makes a draft: takes it up, searches outside any transaction, saves the result once."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from app import planning
from app.domain.audit import ActorKind, Origin
from app.domain.facts import Facts
from app.domain.refusals import TooLarge
from app.domain.rota import Assignment, Draft
from app.store import drafts
from app.store.facts import facts_of
from app.store.rounds import get_period
from app.store.teams import get_team_by_id
from app.store.transaction import Database, Tx
from app.usecases.drafts.failing import FAULT, TOO_OFTEN, nothing_found, pins_cannot_stay, too_large
from app.usecases.drafts.watch import Watch

log = logging.getLogger(__name__)

STOPPED_SECONDS = 5  # for a draft that was asked to stop and whose process died before it could save
MAKING = Origin(ActorKind.JOB, "drafts.run_draft")

Moment = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class _Begun:
    """A draft taken up by one attempt, with what it rests on."""

    draft: Draft
    attempt: int
    facts: Facts
    problem: planning.Problem


def run_draft(database: Database, key: str, stop: threading.Event, *, workers: int, clock: Moment) -> None:
    """Make the draft with this id; a draft that is done, or taken up by a newer run, is left alone."""
    draft_id = int(key)
    attempt = _take(database, draft_id, now=clock())
    if attempt is None:
        return
    try:
        begun = _prepare(database, draft_id, attempt, now=clock())
        if begun is not None:
            _make(database, begun, stop, workers=workers, clock=clock)
    except Exception:
        with database.transaction(MAKING) as tx:
            drafts.fail(tx, draft_id, attempt, FAULT, now=clock())
        raise


def _take(database: Database, draft_id: int, *, now: datetime) -> int | None:
    # A transaction of its own: the attempt must count even if everything after it fails.
    with database.transaction(MAKING) as tx:
        attempt = drafts.begin_attempt(tx, draft_id, now=now)
        if attempt is None:
            drafts.fail_worn_out(tx, draft_id, TOO_OFTEN, now=now)
        return attempt


def _prepare(database: Database, draft_id: int, attempt: int, *, now: datetime) -> _Begun | None:
    """Gather what the draft rests on and keep the question as it is asked; None if it cannot be asked."""
    with database.transaction(MAKING) as tx:
        team_id = drafts.team_of(tx, draft_id)
        assert team_id is not None
        draft = drafts.get_draft(tx, team_id, draft_id)
        period = get_period(tx, team_id, draft.period_id)
        facts = facts_of(tx, get_team_by_id(tx, team_id), period, seed=draft.seed, now=now)
        problem = planning.problem_of(facts)
        try:
            planning.require_solvable(facts, problem)
        except planning.PinsCannotStay as broken:
            drafts.fail(tx, draft_id, attempt, pins_cannot_stay(broken, facts.pins), now=now)
            return None
        except TooLarge as large:
            drafts.fail(tx, draft_id, attempt, too_large(large), now=now)
            return None
        drafts.save_problem(tx, draft_id, attempt, planning.to_json(problem))
        return _Begun(draft, attempt, facts, problem)


def _make(database: Database, begun: _Begun, stop: threading.Event, *, workers: int, clock: Moment) -> None:
    draft, attempt = begun.draft, begun.attempt
    seconds = STOPPED_SECONDS if draft.stop_asked else draft.seconds
    try:
        with Watch(database, draft, attempt, stop, clock=clock) as watch:
            solved = planning.solve(begun.problem, seconds=seconds, workers=workers, on_progress=watch.tell, stop=stop)
    except planning.PinsCannotStay as broken:
        with database.transaction(MAKING) as tx:
            drafts.fail(tx, draft.id, attempt, pins_cannot_stay(broken, begun.facts.pins), now=clock())
        return
    except TooLarge as large:  # seen only while the model was being built
        with database.transaction(MAKING) as tx:
            drafts.fail(tx, draft.id, attempt, too_large(large), now=clock())
        return
    except planning.NothingFound as nothing:
        with database.transaction(MAKING) as tx:
            if _leaving(stop):
                drafts.give_back(tx, draft.id, attempt)
            else:
                drafts.fail(tx, draft.id, attempt, nothing_found(nothing), now=clock())
        return
    with database.transaction(MAKING) as tx:
        if _leaving(stop):
            drafts.give_back(tx, draft.id, attempt)
        elif not _save(tx, begun, solved, now=clock()):
            log.warning("draft %s was taken over while attempt %s searched; its result is dropped", draft.id, attempt)


def _leaving(stop: threading.Event) -> bool:
    """Whether the process goes: then the job runs again at the next start."""
    return bool(getattr(stop, "leaving", False))


def _save(tx: Tx, begun: _Begun, solved: planning.Solved, *, now: datetime) -> bool:
    facts = begun.facts
    assignments = {seat: Assignment(person, pinned=True) for seat, person in facts.settled.items()}
    assignments |= {seat: Assignment(who, pinned=facts.pins.get(seat) == who) for seat, who in solved.plan.items()}
    findings = drafts.Findings(
        assignments, solved.goals, solved.open_seats, answered=facts.answered, people=len(facts.asked)
    )
    return drafts.finish(tx, begun.draft.id, begun.attempt, findings, now=now)
