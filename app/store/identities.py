"""Identities at a sign-in provider: whose they are, linked, used, unlinked."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select

from app.domain.identity import Identity, LinkedIdentity
from app.domain.refusals import LinkUnusable, NotFound, Taken
from app.domain.secrets import digest
from app.store.tables.identities import AnsweredRow, IdentityRow
from app.store.transaction import Tx

ANSWER_KEPT = timedelta(days=1)  # far longer than any clock is wrong and any sign-in takes


def use_answer(tx: Tx, state: str, *, now: datetime) -> None:
    """An answer opens one session: whoever brings it again is refused."""
    tx.session.execute(delete(AnsweredRow).where(col(AnsweredRow.used_at) < now - ANSWER_KEPT))
    if not _added(tx, AnsweredRow, state_hash=digest(state), used_at=now):
        raise LinkUnusable


def find_person_of(tx: Tx, identity: Identity, *, now: datetime) -> int | None:
    """Whose identity it is, noting that it was used."""
    known = (IdentityRow.issuer == identity.issuer, IdentityRow.subject == identity.subject)
    row = tx.session.exec(select(IdentityRow).where(*known)).first()
    if row is None:
        return None
    row.used_at = now
    tx.flush()
    return row.person_id


def has_identity_at(tx: Tx, person_id: int, issuer: str) -> bool:
    known = (IdentityRow.person_id == person_id, IdentityRow.issuer == issuer)
    return tx.session.exec(select(IdentityRow.id).where(*known)).first() is not None


def link(tx: Tx, person_id: int, identity: Identity, *, now: datetime) -> None:
    """From now on this identity opens this account, and no other."""
    row = {"person_id": person_id, "issuer": identity.issuer, "subject": identity.subject, "email": identity.email}
    if not _added(tx, IdentityRow, **row, linked_at=now, used_at=now):
        raise Taken("Identity", identity.email or identity.subject)


def identities_of(tx: Tx, person_id: int) -> Sequence[LinkedIdentity]:
    rows = tx.session.exec(
        select(IdentityRow).where(IdentityRow.person_id == person_id).order_by(col(IdentityRow.id))
    ).all()
    return [_identity(row) for row in rows]


def unlink(tx: Tx, person_id: int, identity_id: int) -> None:
    """Of this very person: another's is as missing as none."""
    row = tx.session.get(IdentityRow, identity_id)
    if row is None or row.person_id != person_id:
        raise NotFound("identity")
    tx.session.delete(row)
    tx.flush()


def _added(tx: Tx, table: type[AnsweredRow] | type[IdentityRow], **row: Any) -> bool:
    """One row more, unless it is there: of two at once one adds it."""
    insert = sqlite.insert if tx.session.get_bind().dialect.name == "sqlite" else postgresql.insert
    return tx.changes(insert(table).values(**row).on_conflict_do_nothing()) > 0


def _identity(row: IdentityRow) -> LinkedIdentity:
    assert row.id is not None
    return LinkedIdentity(
        row.id, row.person_id, row.issuer, row.subject, row.email, linked_at=row.linked_at, used_at=row.used_at
    )
