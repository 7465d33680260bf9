"""The clock's errand for drafts that nobody seems to be making: they are demanded again."""

from datetime import datetime, timedelta

from app.domain.rota import Draft, DraftState
from app.store import drafts
from app.store.transaction import Tx
from app.usecases.drafts.demand import JOB

SILENT = timedelta(seconds=60)
AGAIN = timedelta(minutes=5)


def demand_stranded_drafts(tx: Tx, *, now: datetime) -> int:
    """Demand every draft again that waits, or is in the works without a sign of life; says how many.

    One that waits is demanded each time: the engine knows the demand by its number, or it was never told of it.
    """
    stranded = [
        draft
        for draft in drafts.running_drafts(tx)
        if draft.state is DraftState.QUEUED or now - _sign_of_life(draft) >= SILENT
    ]
    for draft in stranded:
        tx.demand(JOB, draft.id, _telling(draft, now))
    return len(stranded)


def _sign_of_life(draft: Draft) -> datetime:
    beat = draft.progress.get("beat")
    heard = datetime.fromisoformat(beat) if isinstance(beat, str) else draft.demanded_at
    return max(heard, draft.started_at or draft.demanded_at)


def _telling(draft: Draft, now: datetime) -> int:
    """The number by which the engine tells demands apart.

    At first that of the next attempt, which a demand made before the crash had too. Later another every five
    minutes: the engine may hold a run that ended in a fault, under the first number, and would do nothing.
    """
    waited = (now - _sign_of_life(draft)) // AGAIN
    return draft.attempt + 1 if waited == 0 else 100 + (now - draft.demanded_at) // AGAIN
