"""Show the second factor: a code of the app, a recovery code or a passkey. The session gets a new secret."""

from dataclasses import dataclass, field
from datetime import datetime

from app.domain.allowance import CODES_FROM_CLIENT, CODES_OF_PERSON, network_of
from app.domain.factors import Session, clean_code, is_of_app
from app.domain.language import _
from app.domain.refusals import WrongCode
from app.domain.secrets import new_secret
from app.store import access, counts, factors, outbox
from app.store.sealing import Sealing
from app.store.transaction import Tx
from app.usecases.access import codes, passkeys
from app.usecases.access.passkeys import Party


@dataclass(frozen=True, slots=True)
class ShowFactor:
    """What the page of the second factor offers."""

    next: str
    has_app: bool
    has_passkeys: bool
    names: bool  # whether the address has a name: passkeys need one
    title: str = field(default_factory=lambda: _("Second factor"))


def what_to_show(tx: Tx, session: Session, *, party: Party, next: str) -> ShowFactor:
    own = factors.factors_of(tx, session.person_id)
    return ShowFactor(next, own.app is not None, bool(own.passkeys), names=party.can_have_passkeys)


def count_attempt(tx: Tx, session: Session, *, client: str, now: datetime) -> None:
    """Before anything is compared, and outside of what a wrong code undoes; raises TooMany."""
    counts.take(tx, CODES_OF_PERSON, str(session.person_id), now=now)
    counts.take(tx, CODES_FROM_CLIENT, network_of(client), now=now)


def show_code(tx: Tx, session: Session, typed: str, *, sealing: Sealing, now: datetime) -> str:
    """Six digits of the app or a recovery code, each once; answers the session's new secret."""
    code = clean_code(typed)
    if is_of_app(code):
        _use_app(tx, session.person_id, code, sealing=sealing, now=now)
    else:
        factors.use_recovery_code(tx, session.person_id, code, now=now)
        left = factors.factors_of(tx, session.person_id).codes_left
        key = f"recovery-code:{session.person_id}:{now.isoformat()}"
        data = {"what": "recovery code used", "left": left}
        outbox.tell(tx, key=key, kind="ways_in", person_id=session.person_id, data=data, now=now)
    return _shown(tx, session, now=now)


def ask_passkey(tx: Tx, session: Session, *, party: Party, now: datetime) -> str:
    """What the browser asks a passkey to sign, as JSON."""
    own = factors.factors_of(tx, session.person_id)
    return passkeys.ask_to_show(tx, session, own.passkeys, party=party, now=now)


def show_passkey(tx: Tx, session: Session, answer: str, *, party: Party, now: datetime) -> str:
    """A passkey's answer; answers the session's new secret."""
    own = factors.factors_of(tx, session.person_id)
    passkeys.check_shown(tx, session, own.passkeys, answer, party=party, now=now)
    return _shown(tx, session, now=now)


def _use_app(tx: Tx, person_id: int, code: str, *, sealing: Sealing, now: datetime) -> None:
    app = factors.factors_of(tx, person_id).app
    if app is None:
        raise WrongCode
    secret = sealing.open(app.sealed, bound_to=codes.bound_to(person_id))
    factors.use_step(tx, person_id, codes.step_of(secret, code, now=now), now=now)


def _shown(tx: Tx, session: Session, *, now: datetime) -> str:
    """More rights than before, so another secret than before: whoever knew the old one has nothing."""
    secret = new_secret()
    access.renew_session(tx, session.id, secret, second_at=now)
    return secret
