"""Invitations by mail, through a real mail server: what arrives, in which order, and what an answer does."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import icalendar
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from app.domain.team import NewTeam
from app.notify import Channel, MailChannel, Undeliverable
from app.notify.log import LogChannel
from app.store.invites import open_declines, set_invitee
from app.store.teams import get_team_by_id
from app.usecases.declines.hear import hear
from app.usecases.declines.look import finish_decline, list_declines
from app.usecases.feeds.manage import choose_invitations
from app.usecases.messages.send import send_due
from app.usecases.teams.keep import change_team
from tests.app.usecases.published import MONDAY, TUESDAY, WEDNESDAY, Planned, planned
from tests.cast import Cast
from tests.service import free_port

SENDER = "Halfday <rota@halfday.example>"
HALF_MINUTE = timedelta(seconds=31)


@dataclass
class Office:
    """A mail server that keeps what it gets."""

    mails: list[EmailMessage] = field(default_factory=list)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 taken"

    def invitations(self, address: str) -> list[EmailMessage]:
        found = [mail for mail in self.mails if address in str(mail["to"])]
        return [mail for mail in found if mail.is_multipart()]


@pytest.fixture
def office() -> Iterator[tuple[Office, Channel]]:
    kept = Office()
    port = free_port()
    controller = Controller(kept, hostname="127.0.0.1", port=port)
    controller.start()
    yield kept, MailChannel(f"smtp://127.0.0.1:{port}", sender=SENDER)
    controller.stop()


@pytest.fixture
def rota(cast: Cast) -> Planned:
    with cast.database.transaction() as tx:
        for name in ("bo", "chi"):
            set_invitee(tx, cast.id(name), wanted=True, now=cast.now)
    return planned(cast)


def send(cast: Cast, channel: Channel) -> None:
    send_due(cast.database, channel, base_url="https://rota.example.org", now=cast.now, sender=SENDER)


def calendar_in(mail: EmailMessage) -> tuple[EmailMessage, Any, Any]:
    """The calendar part, the calendar, and its only event."""
    [part] = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    payload = part.get_payload(decode=True)
    assert isinstance(payload, bytes)
    assert payload.replace(b"\r\n", b"").count(b"\n") == 0
    calendar = icalendar.Calendar.from_ical(payload)
    [event] = calendar.events
    return part, calendar, event


def test_a_new_seat_comes_as_a_request_that_every_program_understands(
    cast: Cast, rota: Planned, office: tuple[Office, Channel]
) -> None:
    kept, channel = office
    rota.publish({(MONDAY, "Morning"): "bo"})
    send(cast, channel)
    assert kept.invitations("bo@") == []  # the half minute in which edits are drawn together
    cast.now += HALF_MINUTE
    send(cast, channel)
    [mail] = kept.invitations("bo@")
    kinds = [part.get_content_type() for part in mail.walk()]
    assert kinds == ["multipart/alternative", "text/plain", "text/html", "text/calendar"]
    assert mail["auto-submitted"] == "auto-generated"
    part, calendar, event = calendar_in(mail)
    assert part.get_param("method") == calendar["METHOD"] == "REQUEST"
    assert part.get_content_charset() == "utf-8"
    assert part["content-transfer-encoding"] == "base64"
    assert part.get_content_disposition() is None
    assert str(event["ORGANIZER"]) == "mailto:rota@halfday.example"
    assert str(event["ATTENDEE"]) == "mailto:bo@example.org"
    assert event["ATTENDEE"].params["RSVP"] == "FALSE"
    assert (event.start, event["SEQUENCE"]) == (rota.seats[rota.seat(MONDAY, "Morning")][0].start, 0)
    assert str(event["UID"]).endswith(f"-{cast.id('bo')}@halfday")


def test_a_swap_is_a_cancel_and_a_request(cast: Cast, rota: Planned, office: tuple[Office, Channel]) -> None:
    kept, channel = office
    rota.publish({(MONDAY, "Morning"): "bo"})
    cast.now += HALF_MINUTE
    send(cast, channel)
    for whose in ("chi", "bo"):  # there and back
        rota.publish({(MONDAY, "Morning"): whose})
        cast.now += HALF_MINUTE
        send(cast, channel)
    said: dict[str, list[tuple[str, int, str]]] = {}
    for name in ("bo", "chi"):
        for mail in kept.invitations(f"{name}@"):
            _, calendar, event = calendar_in(mail)
            said.setdefault(name, []).append((str(calendar["METHOD"]), event["SEQUENCE"], str(event["UID"])))
    assert [(method, sequence) for method, sequence, _ in said["bo"]] == [("REQUEST", 0), ("CANCEL", 1), ("REQUEST", 2)]
    assert [(method, sequence) for method, sequence, _ in said["chi"]] == [("REQUEST", 0), ("CANCEL", 1)]
    assert len({uid for _, _, uid in said["bo"]}) == 1
    assert {uid for _, _, uid in said["bo"]}.isdisjoint({uid for _, _, uid in said["chi"]})
    _, _, cancelled = calendar_in(kept.invitations("chi@")[1])
    assert cancelled["STATUS"] == "CANCELLED"
    assert {"DTSTART", "ATTENDEE", "ORGANIZER"} <= cancelled.keys()


def test_what_is_no_longer_theirs_is_named_by_the_day_of_the_team(cast: Cast, office: tuple[Office, Channel]) -> None:
    kept, channel = office
    with cast.database.transaction() as tx:  # at six in the morning there, it is the day before in Greenwich
        change_team(tx, cast.support, NewTeam("Support", "Asia/Tokyo"), version=cast.support.version, now=cast.now)
        cast.support = get_team_by_id(tx, cast.support.id)
        set_invitee(tx, cast.id("bo"), wanted=True, now=cast.now)
    rota, days = planned(cast), [MONDAY + timedelta(days=number) for number in range(5)]
    for left in (days, days[1:], []):
        rota.publish({(day, "Morning"): "bo" for day in left})
        cast.now += HALF_MINUTE
        send(cast, channel)
    _, cancelled, gone = kept.invitations("bo@")
    assert str(cancelled["subject"]).endswith("Mon 9 Mar")
    [text, *_] = [part.get_content() for part in gone.walk() if part.get_content_type() == "text/plain"]
    assert "Tue 10 Mar, 06:00" in text


def test_edits_within_half_a_minute_become_one_mail(cast: Cast, rota: Planned, office: tuple[Office, Channel]) -> None:
    kept, channel = office
    for whose in ("bo", "chi", "bo"):
        rota.publish({(MONDAY, "Morning"): whose})
        cast.now += timedelta(seconds=5)
    cast.now += HALF_MINUTE
    send(cast, channel)
    assert len(kept.invitations("bo@")) == 1
    assert kept.invitations("chi@") == []


def test_a_new_rota_comes_as_one_list(cast: Cast, rota: Planned, office: tuple[Office, Channel]) -> None:
    kept, channel = office
    days = [MONDAY + timedelta(days=number) for number in range(4)]
    rota.publish({(day, "Morning"): "bo" for day in days})
    cast.now += HALF_MINUTE
    send(cast, channel)
    [mail] = kept.invitations("bo@")
    [part] = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    payload = part.get_payload(decode=True)
    assert isinstance(payload, bytes)
    listed = icalendar.Calendar.from_ical(payload)
    assert (listed["METHOD"], part.get_param("method"), len(listed.events)) == ("PUBLISH", "PUBLISH", 4)
    assert "4 new or changed" in mail["subject"]
    rota.publish({(day, "Morning"): "bo" for day in days[1:]} | {(MONDAY, "Morning"): "chi"})
    cast.now += HALF_MINUTE
    send(cast, channel)
    assert [str(calendar_in(mail)[1]["METHOD"]) for mail in kept.invitations("bo@")[1:]] == ["CANCEL"]


def test_a_mail_that_was_not_taken_is_sent_again_as_it_was(
    cast: Cast, rota: Planned, office: tuple[Office, Channel]
) -> None:
    class Broken:
        def send(self, letter: object) -> None:
            raise Undeliverable("full")

    kept, channel = office
    rota.publish({(MONDAY, "Morning"): "bo"})
    cast.now += HALF_MINUTE
    send(cast, Broken())
    assert kept.mails == []
    cast.now += timedelta(minutes=5)
    send(cast, channel)
    _, _, event = calendar_in(kept.invitations("bo@")[0])
    assert event["SEQUENCE"] == 0


def test_names_of_neighbours_are_not_worth_a_mail(cast: Cast, rota: Planned, office: tuple[Office, Channel]) -> None:
    kept, channel = office
    rota.publish({(MONDAY, "Morning"): "bo"})
    cast.now += HALF_MINUTE
    send(cast, channel)
    rota.publish({(MONDAY, "Morning"): "bo", (MONDAY, "Late morning"): "ana"})
    cast.now += HALF_MINUTE
    send(cast, channel)
    assert len(kept.invitations("bo@")) == 1


def test_only_those_who_want_them_get_invitations(cast: Cast, rota: Planned, office: tuple[Office, Channel]) -> None:
    kept, channel = office
    rota.publish({(MONDAY, "Morning"): "ana", (TUESDAY, "Morning"): "bo"})
    cast.now += HALF_MINUTE
    send(cast, channel)
    assert kept.invitations("ana@") == []
    with cast.database.transaction() as tx:
        choose_invitations(tx, wanted=True, by=cast.actor(tx, "ana"), now=cast.now)
        choose_invitations(tx, wanted=False, by=cast.actor(tx, "bo"), now=cast.now)
    rota.publish({(MONDAY, "Morning"): "ana", (WEDNESDAY, "Morning"): "bo"})
    cast.now += HALF_MINUTE
    send(cast, channel)
    assert len(kept.invitations("ana@")) == 1  # all that is to come, at once
    assert [str(calendar_in(mail)[1]["METHOD"]) for mail in kept.invitations("bo@")] == ["REQUEST", "CANCEL"]


REPLY = """\
From: {sender}
To: rota@halfday.example
Subject: Re: You are on
Content-Type: multipart/alternative; boundary=x

--x
Content-Type: text/plain

No.
--x
Content-Type: text/calendar; method=REPLY; charset=utf-8

BEGIN:VCALENDAR
METHOD:REPLY
BEGIN:VEVENT
UID:{uid}
ATTENDEE;PARTSTAT={answer};CN="Bo: Berg":mailto:{attendee}
END:VEVENT
END:VCALENDAR
--x--
"""


def reply(uid: str, answer: str, sender: str = "Bo Berg <bo@example.org>", attendee: str = "Bo@Example.org") -> bytes:
    return REPLY.format(uid=uid, answer=answer, sender=sender, attendee=attendee).encode()


def asked(cast: Cast, rota: Planned) -> str:
    """The name of an invitation that Bo has got."""
    rota.publish({(MONDAY, "Morning"): "bo"})
    cast.now += HALF_MINUTE
    send(cast, LogChannel())
    return f"{rota.seats[rota.seat(MONDAY, 'Morning')][1].uid}-{cast.id('bo')}@halfday"


def test_a_decline_opens_one_task_for_the_coordinator(
    cast: Cast, rota: Planned, office: tuple[Office, Channel]
) -> None:
    kept, channel = office
    uid = asked(cast, rota)
    with cast.database.transaction() as tx:
        assert hear(tx, reply(uid, "ACCEPTED"), now=cast.now).is_task is False
        assert hear(tx, reply(uid, "DECLINED"), now=cast.now).is_task
        assert hear(tx, reply(uid, "DECLINED"), now=cast.now).is_task is False  # twice is once
    send(cast, channel)
    assert [str(mail["to"]) for mail in kept.mails] == ["Ana Alves <ana@example.org>"]
    with cast.database.transaction() as tx:
        [line] = list_declines(tx, cast.support).lines
        assert (line.who, line.is_theirs) == ("Bo Berg", True)
        finish_decline(tx, cast.support, line.id, by=cast.actor(tx, "ana"), now=cast.now)
        finish_decline(tx, cast.support, line.id, by=cast.actor(tx, "ana"), now=cast.now)
        assert list_declines(tx, cast.support).lines == []


@pytest.mark.parametrize(
    ("sender", "attendee"),
    [("eve@example.org", "bo@example.org"), ("bo@example.org", "eve@example.org"), ("eve@example.org",) * 2, ("", "")],
)
def test_an_answer_of_somebody_else_is_let_go(cast: Cast, rota: Planned, sender: str, attendee: str) -> None:
    uid = asked(cast, rota)
    with cast.database.transaction() as tx:
        assert hear(tx, reply(uid, "DECLINED", sender, attendee), now=cast.now).is_task is False
        assert open_declines(tx, cast.support.id) == []


@pytest.mark.engines("sqlite")
def test_no_mail_at_all_does_any_harm(cast: Cast, rota: Planned) -> None:
    uid = asked(cast, rota)
    good = reply(uid, "DECLINED")
    strange = [b"", b"\x00" * 1000, b"From: bo@example.org\n\n", good * 2000, good.replace(b"REPLY", b"REQUEST")]
    strange += [good.replace(b"UID:", b"UID:x\nUID:"), good[:200], good[100:]]
    strange += [good.replace(b"multipart/alternative", b"text/plain"), reply("x" * 100_000, "DECLINED")]
    strange += [good.replace(b"mailto:", b"mailto:x@y\nATTENDEE:mailto:")]
    with cast.database.transaction() as tx:
        for mail in strange:
            assert hear(tx, mail, now=cast.now).is_task is False
        cast.now = datetime.combine(TUESDAY, datetime.min.time(), cast.now.tzinfo)
        assert hear(tx, good, now=cast.now).said == "the slot is not theirs any more, or over"
