"""Drafts, their assignments and the pins of a period as they are kept."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, update
from sqlmodel import col, select

from app.domain.refusals import NotFound, Stale
from app.domain.rota import Assignment, Draft, DraftState, GoalReached
from app.store.tables import AssignmentRow, DraftRow, PinRow, SeatRow, SlotRow
from app.store.transaction import Tx

MOST_ATTEMPTS = 3
RUNS = tuple(state.value for state in DraftState if state.runs)


@dataclass(frozen=True, slots=True)
class NewDraft:
    """What is demanded: a search of so many seconds for a period, or (`READY`) a copy to edit by hand."""

    team_id: int
    period_id: int
    number: int
    seed: int
    seconds: int
    base_publication_id: int | None
    by: int
    state: DraftState = DraftState.QUEUED


@dataclass(frozen=True, slots=True)
class Findings:
    """What a draft holds once it is made."""

    assignments: Mapping[int, Assignment]
    goals: Sequence[GoalReached]
    open_seats: Mapping[int, Mapping[int, Sequence[str]]]
    answered: int
    people: int


def add_draft(tx: Tx, new: NewDraft, *, now: datetime) -> Draft:
    row = DraftRow(
        team_id=new.team_id,
        period_id=new.period_id,
        number=new.number,
        state=new.state.value,
        seed=new.seed,
        seconds=new.seconds,
        base_publication_id=new.base_publication_id,
        demanded_at=now,
        demanded_by=new.by,
    )
    tx.session.add(row)
    tx.flush()
    return _draft(row, {})


def next_number(tx: Tx, period_id: int) -> int:
    last = tx.session.exec(select(func.max(DraftRow.number)).where(DraftRow.period_id == period_id)).one()
    return (last or 0) + 1


def get_draft(tx: Tx, team_id: int, draft_id: int) -> Draft:
    """A draft of the team with its assignments."""
    row = tx.session.exec(_fresh().where(DraftRow.id == draft_id, DraftRow.team_id == team_id)).first()
    if row is None:
        raise NotFound("draft")
    return _draft(row, _assignments(tx, draft_id))


def team_of(tx: Tx, draft_id: int) -> int | None:
    """The team whose draft this is; for the job, which knows only the draft."""
    return tx.session.exec(select(DraftRow.team_id).where(DraftRow.id == draft_id)).first()


def drafts_of(tx: Tx, period_id: int) -> list[Draft]:
    """The drafts of a period, the newest first; without their assignments."""
    rows = tx.session.exec(_fresh().where(DraftRow.period_id == period_id).order_by(col(DraftRow.number).desc()))
    return [_draft(row, {}) for row in rows]


def find_running(tx: Tx, team_id: int) -> Draft | None:
    row = tx.session.exec(_fresh().where(DraftRow.team_id == team_id, col(DraftRow.state).in_(RUNS))).first()
    return _draft(row, {}) if row else None


def running_drafts(tx: Tx) -> list[Draft]:
    """Every draft that waits or is being made, of any team, the oldest first."""
    rows = tx.session.exec(_fresh().where(col(DraftRow.state).in_(RUNS)).order_by(col(DraftRow.id)))
    return [_draft(row, {}) for row in rows]


# ---- the job ----


def begin_attempt(tx: Tx, draft_id: int, *, now: datetime) -> int | None:
    """Take the draft for a new run: from now on only this attempt can save. None if there is nothing to run."""
    taken = tx.session.execute(
        update(DraftRow)
        .where(col(DraftRow.id) == draft_id, col(DraftRow.state).in_(RUNS), col(DraftRow.attempt) < MOST_ATTEMPTS)
        .values(state=DraftState.SOLVING.value, attempt=col(DraftRow.attempt) + 1, started_at=now, progress={})
        .returning(col(DraftRow.attempt))
    ).first()
    return int(taken[0]) if taken else None


def give_back(tx: Tx, draft_id: int, attempt: int) -> None:
    """The process goes and nothing was wrong: the draft waits again, and the run does not count."""
    tx.changes(
        _run(draft_id, attempt).values(
            state=DraftState.QUEUED.value, attempt=col(DraftRow.attempt) - 1, started_at=None, progress={}
        )
    )


def save_problem(tx: Tx, draft_id: int, attempt: int, problem: Mapping[str, Any]) -> bool:
    return tx.changes(_run(draft_id, attempt).values(problem=dict(problem))) > 0


def save_progress(tx: Tx, draft_id: int, attempt: int, progress: Mapping[str, int | float | str]) -> bool:
    """Note how far the run is; False once another run has taken over."""
    return tx.changes(_run(draft_id, attempt).values(progress=dict(progress))) > 0


def finish(tx: Tx, draft_id: int, attempt: int, findings: Findings, *, now: datetime) -> bool:
    """Save the result if this attempt is still the draft's."""
    done = tx.changes(_run(draft_id, attempt).values(state=DraftState.READY.value, finished_at=now, **_found(findings)))
    if done:
        _replace_assignments(tx, draft_id, findings.assignments)
    return done > 0


def fail(tx: Tx, draft_id: int, attempt: int, error: str, *, now: datetime) -> bool:
    return tx.changes(_run(draft_id, attempt).values(**_failed(error, now))) > 0


def fail_waiting(tx: Tx, draft_id: int, error: str, *, now: datetime) -> bool:
    """End a draft that no run has taken up yet."""
    waiting = update(DraftRow).where(col(DraftRow.id) == draft_id, col(DraftRow.state) == DraftState.QUEUED.value)
    return tx.changes(waiting.values(**_failed(error, now))) > 0


def fail_worn_out(tx: Tx, draft_id: int, error: str, *, now: datetime) -> bool:
    """End a draft that has been taken up too often."""
    worn = update(DraftRow).where(
        col(DraftRow.id) == draft_id, col(DraftRow.state).in_(RUNS), col(DraftRow.attempt) >= MOST_ATTEMPTS
    )
    return tx.changes(worn.values(**_failed(error, now))) > 0


def ask_stop(tx: Tx, draft_id: int) -> bool:
    running = update(DraftRow).where(col(DraftRow.id) == draft_id, col(DraftRow.state).in_(RUNS))
    return tx.changes(running.values(stop_asked=True)) > 0


def stop_is_asked(tx: Tx, draft_id: int) -> bool:
    return bool(tx.session.exec(select(DraftRow.stop_asked).where(DraftRow.id == draft_id)).first())


# ---- edits by hand ----


def get_problem(tx: Tx, draft_id: int) -> Mapping[str, Any]:
    """What the solver was asked for this draft, as it was asked."""
    problem = tx.session.exec(select(DraftRow.problem).where(DraftRow.id == draft_id)).first()
    if problem is None:
        raise NotFound("draft")
    return problem


def keep_copy(tx: Tx, draft_id: int, problem: Mapping[str, Any], findings: Findings, *, now: datetime) -> None:
    """Give a draft that is made without a search its question and what it holds."""
    made = update(DraftRow).where(col(DraftRow.id) == draft_id)
    tx.changes(made.values(problem=dict(problem), finished_at=now, **_found(findings)))
    _replace_assignments(tx, draft_id, findings.assignments)


def save_edit(tx: Tx, draft_id: int, findings: Findings, *, version: int) -> None:
    """Save what a hand made of a ready draft, if nobody else changed it since that version."""
    tx.change(
        update(DraftRow)
        .where(
            col(DraftRow.id) == draft_id,
            col(DraftRow.version) == version,
            col(DraftRow.state) == DraftState.READY.value,
        )
        .values(version=version + 1, **_found(findings)),
        Stale("draft"),
    )
    _replace_assignments(tx, draft_id, findings.assignments)


# ---- pins ----


def pins_of(tx: Tx, period_id: int) -> dict[int, int]:
    """Seat → person of the period's pins."""
    rows = tx.session.exec(
        select(PinRow.seat_id, PinRow.person_id)
        .join(SeatRow, col(SeatRow.id) == col(PinRow.seat_id))
        .join(SlotRow, col(SlotRow.id) == col(SeatRow.slot_id))
        .where(SlotRow.period_id == period_id)
        .order_by(col(PinRow.seat_id))
    )
    return dict(rows.all())


def set_pin(tx: Tx, seat_id: int, person_id: int, *, by: int, now: datetime) -> None:
    clear_pin(tx, seat_id)
    pin = {"seat_id": seat_id, "person_id": person_id, "pinned_by": by, "pinned_at": now}
    tx.session.execute(insert(PinRow), [pin])


def clear_pin(tx: Tx, *seat_ids: int) -> None:
    tx.session.execute(delete(PinRow).where(col(PinRow.seat_id).in_(seat_ids)))


# ---- rows to values ----


def _fresh() -> Any:
    # Conditional updates go past the session's own copies of rows: read what is there.
    return select(DraftRow).execution_options(populate_existing=True)


def _run(draft_id: int, attempt: int) -> Any:
    return update(DraftRow).where(
        col(DraftRow.id) == draft_id,
        col(DraftRow.attempt) == attempt,
        col(DraftRow.state) == DraftState.SOLVING.value,
    )


def _failed(error: str, now: datetime) -> dict[str, Any]:
    return {"state": DraftState.FAILED.value, "error": error, "finished_at": now}


def _found(findings: Findings) -> dict[str, Any]:
    return {
        "goals": [asdict(goal) for goal in findings.goals],
        "open_seats": {
            str(seat): {str(person): list(rules) for person, rules in people.items()}
            for seat, people in findings.open_seats.items()
        },
        "answered": findings.answered,
        "people": findings.people,
    }


def _replace_assignments(tx: Tx, draft_id: int, assignments: Mapping[int, Assignment]) -> None:
    tx.session.execute(delete(AssignmentRow).where(col(AssignmentRow.draft_id) == draft_id))
    if rows := [
        {
            "draft_id": draft_id,
            "seat_id": seat,
            "person_id": what.person_id,
            "pinned": what.pinned,
            "broken": list(what.broken),
        }
        for seat, what in assignments.items()
    ]:
        tx.session.execute(insert(AssignmentRow), rows)


def _assignments(tx: Tx, draft_id: int) -> dict[int, Assignment]:
    rows = tx.session.exec(
        select(AssignmentRow.seat_id, AssignmentRow.person_id, AssignmentRow.pinned, AssignmentRow.broken)
        .where(AssignmentRow.draft_id == draft_id)
        .order_by(col(AssignmentRow.seat_id))
    )
    return {seat: Assignment(person, pinned, tuple(broken)) for seat, person, pinned, broken in rows}


def _draft(row: DraftRow, assignments: Mapping[int, Assignment]) -> Draft:
    values = {f.name: getattr(row, f.name) for f in fields(Draft) if f.name not in ("assignments", "goals")}
    values["state"] = DraftState(row.state)
    values["open_seats"] = {
        int(seat): {int(person): tuple(rules) for person, rules in people.items()}
        for seat, people in row.open_seats.items()
    }
    return Draft(**values, goals=[GoalReached(**goal) for goal in row.goals], assignments=assignments)
