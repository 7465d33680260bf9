"""A coordinator doubts that somebody covered a day: the credit waits until it is decided."""

from dataclasses import dataclass
from datetime import date, datetime

from app.domain.credit import Objection, ObjectionState
from app.domain.language import N_, _
from app.domain.people import Actor
from app.domain.refusals import NothingToObjectTo, ObjectionStands
from app.domain.team import Team
from app.domain.text import NOTE_LIMIT, clean_line
from app.domain.walltime import today
from app.store import ledger, objections
from app.store.ledger import DueLeave
from app.store.outbox import NewMessage, tell, tell_all
from app.store.people import all_people
from app.store.teams import coordinators_of, lock_team
from app.store.transaction import Tx
from app.usecases.ledger.due import Judge


@dataclass(frozen=True, slots=True)
class ObjectTo:
    """Somebody's credit for a day, and why it is doubted."""

    person_id: int
    on: date
    reason: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "reason", clean_line(self.reason, field=N_("Reason"), limit=NOTE_LIMIT))


def object_to(tx: Tx, team: Team, ask: ObjectTo, *, by: Actor, now: datetime) -> Objection:
    """Object within the team's time: from the beginning of the cover until the leave of the day is due.

    The person hears of it, and those who may decide: the other coordinators and HR.
    """
    lock_team(tx, team.id)
    if objections.find_open(tx, team.id, ask.person_id, ask.on) is not None:
        raise ObjectionStands
    _require_in_time(tx, team, ask, now)
    tx.note(reason=ask.reason)
    raised = objections.add_objection(
        tx, Objection(0, team.id, ask.person_id, ask.on, ObjectionState.OPEN, ask.reason, now, by.id)
    )
    about = {"team": team.slug, "objection": raised.id}
    tell(tx, key=f"objection:{raised.id}", kind="objection", person_id=ask.person_id, data=about, now=now)
    deciders = {*coordinators_of(tx, team.id, on=today(now, team.time_zone)), *_hr(tx)} - {by.id, ask.person_id}
    messages = [NewMessage(f"objection:{raised.id}:{one}", one, about) for one in sorted(deciders)]
    tell_all(tx, messages, kind="objection_to_decide", now=now)
    return raised


def _hr(tx: Tx) -> list[int]:
    return [person.id for person in all_people(tx) if person.hr and person.active]


def _require_in_time(tx: Tx, team: Team, ask: ObjectTo, now: datetime) -> None:
    due = _expected(tx, team, ask)
    if due is None:
        raise NothingToObjectTo(_("No leave of this person waits for that day: it is earned, or somebody else's."))
    if now < due.start:
        raise NothingToObjectTo(_("This cover has not begun. Change the rota if somebody else is to do it."))
    if now >= Judge.of(tx, team.id, [due]).due_at(due):
        raise NothingToObjectTo(_("The time to object is over."))


def _expected(tx: Tx, team: Team, ask: ObjectTo) -> DueLeave | None:
    waiting = ledger.waiting_leave(tx, team.id)
    return next((one for one in waiting if (one.entry.person_id, one.entry.what.on) == (ask.person_id, ask.on)), None)
