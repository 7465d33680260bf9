"""Stopping a draft that is being made."""

from datetime import datetime

from app.domain.refusals import DraftNotRunning
from app.domain.rota import Draft
from app.domain.team import Team
from app.store import drafts
from app.store.transaction import Tx
from app.usecases.drafts.failing import BEFORE


def stop_draft(tx: Tx, team: Team, draft_id: int, *, now: datetime) -> Draft:
    """End the search and keep the best so far; a draft that still waits ends with nothing."""
    draft = drafts.get_draft(tx, team.id, draft_id)
    if not draft.state.runs:
        raise DraftNotRunning(draft.number)
    if not drafts.fail_waiting(tx, draft_id, BEFORE, now=now):
        drafts.ask_stop(tx, draft_id)
    return drafts.get_draft(tx, team.id, draft_id)
