"""Systems that are told of leave: where each of them is in the ledger, and what it would not take."""

from collections.abc import Sequence
from datetime import datetime
from typing import cast

from sqlalchemy import Update, func, update
from sqlmodel import col, select

from app.domain.refusals import NotFound
from app.domain.webhook import DeadLetter, NewWebhook, Webhook
from app.store.tables import SealRow, WebhookDeadRow, WebhookRow
from app.store.transaction import Tx


def add_webhook(tx: Tx, new: NewWebhook, *, sealed_key: str, by: int, now: datetime) -> Webhook:
    last = tx.session.exec(select(func.max(SealRow.number))).one() or 0
    row = WebhookRow(
        name=new.name,
        url=new.url,
        sealed_key=sealed_key,
        announced=0 if new.from_start else last,
        due_at=now,
        created_at=now,
        created_by=by,
    )
    tx.session.add(row)
    tx.flush()
    return _webhook(row)


def webhooks(tx: Tx) -> list[Webhook]:
    """Those that are still told, in order of name."""
    rows = select(WebhookRow).where(col(WebhookRow.ended_at).is_(None)).order_by(func.lower(WebhookRow.name))
    return [_webhook(row) for row in tx.session.exec(rows)]


def get_webhook(tx: Tx, webhook_id: int) -> Webhook:
    row = tx.session.exec(
        select(WebhookRow).where(WebhookRow.id == webhook_id, col(WebhookRow.ended_at).is_(None))
    ).first()
    if row is None:
        raise NotFound("system")
    return _webhook(row)


def end_webhook(tx: Tx, webhook_id: int, *, now: datetime) -> None:
    tx.change(
        update(WebhookRow)
        .where(col(WebhookRow.id) == webhook_id, col(WebhookRow.ended_at).is_(None))
        .values(ended_at=now),
        NotFound("system"),
    )


def due_webhooks(tx: Tx, *, now: datetime) -> list[Webhook]:
    return [one for one in webhooks(tx) if one.due_at <= now]


def note_announced(tx: Tx, webhook: Webhook, number: int, *, now: datetime) -> bool:
    """The line was taken, and so were all before it; False when another worker was faster."""
    told = {"announced": number, "announced_at": now, "attempts": 0, "error": "", "due_at": now}
    return bool(tx.changes(_at(webhook).values(**told)))


def note_failed(tx: Tx, webhook: Webhook, *, error: str, due_at: datetime) -> bool:
    return bool(tx.changes(_at(webhook).values(attempts=webhook.attempts + 1, error=error[:500], due_at=due_at)))


def give_up(tx: Tx, webhook: Webhook, number: int, *, error: str, now: datetime) -> bool:
    """The line goes to the dead letters, and the next one has its turn."""
    if not tx.changes(_at(webhook).values(announced=number, attempts=0, due_at=now)):
        return False
    tx.session.add(WebhookDeadRow(webhook_id=webhook.id, number=number, error=error[:500], died_at=now))
    tx.flush()
    return True


def dead_letters(tx: Tx) -> list[DeadLetter]:
    """What systems that are still told would not take and have not taken since, the oldest first."""
    rows = (
        select(WebhookDeadRow)
        .join(WebhookRow, col(WebhookRow.id) == col(WebhookDeadRow.webhook_id))
        .where(col(WebhookDeadRow.sent_at).is_(None), col(WebhookRow.ended_at).is_(None))
        .order_by(col(WebhookDeadRow.webhook_id), col(WebhookDeadRow.number))
    )
    return [_dead(row) for row in tx.session.exec(rows)]


def ask_again(tx: Tx, webhook_id: int, number: int, *, now: datetime) -> None:
    tx.change(
        update(WebhookDeadRow)
        .where(
            col(WebhookDeadRow.webhook_id) == webhook_id,
            col(WebhookDeadRow.number) == number,
            col(WebhookDeadRow.sent_at).is_(None),
        )
        .values(again_at=now),
        NotFound("message that was not taken"),
    )


def asked_again(tx: Tx) -> Sequence[DeadLetter]:
    return [one for one in dead_letters(tx) if one.again_at is not None]


def note_again(tx: Tx, dead: DeadLetter, *, error: str, now: datetime) -> None:
    """What became of a dead letter that was sent again; no error: it was taken."""
    values = {"error": error[:500], "again_at": None} if error else {"sent_at": now}
    tx.changes(
        update(WebhookDeadRow)
        .where(
            col(WebhookDeadRow.webhook_id) == dead.webhook_id,
            col(WebhookDeadRow.number) == dead.number,
            col(WebhookDeadRow.sent_at).is_(None),
        )
        .values(**values)
    )


def _at(webhook: Webhook) -> Update:
    """The row as long as it is where it was looked at."""
    return update(WebhookRow).where(
        col(WebhookRow.id) == webhook.id,
        col(WebhookRow.announced) == webhook.announced,
        col(WebhookRow.attempts) == webhook.attempts,
        col(WebhookRow.ended_at).is_(None),
    )


def _webhook(row: WebhookRow) -> Webhook:
    return Webhook(
        id=cast(int, row.id),
        name=row.name,
        url=row.url,
        sealed_key=row.sealed_key,
        announced=row.announced,
        attempts=row.attempts,
        due_at=row.due_at,
        error=row.error,
        announced_at=row.announced_at,
    )


def _dead(row: WebhookDeadRow) -> DeadLetter:
    return DeadLetter(row.webhook_id, row.number, row.error, row.died_at, row.again_at, row.sent_at)
