"""HR corrects an entry: takes it back with a reason and, where something else is right, posts that."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from app.domain import leave
from app.domain.language import N_, _
from app.domain.ledger import Account, AccountKind, Cause, Entry, Transfer, reversal
from app.domain.people import Actor
from app.domain.points import EARNED
from app.domain.refusals import (
    AlreadyReversed,
    BadField,
    IsReversal,
    NotAllowed,
    NotEnoughLeave,
    NotFound,
    NotYetEarned,
)
from app.domain.text import NOTE_LIMIT, clean_line
from app.domain.walltime import today
from app.store import ledger
from app.store.teams import get_team_by_id, lock_team
from app.store.transaction import Tx

CORRECTABLE = (AccountKind.LEAVE_EARNED, *EARNED)
# What is given anew comes from the team's source, not from what was planned or expected once.
_SOURCES = {AccountKind.LEAVE_EXPECTED: AccountKind.LEAVE_SOURCE} | dict.fromkeys(
    (AccountKind.POINTS_PLANNED_WEEKDAY, AccountKind.POINTS_PLANNED_WEEKEND), AccountKind.POINTS_SOURCE
)


@dataclass(frozen=True, slots=True)
class CorrectEntry:
    """Take an entry back; amount: what is right instead, in quarter days or points (0: nothing)."""

    entry_id: int
    reason: str
    amount: int = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "reason", clean_line(self.reason, field=N_("Reason"), limit=NOTE_LIMIT))
        if not 0 <= self.amount <= leave.MOST_QUARTERS:
            most = leave.MOST_QUARTERS // 4
            raise BadField("Right amount", _("This must be between 0 and {most} days.", most=most))


def correct_entry(tx: Tx, ask: CorrectEntry, *, by: Actor, now: datetime) -> list[Entry]:
    """Reverse an entry, with the expected one beneath it, and post the right amount.

    The new entries count for today (or the original's date, if that is yet to come), so that the figures of
    past dates stay as they were read. Nobody corrects their own entries.
    """
    entry = ledger.get_entry(tx, ask.entry_id)
    lock_team(tx, entry.team_id)
    entry = ledger.get_entry(tx, ask.entry_id)
    _require_correctable(entry, by)
    tx.note(reason=ask.reason)
    on = max(entry.what.on, today(now, get_team_by_id(tx, entry.team_id).time_zone))
    postings = [reversal(entry, reason=ask.reason, on=on)]
    if entry.what.follows_id is not None:
        beneath = ledger.get_entry(tx, entry.what.follows_id)
        postings.append(reversal(beneath, reason=ask.reason, on=on))
    if ask.amount > 0:
        postings.append(_right_one(entry, ask, on))
    posted = ledger.post(tx, postings, now=now, by=by.id)
    _require_enough_left(tx, entry, ask)
    return posted


def _require_correctable(entry: Entry, by: Actor) -> None:
    if entry.person_id is None:
        raise NotFound("entry")
    if entry.person_id == by.id:
        raise NotAllowed("another HR person")
    if entry.what.reverses_id is not None:
        raise IsReversal(entry.id)
    if entry.reversed_by is not None:
        raise AlreadyReversed(entry.id)
    if not {entry.what.debit.kind, entry.what.credit.kind} & set(CORRECTABLE):
        raise NotYetEarned(entry.id)


def _right_one(entry: Entry, ask: CorrectEntry, on: date) -> Transfer:
    what = entry.what
    return replace(
        what,
        debit=replace(what.debit, kind=kind, person_id=None) if (kind := _SOURCES.get(what.debit.kind)) else what.debit,
        amount=ask.amount,
        cause=Cause.CORRECTED,
        source_key=f"correction:{entry.id}",
        on=on,
        reason=ask.reason,
        follows_id=None,
    )


def _require_enough_left(tx: Tx, entry: Entry, ask: CorrectEntry) -> None:
    """More leave taken than recorded at first must be there; the reversal of earned leave may leave less than 0."""
    more = ask.amount - entry.what.amount
    if entry.what.debit.kind is not AccountKind.LEAVE_EARNED or more <= 0:
        return
    left = _balance(tx, entry.what.debit)
    if left < 0:
        raise NotEnoughLeave(balance=left + more, wanted=more)


def _balance(tx: Tx, account: Account) -> int:
    return ledger.balances(tx, kinds=[account.kind], team_id=account.team_id, person_id=account.person_id).get(
        account, 0
    )
