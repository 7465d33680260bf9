"""What lets somebody in: the set-up secret, mail links, sessions and API tokens. Only hashes are kept."""

from datetime import datetime, timedelta

from sqlalchemy import update
from sqlmodel import col, select

from app.domain.refusals import LinkUnusable
from app.domain.secrets import digest
from app.store.tables import ApiTokenRow, MailLinkRow, SessionRow, SetupRow
from app.store.transaction import Tx

LINK_LIFE = timedelta(minutes=10)
SESSION_LIFE = timedelta(days=30)


def put_setup_secret(tx: Tx, secret: str) -> None:
    """Replace the secret of the first set-up: only the newest one printed works."""
    row = tx.session.get(SetupRow, 1)
    if row is None:
        tx.session.add(SetupRow(token_hash=digest(secret)))
    elif row.used_at is None:
        row.token_hash = digest(secret)
    tx.flush()


def is_setup_secret(tx: Tx, secret: str) -> bool:
    row = tx.session.get(SetupRow, 1)
    return row is not None and row.used_at is None and row.token_hash == digest(secret)


def use_setup_secret(tx: Tx, secret: str, *, now: datetime) -> None:
    tx.change(
        update(SetupRow)
        .where(col(SetupRow.token_hash) == digest(secret), col(SetupRow.used_at).is_(None))
        .values(used_at=now),
        LinkUnusable(),
    )


def want_demo(tx: Tx) -> None:
    """Ask for the made-up team; the errand that makes it is told after the commit, and asks again by itself."""
    tx.changes(update(SetupRow).where(col(SetupRow.demo) == "").values(demo="wanted"))
    tx.demand("demo", 0)


def wants_demo(tx: Tx) -> bool:
    return tx.session.exec(select(SetupRow.id).where(SetupRow.demo == "wanted")).first() is not None


def note_demo(tx: Tx) -> bool:
    """The demo is settled; False if another process settled it first."""
    return tx.changes(update(SetupRow).where(col(SetupRow.demo) == "wanted").values(demo="made")) > 0


def demand_link(tx: Tx, person_id: int, *, now: datetime) -> int:
    """A row that asks for a sign-in mail; the link itself comes to be when it is sent."""
    row = MailLinkRow(person_id=person_id, demanded_at=now)
    tx.session.add(row)
    tx.flush()
    assert row.id is not None
    return row.id


def mint_link(tx: Tx, link_id: int, secret: str, *, now: datetime) -> None:
    """Give a demanded link its secret; minting again (a mail sent twice) makes the older one void."""
    tx.change(
        update(MailLinkRow)
        .where(col(MailLinkRow.id) == link_id, col(MailLinkRow.used_at).is_(None))
        .values(token_hash=digest(secret), expires_at=now + LINK_LIFE),
        LinkUnusable(),
    )


def is_link(tx: Tx, secret: str, *, now: datetime) -> bool:
    return (
        tx.session.exec(
            select(MailLinkRow.id).where(
                MailLinkRow.token_hash == digest(secret),
                col(MailLinkRow.used_at).is_(None),
                col(MailLinkRow.expires_at) > now,
            )
        ).first()
        is not None
    )


def use_link(tx: Tx, secret: str, *, now: datetime) -> int:
    """Consume a link, once; whose it is."""
    tx.change(
        update(MailLinkRow)
        .where(
            col(MailLinkRow.token_hash) == digest(secret),
            col(MailLinkRow.used_at).is_(None),
            col(MailLinkRow.expires_at) > now,
        )
        .values(used_at=now),
        LinkUnusable(),
    )
    return tx.session.exec(select(MailLinkRow.person_id).where(MailLinkRow.token_hash == digest(secret))).one()


def start_session(tx: Tx, person_id: int, secret: str, *, client: str, now: datetime) -> None:
    tx.session.add(
        SessionRow(person_id=person_id, token_hash=digest(secret), client=client[:200], created_at=now, seen_at=now)
    )
    tx.flush()


def find_session(tx: Tx, secret: str, *, now: datetime) -> int | None:
    """Whose live session this is."""
    return tx.session.exec(
        select(SessionRow.person_id).where(
            SessionRow.token_hash == digest(secret),
            col(SessionRow.ended_at).is_(None),
            SessionRow.created_at > now - SESSION_LIFE,
        )
    ).first()


def end_session(tx: Tx, secret: str, *, now: datetime) -> None:
    tx.changes(
        update(SessionRow)
        .where(col(SessionRow.token_hash) == digest(secret), col(SessionRow.ended_at).is_(None))
        .values(ended_at=now)
    )


def end_sessions_of(tx: Tx, person_id: int, *, now: datetime) -> None:
    tx.changes(
        update(SessionRow)
        .where(col(SessionRow.person_id) == person_id, col(SessionRow.ended_at).is_(None))
        .values(ended_at=now)
    )


def add_api_token(tx: Tx, person_id: int, secret: str, *, name: str, now: datetime) -> None:
    tx.session.add(ApiTokenRow(person_id=person_id, name=name, token_hash=digest(secret), created_at=now))
    tx.flush()


def find_api_token(tx: Tx, secret: str) -> int | None:
    """Whose live API token this is."""
    return tx.session.exec(
        select(ApiTokenRow.person_id).where(
            ApiTokenRow.token_hash == digest(secret), col(ApiTokenRow.revoked_at).is_(None)
        )
    ).first()


def revoke_api_tokens_of(tx: Tx, person_id: int, *, now: datetime) -> None:
    tx.changes(
        update(ApiTokenRow)
        .where(col(ApiTokenRow.person_id) == person_id, col(ApiTokenRow.revoked_at).is_(None))
        .values(revoked_at=now)
    )
