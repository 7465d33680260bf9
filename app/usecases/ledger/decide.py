"""Somebody else decides an objection: the credit goes on, or is taken back and given to who covered in truth."""

from dataclasses import dataclass, replace
from datetime import datetime

from app.domain import leave
from app.domain.credit import Objection, ObjectionState
from app.domain.language import N_, _
from app.domain.ledger import UPHELD, Account, AccountKind, Cause, Entry, Transfer, reversal
from app.domain.people import Actor
from app.domain.points import EARNED
from app.domain.publication import begun
from app.domain.refusals import BadField, NotAllowed, NotFound, WeekendIsFull
from app.domain.text import NOTE_LIMIT, clean_line
from app.store import ledger, objections
from app.store.outbox import NewMessage, tell_all
from app.store.publications import places_of
from app.store.teams import get_team_by_id, lock_team, members_of
from app.store.transaction import Tx

_EARNED = {
    AccountKind.LEAVE_EXPECTED: AccountKind.LEAVE_EARNED,
    AccountKind.POINTS_PLANNED_WEEKEND: AccountKind.POINTS_EARNED_WEEKEND,
}


@dataclass(frozen=True, slots=True)
class Decide:
    """uphold: the person did not cover the day; instead_id: who did, as far as it is known."""

    objection_id: int
    uphold: bool
    reason: str
    instead_id: int | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "reason", clean_line(self.reason, field=N_("Reason"), limit=NOTE_LIMIT))
        if self.instead_id is not None and not self.uphold:
            raise BadField("Covered by", _("Only an objection that is upheld gives the day to somebody else."))


def decide_objection(tx: Tx, ask: Decide, *, by: Actor, now: datetime, team_id: int | None = None) -> Objection:
    """Decide as HR or as a coordinator of the team; of two at once one decides.

    Nobody decides about leave of their own. Who objected may let it drop, but not uphold it alone.
    Upheld: the day's leave and points are taken back, and given to who covered it in truth.
    team_id: the team that it must be of, where it is asked for under a team's address.
    """
    known = objections.get_objection(tx, ask.objection_id)
    if team_id not in (None, known.team_id):
        raise NotFound("objection")
    _require_may(known, ask, by)
    tx.note(reason=ask.reason)
    lock_team(tx, known.team_id)
    decided = replace(
        known,
        state=ObjectionState.UPHELD if ask.uphold else ObjectionState.DISMISSED,
        decision=ask.reason,
        decided_at=now,
        decided_by=by.id,
        instead_id=ask.instead_id,
    )
    objections.decide(tx, decided)
    if ask.uphold:
        ledger.post(tx, _moved(tx, decided), now=now, by=by.id)
    _tell(tx, decided, by, now)
    return decided


def _require_may(known: Objection, ask: Decide, by: Actor) -> None:
    if not (by.person.hr or by.coordinates(known.team_id)):
        raise NotFound("objection")
    if by.id in (known.person_id, ask.instead_id):
        raise NotAllowed("HR or another coordinator, as this is about your own leave,")
    if ask.uphold and by.id == known.raised_by:
        raise NotAllowed("HR or another coordinator than the one who objected")
    if ask.instead_id == known.person_id:
        raise BadField("Covered by", _("This is the person whose credit is doubted. Choose somebody else, or dismiss."))


def _moved(tx: Tx, decided: Objection) -> list[Transfer]:
    """Takes back what the day brought or will bring, and gives it to who covered it."""
    reason = UPHELD.format(reason=decided.decision)
    expected = [
        one.entry
        for one in ledger.waiting_leave(tx, decided.team_id)
        if (one.entry.person_id, one.entry.what.on) == (decided.person_id, decided.on)
    ]
    points = [*_points_of_day(tx, decided), *_planned_of_day(tx, decided)]
    postings: list[Transfer] = []
    for entry in [*expected, *points]:
        postings.append(reversal(entry, reason=reason))
        if entry.what.follows_id is not None:
            postings.append(reversal(ledger.get_entry(tx, entry.what.follows_id), reason=reason))
    if decided.instead_id is not None:
        _require_room(tx, decided)
        postings += [_given(entry, decided, reason) for entry in [*expected, *points]]
    return postings


def _points_of_day(tx: Tx, decided: Objection) -> list[Entry]:
    """The points of the day's weekend cover that the clock has made earned."""
    day = decided.on
    own = ledger.entries_of(
        tx, kinds=EARNED, person_id=decided.person_id, team_id=decided.team_id, first_on=day, last_on=day
    )
    return [
        one
        for one in own
        if one.what.cause is Cause.EARNED
        and one.reversed_by is None
        and one.what.credit.kind is AccountKind.POINTS_EARNED_WEEKEND
    ]


def _planned_of_day(tx: Tx, decided: Objection) -> list[Entry]:
    """The points of the day's cover that has begun, and that the clock has not made earned yet."""
    kinds = [AccountKind.POINTS_PLANNED_WEEKEND]
    own = [
        one
        for one in ledger.open_entries_of(tx, decided.person_id, kinds)
        if (one.team_id, one.what.on) == (decided.team_id, decided.on)
    ]
    assert decided.decided_at is not None
    places = places_of(tx, [one.what.seat_id for one in own if one.what.seat_id is not None])
    begun_by_now = {seat for seat, (slot, _) in places.items() if begun(slot, decided.decided_at)}
    return [one for one in own if one.what.seat_id in begun_by_now]


def _given(entry: Entry, decided: Objection, reason: str) -> Transfer:
    what = entry.what
    kind = _EARNED.get(what.credit.kind, what.credit.kind)
    is_leave = kind is AccountKind.LEAVE_EARNED
    return replace(
        what,
        debit=Account(AccountKind.LEAVE_SOURCE if is_leave else AccountKind.POINTS_SOURCE, decided.team_id),
        credit=Account(kind, decided.team_id, decided.instead_id),
        cause=Cause.CORRECTED,
        source_key=f"objection:{decided.id}:{entry.id}",
        reason=reason,
        follows_id=None,
    )


def _require_room(tx: Tx, decided: Objection) -> None:
    """Who covered must belong to the team, and not be credited with the day already."""
    instead = decided.instead_id
    assert instead is not None
    own = [one.membership for one in members_of(tx, decided.team_id) if one.person.id == instead]
    if not any(membership.covers(decided.on) for membership in own):
        raise NotFound("person in this team on that day")
    coming = {(one.entry.person_id, one.entry.what.on) for one in ledger.waiting_leave(tx, decided.team_id)}
    if (instead, decided.on) in coming or ledger.earned_for_day(tx, instead, decided.on) >= leave.QUARTERS_A_DAY:
        raise WeekendIsFull(decided.on)


def _tell(tx: Tx, decided: Objection, by: Actor, now: datetime) -> None:
    about = {"team": get_team_by_id(tx, decided.team_id).slug, "objection": decided.id}
    concerned = {decided.person_id, decided.raised_by, *([decided.instead_id] if decided.instead_id else [])} - {by.id}
    messages = [NewMessage(f"objection-decided:{decided.id}:{one}", one, about) for one in sorted(concerned)]
    tell_all(tx, messages, kind="objection_decided", now=now)
