"""Sign in by a one-time mail link, and out again."""

from datetime import datetime

from app.domain.people import clean_email
from app.domain.secrets import new_secret
from app.store import access, links, outbox, people
from app.store.transaction import Tx

SIGN_IN_MAIL = "sign_in"


def ask_for_link(tx: Tx, email: str, *, now: datetime) -> None:
    """Demand a sign-in mail. An unknown or inactive address is answered the same, with no mail."""
    person = people.find_person_by_email(tx, clean_email(email))
    if person is None or not person.active:
        return
    link_id = links.demand_link(tx, person.id, now=now)
    outbox.tell(tx, key=f"sign-in:{link_id}", kind=SIGN_IN_MAIL, person_id=person.id, data={"link": link_id}, now=now)


def make_link(tx: Tx, person_id: int, *, now: datetime) -> str:
    """A sign-in secret at once, for the keeper at the console and for the demo."""
    secret = new_secret()
    links.mint_link(tx, links.demand_link(tx, person_id, now=now), secret, now=now)
    return secret


def look_at_link(tx: Tx, secret: str, *, now: datetime) -> bool:
    """Whether the link would work; looking does not use it up (mail scanners look too)."""
    return links.find_link(tx, secret, now=now) is not None


def use_link(tx: Tx, secret: str, *, client: str, now: datetime) -> str:
    """Consume the link, once, and begin a session; answers the session's secret."""
    person_id = links.use_link(tx, secret, now=now)
    session = new_secret()
    access.start_session(tx, person_id, session, client=client, now=now)
    return session


def sign_out(tx: Tx, secret: str, *, now: datetime) -> None:
    access.end_session(tx, secret, now=now)
