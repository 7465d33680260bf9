"""Come in by a sign-in provider: to it, back with its answer, and into one's own account."""

import base64
import json
import logging
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from app.domain.allowance import QUARTER_HOUR, Allowance, network_of
from app.domain.factors import WayIn
from app.domain.identity import Identity
from app.domain.language import _
from app.domain.refusals import LinkUnusable, NotKnownHere, ProviderRefused
from app.domain.secrets import new_secret
from app.outgoing.openid import OpenId, Transaction, Unbelievable
from app.store import access, counts, identities, outbox, people
from app.store.transaction import Tx
from app.usecases.access.invite import accept
from app.usecases.access.sign_in import Entered, entered

log = logging.getLogger(__name__)

TIME_TO_ANSWER = timedelta(minutes=10)
ANSWERS_FROM_CLIENT = Allowance("answers of a provider", 60, QUARTER_HOUR)


@dataclass(frozen=True, slots=True)
class SignInProvider:
    """The provider that the keeper chose, and how far it is trusted."""

    name: str
    issuer: str
    openid: OpenId = field(repr=False)
    domains: frozenset[str] = frozenset()  # whose verified mail addresses stand for people
    second: frozenset[str] = frozenset()  # its words for a second factor


@dataclass(frozen=True, slots=True)
class Leaving:
    """Where the browser is sent, and what it must bring back with the answer."""

    address: str
    kept: str


@dataclass(frozen=True, slots=True)
class Proof:
    """A provider's answer that was checked: who it is, and what they had in mind."""

    identity: Identity
    state: str
    next: str
    invitation: str  # the secret of its link, if that is where they came from


def leave(provider: SignInProvider, *, next: str, invitation: str = "", now: datetime) -> Leaving:
    """Begin: nothing is written, and the browser alone knows the secret of this sign-in."""
    kept = json.dumps([new_secret(), int(now.timestamp()), next, invitation])
    try:
        address = provider.openid.address_to_ask(Transaction(kept))
    except Unbelievable as fault:
        raise _refused(provider, fault) from fault
    return Leaving(address, base64.urlsafe_b64encode(kept.encode()).decode())


def count_answer(tx: Tx, client: str, *, now: datetime) -> None:
    """Each answer has us ask the provider: not as often as anybody likes."""
    counts.take(tx, ANSWERS_FROM_CLIENT, network_of(client), now=now)


def redeem(provider: SignInProvider, kept: str, *, code: str, state: str, issuer: str, now: datetime) -> Proof:
    """Ask the provider who it was; takes seconds, so it is done outside of any transaction."""
    transaction, began_at, next, invitation = _brought_back(kept)
    if not transaction.is_answered_by(state) or not began_at <= now < began_at + TIME_TO_ANSWER:
        raise LinkUnusable
    try:
        identity = provider.openid.redeem(code, transaction, said_issuer=issuer, now=now)
    except Unbelievable as fault:
        raise _refused(provider, fault) from fault
    return Proof(identity, state, next, invitation)


def come_in(tx: Tx, provider: SignInProvider, proof: Proof, *, client: str, before: str, now: datetime) -> Entered:
    """A session for whoever has this identity; the one that this browser had `before` ends.

    One answer opens one session. The provider may vouch for the second factor: then ours is not asked for.
    """
    identities.use_answer(tx, proof.state, now=now)
    person_id = identities.find_person_of(tx, proof.identity, now=now)
    if person_id is None or proof.invitation:
        person_id = _linked(tx, provider, proof, person_id, now=now)
    person = people.get_person(tx, person_id)
    if not person.active:
        raise NotKnownHere(provider.name)
    if before:
        access.end_session(tx, before, now=now)
    vouched = proof.identity.was_asked_twice(provider.second)
    session = new_secret()
    way = WayIn("oidc", now if vouched else None)
    access.start_session(tx, person.id, session, client=client, now=now, way=way)
    return Entered(session, False, False) if vouched else entered(tx, person, session, now=now)


def _linked(tx: Tx, provider: SignInProvider, proof: Proof, known: int | None, *, now: datetime) -> int:
    """The first time: by an invitation, whose link proves that the mail is theirs, or by a proved address."""
    if not proof.invitation:
        person_id = _by_mail(tx, provider, proof.identity)
    else:
        person_id = accept(tx, proof.invitation, now=now).person.id
    if known is not None:
        if known != person_id:  # somebody else's invitation
            raise NotKnownHere(provider.name)
        return person_id
    if identities.has_identity_at(tx, person_id, proof.identity.issuer):
        raise NotKnownHere(provider.name)
    identities.link(tx, person_id, proof.identity, now=now)
    key = f"ways-in:identity:{person_id}:{now.isoformat()}"
    outbox.tell(tx, key=key, kind="ways_in", person_id=person_id, data={"what": "provider linked"}, now=now)
    return person_id


def _by_mail(tx: Tx, provider: SignInProvider, identity: Identity) -> int:
    """By a verified address in a domain that the keeper trusts the provider with; of somebody who is here already."""
    person = people.find_person_by_email(tx, identity.email) if identity.vouched_by(provider.domains) else None
    if person is None or not person.active:
        raise NotKnownHere(provider.name)
    return person.id


def _brought_back(kept: str) -> tuple[Transaction, datetime, str, str]:
    """What the browser kept. Whoever changes it changes the state that it must fit."""
    try:
        text = base64.urlsafe_b64decode(kept.encode()).decode()
        _, began, next, invitation = json.loads(text)
        return Transaction(text), datetime.fromtimestamp(int(began), tz=UTC), str(next), str(invitation)
    except (ValueError, TypeError, OverflowError, RecursionError):
        raise LinkUnusable from None


def _refused(provider: SignInProvider, fault: Unbelievable) -> ProviderRefused:
    log.warning("signing in by %s: %s", provider.issuer, fault)
    return ProviderRefused(provider.name, _("what it answered cannot be believed."))
