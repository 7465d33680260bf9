"""HR names a system that is told of leave, takes it out again, and has messages sent once more."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.language import _
from app.domain.people import Actor
from app.domain.refusals import BadField
from app.domain.secrets import new_secret
from app.domain.webhook import DeadLetter, NewWebhook, Webhook, bound_to
from app.outgoing import Outgoing
from app.store import webhooks
from app.store.sealing import Sealing
from app.store.transaction import Tx

MOST = 20


@dataclass(frozen=True, slots=True)
class SystemsPage:
    title: str
    systems: Sequence[Webhook]
    dead: Sequence[tuple[Webhook, DeadLetter]]


def show_systems(tx: Tx) -> SystemsPage:
    systems = webhooks.webhooks(tx)
    by_id = {one.id: one for one in systems}
    return SystemsPage(
        _("Systems to tell"), systems, [(by_id[one.webhook_id], one) for one in webhooks.dead_letters(tx)]
    )


def add_system(
    tx: Tx, new: NewWebhook, *, outgoing: Outgoing, sealing: Sealing, by: Actor, now: datetime
) -> tuple[Webhook, str]:
    """A system to tell from now on (or of everything); its key is shown this once, and kept sealed."""
    if len(webhooks.webhooks(tx)) >= MOST:
        raise BadField("Name", _("{most} systems are told already. Remove one first.", most=MOST))
    outgoing.check(new.url)
    key = new_secret()
    made = webhooks.add_webhook(tx, new, sealed_key=sealing.seal(key, bound_to=bound_to(new.url)), by=by.id, now=now)
    tx.demand("webhooks", 0)
    return made, key


def end_system(tx: Tx, webhook_id: int, *, now: datetime) -> None:
    webhooks.end_webhook(tx, webhook_id, now=now)


def send_again(tx: Tx, webhook_id: int, number: int, *, now: datetime) -> None:
    """Ask for a message that was not taken to be sent once more."""
    webhooks.get_webhook(tx, webhook_id)
    webhooks.ask_again(tx, webhook_id, number, now=now)
    tx.demand("webhooks", 0)
