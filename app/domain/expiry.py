"""Leave that falls away when it is not taken in time: the oldest is taken first, and each day keeps its own rule."""

from calendar import monthrange
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.ledger import EXPIRED, Account, AccountKind, Cause, Entry, Transfer
from app.domain.policy import DatedPolicy, in_force

_KEY = "expired"


@dataclass(frozen=True, slots=True)
class Lot:
    """What one entry brought into an account of earned leave, and what is left of it."""

    entry: Entry
    left: int
    gone_on: date | None  # the first day on which it cannot be taken any more; None: never


def lots_of(entries: Sequence[Entry], account: Account, policies: Sequence[DatedPolicy]) -> list[Lot]:
    """The leave of one account, oldest first, with what is left of each part.

    entries: every entry into or out of the account, reversals too, in any order.
    Leave that was taken counts against the oldest part, whatever was taken back counts as if it had never been.
    """
    standing = [one for one in entries if one.reversed_by is None and one.what.reverses_id is None]
    into = sorted((one for one in standing if one.what.credit == account), key=lambda one: (one.what.on, one.id))
    fallen: Counter[int] = Counter()
    used = 0
    for one in standing:
        if one.what.debit == account:
            if one.what.cause is Cause.EXPIRED:
                fallen[_lot(one)] += one.what.amount
            else:
                used += one.what.amount
    lots: list[Lot] = []
    for one in into:
        left = one.what.amount - fallen[one.id]
        taken = min(left, used)
        used -= taken
        lots.append(Lot(one, left - taken, _gone_on(one, policies)))
    return lots


def expired_postings(
    entries: Sequence[Entry], account: Account, *, policies: Sequence[DatedPolicy], today: date
) -> list[Transfer]:
    """What falls away of an account until today. Asking again after it is posted returns nothing.

    What HR gave back after it had expired stays: the clock takes it once.
    """
    before = Counter(_lot(one) for one in entries if one.what.cause is Cause.EXPIRED and one.what.debit == account)
    spared = {_lot(one) for one in entries if one.what.cause is Cause.EXPIRED and one.reversed_by is not None}
    to = Account(AccountKind.LEAVE_EXPIRED, account.team_id, account.person_id)
    return [
        Transfer(
            debit=account,
            credit=to,
            amount=lot.left,
            cause=Cause.EXPIRED,
            source_key=f"{_KEY}:{lot.entry.id}:{before[lot.entry.id] + 1}",
            on=lot.gone_on,
            reason=EXPIRED.format(day=_in_words(lot.entry.what.on), end=_in_words(lot.gone_on)),
            policy_id=lot.entry.what.policy_id,
        )
        for lot in lots_of(entries, account, policies)
        if lot.left > 0 and lot.gone_on is not None and lot.gone_on <= today and lot.entry.id not in spared
    ]


def months_after(day: date, months: int) -> date:
    """The same day of the month so much later; the month's last one where it has no such day (29 February)."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _gone_on(entry: Entry, policies: Sequence[DatedPolicy]) -> date | None:
    """By the policy that the entry names: a later one never changes it."""
    what = entry.what
    named = next((dated for dated in policies if dated.id == what.policy_id), None)
    months = (named or in_force(policies, what.on)).policy.leave_expires_months
    return months_after(what.on, months) + timedelta(days=1) if months else None


def _lot(expired: Entry) -> int:
    """Which entry's leave fell away: its key says so."""
    return int(expired.what.source_key.split(":")[1])


def _in_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
