"""The clock's errand: points of slots that have ended and leave of days that nobody may object to become earned."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from app.domain import leave, points
from app.domain.ledger import COUNTED_ALREADY, Entry, reversal
from app.domain.refusals import WeekendIsFull
from app.store import ledger
from app.store.teams import lock_team
from app.store.transaction import Tx
from app.usecases.ledger.due import Judge

AT_ONCE = 200  # points posted together; one by one where one of them fails

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Earned:
    """How many entries were made earned, and how many could not be."""

    points: int = 0
    leave: int = 0
    failed: int = 0

    def plus(self, other: "Earned") -> "Earned":
        return Earned(self.points + other.points, self.leave + other.leave, self.failed + other.failed)


def earn_due(tx: Tx, *, now: datetime) -> Earned:
    """Make everything earned that is due, however long ago. Running it again, or twice at once, adds nothing.

    An entry that fails is logged and left for the next run; it does not keep others from being earned.
    """
    earned = Earned()
    for team_id in ledger.teams_with_due(tx, now):
        lock_team(tx, team_id)
        earned = earned.plus(_earn_points(tx, team_id, now)).plus(_earn_leave(tx, team_id, now))
    return earned


def _earn_points(tx: Tx, team_id: int, now: datetime) -> Earned:
    earned, after = Earned(), 0
    while due := ledger.due_points(tx, team_id, now, after=after, limit=AT_ONCE):
        after = due[-1].id
        if _worked(tx, partial(_post_points, tx, due, now)):
            earned = earned.plus(Earned(points=len(due)))
            continue
        for entry in due:
            good = _worked(tx, partial(_post_points, tx, [entry], now), of=entry)
            earned = earned.plus(Earned(points=int(good), failed=int(not good)))
    return earned


def _earn_leave(tx: Tx, team_id: int, now: datetime) -> Earned:
    earned = Earned()
    # The older day first, for that is the one which is taken first, or falls away.
    all_due = sorted(ledger.due_leave(tx, team_id, now), key=lambda due: due.entry.what.on)
    judge = Judge.of(tx, team_id, all_due)
    for due in all_due:
        if judge.waits(due, now):
            continue
        good = _worked(tx, partial(_post_leave, tx, due.entry, now), of=due.entry)
        earned = earned.plus(Earned(leave=int(good), failed=int(not good)))
    return earned


def _post_points(tx: Tx, planned: list[Entry], now: datetime) -> None:
    ledger.post(tx, [points.made_earned(entry) for entry in planned], now=now, by=None)


def _post_leave(tx: Tx, expected: Entry, now: datetime) -> None:
    """Earn a day, unless it counts for this person already: for another team, or by a correction."""
    assert expected.person_id is not None
    if ledger.earned_for_day(tx, expected.person_id, expected.what.on) >= leave.QUARTERS_A_DAY:
        ledger.post(tx, [reversal(expected, reason=COUNTED_ALREADY)], now=now, by=None)
        return
    try:
        with tx.attempt():
            ledger.post(tx, [leave.made_earned(expected)], now=now, by=None)
    except WeekendIsFull:
        ledger.post(tx, [reversal(expected, reason=COUNTED_ALREADY)], now=now, by=None)


def _worked(tx: Tx, step: Callable[[], None], *, of: Entry | None = None) -> bool:
    """Do a step in a savepoint; when it fails, it is undone and, if it was one entry's, logged."""
    try:
        with tx.attempt():
            step()
    except Exception:
        if of is not None:
            log.exception("entry %d could not be earned", of.id)
        return False
    return True
