"""The end of a round: closing it early, moving its deadline, and the clock that closes what is due."""

from datetime import datetime

from app.domain.round import Round, require_deadline
from app.domain.team import Team
from app.store.rounds import close_round as close_in_store
from app.store.rounds import get_round, rounds_past_deadline, slots_of
from app.store.rounds import move_deadline as move_in_store
from app.store.transaction import Tx


def close_round(tx: Tx, team: Team, round_id: int, *, now: datetime) -> Round:
    """Close a round now; a round that is closed stays as it is."""
    round_ = get_round(tx, team.id, round_id)
    close_in_store(tx, round_.id, deadline_at=min(now, round_.deadline_at), now=now)
    return get_round(tx, team.id, round_id)


def move_deadline(tx: Tx, team: Team, round_id: int, deadline_at: datetime, *, version: int, now: datetime) -> Round:
    """Ask until another moment; a closed round opens again."""
    round_ = get_round(tx, team.id, round_id)
    require_deadline(deadline_at, now=now, first_start=slots_of(tx, round_.period.id)[0].start)
    move_in_store(tx, round_.id, deadline_at, version=version)
    return get_round(tx, team.id, round_id)


def close_due_rounds(tx: Tx, *, now: datetime) -> int:
    """The clock's errand: close every round whose deadline has come; says how many."""
    due = rounds_past_deadline(tx, now)
    return sum(close_in_store(tx, round_.id, deadline_at=round_.deadline_at, now=now) for round_ in due)
