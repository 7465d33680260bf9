"""The job that tells systems of leave: at least once, in the ledger's order, signed, each system on its own.

The ledger itself is the outbox: what is not committed has no line, and a line never changes. So the same line is
always told in the same words under the same id, and a receiver can leave out what it knows.
"""

import hmac
import json
from base64 import b64encode
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from app.domain.audit import ActorKind, Origin
from app.domain.language import N_
from app.domain.ledger import AccountKind, Cause, Told
from app.domain.quarters import in_days
from app.domain.refusals import Refusal
from app.domain.telling import in_words
from app.domain.webhook import MOST_ATTEMPTS, DeadLetter, Webhook, bound_to, wait_after
from app.outgoing import Outgoing
from app.store import ledger, people, webhooks
from app.store.sealing import SealBroken, Sealing
from app.store.transaction import Database, Tx

ANNOUNCING = Origin(ActorKind.JOB, "webhooks.announce_due")
AT_ONCE = 100  # lines told to one system in one go

KINDS = {
    Cause.EARNED: "leave.earned",
    Cause.PAST: "leave.earned",
    Cause.TAKEN: "leave.taken",
    Cause.EXPIRED: "leave.expired",
    Cause.REVERSED: "leave.reversed",
}


@dataclass(frozen=True, slots=True)
class Post:
    """The way out: who asks, what opens the keys, where this house is."""

    outgoing: Outgoing
    sealing: Sealing
    base_url: str


def announce_due(database: Database, post: Post, *, now: datetime) -> int:
    """Tell every system what it has not been told; one that is silent is left alone for a while, and stops no other."""
    with database.reading() as tx:
        due, again = webhooks.due_webhooks(tx, now=now), webhooks.asked_again(tx)
    told = sum(_tell(database, post, one, now) for one in due)
    return told + sum(_tell_again(database, post, one, now) for one in again)


def _tell(database: Database, post: Post, webhook: Webhook, now: datetime) -> int:
    for count in range(AT_ONCE):
        with database.reading() as tx:
            lines = ledger.leave_lines(tx, after=webhook.announced)
            if not lines:
                return count
            number, body = lines[0][0], _body(tx, lines[0][0], post.base_url)
        error = _sent(post, webhook, number, body, now)
        with database.transaction(ANNOUNCING) as tx:
            if error:
                _failed(tx, webhook, number, error, now)
                return count
            if not webhooks.note_announced(tx, webhook, number, now=now):
                return count  # another worker is at it
        webhook = replace(webhook, announced=number, attempts=0)
    return AT_ONCE


def _failed(tx: Tx, webhook: Webhook, number: int, error: str, now: datetime) -> None:
    if webhook.attempts + 1 >= MOST_ATTEMPTS:
        webhooks.give_up(tx, webhook, number, error=error, now=now)
    else:
        webhooks.note_failed(tx, webhook, error=error, due_at=now + wait_after(webhook.attempts + 1))


def _tell_again(database: Database, post: Post, dead: DeadLetter, now: datetime) -> int:
    with database.reading() as tx:
        webhook, body = webhooks.get_webhook(tx, dead.webhook_id), _body(tx, dead.number, post.base_url)
    error = _sent(post, webhook, dead.number, body, now)
    with database.transaction(ANNOUNCING) as tx:
        webhooks.note_again(tx, dead, error=error, now=now)
    return int(not error)


def _sent(post: Post, webhook: Webhook, number: int, body: bytes, now: datetime) -> str:
    """Send one message; what went wrong, or nothing."""
    try:
        key = post.sealing.open(webhook.sealed_key, bound_to=bound_to(webhook.url))
        headers = signed(key, delivery_id(webhook, number), body, now=now)
        answer = post.outgoing.post(webhook.url, body, headers=headers)
    except Refusal as refusal:
        return refusal.sentence
    except SealBroken:
        return N_("Its key cannot be opened: the installation's secret has changed. Take it out and name it again.")
    return "" if answer.is_good else N_("It answered {number}.").format(number=answer.status)


def delivery_id(webhook: Webhook, number: int) -> str:
    """The same for each attempt, and for no other message."""
    return f"halfday-{webhook.id}-{number}"


def signed(key: str, delivery: str, body: bytes, *, now: datetime) -> dict[str, str]:
    """The headers of Standard Webhooks: HMAC-SHA256 over id, moment of sending and body."""
    moment = str(int(now.timestamp()))
    mac = hmac.new(key.encode(), b".".join((delivery.encode(), moment.encode(), body)), sha256).digest()
    return {
        "Content-Type": "application/json",
        "webhook-id": delivery,
        "webhook-timestamp": moment,
        "webhook-signature": f"v1,{b64encode(mac).decode()}",
    }


def _body(tx: Tx, number: int, base_url: str) -> bytes:
    ((_, entry),) = ledger.leave_lines(tx, only=number)
    (told,) = ledger.in_context(tx, [entry])
    what = entry.what
    into = what.credit.kind is AccountKind.LEAVE_EARNED
    quarters = what.amount if into else -what.amount
    person = people.get_person(tx, entry.person_id or 0)
    said = {
        "type": KINDS.get(what.cause, "leave.corrected"),
        "number": number,
        "entry": entry.id,
        "posted_at": entry.posted_at.isoformat(),
        "person": {"id": person.id, "name": person.name, "email": person.email},
        "team": told.team_slug,
        "on": what.on.isoformat(),
        "quarters": quarters,
        "days": in_days(quarters),
        "words": in_words(told),
        "reason": what.reason,
        "reverses": what.reverses_id,
        "url": _url(told, base_url),
    }
    return json.dumps(said, ensure_ascii=False, sort_keys=True).encode()


def _url(told: Told, base_url: str) -> str | None:
    seat = told.entry.what.seat_id
    return f"{base_url}/teams/{told.team_slug}/seats/{seat}" if seat is not None else None
