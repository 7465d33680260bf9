"""Addresses that were typed at sign-in: those of active people get a link, the others nothing."""

from datetime import datetime

from app.domain.audit import ActorKind, Origin
from app.store import links, outbox, people
from app.store.transaction import Database, Tx

SIGN_IN_MAIL = "sign_in"
ANSWERING = Origin(ActorKind.JOB, "messages.answer_asks")


def answer_asks(database: Database, *, now: datetime) -> None:
    """Look up what was typed since the last time; each ask is answered and forgotten in one transaction."""
    with database.reading() as tx:
        waiting = links.are_asks(tx)
    if waiting:
        with database.transaction(ANSWERING) as tx:
            _answer(tx, now=now)


def _answer(tx: Tx, *, now: datetime) -> None:
    for ask in links.take_asks(tx):
        person = people.find_person_by_email(tx, ask.email)
        if person is None or not person.active:
            continue
        link = links.demand_link(tx, person.id, now=now, browser_hash=ask.browser_hash, client=ask.client)
        outbox.tell(tx, key=f"sign-in:{link}", kind=SIGN_IN_MAIL, person_id=person.id, data={"link": link}, now=now)
