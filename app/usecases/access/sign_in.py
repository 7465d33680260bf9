"""Sign in by a one-time mail link, and out again."""

from dataclasses import dataclass, field
from datetime import datetime

from app.domain.allowance import LINKS_FROM_CLIENT, LINKS_TO_ADDRESS, network_of
from app.domain.browsers import Browser, browser_of
from app.domain.language import _
from app.domain.people import Person, clean_email
from app.domain.refusals import LinkUnusable
from app.domain.secrets import new_secret
from app.store import access, counts, factors, links, people
from app.store.transaction import Tx

NO_BROWSER = Browser()


@dataclass(frozen=True, slots=True)
class LinkLook:
    """What the page of a link says before it is used: whom it signs in, and where it was asked for."""

    secret: str
    name: str
    email: str
    asked_here: bool
    asked_by: str  # the other browser, in words; nothing where the keeper made the link
    title: str = field(default_factory=lambda: _("Sign in"))


@dataclass(frozen=True, slots=True)
class Entered:
    """A new session, and whether a second factor is to be shown or to be set up next."""

    secret: str
    shows_factor: bool
    lacks_factor: bool


def ask_for_link(tx: Tx, email: str, *, browser: Browser = NO_BROWSER, client: str = "", now: datetime) -> None:
    """Note what was typed. Whether anybody has this address is looked up later, off the request, by the worker.

    So an unknown address, a known one and one of somebody who was made inactive take the same time and get the
    same answer. Raises TooMany, for all three alike.
    """
    address = clean_email(email)
    counts.take(tx, LINKS_FROM_CLIENT, network_of(client), now=now)
    counts.take(tx, LINKS_TO_ADDRESS, address, now=now)
    links.note_ask(tx, address, browser, now=now)


def make_link(tx: Tx, person_id: int, *, now: datetime) -> str:
    """A sign-in secret at once, for the keeper at the console and for the demo."""
    secret = new_secret()
    links.mint_link(tx, links.demand_link(tx, person_id, now=now), secret, now=now)
    return secret


def look_at_link(tx: Tx, secret: str, *, browser: Browser = NO_BROWSER, now: datetime) -> LinkLook:
    """What the link would do; looking does not use it up (mail scanners look too). Raises LinkUnusable."""
    found = links.find_link(tx, secret, now=now)
    person = people.find_person(tx, found.person_id) if found else None
    if found is None or person is None or not person.active:
        raise LinkUnusable
    here = bool(found.browser_hash) and found.browser_hash == browser.digest
    asked_by = browser_of(found.client) if found.browser_hash and not here else ""
    return LinkLook(secret, person.name, person.email, here, asked_by)


def use_link(tx: Tx, secret: str, *, client: str, now: datetime, before: str = "") -> Entered:
    """Consume the link, once, and begin a session; the one that this browser had `before` ends."""
    person = people.get_person(tx, links.use_link(tx, secret, now=now))
    if not person.active:
        raise LinkUnusable
    if before:
        access.end_session(tx, before, now=now)
    session = new_secret()
    access.start_session(tx, person.id, session, client=client, now=now)
    return entered(tx, person, session, now=now)


def entered(tx: Tx, person: Person, session: str, *, now: datetime) -> Entered:
    """What is next for somebody who has just come in."""
    has_factor = factors.factors_of(tx, person.id).any
    actor = people.actor_at(tx, person.id, now=now)
    return Entered(session, has_factor, actor is not None and actor.is_privileged and not has_factor)


def sign_out(tx: Tx, secret: str, *, now: datetime) -> None:
    access.end_session(tx, secret, now=now)
