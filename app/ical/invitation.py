"""Invitations as mail programs take them (iMIP): one seat asked of one person, changed, or called off."""

import re
from dataclasses import dataclass
from datetime import datetime

from app.ical.lines import line, one_line, paragraphs, text_line
from app.ical.writing import FOOT, PRODUCT, ZONE, Duty, check_uid, moment, span, url_line

_ADDRESS = re.compile(r"[^\s:;,<>\"]+@[^\s:;,<>\"]+")


@dataclass(frozen=True, slots=True)
class Invitation:
    """What one person's mail program is told of one seat."""

    duty: Duty
    organizer: str  # the bare address that the mail comes from
    attendee: str
    attendee_name: str
    is_off: bool = False

    def __post_init__(self) -> None:
        for address in (self.organizer, self.attendee):
            if not _ADDRESS.fullmatch(address):
                raise ValueError(f"{address!r} is not a bare mail address")
        if self.organizer == self.attendee:
            raise ValueError("nobody is invited by themselves")

    @property
    def method(self) -> str:
        return "CANCEL" if self.is_off else "REQUEST"


def write_invitation(invitation: Invitation) -> bytes:
    """A calendar of one event, for the mail to one person."""
    duty = invitation.duty
    check_uid(duty.uid)
    parts = [
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n",
        line(f"PRODID:{PRODUCT}"),
        b"CALSCALE:GREGORIAN\r\n",
        line(f"METHOD:{invitation.method}"),
        ZONE,
        *_event(invitation),
        FOOT,
    ]
    return b"".join(parts)


def write_list(duties: list[Duty], *, organizer: str) -> bytes:
    """Many seats in one file, to be taken over by hand: published, with nobody asked to answer."""
    events = [part for duty in duties for part in _published(duty, organizer)]
    head = [b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", line(f"PRODID:{PRODUCT}"), b"CALSCALE:GREGORIAN\r\n"]
    return b"".join([*head, b"METHOD:PUBLISH\r\n", ZONE, *events, FOOT])


def _event(invitation: Invitation) -> list[bytes]:
    name = one_line(invitation.attendee_name).replace('"', "'")
    who = f'ATTENDEE;CN="{name}";CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=FALSE'
    return [
        b"BEGIN:VEVENT\r\n",
        *_common(invitation.duty, invitation.organizer),
        line(f"{who}:mailto:{invitation.attendee}"),
        b"STATUS:CANCELLED\r\n" if invitation.is_off else b"STATUS:CONFIRMED\r\n",
        b"END:VEVENT\r\n",
    ]


def _published(duty: Duty, organizer: str) -> list[bytes]:
    return [b"BEGIN:VEVENT\r\n", *_common(duty, organizer), b"STATUS:CONFIRMED\r\n", b"END:VEVENT\r\n"]


def _common(duty: Duty, organizer: str) -> list[bytes]:
    stamp = _stamp(duty.changed_at)
    return [
        text_line("SUMMARY", one_line(duty.summary)),
        *span(duty),
        line(f"DTSTAMP:{stamp}"),
        text_line("UID", duty.uid),
        line(f"SEQUENCE:{duty.sequence}"),
        text_line("DESCRIPTION", paragraphs(duty.description)),
        line(f"LAST-MODIFIED:{stamp}"),
        line(f'ORGANIZER;CN="Halfday":mailto:{organizer}'),
        b"TRANSP:OPAQUE\r\n" if duty.busy else b"TRANSP:TRANSPARENT\r\n",
        *url_line(duty),
    ]


def _stamp(changed_at: datetime) -> str:
    return moment(changed_at.replace(microsecond=0))
