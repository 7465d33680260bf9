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
    running = drafts.running_drafts(tx)
    stranded = [draft for draft in running if draft.state is DraftState.QUEUED or now - _sign_of_life(draft) >= SILENT]
    lately = max((_sign_of_life(draft) for draft in running if draft.state is DraftState.SOLVING), default=None)
    for draft in stranded:
        tx.demand(JOB, draft.id, _telling(draft, lately, now))
    return len(stranded)


def _sign_of_life(draft: Draft) -> datetime:
    beat = draft.progress.get("beat")
    heard = datetime.fromisoformat(beat) if isinstance(beat, str) else draft.demanded_at
    return max(heard, draft.started_at or draft.demanded_at)


def _telling(draft: Draft, lately: datetime | None, now: datetime) -> int:
    """The number by which the engine tells demands apart.

    At first that of the next attempt, which a demand made before the crash had too. Later another every five
    minutes: the engine may hold a run that ended in a fault, under the first number, and would do nothing.
    One that waits while others live (`lately`) waits for its turn: of two runs, the second takes it from the first.
    """
    heard = _sign_of_life(draft)
    if draft.state is DraftState.QUEUED and lately is not None:
        heard = max(heard, lately)
    return draft.attempt + 1 if (now - heard) // AGAIN == 0 else 100 + (now - draft.demanded_at) // AGAIN
