"""Send what the outbox holds: at least once, each message on its own."""

from collections.abc import Callable
from datetime import datetime

from app.domain.audit import ActorKind, Origin
from app.notify import Channel, Undeliverable
from app.store import outbox
from app.store.transaction import Database, Tx
from app.usecases.messages.asked_links import answer_asks
from app.usecases.messages.words import Writer

SENDING = Origin(ActorKind.JOB, "messages.send_due")


def send_due(
    database: Database, channel: Channel, *, base_url: str, now: datetime, sender: str = "halfday@localhost"
) -> int:
    """Send every due message; one that fails is tried again later and stops no other. How many were sent."""
    answer_asks(database, now=now)
    with database.reading() as tx:
        due = outbox.due_messages(tx, now=now)
    return sum(_send(database, channel, message, Writer(base_url, now, sender)) for message in due)


def _send(database: Database, channel: Channel, message: outbox.Message, writer: Writer) -> bool:
    with database.transaction(SENDING) as tx:
        letter = writer.letter(tx, message)
        if letter is None:  # what it was about is gone or done: nothing to say any more
            outbox.mark_sent(tx, message.id, now=writer.now)
            return False
    try:
        channel.send(letter)
    except Undeliverable as fault:
        error = str(fault)
        _note(database, lambda tx: outbox.mark_failed(tx, message, error=error, now=writer.now))
        return False
    _note(database, lambda tx: outbox.mark_sent(tx, message.id, now=writer.now))
    return True


def _note(database: Database, what: Callable[[Tx], None]) -> None:
    with database.transaction(SENDING) as tx:
        what(tx)
