"""Answers to invitations, read from a mail that anybody may have written."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr

LARGEST = 256 * 1024
MOST_PARTS = 50


@dataclass(frozen=True, slots=True)
class Reply:
    """Who says what of which event. All of it is claimed, none of it is proved."""

    sender: str  # of the mail, lower case
    attendee: str  # of the answer, lower case
    uid: str
    answer: str  # ACCEPTED, DECLINED, TENTATIVE, …


def read_reply(data: bytes) -> Reply | None:
    """The answer that a mail holds; None for every other mail, and for what cannot be read."""
    if len(data) > LARGEST:
        return None
    try:
        message = message_from_bytes(data, policy=policy.default)
        sender = parseaddr(str(message.get("from", "")))[1].lower()
        calendars = [_content(part) for part in _calendar_parts(message)]
    except (ValueError, LookupError, IndexError, AttributeError, TypeError):  # the library's ways to say "no mail"
        return None
    for text in calendars:
        found = _answer(text, sender)
        if found is not None:
            return found
    return None


def _calendar_parts(message: EmailMessage) -> Iterator[EmailMessage]:
    for number, part in enumerate(message.walk()):
        if number >= MOST_PARTS:
            return
        if part.get_content_type() == "text/calendar":
            yield part


def _content(part: EmailMessage) -> str:
    payload = part.get_payload(decode=True)
    return payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""


def _answer(text: str, sender: str) -> Reply | None:
    """Of a calendar with METHOD:REPLY and one event its UID and its only attendee."""
    lines = re.sub("\r?\n[ \t]", "", text).splitlines()
    named = [_split(line) for line in lines]
    if [value.upper() for name, _, value in named if name == "METHOD"] != ["REPLY"]:
        return None
    uids = [value.strip() for name, _, value in named if name == "UID"]
    people = [(parameters, value) for name, parameters, value in named if name == "ATTENDEE"]
    if len(uids) != 1 or len(people) != 1:
        return None
    parameters, address = people[0]
    status = re.search(r';PARTSTAT="?([A-Za-z-]+)', parameters, re.IGNORECASE)
    attendee = re.sub("^mailto:", "", address.strip(), flags=re.IGNORECASE).lower()
    return Reply(sender, attendee, uids[0][:255], status[1].upper() if status else "")


def _split(line: str) -> tuple[str, str, str]:
    """Name, parameters and value; a colon within quotes is no end of the parameters."""
    found = re.match(r'([A-Za-z0-9-]+)((?:;(?:[^":]|"[^"]*")*)?):(.*)', line, re.DOTALL)
    return (found[1].upper(), found[2], found[3]) if found else ("", "", "")
