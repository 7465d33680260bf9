"""Count what is done, so that nobody does it too often."""

from datetime import datetime

from app.domain.allowance import Allowance
from app.store import counts, factors
from app.store.transaction import Tx


def count(tx: Tx, allowance: Allowance, who: str, *, now: datetime) -> None:
    """One time more; raises TooMany when that was too often."""
    counts.take(tx, allowance, who, now=now)


def forget_old(tx: Tx, *, now: datetime) -> None:
    """Counts whose windows are long over, and challenges that nobody may answer any more."""
    counts.forget_old(tx, now=now)
    factors.forget_old_challenges(tx, now=now)
