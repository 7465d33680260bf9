"""Answers of calendars to invitations, as a mail brings them."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.walltime import today
from app.ical import read_reply
from app.store.events import find_event
from app.store.invites import CANCELLED, add_decline, find_told
from app.store.outbox import NewMessage, tell_all
from app.store.people import find_person
from app.store.teams import coordinators_of, get_team_by_id
from app.store.transaction import Tx

DECLINED = "DECLINED"


@dataclass(frozen=True, slots=True)
class Heard:
    """What became of a mail, for the log of whoever handed it in."""

    said: str
    is_task: bool = False


def hear(tx: Tx, mail: bytes, *, now: datetime) -> Heard:
    """A decline of one's own coming seat opens a task for the coordinators; everything else is let go.

    A mail proves nothing: it is believed only as far as its sender, its attendee and the person that we invited are
    the same, and all that a forged one achieves is that somebody looks after a seat.
    """
    reply = read_reply(mail)
    if reply is None:
        return Heard("no answer to an invitation")
    told = find_told(tx, reply.uid)
    person = find_person(tx, told.person_id) if told is not None else None
    if told is None or person is None or not person.email == reply.sender == reply.attendee:
        return Heard("no invitation of ours, or not of this sender")
    if reply.answer != DECLINED:
        return Heard("accepted: nothing to do")
    event = find_event(tx, _event_uid(told.uid, person.id))
    if told.state == CANCELLED or event is None or event.person_id != person.id or event.end <= now:
        return Heard("the slot is not theirs any more, or over")
    decline = add_decline(tx, event.team_id, event.seat_id, person.id, now=now)
    if decline is None:
        return Heard("declined before: the task is open")
    team = get_team_by_id(tx, event.team_id)
    about = {"team": team.slug, "seat": event.seat_id, "person": person.id}
    whom = [each for each in coordinators_of(tx, team.id, on=today(now, team.time_zone)) if each != person.id]
    messages = [NewMessage(f"declined:{decline.id}:{each}", each, about) for each in whom]
    tell_all(tx, messages, kind="seat_declined", now=now)
    return Heard("declined: a task for the coordinators", is_task=True)


def _event_uid(uid: str, person_id: int) -> str:
    name, _, host = uid.partition("@")
    return f"{name.removesuffix(f'-{person_id}')}@{host}"
