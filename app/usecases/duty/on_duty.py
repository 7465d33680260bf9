"""Who is on at a moment, and who comes next."""

from datetime import datetime, timedelta

from app.domain.duty import Standing, standing
from app.domain.team import Team
from app.store.transaction import Tx
from app.usecases.duty.turns import turns_between

AHEAD = timedelta(days=35)


def who_is_on(tx: Tx, team: Team, *, at: datetime) -> Standing:
    """As published now; nobody comes next when the next five weeks hold nothing."""
    return standing(turns_between(tx, team, at, at + AHEAD), at=at)
