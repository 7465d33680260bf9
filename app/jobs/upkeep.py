"""What the engine's database needs now and then: runs of dead processes taken up, old history deleted."""

import logging
from datetime import datetime, timedelta

from dbos import DBOS

from app.jobs.seats import Seat

log = logging.getLogger(__name__)

HISTORY = timedelta(days=14)
BATCH = 1000
OVER = ["SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]


def reap(seat: Seat) -> None:
    """Take up the runs of processes that died; the engine itself takes up only those of its own name."""
    seat.take()
    pending = DBOS.list_workflows(status="PENDING", load_input=False, load_output=False)
    for other in {str(run.executor_id) for run in pending} - {seat.name}:
        with seat.gone(other) as dead:
            if dead:
                _take_up(other)


def forget(now: datetime) -> None:
    """Delete the history of runs long over."""
    before = (now - HISTORY).isoformat()
    while old := DBOS.list_workflows(
        status=OVER, completed_before=before, limit=BATCH, load_input=False, load_output=False
    ):
        DBOS.delete_workflows([run.workflow_id for run in old])


def _take_up(other: str) -> None:
    # Asked again, now that the name is locked: a third process may have taken them up meanwhile.
    for run in DBOS.list_workflows(status="PENDING", executor_id=other, load_input=False, load_output=False):
        log.warning("job %s of a process that died is taken up again", run.workflow_id)
        DBOS.resume_workflow(run.workflow_id, queue_name=run.queue_name)
