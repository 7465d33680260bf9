"""Answers that are kept for a day, by the key of their request."""

from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select

from app.domain.repeats import KEPT, Asked, KeptAnswer
from app.store.tables import KeptAnswerRow
from app.store.transaction import Tx


def take_key(tx: Tx, asked: Asked, person_id: int, *, now: datetime) -> bool:
    """Take a key for this transaction; False where it is taken. Of two at once, the second waits for the first."""
    tx.session.execute(
        delete(KeptAnswerRow).where(col(KeptAnswerRow.key) == asked.key, col(KeptAnswerRow.kept_at) <= now - KEPT)
    )
    dialect = sqlite if tx.session.get_bind().dialect.name == "sqlite" else postgresql
    row = {
        "key": asked.key,
        "person_id": person_id,
        "request": asked.request,
        "status": 0,
        "headers": [],
        "body": b"",
        "kept_at": now,
    }
    return tx.changes(dialect.insert(KeptAnswerRow).values(**row).on_conflict_do_nothing()) > 0


def find_answer(tx: Tx, key: str) -> tuple[str, KeptAnswer] | None:
    """The hash of what was sent, and what was answered."""
    row = tx.session.exec(
        select(KeptAnswerRow).where(KeptAnswerRow.key == key).execution_options(populate_existing=True)
    ).first()
    return (row.request, KeptAnswer(row.status, row.headers, row.body)) if row else None


def keep_answer(tx: Tx, key: str, answer: KeptAnswer) -> None:
    kept = update(KeptAnswerRow).where(col(KeptAnswerRow.key) == key)
    headers = [list(header) for header in answer.headers]
    tx.changes(kept.values(status=answer.status, headers=headers, body=answer.body))


def give_key_back(tx: Tx, key: str) -> None:
    """Nothing was done: the same key may try again, with something else."""
    tx.session.execute(delete(KeptAnswerRow).where(col(KeptAnswerRow.key) == key))


def forget_answers(tx: Tx, *, now: datetime) -> None:
    tx.session.execute(delete(KeptAnswerRow).where(col(KeptAnswerRow.kept_at) <= now - KEPT))
