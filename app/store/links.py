"""Sign-in links: asked for by an address, minted when the mail is sent, used once. Only hashes are kept."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlmodel import col, select

from app.domain.browsers import Browser
from app.domain.refusals import LinkUnusable
from app.domain.secrets import digest
from app.store.tables import AskRow, MailLinkRow
from app.store.transaction import Tx

LINK_LIFE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Ask:
    """An address that somebody typed at sign-in."""

    id: int
    email: str
    browser_hash: str
    client: str


@dataclass(frozen=True, slots=True)
class FoundLink:
    """A link that works now: whose it is, and where it was asked for."""

    person_id: int
    browser_hash: str
    client: str


def note_ask(tx: Tx, email: str, browser: Browser, *, now: datetime) -> None:
    """Keep what was typed until the worker has looked it up: the same work for every address."""
    tx.session.add(
        AskRow(email=email, browser_hash=browser.digest, client=browser.client[:200], asked_at=now),
    )
    tx.flush()
    tx.demand("outbox", 0)


def are_asks(tx: Tx) -> bool:
    return tx.session.exec(select(AskRow.id).limit(1)).first() is not None


def take_asks(tx: Tx) -> list[Ask]:
    """What was typed since the last time; forgotten here."""
    rows = tx.session.exec(select(AskRow).order_by(col(AskRow.id)).with_for_update(skip_locked=True)).all()
    asks = [Ask(row.id or 0, row.email, row.browser_hash, row.client) for row in rows]
    tx.session.execute(delete(AskRow).where(col(AskRow.id).in_([ask.id for ask in asks])))
    return asks


def demand_link(tx: Tx, person_id: int, *, now: datetime, browser_hash: str = "", client: str = "") -> int:
    """A row that asks for a sign-in mail; the link itself comes to be when it is sent."""
    row = MailLinkRow(person_id=person_id, demanded_at=now, browser_hash=browser_hash, client=client)
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


def find_link(tx: Tx, secret: str, *, now: datetime) -> FoundLink | None:
    row = tx.session.exec(
        select(MailLinkRow).where(
            MailLinkRow.token_hash == digest(secret),
            col(MailLinkRow.used_at).is_(None),
            col(MailLinkRow.expires_at) > now,
        )
    ).first()
    return FoundLink(row.person_id, row.browser_hash, row.client) if row else None


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


def void_links_of(tx: Tx, person_id: int, *, now: datetime) -> None:
    """Links that are on their way must not open what was just shut."""
    tx.changes(
        update(MailLinkRow)
        .where(col(MailLinkRow.person_id) == person_id, col(MailLinkRow.used_at).is_(None))
        .values(used_at=now)
    )
