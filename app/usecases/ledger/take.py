"""HR records leave that somebody took, out of what they have earned."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.domain import leave
from app.domain.language import N_, _
from app.domain.ledger import Account, AccountKind, Entry
from app.domain.people import Actor
from app.domain.refusals import BadField, DayIsLocked, FormSentAlready
from app.domain.text import NOTE_LIMIT, clean_line, require_form_key
from app.store import ledger
from app.store.people import get_person
from app.store.teams import lock_team
from app.store.transaction import Tx

FURTHEST_AHEAD = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class TakeLeave:
    """Quarter days that somebody takes on a date.

    form_key: a random word made with the form, so that sending it twice takes leave once.
    """

    person_id: int
    on: date
    quarters: int
    reason: str
    form_key: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "reason", clean_line(self.reason, field=N_("Reason"), limit=NOTE_LIMIT))
        require_form_key(self.form_key)
        if not 1 <= self.quarters <= leave.MOST_QUARTERS:
            raise BadField("Days", _("This must be between ¼ and {most}.", most=leave.MOST_QUARTERS // 4))


def record_leave_taken(tx: Tx, ask: TakeLeave, *, by: Actor, now: datetime) -> list[Entry]:
    """Take leave; what was earned in several teams is taken from the one with most of it first.

    Refused when the person has less than that (NotEnoughLeave): of two at once, only one wins the last of it.
    """
    get_person(tx, ask.person_id)
    tx.note(on_behalf_of=ask.person_id)  # why somebody is off is theirs and HR's, and stands in the ledger only
    earned = _lock_earned(tx, ask.person_id)
    if (first := ledger.find_entry_by_source(tx, f"{_key(ask)}:1")) is not None:
        return _sent_before(tx, ask, first)
    if ask.on > now.date() + FURTHEST_AHEAD or ask.on.year < 2000:
        raise BadField("Date", _("This must lie between the year 2000 and a year from now."))
    if (closed := ledger.closed_until(tx)) is not None and ask.on <= closed:
        raise DayIsLocked(closed)
    postings = leave.taken_postings(earned, ask.quarters, on=ask.on, reason=ask.reason, source_key=_key(ask))
    return ledger.post(tx, postings, now=now, by=by.id)


def _lock_earned(tx: Tx, person_id: int) -> dict[Account, int]:
    """The earned leave of a person, read again once nobody else can change it."""
    for team_id in sorted({account.team_id for account in _earned(tx, person_id)}):
        lock_team(tx, team_id)
    return _earned(tx, person_id)


def _earned(tx: Tx, person_id: int) -> dict[Account, int]:
    return ledger.balances(tx, kinds=[AccountKind.LEAVE_EARNED], person_id=person_id)


def _key(ask: TakeLeave) -> str:
    return f"taken:{ask.form_key}"


def _sent_before(tx: Tx, ask: TakeLeave, first: Entry) -> list[Entry]:
    """What the same form posted before; a refusal if it said something else then."""
    entries: list[Entry] = []
    found: Entry | None = first
    while found is not None:
        entries.append(found)
        found = ledger.find_entry_by_source(tx, f"{_key(ask)}:{len(entries) + 1}")
    said = (first.person_id, first.what.on, first.what.reason, sum(entry.what.amount for entry in entries))
    if said != (ask.person_id, ask.on, ask.reason, ask.quarters):
        raise FormSentAlready(_("that leave is recorded"))
    return entries
