"""What a slot is worth to whoever covers it, in words."""

from app.domain.language import _, n_
from app.domain.leave import QUARTERS_A_DAY
from app.domain.policy import Policy
from app.domain.quarters import in_days
from app.domain.slot import Slot


def worth_words(slot: Slot, policy: Policy | None = None) -> str:
    """“16 points, and ¼ day of leave”.

    policy: of the slot's day, where also what both days of its weekend make is to be said.
    """
    points = n_("{n} point", "{n} points", slot.what.points)
    if slot.weekend is None:
        return points
    if policy is None or not policy.has_two_days(slot.weekend):
        return _("{points}, and {days} day of leave", points=points, days=in_days(QUARTERS_A_DAY))
    return _(
        "{points}, and {day} day of leave ({both} day for both days of the weekend)",
        points=points,
        day=in_days(QUARTERS_A_DAY),
        both=in_days(2 * QUARTERS_A_DAY),
    )
