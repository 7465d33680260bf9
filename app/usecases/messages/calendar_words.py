"""Invitations by mail: what a person's mail program is told of their seats, one by one or as a list."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parseaddr

from app.domain.board import with_own
from app.domain.calendars import USUAL, Event, Facts, FeedKind, say
from app.domain.language import _
from app.domain.people import Person
from app.domain.timetable import day_label, moment_elsewhere, moment_label
from app.domain.walltime import today
from app.ical import Duty, Invitation, write_invitation, write_list
from app.notify import Invite, Letter
from app.store import events, people, publications, teams
from app.store.invites import CANCELLED, INVITED, LISTED, Told, find_told, is_invitee, save_told, told_of
from app.store.outbox import Message
from app.store.transaction import Tx
from app.usecases.messages.said import At

INVITATION, LIST = "calendar_invitation", "calendar_list"
LETTERS = (INVITATION, LIST)


@dataclass(frozen=True, slots=True)
class Desk:
    """Where letters with calendars are written: for whom, from which address, because of which message."""

    at: At
    sender: str
    message: Message
    person: Person

    @property
    def organizer(self) -> str:
        return parseaddr(self.sender)[1] or "halfday@localhost"

    def letter(self, subject: str, text: str, invite: Invite) -> Letter:
        body = f"{_('Hello {name},', name=self.person.name)}\n\n{text}\n"
        return Letter(f"message-{self.message.id}", self.person.name, self.person.email, subject, body, invite)


def calendar_letter(tx: Tx, message: Message, at: At, *, sender: str) -> Letter | None:
    """What holds now, of the seat or of all, as far as it was not told; None when there is nothing to say."""
    desk = Desk(at, sender, message, people.get_person(tx, message.person_id))
    if message.kind == LIST:
        return _list(tx, desk)
    return _one(tx, desk, str(message.data["uid"]))


def _one(tx: Tx, desk: Desk, event_uid: str) -> Letter | None:
    event = events.find_event(tx, event_uid)
    uid = invitation_uid(event_uid, desk.person.id)
    told = find_told(tx, uid)
    is_theirs = event is not None and event.person_id == desk.person.id and is_invitee(tx, desk.person.id)
    if event is not None and is_theirs:
        return _request(tx, desk, event, told)
    if told is None or (told.state == CANCELLED and told.message_id != desk.message.id):
        return None
    return _cancel(tx, desk, event, told)


def _request(tx: Tx, desk: Desk, event: Event, told: Told | None) -> Letter | None:
    said = _said(event)
    if told is not None and told.said == said and told.state != CANCELLED and told.message_id != desk.message.id:
        return None
    now_told = _next(desk, event, told, state=INVITED)
    save_told(tx, [now_told])
    duty = _duty(event, now_told)
    invite = Invitation(duty, desk.organizer, desk.person.email, desk.person.name)
    text = f"{duty.description}\n\n{duty.url}"
    what = {"duty": _title(event), "when": _when(event, desk.at)}
    is_known = told is not None and told.state != CANCELLED
    subject = _("Changed: {duty}, {when}", **what) if is_known else _("You are on: {duty}, {when}", **what)
    return desk.letter(subject, text, Invite(invite.method, write_invitation(invite)))


def _cancel(tx: Tx, desk: Desk, event: Event | None, told: Told) -> Letter:
    again = told.message_id == desk.message.id
    cancelled = Told(
        uid=told.uid,
        seat_id=told.seat_id,
        person_id=told.person_id,
        sequence=told.sequence if again else told.sequence + 1,
        state=CANCELLED,
        said=told.said,
        message_id=desk.message.id,
        start_at=told.start_at,
        end_at=told.end_at,
        changed_at=told.changed_at if again else _later(desk, told),
    )
    save_told(tx, [cancelled])
    what = _title(event) if event is not None else _("Support duty")
    duty = Duty(
        uid=told.uid,
        sequence=cancelled.sequence,
        changed_at=cancelled.changed_at,
        start=told.start_at,
        end=told.end_at,
        summary=what,
        description=_("This slot is not yours any more."),
        url=Facts.from_text(event.facts).url if event is not None else "",
        categories=(),
    )
    invite = Invitation(duty, desk.organizer, desk.person.email, desk.person.name, is_off=True)
    subject = _("No longer yours: {duty}, {day}", duty=what, day=_day(tx, told, desk.at))
    return desk.letter(subject, duty.description, Invite(invite.method, write_invitation(invite)))


def _list(tx: Tx, desk: Desk) -> Letter | None:
    """One mail for many changes: what is theirs from now on, as a file to take over, and what is not any more."""
    if not is_invitee(tx, desk.person.id):
        return None
    now, person_id = desk.at.now, desk.person.id
    known = told_of(tx, person_id, after=now)
    mine = events.people_events(tx, [person_id], since=now.date() - timedelta(days=1))[person_id]
    coming = sorted((event for event in mine if event.end > now), key=lambda event: event.start)
    by_uid = {invitation_uid(event.uid, person_id): event for event in coming}
    fresh = [uid for uid, event in by_uid.items() if _is_news(known.get(uid), event, desk)]
    lost = [told for uid, told in known.items() if uid not in by_uid and _is_loss(told, desk)]
    if not fresh and not lost:
        return None
    now_told = [_next(desk, by_uid[uid], known.get(uid), state=LISTED) for uid in fresh]
    save_told(tx, [*now_told, *(_gone(told, desk) for told in lost)])
    duties = [_duty(by_uid[told.uid], told) for told in now_told]
    changed = _("Your cover has changed in several places. This is what is new or different:")
    parts = [changed if lost else _("Your cover:")]
    parts += ["\n".join(f"  {_when(by_uid[uid], desk.at)}: {_title(by_uid[uid])}" for uid in fresh)] if fresh else []
    parts += (
        [
            "\n".join(
                [
                    _("No longer yours:"),
                    *(f"  {_start(tx, told, desk.at)}" for told in lost),
                ]
            )
        ]
        if lost
        else []
    )
    parts.append(_("The file in this mail holds what is new. From now on each single change comes as an invitation."))
    text = "\n\n".join(parts)
    return desk.letter(
        _("Your support duty: {changes}", changes=_counted(len(fresh), len(lost))),
        text,
        Invite("PUBLISH", write_list(duties, organizer=desk.organizer)),
    )


def invitation_uid(event_uid: str, person_id: int) -> str:
    """One name for each seat and person, so that a later swap back is not refused as stale."""
    name, _, host = event_uid.partition("@")
    return f"{name}-{person_id}@{host}"


def _is_news(told: Told | None, event: Event, desk: Desk) -> bool:
    if told is None or told.state == CANCELLED or told.said != _said(event):
        return True
    return told.message_id == desk.message.id  # sent again


def _is_loss(told: Told, desk: Desk) -> bool:
    return told.state != CANCELLED or told.message_id == desk.message.id


def _gone(told: Told, desk: Desk) -> Told:
    again = told.message_id == desk.message.id
    return Told(
        told.uid, told.seat_id, told.person_id, told.sequence + (not again), CANCELLED, told.said, desk.message.id,
        told.start_at, told.end_at, told.changed_at if again else _later(desk, told),
    )  # fmt: skip


def _next(desk: Desk, event: Event, told: Told | None, *, state: str) -> Told:
    """Sequence and moment rise with each mail, but not when the same mail is sent again."""
    again = told is not None and told.message_id == desk.message.id and told.said == _said(event)
    return Told(
        uid=invitation_uid(event.uid, desk.person.id),
        seat_id=event.seat_id,
        person_id=desk.person.id,
        sequence=0 if told is None else told.sequence if again else told.sequence + 1,
        state=state,
        said=_said(event),
        message_id=desk.message.id,
        start_at=event.start,
        end_at=event.end,
        changed_at=told.changed_at if told is not None and again else _later(desk, told),
    )


def _later(desk: Desk, told: Told | None) -> datetime:
    moment = desk.at.now.replace(microsecond=0)
    return moment if told is None else max(moment, told.changed_at + timedelta(seconds=1))


def _said(event: Event) -> str:
    """Time and kind: what an invitation is sent again for. Names of neighbours are not worth a mail."""
    return f"{event.start.isoformat()}/{event.end.isoformat()}/{Facts.from_text(event.facts).whole_day}"


def _duty(event: Event, told: Told) -> Duty:
    facts = Facts.from_text(event.facts)
    said = say(facts, kind=FeedKind.PERSON, options=USUAL)
    return Duty(
        uid=told.uid,
        sequence=told.sequence,
        changed_at=told.changed_at,
        start=event.start,
        end=event.end,
        summary=said.title,
        description=said.text,
        url=facts.url,
        categories=said.categories,
        whole_days=(facts.on, facts.on + timedelta(days=1)) if facts.whole_day else None,
    )


def _title(event: Event) -> str:
    facts = Facts.from_text(event.facts)
    return f"{facts.role} ({facts.team})"


def _when(event: Event, at: At) -> str:
    facts = Facts.from_text(event.facts)
    return with_own(f"{day_label(facts.on)} {facts.hours} {facts.zone}", event, facts.zone, at.own_zone)


def _start(tx: Tx, told: Told, at: At) -> str:
    return moment_label(told.start_at, _zone(tx, told), at.own_zone)


def _day(tx: Tx, told: Told, at: At) -> str:
    zone = _zone(tx, told)
    return moment_elsewhere(told.start_at, zone, at.own_zone) or day_label(today(told.start_at, zone))


def _zone(tx: Tx, told: Told) -> str:
    """The team's, of whose slot somebody was told."""
    slot, _ = publications.places_of(tx, [told.seat_id])[told.seat_id]
    return teams.get_team_by_id(tx, slot.team_id).time_zone


def _counted(fresh: int, lost: int) -> str:
    said = [_("{n} new or changed", n=fresh)] if fresh else []
    said += [_("{n} no longer yours", n=lost)] if lost else []
    return ", ".join(said)
